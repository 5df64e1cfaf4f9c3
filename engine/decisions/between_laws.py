"""Do clauses of two laws stand against each other for a line, so that who keeps the ones may break the others?

That a conflict is found never changes the verdict, and no law is put above another: a person must look at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from engine.decisions.law_days import ClauseBits, LawDay
from engine.inference.program import Conclusions
from engine.rulebook.rulebook import Rulebook

Considered = tuple[tuple[str, bool], ...]
"""Conflicts that there may be, each with whether its condition surely holds."""


class ConflictFound(NamedTuple):
    """Clauses of two laws that stand against each other, surely or perhaps; those of each side in order."""

    conflict: str
    certain: bool
    one: tuple[str, ...]
    other: tuple[str, ...]


class Met(NamedTuple):
    """The conflicts whose condition is true, and those whose condition is unknown."""

    surely: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()


NOTHING_MET = Met()


class BetweenLaws:
    """The conflicts of one rulebook."""

    def __init__(self, rulebook: Rulebook, bits: ClauseBits) -> None:
        """Note the sides of each as bits."""
        self._conflicts = rulebook.conflicts
        self._sides = [(one, bits.of(one.one), bits.of(one.other)) for one in rulebook.conflicts.values()]

    def considered(self, day: LawDay, live: int, met: Met) -> Considered:
        """The conflicts that there may be on a day among clauses that are not false, as bits."""
        return tuple(self._considered(day, live, met)) if self._sides else ()

    def _considered(self, day: LawDay, live: int, met: Met) -> Iterator[tuple[str, bool]]:
        for conflict, one, other in self._sides:
            if live & one and live & other and conflict.name in day.conflicts:
                if conflict.condition is None or conflict.name in met.surely:
                    yield conflict.name, True
                elif conflict.name in met.perhaps:
                    yield conflict.name, False

    def found(self, considered: Considered, worlds: Sequence[Conclusions]) -> tuple[ConflictFound, ...]:
        """Those of which both sides may stand in some world; certain where both surely do in every world."""
        return tuple(one for name, holds in considered if (one := self._found(name, holds, worlds)))

    def _found(self, name: str, holds: bool, worlds: Sequence[Conclusions]) -> ConflictFound | None:
        one, other = self._conflicts[name].one, self._conflicts[name].other
        together = [world.may_stand for world in worlds if one & world.may_stand and other & world.may_stand]
        if not together:
            return None
        certain = holds and all(one & world.stands and other & world.stands for world in worlds)
        standing = frozenset[str]().union(*together)
        return ConflictFound(name, certain, tuple(sorted(one & standing)), tuple(sorted(other & standing)))
