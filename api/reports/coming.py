"""On which coming days do verdicts change, for how many lines, from what to what and by which clauses?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from api.reports.data import ReportData
from engine.decisions.clock import LegalClock
from engine.manifests.outputs import PREFIX

_ALIKE = tuple(PREFIX + name for name in ("changes_on", "verdict", "could_be", "verdict_then", "clauses", "suspended"))


@dataclass
class Boundary:
    """A day from which lines have another verdict.

    `turns` counts lines by their interval until then and from then on, each written `floor..ceiling` or as one
    verdict; `clauses` counts them by the clauses of theirs whose state changes on that day.
    """

    day: date
    lines: int = 0
    turns: Counter[tuple[str, str]] = field(default_factory=Counter)
    clauses: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Coming:
    """The days on which verdicts change next, in order; `past` counts lines that changed by the day of knowledge."""

    boundaries: tuple[Boundary, ...]
    past: int


def coming_changes(data: ReportData) -> Coming:
    """Each line that changes, counted once: at its own next change after its date, if that is still to come."""
    clock, known_at = data.check.decider.clock, data.check.request.known_at
    found: dict[date, Boundary] = {}
    past = 0
    for changes_on, verdict, could_be, then, clauses, suspended, count in _groups(data):
        day = date.fromisoformat(changes_on)
        if day <= known_at:
            past += count
            continue
        boundary = found.setdefault(day, Boundary(day))
        boundary.lines += count
        boundary.turns[verdict if verdict == could_be else f"{verdict}..{could_be}", then] += count
        for id_ in _turning(clock, day, clauses, suspended):
            boundary.clauses[id_] += count
    return Coming(tuple(found[day] for day in sorted(found)), past)


def _groups(data: ReportData) -> Iterator[tuple[str, str, str, str, str, str, int]]:
    """Lines that change alike, with their number."""
    lines = data.lines().filter(pl.col(PREFIX + "changes_on") != "")
    yield from lines.group_by(_ALIKE).len().sort(_ALIKE).collect(engine="streaming").iter_rows()


def _turning(clock: LegalClock, day: date, clauses: str, suspended: str) -> list[str]:
    """Of the clauses that decide or are suspended, those whose state changes on a day."""
    ids = {id_ for id_ in clauses.split(";") if id_}
    ids |= {text.split(" ", 1)[0] for text in suspended.split(";") if text}
    return sorted(id_ for id_ in ids if any(state.start == day for state in clock.history(id_)))
