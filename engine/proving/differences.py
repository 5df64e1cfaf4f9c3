"""Do two rulebooks decide alike? A proof for every line on every day, or a smallest witness for each difference.

Compared are, clause by clause, when its condition is true, false and unknown, on which days it applies or may, and
what follows from it; then the floor and the ceiling of whole decisions. Everything in the rulebooks is known, no
announcement is settled, no licence named, and a day is one legal date in all time zones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.proving.logic import Line, Logic, NotComparable
from engine.proving.replaying import Contradicted, Moment, Replay
from engine.proving.stretches import Effect, stretches
from engine.proving.verdicts import Verdicts
from engine.rulebook.rulebook import Clause, Rulebook

if TYPE_CHECKING:
    from z3 import BoolRef


class Way(StrEnum):
    """In which way a clause differs."""

    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"
    CONDITION = "condition"
    DAYS = "days"
    OUTCOME = "outcome"
    REFERENCES = "references"
    PAPERS = "papers"
    LICENCE = "licence"


@dataclass(frozen=True, slots=True)
class Witness:
    """One line on one day, decided by both engines."""

    first: Moment
    second: Moment

    @property
    def turns_verdict(self) -> bool:
        """Whether floor or ceiling differ."""
        return (self.first.floor, self.first.ceiling) != (self.second.floor, self.second.ceiling)

    @property
    def shows_difference(self) -> bool:
        """Whether anything differs that the engines say of the line."""
        parts = [(one.clauses, one.deciding, one.papers) for one in (self.first, self.second)]
        return self.turns_verdict or parts[0] != parts[1]


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """A clause that is not the same function in both.

    `witness` is decided within the clause's measure and those it names, as its cases are; None where the clause differs
    in words alone: no line on any day is treated otherwise by it.
    """

    clause: str
    ways: tuple[Way, ...]
    witness: Witness | None


@dataclass(frozen=True, slots=True)
class Compared:
    """What was proved of two rulebooks.

    `alike` are the clauses proved to be the same in both; `whole` is a witness of another verdict under all clauses
    together, None a proof that there is none, on any of the `days`.
    """

    alike: tuple[str, ...]
    differing: tuple[ClauseDifference, ...]
    whole: Witness | None
    days: int

    @property
    def decide_alike(self) -> bool:
        """Whether every line gets the same floor, ceiling and action on every day."""
        return self.whole is None


def compared(first: Rulebook, second: Rulebook) -> Compared:
    """Prove that two rulebooks decide alike, or show where not.

    Raises `NotComparable` where their ladders or the types of their facts differ, `TooManyAnnouncements` where more are
    pending than can be tried, and `Contradicted` where an engine does not confirm a witness.
    """
    pair = Pair(first, second)
    differing: list[ClauseDifference] = []
    alike: list[str] = []
    for id_ in sorted({**first.clauses, **second.clauses}):
        ways = pair.ways(id_)
        if ways:
            differing.append(ClauseDifference(id_, ways, narrow(first, second, id_).witness(id_, ways)))
        else:
            alike.append(id_)
    return Compared(tuple(alike), tuple(differing), pair.verdict_witness() if differing else None, len(pair.days))


class Pair:
    """Two rulebooks as one logic: the same line under both."""

    def __init__(self, first: Rulebook, second: Rulebook) -> None:
        """Read both; raises `NotComparable`."""
        actions = [[(one.verdict, one.action) for one in rulebook.verdicts] for rulebook in (first, second)]
        if actions[0] != actions[1]:
            raise NotComparable("the ladders of verdicts differ")
        self.rulebooks = first, second
        self.logic = Logic(first, second)
        self.verdicts = Verdicts(self.logic, 0), Verdicts(self.logic, 1)
        self.days = stretches([one.calendar for one in self.verdicts])
        self._replays = Replay(first), Replay(second)

    def ways(self, id_: str) -> tuple[Way, ...]:
        """In which ways a clause differs; none where it is the same function of line and day."""
        first, second = (rulebook.clauses.get(id_) for rulebook in self.rulebooks)
        if first is None or second is None:
            return (Way.ONLY_SECOND if first is None else Way.ONLY_FIRST,)
        return tuple(self._ways(first, second))

    def _ways(self, first: Clause, second: Clause) -> Iterator[Way]:
        if self.logic.possible(self._truths_differ(first.id)):
            yield Way.CONDITION
        if any(one != other for one, other in (self._effects(first.id, day) for day in self.days)):
            yield Way.DAYS
        if first.outcome != second.outcome:
            yield Way.OUTCOME
        if (first.applies_to, first.exception_to) != (second.applies_to, second.exception_to):
            yield Way.REFERENCES
        if set(first.text.papers) != set(second.text.papers):
            yield Way.PAPERS
        if first.text.licence != second.text.licence:
            yield Way.LICENCE

    def witness(self, id_: str, ways: tuple[Way, ...]) -> Witness | None:
        """A smallest line that the clause treats otherwise; None is a proof that there is none.

        If there is one, its verdict turns from one that is settled to another; or else its verdict turns at all.
        """
        for also in (self._settled_ends_differ, self._ends_differ, self._surely, self._anything):
            for day in reversed(self.days):
                line = self.logic.line(self._treats_otherwise(id_, day, ways), also(day, id_))
                if line is not None:
                    return self._decided(id_, day, line, also in (self._settled_ends_differ, self._ends_differ))
        return None

    def verdict_witness(self) -> Witness | None:
        """A smallest line with another verdict under all clauses; None is a proof that there is none."""
        for day in reversed(self.days):
            line = self.logic.line(self._ends_differ(day))
            if line is not None:
                return self._decided("", day, line, True)
        return None

    def _treats_otherwise(self, id_: str, day: date, ways: tuple[Way, ...]) -> BoolRef:
        """When what a clause does with a line on a day is not the same in both."""
        world = self.logic.world
        first, second = self._effects(id_, day)
        if not (first.may_apply or second.may_apply):
            return world.false
        if first == second and not set(ways) - {Way.CONDITION, Way.DAYS}:
            return self._truths_differ(id_) if Way.CONDITION in ways else world.false
        live = [
            world.negation(self.logic.clause(id_, side).no) for side in (0, 1) if id_ in self.rulebooks[side].clauses
        ]
        return world.any(live)

    def _truths_differ(self, id_: str) -> BoolRef:
        world = self.logic.world
        first, second = self.logic.clause(id_, 0), self.logic.clause(id_, 1)
        return world.any((world.differ(first.yes, second.yes), world.differ(first.no, second.no)))

    def _ends_differ(self, day: date, _: str = "") -> BoolRef:
        world = self.logic.world
        first, second = (one.on(day) for one in self.verdicts)
        pairs = [*zip(first.floor, second.floor, strict=True), *zip(first.ceiling, second.ceiling, strict=True)]
        differ = world.any(world.differ(*pair) for pair in pairs)
        return world.all((differ, self.verdicts[0].no_licence_named()))

    def _settled_ends_differ(self, day: date, _: str = "") -> BoolRef:
        """When both verdicts are settled, and not the same."""
        world = self.logic.world
        open_ = [
            world.differ(floor, ceiling) for one in self.verdicts for floor, ceiling in zip(*one.on(day), strict=True)
        ]
        return world.all((self._ends_differ(day), world.negation(world.any(open_))))

    def _surely(self, day: date, id_: str) -> BoolRef:
        """When the clause is surely true in one of them."""
        sides = [side for side in (0, 1) if id_ in self.rulebooks[side].clauses]
        return self.logic.world.any(self.logic.clause(id_, side).yes for side in sides)

    def _anything(self, day: date, id_: str) -> BoolRef:
        return self.logic.world.true

    def _effects(self, id_: str, day: date) -> tuple[Effect, Effect]:
        return self._effect(0, id_, day), self._effect(1, id_, day)

    def _effect(self, side: int, id_: str, day: date) -> Effect:
        if id_ not in self.rulebooks[side].clauses:
            return Effect(False)
        return self.verdicts[side].calendar.effect(id_, day)

    def _decided(self, id_: str, day: date, line: Line, turned: bool) -> Witness:
        """The line as both engines decide it; raises `Contradicted` where a verdict should differ and does not."""
        asked = [id_] if id_ else []
        witness = Witness(*(replay.moment(line, day, asked) for replay in self._replays))
        if turned and not witness.turns_verdict:
            raise Contradicted(f"both engines decide alike on {day} of {line}")
        return witness


def narrow(first: Rulebook, second: Rulebook, id_: str) -> Pair:
    """Two rulebooks with no more than the measure of a clause and those that it names, as for its cases."""
    scope = {id_.rpartition("/")[0]}
    for rulebook in (first, second):
        named = [
            rulebook.clauses[name].measure.measure
            for clause in rulebook.clauses.values()
            if clause.measure.measure in scope
            for name in clause.applies_to | clause.exception_to
        ]
        scope |= set(named)
    return Pair(first.restricted_to(frozenset(scope)), second.restricted_to(frozenset(scope)))
