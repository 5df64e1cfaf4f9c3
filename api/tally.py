"""What came out of a check? Counted while the lines go by, so that any number of them fits."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from engine.decisions.deciding import Decider
from engine.decisions.decision import Action, Decision
from engine.manifests.notices import Notice
from engine.manifests.outputs import OutputReport
from engine.manifests.rows import Line, Rejected

ACTIONS: tuple[Action, ...] = ("release", "hold", "stop")
_WORST = 10
_REJECTED_KEPT = 10
_MOST_USEFUL = 3
_DAYS_AHEAD = 3


class Turn(NamedTuple):
    """A day from which a line has another verdict, its action until then and from then on."""

    day: date
    before: Action
    after: Action


@dataclass(frozen=True, slots=True)
class Worst:
    """One of the lines to look at first: its id, its row in the file, its action and its output columns."""

    line: str
    row: int
    action: Action
    columns: dict[str, str]


@dataclass
class Summary:
    """Counts of lines, by what was found.

    `deciding` counts lines by the clauses that surely decide them, `possible` by those that may. `suspended` counts
    lines released only because clauses are suspended (with the last day), `unconfirmed` those that hang on an
    announcement, `missing` those for which a fact is among the most useful to find out. `assumed` counts facts with
    where they came from, `derived` facts that followed from others.
    """

    read: int = 0
    rejected: int = 0
    blank: int = 0
    open: int = 0
    spared: int = 0
    hanging: int = 0
    actions: Counter[Action] = field(default_factory=Counter)
    deciding: Counter[str] = field(default_factory=Counter)
    possible: Counter[str] = field(default_factory=Counter)
    suspended: Counter[tuple[str, date | None]] = field(default_factory=Counter)
    unconfirmed: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    assumed: Counter[tuple[str, str]] = field(default_factory=Counter)
    derived: Counter[str] = field(default_factory=Counter)
    turns: Counter[Turn] = field(default_factory=Counter)
    worst: list[Worst] = field(default_factory=list)
    first_rejected: list[Rejected] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    written: list[OutputReport] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """The rows of the file."""
        return self.read + self.rejected

    def next_turns(self, after: date) -> list[tuple[Turn, int]]:
        """How lines turn on the first days after `after` on which verdicts change: by day, then most lines first."""
        days = sorted({turn.day for turn in self.turns if turn.day > after})[:_DAYS_AHEAD]
        found = [(turn, count) for turn, count in self.turns.items() if turn.day in days]
        return sorted(found, key=lambda pair: (pair[0].day, -pair[1], pair[0]))


class Tally:
    """Counts the rows of one manifest."""

    def __init__(self, decider: Decider) -> None:
        """Start from nothing."""
        self.summary = Summary()
        self._decider = decider
        self._rank = decider.stages.rank
        self._worst: list[tuple[tuple[int, int, int], Worst]] = []

    def reject(self, row: Rejected) -> None:
        """Count a row that could not be read; the first few are kept to be shown."""
        self.summary.rejected += 1
        if len(self.summary.first_rejected) < _REJECTED_KEPT:
            self.summary.first_rejected.append(row)

    def add(self, line: Line, decision: Decision, columns: dict[str, str]) -> None:
        """Count a line, its decision and the output columns of it."""
        summary, now = self.summary, decision.judgement.now
        summary.read += 1
        summary.actions[decision.action] += 1
        if now.floor == now.ceiling:
            summary.deciding.update(now.deciding)
        else:
            summary.open += 1
            summary.possible.update(now.deciding)
        if now.unconfirmed:
            summary.hanging += 1
            summary.unconfirmed.update(now.unconfirmed)
        if columns["missing"]:
            summary.missing.update(columns["missing"].split(";")[:_MOST_USEFUL])
        summary.assumed.update(line.assumed.items())
        summary.derived.update(decision.assumed.keys() - line.assumed.keys())
        if decision.action == "release":
            self._spare(decision)
        else:
            self._keep(line, decision, columns)
        change = decision.next_change
        if change and change.start:
            summary.turns[Turn(change.start, decision.action, self._decider.action(change.outcome))] += 1

    def finished(self, blank: int, notices: list[Notice], written: list[OutputReport]) -> Summary:
        """The counts after the last row, with what there is to say of the files."""
        self.summary.worst = [worst for _, worst in sorted(self._worst, key=lambda pair: pair[0], reverse=True)]
        self.summary.blank, self.summary.notices, self.summary.written = blank, notices, written
        return self.summary

    def _spare(self, decision: Decision) -> None:
        suspended = decision.judgement.suspended
        self.summary.spared += bool(suspended)
        self.summary.suspended.update((one.clause, one.last_day) for one in suspended)

    def _keep(self, line: Line, decision: Decision, columns: dict[str, str]) -> None:
        """Keep the severest lines, of equals the first."""
        weight = (self._rank[decision.floor], self._rank[decision.ceiling], -line.row)
        if len(self._worst) == _WORST and weight <= self._worst[0][0]:
            return
        entry = (weight, Worst(line_id(line), line.row, decision.action, columns))
        (heapq.heappush if len(self._worst) < _WORST else heapq.heapreplace)(self._worst, entry)


def line_id(line: Line) -> str:
    """How a line is named: `SHIPMENT/LINE`."""
    return f"{line.facts.get('shipment.id')}/{line.facts.get('line.no')}"
