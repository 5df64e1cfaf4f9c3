"""What did somebody do, in words, and where is that which they did it to? Each operation that accesses are kept of."""

from __future__ import annotations

from typing import NamedTuple

from api.security.roles import Right
from api.web.catalogue import N_


class Deed(NamedTuple):
    """An operation as it is told afterwards, and the kind of thing that it is about; blank where that has no page."""

    words: str
    about: str = ""


class Place(NamedTuple):
    """The page of a kind of thing, and the right that opens it."""

    path: str
    right: Right


PLACES = {
    "shipment": Place("/shipments/{}", Right.READ_DECISIONS),
    "decision": Place("/decisions/{}", Right.READ_DECISIONS),
    "hold": Place("/shipments/{}", Right.READ_DECISIONS),
    "check": Place("/checks/{}", Right.CHECK),
    "job": Place("/manifests/{}", Right.CHECK_MANIFESTS),
    "licence": Place("/licences/{}", Right.READ_MASTER_DATA),
    "version": Place("/changes/versions/{}", Right.READ_LAW),
    "clause": Place("/changes/clauses/{}", Right.READ_LAW),
    "profile": Place("/settings/profile", Right.READ_MASTER_DATA),
    "person": Place("/settings/people/{}", Right.MANAGE_PEOPLE),
    "key": Place("/settings/keys/{}", Right.MANAGE_PEOPLE),
    "webhook": Place("/settings/webhooks/{}", Right.MANAGE_WEBHOOKS),
}
"""Where each kind of thing is looked at."""
GENERAL = frozenset({"log", "jobs", "holds", "events", "marks", "owners", "all open shipments"})
"""What accesses are about that the deed says already."""
DEEDS = {
    "list_shipments": Deed(N_("looked through the shipments")),
    "read_shipment": Deed(N_("read a shipment"), "shipment"),
    "void_shipment": Deed(N_("withdrew a shipment"), "shipment"),
    "deliver_shipment": Deed(N_("noted a shipment as delivered"), "shipment"),
    "read_evidence": Deed(N_("took the evidence on a shipment"), "shipment"),
    "list_decisions": Deed(N_("looked through the decisions"), "shipment"),
    "read_decision": Deed(N_("read a decision"), "decision"),
    "read_decision_clauses": Deed(N_("read the clauses of a decision"), "decision"),
    "recheck_decision": Deed(N_("decided anew"), "decision"),
    "recheck_all": Deed(N_("had all open shipments decided anew"), "job"),
    "read_cliffs": Deed(N_("looked at what is coming for open shipments")),
    "list_turning_lines": Deed(N_("looked at the lines that turn on a day")),
    "keep_check": Deed(N_("kept a check"), "check"),
    "read_check": Deed(N_("read a kept check"), "check"),
    "change_check": Deed(N_("changed a kept check"), "check"),
    "delete_check": Deed(N_("deleted a kept check"), "check"),
    "list_holds": Deed(N_("looked through the holds")),
    "read_hold": Deed(N_("read a hold"), "hold"),
    "release_hold": Deed(N_("released or proposed to release"), "hold"),
    "reject_hold": Deed(N_("rejected or proposed to reject"), "hold"),
    "withdraw_proposal": Deed(N_("took a proposal back"), "hold"),
    "comment_on_hold": Deed(N_("commented on a hold"), "hold"),
    "attach_to_hold": Deed(N_("put a file to a hold"), "hold"),
    "read_attachment": Deed(N_("read a file put to a hold")),
    "check_manifest": Deed(N_("had a manifest checked"), "job"),
    "list_jobs": Deed(N_("looked through the jobs")),
    "read_job": Deed(N_("looked at a job"), "job"),
    "read_job_line": Deed(N_("read a line of a checked manifest"), "job"),
    "fetch_result": Deed(N_("fetched a result of a job"), "job"),
    "cancel_job": Deed(N_("cancelled a job"), "job"),
    "remove_job": Deed(N_("removed a job")),
    "enter_licence": Deed(N_("entered a licence"), "licence"),
    "correct_licence": Deed(N_("corrected a licence"), "licence"),
    "withdraw_licence": Deed(N_("withdrew a licence"), "licence"),
    "put_product": Deed(N_("changed a product")),
    "withdraw_product": Deed(N_("withdrew a product")),
    "put_profile": Deed(N_("changed the profile"), "profile"),
    "import_party_list": Deed(N_("imported a party list")),
    "screen_party": Deed(N_("screened a party")),
    "mark_hit": Deed(N_("marked a hit of screening")),
    "list_marks": Deed(N_("looked through the marks on hits")),
    "import_owners": Deed(N_("imported who owns whom")),
    "list_owners": Deed(N_("looked through who owns whom")),
    "ask_owners": Deed(N_("asked who owns a party")),
    "propose_version": Deed(N_("put a rulebook forward"), "version"),
    "approve_version": Deed(N_("approved a rulebook"), "version"),
    "refuse_version": Deed(N_("refused a rulebook"), "version"),
    "read_version": Deed(N_("read a version of the rulebook"), "version"),
    "read_impact": Deed(N_("read the effects of a rulebook"), "version"),
    "read_clause_timeline": Deed(N_("read the timeline of a clause"), "clause"),
    "add_person": Deed(N_("added a person"), "person"),
    "change_roles": Deed(N_("changed the roles of a person"), "person"),
    "let_person_leave": Deed(N_("noted that a person has left"), "person"),
    "give_login": Deed(N_("gave a person a login"), "person"),
    "reset_login": Deed(N_("gave a person a new one-time password"), "person"),
    "link_identity": Deed(N_("linked an identity of a provider")),
    "unlink_identity": Deed(N_("unlinked an identity of a provider")),
    "end_session": Deed(N_("ended a session")),
    "end_sessions": Deed(N_("ended all sessions of a person"), "person"),
    "sign_in": Deed(N_("signed in")),
    "sign_out": Deed(N_("signed out")),
    "sign_in_refused": Deed(N_("was refused at signing in"), "person"),
    "change_password": Deed(N_("changed the password")),
    "make_key": Deed(N_("made a key"), "key"),
    "create_key": Deed(N_("made a key"), "key"),
    "rotate_key": Deed(N_("replaced a key"), "key"),
    "revoke_key": Deed(N_("revoked a key"), "key"),
    "add_webhook": Deed(N_("added a webhook"), "webhook"),
    "change_webhook": Deed(N_("changed a webhook"), "webhook"),
    "rotate_webhook": Deed(N_("made a new secret of a webhook"), "webhook"),
    "remove_webhook": Deed(N_("removed a webhook")),
    "test_webhook": Deed(N_("tried a webhook"), "webhook"),
    "replay_delivery": Deed(N_("sent an event to a webhook again")),
    "list_events": Deed(N_("looked through the events")),
    "sign_head": Deed(N_("signed the log")),
    "verify_log": Deed(N_("verified the log")),
    "prove_inclusion": Deed(N_("took the proof of a row")),
    "retention": Deed(N_("deleted what is no longer kept")),
}
"""Every operation that accesses are kept of, by its name."""
