"""How are coming changes drawn over time? Where the bars, the marks and their labels stand, so that none overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from api.reports.figures import Figures
from api.reports.lanes import LABEL_GAP, Lanes
from api.reports.measuring import cut, width
from api.reports.scale import Scale
from engine.rulebook.activity import Activity, State

WIDTH = 960
_LEFT, _RIGHT, _MARGIN = 8, 952, timedelta(days=45)
_LEAST = timedelta(days=180)
_LANE, _ROW, _BAR, _AXIS = 20, 44, 18, 26
_GAP = 6
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bar:
    """What clauses do during a stretch of days; `label` is blank where it would not fit."""

    x: int
    width: int
    activity: Activity
    label: str
    told: str


@dataclass(frozen=True)
class Row:
    """Clauses of one measure with the same history."""

    y: int
    label: str
    whole: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Mark:
    """A day with its label; `end` where the label stands to the left of the line."""

    x: int
    y: int
    text: str
    end: bool
    known: bool


@dataclass(frozen=True)
class Timeline:
    """A drawing: its height, where its rows begin and end, and everything on it."""

    height: int
    top: int
    bottom: int
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[int, str], ...]
    activities: tuple[Activity, ...]


def timeline(figures: Figures) -> Timeline | None:
    """The windows of the clauses that coming changes and suspensions are about; None where there are none."""
    ids = _concerned(figures)
    if not ids:
        return None
    clock, known_at = figures.data.check.decider.clock, figures.data.check.request.known_at
    days = [one.day for one in figures.changes.boundaries]
    starts = [state.start for id_ in ids for state in clock.history(id_) if state.start > known_at]
    last = max([*days, *starts, known_at - _MARGIN + _LEAST]) + _MARGIN
    scale = Scale(known_at - _MARGIN, last, _LEFT, _RIGHT)
    marks = _marks(figures, scale)
    top = max(mark.y for mark in marks) + _LANE // 2
    rows = tuple(_rows(figures, ids, scale, top))
    bottom = top + _ROW * len(rows) + _GAP
    shown = {bar.activity for row in rows for bar in row.bars}
    activities = tuple(activity for activity in Activity if activity in shown)
    return Timeline(bottom + _AXIS, top, bottom, rows, marks, tuple(scale.months()), activities)


def _concerned(figures: Figures) -> list[str]:
    """Clauses that turn on coming days, that spare lines now, or that decide lines and have a change before them."""
    summary, request = figures.data.summary, figures.data.check.request
    clock = figures.data.check.decider.clock
    found = {id_ for one in figures.changes.boundaries for id_ in one.clauses}
    decide = summary.deciding.keys() | summary.possible.keys() | {id_ for id_, _ in summary.suspended}
    found |= {id_ for id_ in decide if any(state.start > request.known_at for state in clock.history(id_))}
    return sorted(found)


def _marks(figures: Figures, scale: Scale) -> tuple[Mark, ...]:
    """Each coming day and the day of knowledge, labelled in as many lanes as it takes."""
    say, known_at = figures.voice.say, figures.data.check.request.known_at
    wanted = [(known_at, say("mark.known", day=known_at), True)]
    wanted += [(one.day, say("mark", day=one.day, count=one.lines), False) for one in figures.changes.boundaries]
    lanes = Lanes(_RIGHT)
    found = []
    for day, text, known in sorted(wanted):
        x = scale.x(day)
        lane, end = lanes.place(x, text)
        found.append(Mark(x, _LANE * (lane + 1) - _GAP, text, end, known))
    return tuple(found)


def _rows(figures: Figures, ids: Sequence[str], scale: Scale, top: int) -> Iterator[Row]:
    """One row for the clauses of a measure that share their history."""
    clock, clauses = figures.data.check.decider.clock, figures.data.check.rulebook.clauses
    alike: dict[tuple[str, tuple[tuple[date, Activity], ...]], list[str]] = {}
    for id_ in ids:
        history = tuple((state.start, state.activity) for state in clock.history(id_))
        alike.setdefault((clauses[id_].measure.measure, history), []).append(id_)
    for number, ((measure, _), together) in enumerate(alike.items()):
        name = figures.voice.of(figures.voice.names.of_instrument(measure))
        numbers = ", ".join(clauses[id_].text.clause for id_ in together)
        whole = figures.voice.say("timeline.row", name=name, clauses=numbers)
        bars = tuple(_bars(figures, clock.history(together[0]), scale))
        yield Row(top + _ROW * number, cut(whole, _RIGHT - _LEFT), whole, bars)


def _bars(figures: Figures, history: Sequence[State], scale: Scale) -> Iterator[Bar]:
    say = figures.voice.say
    ends = [later.start for _, later in pairwise(history)] + [scale.last + _DAY]
    for state, end in zip(history, ends, strict=True):
        x, room = scale.x(state.start), scale.x(end) - scale.x(state.start)
        if room <= 0:
            continue
        word = say(f"state.{state.activity.value}")
        told = say("window", state=word, first=state.start, last=end - _DAY) if end <= scale.last else word
        yield Bar(x, room, state.activity, word if width(word) + LABEL_GAP <= room else "", told)


BAR_HEIGHT, BAR_OFFSET = _BAR, _ROW - _BAR - 4
"""How high a bar is, and how far below the top of its row it stands; the label stands above it."""
