"""How are the windows of clauses drawn over time? What each does, stretch by stretch, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from api.lawbook.states import Lawbook
from api.reports.scale import Scale
from engine.rulebook.activity import Activity, State
from engine.vocabulary.models import Bilingual

WIDTH = 960
_DAY, _MARGIN, _AHEAD = timedelta(days=1), timedelta(days=45), timedelta(days=180)
_RECENT = timedelta(days=3 * 365)
_TURNS = frozenset({Activity.SUSPENDED, Activity.UNCONFIRMED})


@dataclass(frozen=True)
class Period:
    """The days that are drawn, both ends included."""

    first: date
    last: date


@dataclass(frozen=True)
class Stretch:
    """What clauses do during some days that are drawn, and where; `text` says it of all days that it lasts."""

    x: int
    width: int
    activity: Activity
    by: str
    text: Bilingual


@dataclass(frozen=True)
class Row:
    """Clauses of one measure that do the same on every day."""

    measure: str
    name: Bilingual
    title: Bilingual
    clauses: tuple[str, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Drawing:
    """Windows over time: the rows, the months along them, and where today is if it is drawn."""

    period: Period
    rows: tuple[Row, ...]
    months: tuple[tuple[int, str], ...]
    today: int | None
    activities: tuple[Activity, ...]


def drawing(book: Lawbook, clauses: Iterable[str], period: Period, today: date) -> Drawing:
    """The windows of some clauses during a period."""
    scale = Scale(period.first, period.last, 0, WIDTH)
    rows = tuple(_rows(book, clauses, scale))
    shown = {stretch.activity for row in rows for stretch in row.stretches}
    return Drawing(
        period,
        rows,
        tuple(scale.months()),
        scale.x(today) if period.first <= today <= period.last else None,
        tuple(activity for activity in Activity if activity in shown),
    )


def turning(book: Lawbook, period: Period) -> Iterator[str]:
    """The clauses that begin, end, are suspended or unconfirmed during a period."""
    for id_ in book.rulebook.clauses:
        for state, end in _stretches(book.clock.history(id_)):
            begins = period.first < state.start <= period.last
            lasts = state.start <= period.last and (end is None or end >= period.first)
            if begins or (lasts and state.activity in _TURNS):
                yield id_
                break


def around(book: Lawbook, clauses: Iterable[str], today: date) -> Period:
    """The period in which some clauses change now or have changed lately, with today in it."""
    starts = [state.start for id_ in clauses for state in book.clock.history(id_) if state.start > today - _RECENT]
    return Period(min([*starts, today]) - _MARGIN, max([*starts, today + _AHEAD]) + _MARGIN)


def _rows(book: Lawbook, clauses: Iterable[str], scale: Scale) -> Iterator[Row]:
    """One row for the clauses of a measure that share their history."""
    alike: dict[tuple[str, tuple[State, ...]], list[str]] = {}
    for id_ in clauses:
        measure = book.rulebook.clauses[id_].measure.measure
        alike.setdefault((measure, tuple(book.clock.history(id_))), []).append(id_)
    for (measure, history), together in alike.items():
        stretches = tuple(_drawn(book, together[0], history, scale))
        title = book.rulebook.measures[measure].title
        yield Row(measure, book.names.of_instrument(measure), title, tuple(together), stretches)


def _drawn(book: Lawbook, id_: str, history: Sequence[State], scale: Scale) -> Iterator[Stretch]:
    for state, end in _stretches(history):
        x = scale.x(state.start)
        room = (scale.x(end + _DAY) if end else scale.right) - x
        if room > 0:
            yield Stretch(x, room, state.activity, state.by, book.windows.sentence(id_, state))


def _stretches(history: Sequence[State]) -> Iterator[tuple[State, date | None]]:
    """Each state with its last day; None where nothing known ends it."""
    for state, later in pairwise(history):
        yield state, later.start - _DAY
    if history:
        yield history[-1], None
