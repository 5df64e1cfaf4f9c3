"""Changes: versions of the rulebook, put forward, read and ruled on; days that come, and how a clause came to be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.desk.acts import ActRefused, Said
from api.desk.clause_timeline import timeline
from api.desk.cliffs import Cliffs, cliffs, examples
from api.desk.finding import Wanted, decisions
from api.desk.names import name_of
from api.desk.publishing import (
    ALTERED,
    LARGEST_NUMBER,
    PUBLISHED,
    Depth,
    Held,
    altered_since,
    checks_of,
    held,
    latest,
    propose,
    versions,
)
from api.http.governing import prepared, require_governing
from api.http.paging import Paged
from api.http.problem_phrases import PHRASES
from api.http.problems import KINDS, Refusal
from api.http.refusing import refusal_of
from api.jobs.approving import publish, turn_down
from api.jobs.impacts import impact_of, lacking, read_back, summed
from api.jobs.keeping import DONE, ENDED
from api.jobs.rule_checks import checking_of
from api.lawbook.calendar import calendar
from api.lawbook.drawing import around, drawing
from api.security.roles import Right
from api.web.asked import asked_choice, asked_day
from api.web.catalogue import N_
from api.web.routes.law import book_of
from api.web.visiting import Visit, visiting

router = APIRouter()
_AT_ONCE, _LINES_AT_ONCE, _DECISIONS_AT_ONCE = 20, 100, 20
_MOST_ALTERED = 300
_DEPTHS: tuple[Depth, ...] = ("text", "law")
_NO_FAULTS: Mapping[str, str] = {"reason": "", "effective": ""}
_REASON_NEEDED = N_("Say why; the reason is kept.")

Visitor = Annotated[Visit, visiting(Right.READ_LAW)]
Author = Annotated[Visit, visiting(Right.PROPOSE_RULES)]
Approver = Annotated[Visit, visiting(Right.APPROVE_RULES)]
DecisionReader = Annotated[Visit, visiting(Right.READ_DECISIONS)]
Number = Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]


@router.get("/changes", name="changes")
def changes(visit: Visitor, before: Annotated[int, Query(ge=1, le=LARGEST_NUMBER)] = LARGEST_NUMBER) -> Response:
    """What is in force, what comes, and every version."""
    return _changes(visit, before)


@router.post("/changes", name="propose_version")
def propose_version(visit: Author) -> Response:
    """Put the rulebook that stands in the folder forward."""
    require_governing(visit.service, visit.who)
    reason, effective = visit.form.text("reason"), visit.form.text("effective")
    now = visit.service.now()
    day = asked_day(effective, now.date())
    faults = {"reason": "" if reason else _REASON_NEEDED, "effective": day.fault}
    if any(faults.values()):
        return _changes(visit, faults=faults)
    try:
        found = prepared(visit.service)
        with visit.service.database.writing() as session:
            at = datetime.combine(day.day, time.min, UTC) if effective else None
            version = propose(session, found, Said(reason, visit.who, now), at).version
            visit.service.jobs.examine(session, version, visit.who)
            visit.note(session, "propose_version", str(version.number))
            number = version.number
    except (ActRefused, Refusal) as refused:
        return _changes(visit, refused=refusal_of(refused))
    return RedirectResponse(f"/changes/versions/{number}", 303)


@router.get("/changes/versions/{number}", name="version")
def read_version(
    visit: Visitor,
    number: Number,
    depth: Annotated[str, Query(max_length=4)] = "",
    against: Annotated[str, Query(max_length=10, pattern=r"^[0-9]*$")] = "",
) -> Response:
    """A version: what it changes in words, what its checks came to, what it does, and what was ruled on it."""
    return _version(visit, number, asked_choice(depth, _DEPTHS), int(against or 0))


@router.post("/changes/versions/{number}/approve", name="approve_version")
def approve_version(visit: Approver, number: Number) -> Response:
    """Publish a version that somebody else put forward."""
    require_governing(visit.service, visit.who)
    reason = visit.form.text("reason")
    if not reason:
        return _version(visit, number, fault=_REASON_NEEDED)
    try:
        with visit.service.database.writing() as session:
            said = Said(reason, visit.who, visit.service.now())
            publish(session, number, said, visit.form.chosen("without_impact"))
            visit.note(session, "approve_version", str(number))
    except ActRefused as refused:
        return _version(visit, number, refused=refusal_of(refused))
    return RedirectResponse(f"/changes/versions/{number}", 303)


@router.post("/changes/versions/{number}/refuse", name="refuse_version")
def refuse_version(visit: Approver, number: Number) -> Response:
    """Refuse a version, with a reason that is kept."""
    require_governing(visit.service, visit.who)
    reason = visit.form.text("reason")
    if not reason:
        return _version(visit, number, fault=_REASON_NEEDED)
    try:
        with visit.service.database.writing() as session:
            turn_down(session, number, Said(reason, visit.who, visit.service.now()))
            visit.note(session, "refuse_version", str(number))
    except ActRefused as refused:
        return _version(visit, number, refused=refusal_of(refused))
    return RedirectResponse(f"/changes/versions/{number}", 303)


@router.get("/changes/versions/{number}/effect", name="effect")
def read_effect(visit: DecisionReader, number: Number) -> Response:
    """What a version does to the shipments kept here, with customers and examples."""
    with visit.service.database.writing() as session:
        held(session, number)
        job = impact_of(session, visit.who.organisation, number)
        if job is None:
            raise Refusal("not-found")
        if job.state != DONE or job.result is None:
            raise Refusal("not-ready")
        visit.note(session, "read_impact", str(number))
        before = visit.service.laws.under(session, job.result["before"]["rulebook"]).rulebook
        after = visit.service.laws.under(session, job.result["rulebook"]).rulebook
    return visit.page("effect.html.j2", number=number, compared=read_back(job.result, before, after))


@router.get("/changes/days/{day}", name="law_day")
def read_day(visit: Visitor, day: Annotated[str, Path(max_length=10)], paging: Paged) -> Response:
    """What changes in the law on a day, and the lines of open shipments that turn then."""
    asked = asked_day(day, visit.service.now().date())
    if asked.fault:
        raise Refusal("not-found")
    book = book_of(visit)
    found = None
    if visit.may(Right.READ_DECISIONS):
        with visit.service.database.writing() as session:
            found = examples(session, visit.who.organisation, asked.day, paging.after, _LINES_AT_ONCE)
            visit.note(session, "list_turning_lines", str(asked.day))
    turns = calendar(book, asked.day, asked.day).items
    return visit.page(
        "law_day.html.j2",
        day=asked.day,
        turns=turns[0].turns if turns else (),
        found=found,
        first=paging.after is not None,
    )


@router.get("/changes/clauses/{clause:path}", name="clause_timeline")
def read_clause_timeline(visit: Visitor, clause: str, paging: Paged) -> Response:
    """How a clause, or a whole measure, came to say what it says; and the decisions that relied on it."""
    book = book_of(visit)
    today = visit.service.now().date()
    reads = visit.may(Right.READ_DECISIONS)
    with visit.service.database.writing() as session:
        entries = timeline(session, visit.service.laws, visit.who.organisation, clause)
        here = clause in book.rulebook.clauses or clause in book.rulebook.measures
        if not entries and not here:
            raise Refusal("not-found")
        if reads:
            visit.note(session, "read_clause_timeline", clause[:100])
        wanted = Wanted(clause=clause) if "/" in clause else Wanted(measure=clause)
        page = decisions(session, visit.who.organisation, wanted, paging.after, _DECISIONS_AT_ONCE) if reads else None
        names = {one.held.version.number: _names(session, visit, one.held) for one in entries}
    ids = [id_ for id_ in book.rulebook.clauses if clause in (id_, id_.partition("/")[0])]
    return visit.page(
        "clause_timeline.html.j2",
        name=clause,
        title=_title(visit, clause),
        entries=entries,
        names=names,
        drawing=drawing(book, ids, around(book, ids, today), today) if ids else None,
        decisions=page,
        held=here,
    )


def _changes(
    visit: Visit,
    before: int = LARGEST_NUMBER,
    faults: Mapping[str, str] | None = None,
    refused: Refusal | None = None,
) -> Response:
    """The first page of the room; with what is wrong where a version was to be put forward."""
    service, now = visit.service, visit.service.now()
    book = book_of(visit)
    touched = Cliffs()
    with service.database.writing() as session:
        found = versions(session, before, _AT_ONCE + 1)
        names = {one.version.number: _names(session, visit, one) for one in found}
        if visit.may(Right.READ_DECISIONS):
            touched = cliffs(session, visit.who.organisation, now.date(), None)
            visit.note(session, "read_cliffs", "all open shipments")
    coming = {one.day: one.turns for one in calendar(book, now.date() + timedelta(days=1), None).items}
    return visit.page(
        "changes.html.j2",
        422 if faults or refused else 200,
        holding=service.in_force.holding,
        passed_over=service.in_force.passed_over,
        now=now,
        found=found[:_AT_ONCE],
        names=names,
        next=found[_AT_ONCE - 1].version.number if len(found) > _AT_ONCE else None,
        older=before != LARGEST_NUMBER,
        days=[(day, coming.get(day, ()), touched.days.get(day)) for day in sorted({*coming, *touched.days})],
        governs=service.settings.governed_by in (None, visit.who.organisation),
        faults=faults or _NO_FAULTS,
        typed={name: visit.form.text(name) for name in ("reason", "effective")},
        refused=_told(visit, refused),
    )


def _version(
    visit: Visit,
    number: int,
    depth: Depth | None = None,
    against: int = 0,
    fault: str = "",
    refused: Refusal | None = None,
) -> Response:
    """The page of a version; with what is wrong where it was to be ruled on."""
    service = visit.service
    with service.database.reading() as session:
        one = held(session, number)
        version = one.version
        stored = not against and depth != "law"
        altered = (
            ALTERED.validate_json(version.altered)
            if stored
            else altered_since(session, service.laws, version, against or version.parent, depth or "text")
        )
        effect = _effect(session, visit, number)
        published = latest(session)
        values = {
            "one": one,
            "names": _names(session, visit, one),
            "checks": checks_of(session, number),
            "checking": _checking(session, visit, one),
            "earlier": [
                other.version.number for other in versions(session, number, _AT_ONCE) if other.state == PUBLISHED
            ],
            "overtaken": one.ruling is None and (published.number if published else None) != version.parent,
        }
    if effect.get("summary") and not visit.renewed:
        with service.database.writing() as session:
            visit.note(session, "read_version", str(number))
    return visit.page(
        "version.html.j2",
        422 if fault or refused else 200,
        **values,
        altered=altered[:_MOST_ALTERED],
        altered_count=len(altered),
        against=against or version.parent,
        depth=depth or "text",
        effect=effect,
        now=service.now(),
        in_force=service.in_force.holding.version == number,
        governs=service.settings.governed_by in (None, visit.who.organisation),
        fault=fault,
        typed=visit.form.text("reason"),
        refused=_told(visit, refused),
    )


def _checking(session: Session, visit: Visit, one: Held) -> dict[str, Any]:
    """Where the work on the cases of a version stands; `job` is one that whoever visits may look at."""
    job = checking_of(session, one.version)
    if job is None:
        return {"runs": False, "part": None, "job": None}
    own = job.organisation == visit.who.organisation and visit.may(Right.CHECK_MANIFESTS)
    return {"runs": job.state not in ENDED, "part": job.progress.get("part"), "job": job.id if own else None}


def _effect(session: Session, visit: Visit, number: int) -> dict[str, Any]:
    """Where the effect report of a version stands, and its counts once it is there for whoever reads decisions."""
    job = impact_of(session, visit.who.organisation, number)
    lacks = lacking(session, visit.who.organisation, number)
    if job is None:
        return {"state": "none", "lacks": lacks, "summary": None, "runs": False}
    shown = job.result if job.state == DONE and visit.may(Right.READ_DECISIONS) else None
    return {
        "state": job.state,
        "progress": job.progress,
        "lacks": lacks,
        "runs": job.state not in ENDED,
        "summary": summed(shown) if shown else None,
    }


def _names(session: Session, visit: Visit, one: Held) -> tuple[str | None, str | None]:
    """Who put a version forward and who ruled on it, as far as they are of one's own organisation."""
    organisation = visit.who.organisation
    by = one.ruling.by if one.ruling else ""
    return name_of(session, organisation, one.version.author), name_of(session, organisation, by) if by else None


def _told(visit: Visit, refused: Refusal | None) -> str:
    """A refusal in the language of the visitor, with its detail."""
    if refused is None:
        return ""
    title = KINDS[refused.kind].title if visit.language == "en" else PHRASES[refused.kind][0]
    faults = (f"{fault.pointer} {fault.what}" for fault in refused.faults)
    return "\n".join([f"{title}: {refused.detail}" if refused.detail else title, *faults])


def _title(visit: Visit, name: str) -> str:
    """The title of a clause or measure of the law in force; its name where that does not hold it."""
    rulebook = book_of(visit).rulebook
    if name in rulebook.clauses:
        return rulebook.clauses[name].text.title.in_language(visit.language)
    return rulebook.measures[name].title.in_language(visit.language) if name in rulebook.measures else name
