"""Check: may this leave? A form that asks only what matters; what it comes to can be kept, shared and submitted."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

import orjson
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from api.desk.drafts import KEPT_FOR, DraftShown, Filled, change, discard, drafts, keep, read, submitted
from api.desk.intake import Outcome, Submission
from api.desk.receiving import RequestRefused
from api.desk.remembering import KeyReused, Once
from api.desk.standing import ChangedMeanwhile
from api.http.metrics import DECISIONS
from api.http.problems import Refusal
from api.security.roles import Right
from api.web.catalogue import N_, gettext
from api.web.check_form import choosable, countries, form_shown
from api.web.judging import DATE, REFERENCE, Judged, as_stored, judge, refused_at, to_submit
from api.web.rendering import voice_of
from api.web.sheet import Place, Sheet, place_named, place_on, read_sheet
from api.web.visiting import Visit, visiting

router = APIRouter()
_SUBMIT = "submit_shipment"
_NONCE = re.compile(r"[\w-]{16,64}", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_MOST_LISTED, _MOST_RECENT = 50, 5
_TITLED_BY = (REFERENCE, Place(1, "item.description"), Place(1, "item.id"), Place(1, "item.hs_code"))
_CHANGED = N_(
    "Somebody has kept this check anew meanwhile. Below is what you filled in: "
    "keep it again to put it in the place of theirs."
)
_SUBMITTED = N_(
    "This form was submitted before, with other answers. Submit it again to make another shipment of what it says now."
)
_WRONG = N_("Nothing was submitted: correct what is wrong first.")


@dataclass(frozen=True)
class _Turn:
    """What the page says beside the form: its status, what went wrong, and whether the form is another from now on."""

    status: int = 200
    told: str = ""
    anew: bool = False


_PLAIN = _Turn()
Visitor = Annotated[Visit, visiting(Right.CHECK)]


@router.get("/check", name="check")
def check(visit: Visitor, request: Request) -> Response:
    """The form; what its address says of a shipment is filled in already."""
    given = request.query_params
    today = () if given.get(DATE.name) else ((DATE.name, visit.service.now().date().isoformat()),)
    sheet = _read(visit, (*today, *given.multi_items()))
    said = sheet.said.keys() - {DATE}
    return _page(visit, sheet, None, judge(visit.service, visit.who, sheet) if said else Judged())


@router.post("/check", name="check_now")
def check_now(visit: Visitor) -> Response:
    """What the form comes to now; or it is kept, or submitted."""
    return _done(visit, None)


@router.get("/checks", name="checks")
def checks(visit: Visitor, after: str | None = None) -> Response:
    """The checks that are kept."""
    with visit.service.database.reading() as session:
        found, following = drafts(session, visit.who.organisation, after, _MOST_LISTED)
    return visit.page("checks.html.j2", found=found, after=following, first=after is not None, days=KEPT_FOR.days)


@router.get("/checks/{draft}", name="kept_check")
def kept_check(visit: Visitor, draft: str) -> Response:
    """A check that was kept, decided anew as everything is now."""
    with visit.service.database.writing() as session:
        found = read(session, visit.who.organisation, draft)
        visit.note(session, "read_check", found.draft.id)
    sheet = _read(visit, ((str(name), str(text)) for name, text in orjson.loads(found.draft.fields)))
    return _page(visit, sheet, found, judge(visit.service, visit.who, sheet))


@router.post("/checks/{draft}", name="change_check")
def change_check(visit: Visitor, draft: str) -> Response:
    """What a kept check comes to as it is filled in now; or it is kept anew, deleted, or submitted."""
    with visit.service.database.reading() as session:
        found = read(session, visit.who.organisation, draft)
    return _done(visit, found)


def _done(visit: Visit, draft: DraftShown | None) -> Response:
    """What was asked for with the form: one of its buttons, or only to see what it comes to."""
    form = visit.form
    sheet = _read(visit, ((name, text) for name in form.names() for text in form.texts(name)))
    asked, _, about = form.text("do").partition(":")
    match asked:
        case "keep":
            return _kept(visit, sheet, draft)
        case "delete" if draft is not None:
            return _deleted(visit, draft)
        case "submit":
            return _submitted(visit, sheet, draft)
        case "line":
            sheet = sheet.with_line()
        case "unline":
            sheet = sheet.without_line(int(about) if _NUMBER.fullmatch(about) else 0)
        case "add" | "remove":
            sheet = _with_or_without(visit, sheet, asked, about)
    judged = judge(visit.service, visit.who, sheet)
    return _page(visit, sheet, draft, judged, _Turn(422 if judged.wrong else 200))


def _with_or_without(visit: Visit, sheet: Sheet, asked: str, about: str) -> Sheet:
    """The sheet with a field that the visitor wants to fill in, or without one."""
    vocabulary = visit.service.desk.law.vocabulary
    if asked == "remove":
        gone = place_named(vocabulary, about)
        return sheet.without(gone) if gone else sheet
    wanted, onto = place_named(vocabulary, visit.form.text("fact")), visit.form.text("onto")
    line = min(int(onto), sheet.lines) if _NUMBER.fullmatch(onto) else sheet.lines
    return sheet.with_also(place_on(line, wanted.fact)) if wanted else sheet


def _kept(visit: Visit, sheet: Sheet, draft: DraftShown | None) -> Response:
    judged = judge(visit.service, visit.who, sheet)
    answer = judged.decided.answer if judged.decided else None
    filled = Filled(
        _title(visit, sheet),
        as_stored(sheet),
        *((answer.action, answer.floor, answer.ceiling) if answer else ()),
    )
    now = visit.service.now()
    try:
        with visit.service.database.writing() as session:
            if draft is None:
                made = keep(session, visit.who, filled, now)
                visit.note(session, "keep_check", made.id)
                return RedirectResponse(f"/checks/{made.id}", 303)
            row = read(session, visit.who.organisation, draft.draft.id).draft
            revision = visit.form.text("revision")
            change(session, visit.who, row, int(revision) if _NUMBER.fullmatch(revision) else 0, filled, now)
            visit.note(session, "change_check", row.id)
    except ChangedMeanwhile:
        with visit.service.database.reading() as session:
            latest = read(session, visit.who.organisation, draft.draft.id) if draft else None
        return _page(visit, sheet, latest, judged, _Turn(409, _CHANGED))
    return RedirectResponse(f"/checks/{draft.draft.id}", 303)


def _deleted(visit: Visit, draft: DraftShown) -> Response:
    with visit.service.database.writing() as session:
        discard(session, visit.who.organisation, draft.draft.id)
        visit.note(session, "delete_check", draft.draft.id)
    return RedirectResponse("/checks", 303)


def _submitted(visit: Visit, sheet: Sheet, draft: DraftShown | None) -> Response:
    """A shipment is made of the form, once however often it is sent."""
    if not visit.may(Right.SUBMIT):
        raise Refusal("forbidden", f"this needs the right to {Right.SUBMIT}")
    try:
        outcome = _taken(visit, sheet)
    except RequestRefused as refused:
        at = refused_at(visit.service.desk.law.vocabulary, sheet, refused.faults)
        return _page(visit, sheet, draft, at, _Turn(422, _WRONG))
    except KeyReused:
        judged = judge(visit.service, visit.who, sheet)
        return _page(visit, sheet, draft, judged, _Turn(409, _SUBMITTED, anew=True))
    if outcome.decision is not None:
        DECISIONS.labels(outcome.decision.action).inc()
    if draft is not None:
        with visit.service.database.writing() as session:
            submitted(session, visit.who.organisation, draft.draft.id, outcome.shipment)
            visit.note(session, "change_check", draft.draft.id)
    return RedirectResponse(f"/shipments/{outcome.shipment}", 303)


def _taken(visit: Visit, sheet: Sheet) -> Outcome:
    """What becomes of the form's shipment; raises `RequestRefused`, as where its number is blank, and `KeyReused`."""
    service, nonce = visit.service, visit.form.text("nonce")
    if not _NONCE.fullmatch(nonce):
        raise Refusal("form-stale")
    desk = service.desk
    received = to_submit(desk, sheet, service.settings.most_lines)
    once = Once(_SUBMIT, f"form/{nonce}", hashlib.sha256(received.text.encode()).hexdigest())
    submission = Submission(visit.who, desk, received, service.now(), once=once)
    return service.intake.submit(submission).result()


