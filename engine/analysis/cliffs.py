"""What happens to an order book when law changes: on which day, or under which hypothesis, do which verdicts turn?

Lines are grouped by what was found of them and by the stretch of law that their day falls into, under every law that
is compared. Each group is judged once for each law, so the cost follows the groups and not the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

import polars as pl

from engine.analysis.order_book import LINES, OrderBatch
from engine.analysis.outlooks import OpenWindow, Outlook, Scenario, open_windows
from engine.analysis.turns import Turn, turn
from engine.decisions.clock import Epoch
from engine.decisions.deciding import Decider
from engine.decisions.findings import Findings
from engine.decisions.licences import LicenceView
from engine.rulebook.activity import Activity
from engine.rulebook.hypotheses import Hypothesis
from engine.rulebook.overlay import reach
from engine.vocabulary.values import Facts

_NOTHING: Facts = {}
_GROUP = "group"
_PLACED = ("findings", "era", "licensed", "own")
_KEPT = ("shipment", "product", "description", "customer", "currency", "value")


class View(NamedTuple):
    """One question to the order book.

    A boundary (`window` None): whose verdict turns on `day`, under `law`? A scenario: what becomes of the lines that
    `window` decides, on their own days, under `law`?
    """

    law: str
    day: date | None
    window: OpenWindow | None = None
    scenario: Scenario | None = None


class Cause(NamedTuple):
    """What law does on a boundary: a state of clauses gives way to another; each with its instrument or announcement.

    The boundary is a legal date in `zone`.
    """

    zone: str
    before: Activity
    before_by: str
    after: Activity
    after_by: str


_Place = tuple[Findings, int, LicenceView | None]


class _Counted(NamedTuple):
    """One group in one view: which turn it makes."""

    view: int
    group: int
    turn: int


@dataclass(frozen=True)
class Turned:
    """The lines that turn, and how: `turned` says which group makes which of the `turns` in which of the `views`.

    `causes` are those of a boundary by its law and day; none where a licence begins or runs out.
    """

    lines: pl.DataFrame
    turned: pl.DataFrame
    views: Sequence[View]
    turns: Sequence[Turn]
    causes: Mapping[tuple[str, date], frozenset[Cause]]
    read: int
    past: int


class CliffAnalysis:
    """Goes through an order book batch by batch.

    Without `hypotheses` it asks how each suspension that is still open may go on; with them, only what they change.
    Boundaries count if they are after `known_at`.
    """

    def __init__(self, decider: Decider, known_at: date, hypotheses: Sequence[Hypothesis] = ()) -> None:
        """Prepare every law that is compared; raises `HypothesisRefused`."""
        self.known_at = known_at
        self._known = decider
        self.windows = self._windows(tuple(hypotheses))
        self._touched = {window: self._reach(window) for window in self.windows}
        self._laws = {scenario.law: scenario.hypotheses for one in self.windows for scenario in one.scenarios}
        self._laws = {"": (), **self._laws}
        self._deciders = {law: self._under(hypotheses) for law, hypotheses in self._laws.items()}
        self._dated = ["", *([self.windows[0].scenarios[0].law] if hypotheses else [])]
        self._eras: dict[tuple[Epoch, ...], int] = {}
        self._in_era: list[date] = []
        self._groups: dict[_Place, int | None] = {}
        self._views: dict[View, int] = {}
        self._turns: dict[Turn, int] = {}
        self._counted: list[_Counted] = []
        self._causes: dict[tuple[str, date], frozenset[Cause]] = {}
        self._kept: list[pl.DataFrame] = []
        self._made = self._read = self._past = 0

    def add(self, batch: OrderBatch) -> None:
        """Take some lines in; only those that turn somewhere are kept."""
        eras = pl.Series([self._era(moment) for moment in batch.moments], dtype=pl.UInt32)
        moment, licensed = pl.col("moment"), pl.col("licensed").is_not_null()
        # Licences see the day itself; all other lines of an era are alike.
        lines = batch.lines.with_columns(era=eras.gather(batch.lines["moment"]), own=pl.when(licensed).then(moment))
        alike = lines.select(_PLACED).unique(maintain_order=True)
        numbers = [self._group(batch, *row) for row in alike.iter_rows()]
        grouped = alike.with_columns(pl.Series(_GROUP, numbers, pl.UInt32))
        lines = lines.join(grouped, on=_PLACED, how="left", nulls_equal=True, maintain_order="left")
        self._read += lines.height
        early = [place for place, one in enumerate(batch.moments) if _day(one) < self.known_at]
        self._past += lines.filter(moment.is_in(early)).height
        self._kept.append(lines.filter(pl.col(_GROUP).is_not_null()).select(*_KEPT, _GROUP))

    def finished(self) -> Turned:
        """What was found, after the last batch."""
        empty = pl.DataFrame(schema={**{name: LINES[name] for name in _KEPT}, _GROUP: pl.UInt32})
        columns = {"view": pl.UInt32, _GROUP: pl.UInt32, "turn": pl.UInt32}
        return Turned(
            pl.concat([empty, *self._kept]),
            pl.DataFrame(self._counted, schema=columns, orient="row"),
            list(self._views), list(self._turns), self._causes, self._read, self._past,
        )  # fmt: skip

    def _windows(self, hypotheses: tuple[Hypothesis, ...]) -> tuple[OpenWindow, ...]:
        if hypotheses:
            return (OpenWindow("", frozenset(), (Scenario(Outlook.SUPPOSED, None, hypotheses),)),)
        return open_windows(self._known.rulebook, self._known.clock, self.known_at)

    def _reach(self, window: OpenWindow) -> frozenset[str]:
        """The clauses whose states differ in any scenario of a window."""
        targets = {one.target for scenario in window.scenarios for one in scenario.hypotheses}
        return frozenset[str]().union(*(reach(self._known.rulebook, target) for target in targets))

    def _under(self, hypotheses: tuple[Hypothesis, ...]) -> Decider:
        if not hypotheses:
            return self._known
        supposed = self._known.standpoint.supposed + hypotheses
        return self._known.under(replace(self._known.standpoint, supposed=supposed))

    def _era(self, moment: date) -> int:
        """The number of the stretch of unchanged law, under every law that is compared, that a moment falls into."""
        epochs = tuple(decider.clock.epoch(moment) for decider in self._deciders.values())
        era = self._eras.setdefault(epochs, len(self._eras))
        if era == len(self._in_era):
            self._in_era.append(moment)
        return era

    def _group(self, batch: OrderBatch, findings: int, era: int, licensed: int | None, own: int | None) -> int | None:
        """The number of a group of lines; None where nothing turns for it. `own`: when lines with licences leave."""
        as_of, facts, view = self._in_era[era], _NOTHING, None
        if licensed is not None and own is not None:
            as_of, facts = batch.moments[own], batch.licensed[licensed]
            view = self._known.register.view(facts, self._known.clock.legal_dates(as_of))
        place = (batch.findings[findings], era, view)
        if place not in self._groups:
            found = [*self._boundaries(place[0], as_of, facts), *self._scenarios(place[0], as_of, facts)]
            self._groups[place] = self._made if found else None
            self._counted += [_Counted(self._view(one), self._made, self._turn(made)) for one, made in found]
            self._made += bool(found)
        return self._groups[place]

    def _boundaries(self, findings: Findings, as_of: date, facts: Facts) -> Iterator[tuple[View, Turn]]:
        """The coming days on which the verdict turns, as the law is known and under what is supposed."""
        for law in self._dated:
            decider = self._deciders[law]
            segments = decider.judge(findings, as_of, facts).segments
            for before, after in pairwise(segments):
                made = turn(decider, before.outcome, after.outcome)
                if made.turns and after.start and after.start > self.known_at:
                    self._explain(law, after.start, findings)
                    yield View(law, after.start), made

    def _scenarios(self, findings: Findings, as_of: date, facts: Facts) -> Iterator[tuple[View, Turn]]:
        """What becomes of the group in each scenario of the windows that decide over it, if any does."""
        now = self._known.judge(findings, as_of, facts).now
        for window, touched in self._touched.items():
            clauses = touched & (findings.true | findings.unknown)
            standing = _standing(self._known, clauses, as_of)
            made = []
            for scenario in window.scenarios:
                decider = self._deciders[scenario.law]
                alike = standing == _standing(decider, clauses, as_of)
                then = now if alike else decider.judge(findings, as_of, facts).now
                made.append(turn(self._known, now, then))
            if any(one.turns for one in made):
                for scenario, one in zip(window.scenarios, made, strict=True):
                    yield View(scenario.law, scenario.day, window, scenario), one

    def _explain(self, law: str, day: date, findings: Findings) -> None:
        """Note which clauses that may concern a line change on a boundary."""
        clock, clauses = self._deciders[law].clock, self._known.rulebook.clauses
        causes = {
            Cause(clauses[id_].measure.time_zone, before.activity, before.by, after.activity, after.by)
            for id_ in findings.true | findings.unknown
            for before, after in pairwise(clock.history(id_))
            if after.start == day
        }
        self._causes[law, day] = self._causes.get((law, day), frozenset()) | causes

    def _view(self, view: View) -> int:
        return self._views.setdefault(view, len(self._views))

    def _turn(self, made: Turn) -> int:
        return self._turns.setdefault(made, len(self._turns))


def _day(moment: date) -> date:
    """The day of a moment, an instant's as it is written."""
    return moment.date() if isinstance(moment, datetime) else moment


def _standing(decider: Decider, clauses: Set[str], as_of: date) -> dict[str, tuple[object, ...]]:
    """What clauses do at a moment, as far as a verdict can turn on it."""
    return {
        id_: (state.activity, state.as_announced, state.otherwise, state.by if state.as_announced else "")
        for id_, state in decider.clock.states(clauses, as_of).items()
    }
