"""`licet rules calendar`: when is which measure in force, suspended or unconfirmed? Drawn over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import typer
from rich.text import Text

from api import clock
from api.cli.exits import Exit
from api.cli.given import chosen_language, typed_day
from api.cli.rulebook import STATE_STYLES, state_word, unknown_name
from api.cli.terminal import STYLES, Screen, fitted, output
from api.cli.width import width
from api.cli.wording import Language, say
from api.settings import rules_folder
from engine.rulebook.activity import Activity, Knowledge, State, state_on
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Clause, Rulebook

MARKS = {
    Activity.NOT_YET: " ",
    Activity.IN_FORCE: "█",
    Activity.SUSPENDED: "░",
    Activity.UNCONFIRMED: "?",
    Activity.ENDED: "·",
}
_PIPE_COLUMNS = 80
_LONGEST_LABEL = 32
_BACK, _AHEAD = timedelta(days=500), timedelta(days=150)
_TICKS = (3, 6, 12)


@dataclass(frozen=True)
class Row:
    """Clauses of one measure that share their history; `label` is the measure, or some of its clauses."""

    measure: str
    label: str
    clauses: int
    states: tuple[State, ...]


def show_calendar(
    first: str | None,
    through: str | None,
    measure: str | None,
    known_at: str | None,
    folder: Path | None,
    lang: str | None,
) -> int:
    """Draw the calendar and say what changes next."""
    speaks, now = chosen_language(lang), clock.today()
    start = typed_day(first, "--from", speaks) or now - _BACK
    end = typed_day(through, "--through", speaks) or max(now + _AHEAD, start + _AHEAD)
    known = typed_day(known_at, "--known-at", speaks)
    if end <= start:
        raise typer.BadParameter(say("not_after", speaks, first=start, through=end), param_hint="--through")
    rulebook = load_rulebook(rules_folder(folder))
    if measure is not None and measure not in rulebook.measures:
        return unknown_name("not_measure", measure, rulebook.measures, speaks)
    rows = list(_rows(rulebook, measure, Knowledge(rulebook.announced, known)))
    screen = output()
    label = min(_LONGEST_LABEL, max(width(row.measure) for row in rows) + 1) if rows else 0
    _print(screen, _Drawing(start, end, label, (screen.columns or _PIPE_COLUMNS) - label), rows, now, speaks)
    _print_next(screen, rows, now, speaks)
    return Exit.RELEASED


def _rows(rulebook: Rulebook, wanted: str | None, knowledge: Knowledge) -> Iterator[Row]:
    clauses = sorted(rulebook.clauses.values(), key=lambda clause: clause.measure.measure)
    for measure, group in groupby(clauses, key=lambda clause: clause.measure.measure):
        if wanted not in (None, measure):
            continue
        histories: dict[tuple[tuple[date, Activity], ...], list[Clause]] = {}
        for clause in group:
            history = tuple((state.start, state.activity) for state in clause.states(knowledge))
            histories.setdefault(history, []).append(clause)
        for number, alike in enumerate(histories.values()):
            names = ", ".join(clause.text.clause for clause in alike)
            several = len(histories) > 1
            label = f"  {names}" if several else measure
            if several and number == 0:
                yield Row(measure, measure, 0, ())
            yield Row(measure, label, len(alike), alike[0].states(knowledge))


@dataclass(frozen=True)
class _Drawing:
    """A stretch of days, both ends included, on so many columns beside labels of so many."""

    start: date
    end: date
    label: int
    columns: int

    def first_day(self, column: int) -> date:
        """The first day that a column stands for."""
        return self.start + timedelta(days=column * ((self.end - self.start).days + 1) // self.columns)

    def column(self, wanted: date) -> int | None:
        """The column of a day; None where it is not drawn."""
        if not self.start <= wanted <= self.end:
            return None
        return next(column for column in reversed(range(self.columns)) if self.first_day(column) <= wanted)

    def axis(self) -> str:
        """The first days of quarters, half-years or years, as many as there is room for."""
        return next((line for line in map(self._ticks, _TICKS) if line is not None), "")

    def _ticks(self, months: int) -> str | None:
        """Labels every so many months; None where they would run into one another."""
        line = ""
        for year in range(self.start.year, self.end.year + 1):
            for month in range(1, 13, months):
                column = self.column(date(year, month, 1))
                label = f"{year}-{month:02}"
                if column is None or column + len(label) > self.columns:
                    continue
                if line and column <= len(line):
                    return None
                line = line.ljust(column) + label
        return line

    def marker(self, day: date, label: str) -> str:
        """A mark over a day with its label beside it; nothing where the day is not drawn."""
        column = self.column(day)
        if column is None:
            return ""
        if column + 2 + width(label) <= self.columns:
            return f"{' ' * column}▼ {label}"
        return f"{' ' * max(0, column - width(label) - 1)}{label} ▼"

    def marks(self, states: tuple[State, ...]) -> Iterator[Activity]:
        """What to show in each column: a day on which it is unconfirmed is never hidden behind others."""
        for column in range(self.columns):
            first, after = self.first_day(column), self.first_day(column + 1)
            activities = [state_on(states, first).activity]
            activities += [state.activity for state in states if first < state.start < after]
            yield Activity.UNCONFIRMED if Activity.UNCONFIRMED in activities else activities[-1]


def _print(screen: Screen, drawing: _Drawing, rows: list[Row], now: date, speaks: Language) -> None:
    legend = Text()
    for activity, mark in MARKS.items():
        if mark.strip():
            legend.append(mark * 2, style=_style(activity)).append(f" {state_word(activity, speaks)}   ")
    legend.rstrip()
    screen.line(legend)
    for above in (drawing.marker(now, say("today", speaks, day=now)), drawing.axis()):
        screen.line((" " * drawing.label + above).rstrip())
    for row in rows:
        line = Text(fitted(row.label, drawing.label - 1) + " ")
        for activity in drawing.marks(row.states) if row.states else ():
            line.append(MARKS[activity], style=_style(activity))
        line.rstrip()
        screen.line(line)


def _style(activity: Activity) -> str:
    return STYLES[STATE_STYLES[activity]]


def _print_next(screen: Screen, rows: list[Row], now: date, speaks: Language) -> None:
    coming = [(state.start, row, state) for row in rows for state in row.states if state.start > now]
    day = min((start for start, _, _ in coming), default=None)
    screen.line()
    if day is None:
        screen.line(say("nothing_changes", speaks, day=now))
        return
    screen.line(Text(say("changes_next", speaks, day=day), style=STYLES["title"]))
    turns: Counter[tuple[str, Activity, Activity]] = Counter()
    for start, row, state in coming:
        if start == day:
            turns[row.measure, state_on(row.states, day - timedelta(days=1)).activity, state.activity] += row.clauses
    told = [
        (
            measure,
            say("clause_count", speaks, count=count),
            f"{state_word(before, speaks)} → {state_word(after, speaks)}",
        )
        for (measure, before, after), count in turns.items()
    ]
    screen.table(told, right=(1,))