def _read(visit: Visit, pairs: Iterable[tuple[str, str]]) -> Sheet:
    return read_sheet(visit.service.desk.law.vocabulary, pairs)


def _title(visit: Visit, sheet: Sheet) -> str:
    """What a kept check is called: the number of the shipment, or the first thing that says what it is."""
    named = next(filter(None, map(sheet.text, _TITLED_BY)), "")
    return named or gettext(visit.language)(N_("Check without a name"))


def _page(visit: Visit, sheet: Sheet, draft: DraftShown | None, judged: Judged, turn: _Turn = _PLAIN) -> Response:
    """The form with what it comes to."""
    rulebook = visit.service.desk.law.rulebook
    vocabulary, words = rulebook.vocabulary, gettext(visit.language)
    form = form_shown(vocabulary, sheet, judged)
    nonce = visit.form.text("nonce")
    return visit.page(
        "check.html.j2",
        turn.status,
        sheet=sheet,
        form=form,
        judged=judged,
        draft=draft,
        told=turn.told,
        problem=lambda text: voice_of(rulebook, visit.language).problem(words(text)),
        nonce=nonce if nonce and not turn.anew else secrets.token_urlsafe(24),
        countries=countries(visit.language),
        choosable=choosable(vocabulary, form, visit.language),
        recent=() if draft or visit.form.names() else _recent(visit),
        days=KEPT_FOR.days,
    )


def _recent(visit: Visit) -> Sequence[DraftShown]:
    with visit.service.database.reading() as session:
        return drafts(session, visit.who.organisation, None, _MOST_RECENT)[0]
