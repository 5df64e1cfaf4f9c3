"""`licet rules calendar`: when is which measure in force, suspended or unconfirmed? Drawn over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from api.cli.checking import day, language
from api.cli.exits import Exit
from api.cli.phrases import say
from api.cli.rulebook import state_word
from api.cli.terminal import console
from api.clock import today
from api.settings import rules_folder
from engine.faults import nearest
from engine.rulebook.activity import Activity, Knowledge, State, state_on
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Clause, Rulebook
from engine.vocabulary.models import Language

MARKS = {
    Activity.NOT_YET: (" ", ""),
    Activity.IN_FORCE: ("█", "green"),
    Activity.SUSPENDED: ("░", "blue"),
    Activity.UNCONFIRMED: ("?", "yellow"),
    Activity.ENDED: ("·", "dim"),
}
_LABEL = 32
_WIDEST = 110
_BACK, _AHEAD = timedelta(days=540), timedelta(days=180)


@dataclass(frozen=True)
class Row:
    """Clauses of one measure that share their history."""

    label: str
    states: tuple[State, ...]


def draw(first: str | None, through: str | None, measure: str | None, folder: Path | None, lang: str | None) -> int:
    """Draw the calendar and say what changes next."""
    speaks, now = language(lang), today()
    rulebook = load_rulebook(rules_folder(folder))
    if measure is not None and measure not in rulebook.measures:
        hint = nearest(measure, rulebook.measures)
        typer.echo(say("not_measure", speaks, name=measure) + (f" ({hint})" if hint else ""), err=True)
        return Exit.USAGE
    start = day(first, speaks) or now - _BACK
    end = day(through, speaks) or now + _AHEAD
    if end <= start:
        raise typer.BadParameter(say("bad_date", speaks, text=through or ""))
    out = console()
    drawing = _Drawing(start, end, now, min(out.width if out.is_terminal else 100, _WIDEST) - _LABEL)
    rows = list(_rows(rulebook, measure))
    _print(out, drawing, rows, speaks)
    _print_next(out, rows, now, speaks)
    return Exit.RELEASED


def _rows(rulebook: Rulebook, wanted: str | None) -> Iterable[Row]:
    knowledge = Knowledge(rulebook.announced)
    clauses = sorted(rulebook.clauses.values(), key=lambda clause: clause.measure.measure)
    for measure, group in groupby(clauses, key=lambda clause: clause.measure.measure):
        if wanted not in (None, measure):
            continue
        histories: dict[tuple[tuple[date, Activity], ...], list[Clause]] = {}
        for clause in group:
            history = tuple((state.start, state.activity) for state in clause.states(knowledge))
            histories.setdefault(history, []).append(clause)
        for alike in histories.values():
            names = ", ".join(clause.text.clause for clause in alike)
            yield Row(measure if len(histories) == 1 else f"{measure} {names}", alike[0].states(knowledge))


@dataclass(frozen=True)
class _Drawing:
    """A stretch of days on so many columns."""

    start: date
    end: date
    now: date
    width: int

    def day(self, column: int) -> date:
        return self.start + (self.end - self.start) * column // self.width

    def column(self, wanted: date) -> int | None:
        if not self.start <= wanted <= self.end:
            return None
        return min(self.width - 1, (wanted - self.start).days * self.width // max(1, (self.end - self.start).days))

    def axis(self) -> str:
        """The first days of quarters, where there is room for them."""
        line = [" "] * self.width
        quarters = [
            date(year, month, 1) for year in range(self.start.year, self.end.year + 1) for month in (1, 4, 7, 10)
        ]
        free = 0
        for quarter in quarters:
            column = self.column(quarter)
            label = f"{quarter:%Y-%m}"
            if column is not None and column >= free and column + len(label) <= self.width:
                line[column : column + len(label)] = label
                free = column + len(label) + 1
        return "".join(line)

    def marker(self, speaks: Language) -> str:
        column = self.column(self.now)
        if column is None:
            return ""
        label = f"{say('today_state', speaks)} {self.now}"
        room = self.width - column
        return (
            " " * column + "▼ " + label
            if cell_len(label) + 2 <= room
            else " " * max(0, column - cell_len(label) - 1) + label + " ▼"
        )


def _print(out: Console, drawing: _Drawing, rows: Iterable[Row], speaks: Language) -> None:
    legend = Text()
    for activity, (mark, style) in MARKS.items():
        if mark.strip():
            legend.append(mark * 2, style=style)
            legend.append(f" {state_word(activity, speaks)}   ")
    out.print(legend)
    out.print(" " * _LABEL + drawing.marker(speaks))
    out.print(" " * _LABEL + drawing.axis())
    for row in rows:
        label = row.label if len(row.label) < _LABEL else row.label[: _LABEL - 2] + "…"
        line = Text(label.ljust(_LABEL))
        for column in range(drawing.width):
            mark, style = MARKS[_shown(row.states, drawing.day(column), drawing.day(column + 1))]
            line.append(mark, style=style)
        out.print(line)


def _shown(states: tuple[State, ...], first: date, after: date) -> Activity:
    """What to show for the days of one column: an unconfirmed day is never hidden behind others."""
    found = {state_on(states, first).activity}
    found |= {state.activity for state in states if first < state.start < after}
    return Activity.UNCONFIRMED if Activity.UNCONFIRMED in found else state_on(states, first).activity


def _print_next(out: Console, rows: list[Row], now: date, speaks: Language) -> None:
    coming = [(state.start, row.label, state) for row in rows for state in row.states if state.start > now]
    coming.sort(key=lambda entry: entry[:2])
    out.print()
    if not coming:
        out.print(say("nothing_changes", speaks, day=now))
        return
    first = coming[0][0]
    for start, label, state in coming:
        if start == first:
            what = f"{label}: {state_word(state.activity, speaks)}" + (f" ({state.by})" if state.by else "")
            out.print(Text(say("changes_next", speaks, day=start, what=what), style="bold"), soft_wrap=True)
