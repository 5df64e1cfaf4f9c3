"""Law: every measure and clause in plain words beside its source, searched, and drawn over time."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date, timedelta
from itertools import groupby, islice
from typing import Annotated, NamedTuple, get_args

from fastapi import APIRouter, Depends, Query, Response

from api.desk.worked_cases import CASES
from api.http.problems import Refusal
from api.lawbook.drawing import Period, around, drawing, turning
from api.lawbook.searching import Found, search
from api.lawbook.states import ClauseGlance, Lawbook, MeasureGlance, WantedClauses, WantedMeasures, lawbook
from api.security.roles import Right
from api.web.asked import asked_choice, asked_day
from api.web.visiting import Visit, visiting
from engine.explanation.laws import jurisdiction_title
from engine.explanation.models import ClauseName
from engine.explanation.phrases import say
from engine.rulebook.activity import Activity
from engine.rulebook.models import Confidence
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Bilingual

router = APIRouter()
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
_MOST_CLAUSES = 50
_FEW_CASES = 6
_BEFORE, _AFTER, _LONGEST = timedelta(days=120), timedelta(days=365), timedelta(days=365 * 60)

Visitor = Annotated[Visit, visiting(Right.READ_LAW)]
Text = Annotated[str, Query(max_length=200)]
Typed = Annotated[str, Query(max_length=40)]


class Asked:
    """What is looked for in the law; what is blank does not narrow."""

    def __init__(
        self,
        jurisdiction: Typed = "",
        authority: Text = "",
        state: Typed = "",
        confidence: Typed = "",
        stale: Annotated[str, Query(max_length=3)] = "",
    ) -> None:
        """Choices that there are not are no choices."""
        self.jurisdiction, self.authority, self.stale = jurisdiction, authority.strip(), stale == "yes"
        self.state, self.confidence = asked_choice(state, Activity), asked_choice(confidence, CONFIDENCES)

    def wanted(self, on: date) -> WantedMeasures:
        """The measures that are looked for, as they stand on a day."""
        return WantedMeasures(on, self.authority, self.state, self.jurisdiction, self.confidence, self.stale)


@router.get("/law", name="law")
def law(visit: Visitor, asked: Annotated[Asked, Depends()], q: Text = "", on: Typed = "") -> Response:
    """The measures by jurisdiction, or the clauses and measures that are looked for."""
    book = book_of(visit)
    day = asked_day(on, visit.service.now().date())
    wanted = asked.wanted(day.day)
    found = search(book.rulebook, q) if q.strip() else None
    return visit.page(
        "law.html.j2",
        422 if day.fault else 200,
        q=q.strip(),
        wanted=wanted,
        day=day,
        jurisdictions=_titled(book.rulebook, visit),
        states=tuple(Activity),
        confidences=[(name, say(f"confidence.{name}").in_language(visit.language)) for name in CONFIDENCES],
        **_shown(book, wanted, book.measures(wanted).items, found),
    )


@router.get("/law/measures/{measure}", name="measure")
def read_measure(visit: Visitor, measure: str, on: Typed = "") -> Response:
    """A measure in words, with all its clauses."""
    book = book_of(visit)
    known(measure, book.rulebook.measures)
    today = visit.service.now().date()
    day = asked_day(on, today)
    held = book.measure(measure)
    ids = [clause.clause for clause in held.clauses]
    return visit.page(
        "measure.html.j2",
        422 if day.fault else 200,
        day=day,
        held=held,
        jurisdiction=jurisdiction_title(held.jurisdiction),
        activities={id_: book.windows.shown(id_, day.day) for id_ in ids},
        drawing=drawing(book, ids, around(book, ids, today), today) if ids else None,
        named_by=_named_by(book, measure),
    )


@router.get("/law/clauses/{clause:path}", name="clause")
def read_clause(visit: Visitor, clause: str, on: Typed = "") -> Response:
    """A clause in words: its condition, its sources, what it does through time, and its worked cases."""
    book = book_of(visit)
    known(clause, book.rulebook.clauses)
    today = visit.service.now().date()
    day = asked_day(on, today)
    with visit.service.database.reading() as session:
        cases = CASES.of(session, visit.service.in_force.holding, clause)
    return visit.page(
        "clause.html.j2",
        422 if day.fault else 200,
        day=day,
        held=book.clause(clause, day.day),
        measure=book.rulebook.measures[book.rulebook.clauses[clause].measure.measure],
        drawing=drawing(book, [clause], around(book, [clause], today), today),
        lists=book.lists_of(clause),
        bearing=_bearing(book, clause),
        cases=cases[:_FEW_CASES],
        case_count=len(cases),
    )


@router.get("/law/calendar", name="calendar")
def calendar(
    visit: Visitor,
    jurisdiction: Typed = "",
    first: Annotated[str, Query(alias="from", max_length=40)] = "",
    through: Typed = "",
    whole: Annotated[str, Query(alias="all", max_length=3)] = "",
) -> Response:
    """The windows of measures over time: those that turn in a period, or all."""
    book, today = book_of(visit), visit.service.now().date()
    begins, ends = asked_day(first, (today - _BEFORE).replace(day=1)), asked_day(through, today + _AFTER)
    wrong = not begins.day < ends.day <= begins.day + _LONGEST
    if wrong:
        begins, ends = begins._replace(day=(today - _BEFORE).replace(day=1)), ends._replace(day=today + _AFTER)
    period = Period(begins.day, ends.day)
    code = asked_choice(jurisdiction, _jurisdictions(book.rulebook)) or ""
    ids = book.rulebook.clauses if whole == "yes" else turning(book, period)
    chosen = [id_ for id_ in ids if code in ("", book.rulebook.clauses[id_].measure.jurisdiction)]
    return visit.page(
        "calendar.html.j2",
        422 if wrong or begins.fault or ends.fault else 200,
        first=begins,
        through=ends,
        wrong=wrong,
        jurisdiction=code,
        jurisdictions=_titled(book.rulebook, visit),
        whole=whole == "yes",
        drawing=drawing(book, chosen, period, today),
        today=today,
    )


def book_of(visit: Visit) -> Lawbook:
    """The law that is in force, as it is read."""
    return lawbook(visit.service.in_force.holding.desk.law.rulebook)


def known(name: str, names: Container[str]) -> None:
    """Refuse a name that nothing has."""
    if name not in names:
        raise Refusal("not-found")


class Group(NamedTuple):
    """The measures of one jurisdiction."""

    jurisdiction: str
    title: Bilingual
    measures: Sequence[MeasureGlance]


def _shown(
    book: Lawbook, wanted: WantedMeasures, measures: Sequence[MeasureGlance], found: Found | None
) -> dict[str, object]:
    """What the page of the law lists: measures in groups, and the clauses that were looked for."""
    if found is None:
        return {"groups": _groups(measures), "clauses": (), "clause_count": 0}
    places = {name: place for place, name in enumerate(found.measures)}
    groups = _groups([measure for measure in measures if measure.measure in places])
    clauses = _clauses(book, wanted, {measure.measure for measure in measures}, found)
    return {"groups": groups, "clauses": clauses[:_MOST_CLAUSES], "clause_count": len(clauses)}


def _groups(measures: Sequence[MeasureGlance]) -> list[Group]:
    ordered = sorted(measures, key=lambda measure: measure.jurisdiction)
    return [
        Group(code, jurisdiction_title(code), tuple(group))
        for code, group in groupby(ordered, lambda measure: measure.jurisdiction)
    ]


def _clauses(book: Lawbook, wanted: WantedMeasures, measures: set[str], found: Found) -> list[ClauseGlance]:
    """The clauses that were looked for, of measures that are asked for too, the nearest first."""
    asked = WantedClauses(wanted.on, confidence=wanted.confidence, state=wanted.state)
    by_id = {clause.clause: clause for clause in book.clauses(asked).items if clause.measure in measures}
    return [by_id[id_] for id_ in found.clauses if id_ in by_id]


def _bearing(book: Lawbook, id_: str) -> dict[str, list[ClauseName]]:
    """The review policies over a clause, and the exceptions to it."""
    clauses = book.rulebook.clauses.values()
    return {
        "reviews": [book.names.clause(one.id) for one in clauses if id_ in one.applies_to],
        "exceptions": [book.names.clause(one.id) for one in clauses if id_ in one.exception_to],
    }


def _named_by(book: Lawbook, measure: str) -> list[str]:
    """The measures whose windows an instrument opens or closes."""
    histories = ((clause.measure.measure, book.clock.history(id_)) for id_, clause in book.rulebook.clauses.items())
    found = (name for name, history in histories if any(state.by == measure for state in history))
    return [name for name in islice(dict.fromkeys(found), _MOST_CLAUSES) if name != measure]


def _jurisdictions(rulebook: Rulebook) -> list[str]:
    """The codes of all jurisdictions that have measures."""
    return sorted({measure.jurisdiction for measure in rulebook.measures.values()})


def _titled(rulebook: Rulebook, visit: Visit) -> list[tuple[str, str]]:
    """The jurisdictions with their names in the language of the visitor."""
    return [(code, jurisdiction_title(code).in_language(visit.language)) for code in _jurisdictions(rulebook)]
