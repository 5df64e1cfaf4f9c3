"""What are roles, and what may be done in them, in words?"""

from __future__ import annotations

from collections.abc import Iterable

from api.security.roles import Right, Role, may
from api.web.catalogue import N_

ROLES = {
    Role.SUBMITTER: N_("Submitter"),
    Role.OFFICER: N_("Compliance officer"),
    Role.RULE_AUTHOR: N_("Author of rules"),
    Role.APPROVER: N_("Approver"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
"""The name of each role."""
RIGHTS_TOLD = {
    Right.SUBMIT: N_("submit shipments"),
    Right.CHECK: N_("check without keeping"),
    Right.READ_DECISIONS: N_("read decisions"),
    Right.RECHECK: N_("decide anew"),
    Right.WORK_HOLDS: N_("work on holds"),
    Right.MANAGE_MASTER_DATA: N_("manage products, licences and the profile"),
    Right.READ_MASTER_DATA: N_("read products, licences and the profile"),
    Right.CHECK_MANIFESTS: N_("check manifests"),
    Right.READ_LAW: N_("read the law"),
    Right.READ_LISTS: N_("read party lists"),
    Right.IMPORT_LISTS: N_("import party lists"),
    Right.IMPORT_OFFICIAL_LISTS: N_("import the party lists of authorities"),
    Right.MARK_HITS: N_("mark hits of screening"),
    Right.READ_OWNERS: N_("read who owns whom"),
    Right.IMPORT_OWNERS: N_("import who owns whom"),
    Right.PROPOSE_RULES: N_("put rulebooks forward"),
    Right.APPROVE_RULES: N_("approve or refuse rulebooks"),
    Right.MANAGE_WEBHOOKS: N_("manage webhooks"),
    Right.MANAGE_PEOPLE: N_("manage people and keys"),
    Right.READ_AUDIT: N_("read who did what"),
    Right.TAKE_EVIDENCE: N_("take the evidence on a shipment"),
    Right.READ_METRICS: N_("read metrics"),
    Right.KNOW_ONESELF: N_("know oneself"),
}
"""What each right lets somebody do."""


def rights_of(roles: Iterable[Role]) -> list[str]:
    """What somebody in some roles may do; knowing oneself goes without saying."""
    held = frozenset(roles)
    return [told for right, told in RIGHTS_TOLD.items() if right is not Right.KNOW_ONESELF and may(held, right)]
