"""Shipments: found, read with all the work on them, and worked on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.desk.acts import ActRefused, Said
from api.desk.casework import casework
from api.desk.closing import deliver, void
from api.desk.differing import grounds_changed, lines_turned
from api.desk.finding import ID, locked_shipment, own, shipments_decided
from api.desk.holds import Way, attach, comment, settle, withdraw
from api.desk.rechecking import ShipmentClosed, recheck
from api.desk.recording import OPEN, RELEASED
from api.evidence.evidence_pack import evidence_pack, pack_name
from api.evidence.gathering import Asked
from api.http.answering import saved
from api.http.attaching import given_file
from api.http.problems import Refusal
from api.security.principals import SYSTEM
from api.security.roles import Right
from api.store.tables.holds import Attachment, Hold
from api.store.tables.shipments import Shipment
from api.web.catalogue import N_
from api.web.decided import decision_shown
from api.web.looked_for import looked_for
from api.web.visiting import Visit, visiting

router = APIRouter()
_MOST, _LONGEST = 50, 5_000
LONGEST_READ = 1 << 20
"""How much of a text is read, to be shown again where it is too long to be kept."""
_FAULTS = frozenset({"blank", "too-long", "no-file", "too-large", "not-understood"})
"""What is wrong with a form itself; everything else came too late."""

Reader = Annotated[Visit, visiting(Right.READ_DECISIONS)]
Worker = Annotated[Visit, visiting(Right.WORK_HOLDS)]
Rechecker = Annotated[Visit, visiting(Right.RECHECK)]
Submitter = Annotated[Visit, visiting(Right.SUBMIT)]
Taker = Annotated[Visit, visiting(Right.TAKE_EVIDENCE)]
Act = Callable[[Session, Shipment], None]

REFUSED = {
    "second-person-needed": N_("You proposed this yourself: somebody else has to agree."),
    "proposed-otherwise": N_("Somebody has proposed something else meanwhile. Agree with it, or withdraw it first."),
    "nothing-proposed": N_("The proposal has been withdrawn meanwhile."),
    "hold-closed": N_("This hold has been closed meanwhile. Nothing of yours was done: see below what others did."),
    "conflict": N_("Somebody else has acted on this hold meanwhile. Nothing of yours was done: read it, then decide."),
    "prohibited": N_("The law prohibits this shipment: it cannot be released, only rejected."),
    "licence-spent": N_("A licence no longer suffices for this shipment. Decide anew before releasing."),
    "shipment-closed": N_("This shipment has been closed meanwhile. Nothing was done."),
    "blank": N_("Say why."),
    "too-long": N_("At most 5,000 characters are kept. Put the rest into a file."),
    "no-file": N_("Choose a file."),
    "too-large": N_("This file is too large."),
    "not-understood": N_("The name of this file cannot be shown. Give it another one."),
}
"""What visitors are told whose click came too late, or asked for what may not be."""


@router.get("/shipments", name="shipments")
def list_shipments(visit: Reader, after: str | None = None) -> Response:
    """The shipments that are looked for, newest first."""
    if after is not None and not ID.fullmatch(after):
        raise Refusal("cursor")
    asked = looked_for(visit.request.query_params)
    with visit.service.database.writing() as session:
        visit.note(session, "list_shipments", asked.reference[:100])
        wanted = asked.wanted, asked.reference, asked.state
        found, decisions = shipments_decided(session, visit.who.organisation, *wanted, (after, _MOST))
    return visit.page(
        "shipments.html.j2", 422 if asked.faults else 200,
        found=found, decisions=decisions, asked=asked, after=after,
    )  # fmt: skip


@router.get("/shipments/{shipment}", name="shipment")
def shipment_page(visit: Reader, shipment: str) -> Response:
    """A shipment with its latest decision, and all the work on it."""
    return _page(visit, shipment)


@router.post("/shipments/{shipment}/release", name="release_shipment")
def release(visit: Worker, shipment: str) -> Response:
    """Propose to release, or agree with somebody else who did."""
    return _settled(visit, shipment, "release")


@router.post("/shipments/{shipment}/reject", name="reject_shipment")
def reject(visit: Worker, shipment: str) -> Response:
    """Propose to reject, or agree with somebody else who did."""
    return _settled(visit, shipment, "reject")


@router.post("/shipments/{shipment}/withdraw", name="withdraw_shipment_proposal")
def withdraw_proposal(visit: Worker, shipment: str) -> Response:
    """Take a proposal back."""

    def act(session: Session, found: Shipment) -> None:
        hold = _hold(visit, session, found)
        withdraw(session, hold, _said(visit, "reason"), visit.form.text("seen"))
        visit.note(session, "withdraw_proposal", hold.id)

    return _done(visit, shipment, "withdraw", act)


@router.post("/shipments/{shipment}/comments", name="comment_on_shipment")
def comment_on(visit: Worker, shipment: str) -> Response:
    """Say something about the hold."""

    def act(session: Session, found: Shipment) -> None:
        hold = _hold(visit, session, found)
        comment(session, hold, _said(visit, "text"))
        visit.note(session, "comment_on_hold", hold.id)

    return _done(visit, shipment, "comment", act)


@router.post("/shipments/{shipment}/attachments", name="attach_to_shipment")
def attach_to(visit: Worker, shipment: str) -> Response:
    """Put a file to the hold."""

    def act(session: Session, found: Shipment) -> None:
        hold = _hold(visit, session, found)
        file = visit.form.file("file")
        if file is None:
            raise ActRefused("no-file", "no file was chosen")
        try:
            given = given_file(file, visit.service.settings.most_attachment_bytes)
        except Refusal as refusal:
            raise ActRefused(refusal.kind, refusal.detail) from refusal
        attach(session, hold, given, visit.who, visit.service.now())
        visit.note(session, "attach_to_hold", hold.id)

    return _done(visit, shipment, "attach", act)


@router.get("/shipments/{shipment}/attachments/{attachment}", name="shipment_attachment")
def read_attachment(visit: Reader, shipment: str, attachment: str) -> Response:
    """A file that was put to a hold on the shipment, to be saved."""
    with visit.service.database.writing() as session:
        own(session, Shipment, visit.who.organisation, shipment, "shipment")
        found = own(session, Attachment, visit.who.organisation, attachment, "attachment")
        if session.get_one(Hold, found.hold).shipment != shipment:
            raise Refusal("not-found", "no such attachment")
        visit.note(session, "read_attachment", found.id)
    return saved(found.content, found.name, "application/octet-stream")


@router.post("/shipments/{shipment}/recheck", name="recheck_shipment")
def decide_anew(visit: Rechecker, shipment: str) -> Response:
    """Decide anew under today's law, profile, lists and licences."""

    def act(session: Session, found: Shipment) -> None:
        visit.note(session, "recheck_decision", found.decision)
        recheck(session, visit.service.desk, found, "asked", visit.who.person, visit.service.now())

    return _done(visit, shipment, "recheck", act)


