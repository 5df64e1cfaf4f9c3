"""What came out of a check? Counted while the lines go by, so that any number of them fits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import polars as pl

from engine.columnar.answered import Answered
from engine.decisions.deciding import Decider
from engine.decisions.decision import Action, Judgement
from engine.manifests.decimals import DecimalMark
from engine.manifests.notices import Notice
from engine.manifests.outputs import OutputReport
from engine.manifests.rows import Rejected

ACTIONS: tuple[Action, ...] = ("release", "hold", "stop")
"""What follows for a line, the mildest first."""
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
    where they came from, `derived` facts that followed from others. `decimal_mark` stood before the
    decimals of numbers.
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
    decimal_mark: DecimalMark = "."

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
        self._worst: list[tuple[tuple[int, int], Worst]] = []

    def add(self, answered: Answered) -> None:
        """Count the lines of a block and the rows that were rejected."""
        for row in answered.rejected:
            self._reject(row)
        summary = self.summary
        summary.assumed.update(answered.assumed)
        summary.derived.update(answered.derived)
        lines = pl.DataFrame({"judgement": answered.judgements, "missing": answered.answers["missing"]})
        for place, count in lines.group_by("judgement").len().iter_rows():
            self._judged(answered.known[place], count)
        for missing, count in lines.group_by("missing").len().iter_rows():
            for column in missing.split(";")[:_MOST_USEFUL] if missing else ():
                summary.missing[column] += count
        self._keep_worst(answered)

    def _judged(self, judgement: Judgement, count: int) -> None:
        """Count lines with one judgement."""
        summary, now = self.summary, judgement.now
        summary.read += count
        summary.actions[judgement.action] += count
        if now.floor == now.ceiling:
            summary.deciding.update(dict.fromkeys(now.deciding, count))
        else:
            summary.open += count
            summary.possible.update(dict.fromkeys(now.deciding, count))
        if now.unconfirmed:
            summary.hanging += count
            summary.unconfirmed.update(dict.fromkeys(now.unconfirmed, count))
        if judgement.action == "release" and judgement.suspended:
            summary.spared += count
            for one in judgement.suspended:
                summary.suspended[one.clause, one.last_day] += count
        change = judgement.next_change
        if change and change.start:
            summary.turns[Turn(change.start, judgement.action, self._decider.action(change.outcome))] += count

    def finished(self, blank: int, notices: list[Notice], written: list[OutputReport]) -> Summary:
        """The counts after the last row, with what there is to say of the files."""
        self.summary.worst = [worst for _, worst in self._worst]
        self.summary.blank, self.summary.notices, self.summary.written = blank, notices, written
        return self.summary

    def _reject(self, row: Rejected) -> None:
        """Count a row that could not be read; the first few are kept to be shown."""
        self.summary.rejected += 1
        if len(self.summary.first_rejected) < _REJECTED_KEPT:
            self.summary.first_rejected.append(row)

    def _keep_worst(self, answered: Answered) -> None:
        """Keep the severest lines that are not released, of equals the first."""
        weights = pl.Series(
            "weight",
            [
                (self._rank[one.now.floor] + 1) * len(self._rank) + self._rank[one.now.ceiling]
                if one.action != "release"
                else 0
                for one in answered.known
            ],
            pl.UInt32,
        )
        held = pl.DataFrame({"weight": weights.gather(answered.judgements), "row": answered.rows}).with_row_index("at")
        held = held.filter(pl.col("weight") > 0).sort(["weight", "row"], descending=[True, False]).head(_WORST)
        self._worst += [((-weight, row), self._shown(answered, at)) for at, weight, row in held.iter_rows()]
        self._worst = sorted(self._worst, key=lambda pair: pair[0])[:_WORST]

    def _shown(self, answered: Answered, at: int) -> Worst:
        name = f"{answered.shipments[at]}/{answered.numbers[at]}"
        action = answered.known[answered.judgements[at]].action
        return Worst(name, answered.rows[at], action, answered.answers.row(at, named=True))
