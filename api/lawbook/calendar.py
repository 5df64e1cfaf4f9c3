"""On which days does the law change, what begins, ends, is suspended or unconfirmed then, and by which instrument?"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from api.lawbook.states import Lawbook
from engine.explanation.models import Instrument
from engine.rulebook.activity import Activity, State
from engine.vocabulary.models import Bilingual, StrictModel


class LawTurn(StrictModel):
    """Clauses of one measure that go from one state to another on a day, by an instrument or an announcement."""

    measure: str
    clauses: tuple[str, ...]
    before: Activity
    after: Activity
    by: Instrument
    text: Bilingual


class BoundaryShown(StrictModel):
    """A day on which the law changes; dates are legal dates in each measure's own time zone."""

    day: date
    turns: tuple[LawTurn, ...]


class CalendarView(StrictModel):
    """The days on which the law changes, in order."""

    first: date
    through: date | None
    items: tuple[BoundaryShown, ...]


def calendar(book: Lawbook, first: date, through: date | None) -> CalendarView:
    """The boundaries from a day through another, both included."""
    days: dict[date, dict[_Turn, list[str]]] = {}
    for id_, clause in book.rulebook.clauses.items():
        for before, after in pairwise(book.clock.history(id_)):
            if first <= after.start and (through is None or after.start <= through):
                turn = _Turn(clause.measure.measure, before.activity, before.by, after.activity, after.by)
                days.setdefault(after.start, {}).setdefault(turn, []).append(id_)
    items = tuple(
        BoundaryShown(day=day, turns=tuple(_shown(book, day, turn, ids) for turn, ids in days[day].items()))
        for day in sorted(days)
    )
    return CalendarView(first=first, through=through, items=items)


class _Turn(NamedTuple):
    """What clauses have in common that turn alike."""

    measure: str
    before: Activity
    until_then_by: str
    after: Activity
    from_then_by: str


def _shown(book: Lawbook, day: date, turn: _Turn, ids: list[str]) -> LawTurn:
    """A turn in words; what a suspension or an announcement leaves off ends by that instrument."""
    over = turn.after is Activity.IN_FORCE and turn.before is not Activity.NOT_YET
    before, after = State(day, turn.before, turn.until_then_by), State(day, turn.after, turn.from_then_by)
    return LawTurn(
        measure=turn.measure,
        clauses=tuple(ids),
        before=turn.before,
        after=turn.after,
        by=book.names.instrument(turn.until_then_by if over else turn.from_then_by),
        text=book.windows.turn(before, after, len(ids)),
    )