@router.post("/shipments/{shipment}/void", name="void_shipment_page")
def make_void(visit: Submitter, shipment: str) -> Response:
    """Say that the shipment does not take place."""

    def act(session: Session, found: Shipment) -> None:
        void(session, found, visit.service.now())
        visit.note(session, "void_shipment", found.id)

    return _done(visit, shipment, "void", act)


@router.post("/shipments/{shipment}/deliver", name="deliver_shipment_page")
def make_delivered(visit: Submitter, shipment: str) -> Response:
    """Say that the shipment has arrived."""

    def act(session: Session, found: Shipment) -> None:
        deliver(session, found, visit.service.now())
        visit.note(session, "deliver_shipment", found.id)

    return _done(visit, shipment, "deliver", act)


@router.get("/shipments/{shipment}/evidence", name="shipment_evidence")
def evidence(visit: Taker, shipment: str) -> Response:
    """The evidence on the shipment, as one file."""
    service = visit.service
    with service.database.writing() as session:
        found = own(session, Shipment, visit.who.organisation, shipment, "shipment")
        visit.note(session, "read_evidence", found.id)
    content = evidence_pack(service.database, service.replayer, found.id, Asked(visit.who, service.now()))
    return saved(content, pack_name(found), "application/zip")


def _settled(visit: Visit, shipment: str, way: Way) -> Response:
    def act(session: Session, found: Shipment) -> None:
        hold = _hold(visit, session, found)
        settle(session, visit.service.replayer, hold, way, _said(visit, "reason"), visit.form.text("seen"))
        visit.note(session, f"{way}_hold", hold.id)

    return _done(visit, shipment, way, act)


def _done(visit: Visit, shipment: str, what: str, act: Act) -> Response:
    """Do something and go to the page as it is then; what may not be is said on the page, with what was typed."""
    try:
        with visit.service.database.writing() as session:
            found = own(session, Shipment, visit.who.organisation, shipment, "shipment")
            act(session, locked_shipment(session, found))
    except ActRefused as refused:
        return _page(visit, shipment, what, refused.why)
    except ShipmentClosed:
        return _page(visit, shipment, what, "shipment-closed")
    return RedirectResponse(f"/shipments/{shipment}#work", 303)


def _hold(visit: Visit, session: Session, shipment: Shipment) -> Hold:
    """The hold that a form is about."""
    hold = own(session, Hold, visit.who.organisation, visit.form.text("hold"), "hold")
    if hold.shipment != shipment.id:
        raise Refusal("not-found", "no such hold")
    return hold


def _said(visit: Visit, field: str) -> Said:
    text = visit.form.text(field, LONGEST_READ)
    if not text:
        raise ActRefused("blank", "say why")
    if len(text) > _LONGEST:
        raise ActRefused("too-long", f"at most {_LONGEST} characters are kept")
    return Said(text, visit.who, visit.service.now())


def _page(visit: Visit, shipment: str, what: str = "", why: str = "") -> Response:
    """The page of a shipment; `why` is what was wrong with what somebody tried to do."""
    with visit.service.database.writing() as session:
        found = own(session, Shipment, visit.who.organisation, shipment, "shipment")
        visit.note(session, "read_shipment", found.id)
    with visit.service.database.reading() as session:
        case = casework(session, found)
        latest = next(one for one in case.decisions if one.id == found.decision)
        before = next((one for one in case.decisions if one.id == latest.previous), None)
        pairs = {one.id: one for one in case.decisions}
        changes = {one.id: grounds_changed(pairs[one.previous], one) for one in case.decisions if one.previous}
        turned = lines_turned(before, latest) if before else []
        shown = decision_shown(visit, session, latest)
    return visit.page(
        "shipment.html.j2", _status(why),
        shipment=found, case=case, found=shown, before=before, changes=changes, turned=turned, what=what,
        why=REFUSED.get(why, ""), typed=visit.form, longest=LONGEST_READ,
        open_states=OPEN, released=RELEASED, system=SYSTEM,
    )  # fmt: skip


def _status(why: str) -> int:
    """A mistake in a form is 422, a click that came too late 409."""
    if not why:
        return 200
    return 422 if why in _FAULTS else 409
