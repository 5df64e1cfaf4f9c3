"""How mild and how severe is the verdict of a line on a day? The inference's definition (`program.py`), as logic.

Licences are left out: what they cover hangs on their numbers, not on the law. So this is said of lines that name none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from engine.proving.logic import Logic
from engine.proving.stretches import Calendar, World
from engine.rulebook.rulebook import Clause

if TYPE_CHECKING:
    from z3 import BoolRef


class Ends(NamedTuple):
    """For each rung of the ladder from the second on: when floor and ceiling are there or above."""

    floor: tuple[BoolRef, ...]
    ceiling: tuple[BoolRef, ...]


class Verdicts:
    """The verdicts of one of the rulebooks that are read as logic."""

    def __init__(self, logic: Logic, side: int = 0) -> None:
        """Note which exceptions there are to each clause."""
        self._logic = logic
        self._world = logic.world
        self._side = side
        self.rulebook = logic.rulebooks[side]
        self.calendar = Calendar(self.rulebook)
        self._ends: dict[tuple[World, ...], Ends] = {}

    def on(self, day: date) -> Ends:
        """Floor and ceiling of a line on a day; raises `TooManyAnnouncements`."""
        worlds = self.calendar.worlds(day)
        found = self._ends.get(worlds)
        if found is None:
            each = [_World(self, active).ends() for active in worlds]
            rungs = range(len(self.rulebook.ladder) - 1)
            found = self._ends[worlds] = Ends(
                tuple(self._world.all(ends.floor[rung] for ends in each) for rung in rungs),
                tuple(self._world.any(ends.ceiling[rung] for ends in each) for rung in rungs),
            )
        return found

    def no_licence_named(self) -> BoolRef:
        """That a line names no licence, as far as any clause asks."""
        terms = self._logic.facts.get("line.licences")
        return self._world.negation(self._world.any(terms.at)) if terms else self._world.true

    @property
    def logic(self) -> Logic:
        """The logic that the rulebook is read in."""
        return self._logic

    def truth(self, id_: str) -> tuple[BoolRef, BoolRef]:
        """When a clause must hold, and when it may."""
        yes, no = self._logic.clause(id_, self._side)
        return yes, self._world.negation(no)

    @cached_property
    def rank(self) -> dict[str, int]:
        """The place of each verdict on the ladder."""
        return {verdict: place for place, verdict in enumerate(self.rulebook.ladder)}

    @cached_property
    def exceptions(self) -> dict[str, tuple[Clause, ...]]:
        """The exceptions that name each clause."""
        found: dict[str, tuple[Clause, ...]] = {}
        for clause in self.rulebook.clauses.values():
            for excepted in clause.exception_to:
                found[excepted] = (*found.get(excepted, ()), clause)
        return found


class _World:
    """One way for the pending announcements to turn out: some clauses are in force, the others do nothing."""

    def __init__(self, verdicts: Verdicts, active: World) -> None:
        self._verdicts = verdicts
        self._world = verdicts.logic.world
        self._active = active
        self._stands: dict[str, BoolRef] = {}
        self._may_stand: dict[str, BoolRef] = {}

    def ends(self) -> Ends:
        low: list[tuple[int, BoolRef]] = []
        high: list[tuple[int, BoolRef]] = []
        clauses = [self._verdicts.rulebook.clauses[id_] for id_ in sorted(self._active)]
        for kind in ("duty", "review"):
            for clause in (clause for clause in clauses if clause.kind == kind):
                for rank, surely, perhaps in self._contributions(clause):
                    low.append((rank, surely))
                    high.append((rank, perhaps))
        rungs = range(1, len(self._verdicts.rulebook.ladder))
        return Ends(
            tuple(self._world.any(term for rank, term in low if rank >= rung) for rung in rungs),
            tuple(self._world.any(term for rank, term in high if rank >= rung) for rung in rungs),
        )

    def _contributions(self, clause: Clause) -> Iterator[tuple[int, BoolRef, BoolRef]]:
        """The rungs that a duty or review and its exceptions call for, and when, surely and perhaps."""
        every, negation, rank = self._world.all, self._world.negation, self._verdicts.rank
        would, might = self._verdicts.truth(clause.id)
        if clause.kind == "review":
            would = every((would, self._world.any(self._of(clause, self._stands))))
            might = every((might, self._world.any(self._of(clause, self._may_stand))))
        exceptions = [one for one in self._verdicts.exceptions.get(clause.id, ()) if one.id in self._active]
        truths = {one.id: self._verdicts.truth(one.id) for one in exceptions}
        stands = every((would, *(negation(may) for _, may in truths.values())))
        may_stand = every((might, *(negation(must) for must, _ in truths.values())))
        self._stands[clause.id], self._may_stand[clause.id] = stands, may_stand
        yield rank[clause.outcome], stands, may_stand
        for one in exceptions:
            milder = [truths[other.id][1] for other in exceptions if rank[other.outcome] < rank[one.outcome]]
            may = truths[one.id][1]
            yield rank[one.outcome], every((would, may, *map(negation, milder))), every((might, may))

    @staticmethod
    def _of(clause: Clause, standing: dict[str, BoolRef]) -> Iterator[BoolRef]:
        yield from (standing[duty] for duty in sorted(clause.applies_to) if duty in standing)
