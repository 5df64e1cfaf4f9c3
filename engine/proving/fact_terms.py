"""What may be known of a fact, as propositions? And when each leaf is true of it, when false.

A fact with one value is at one of its points or at none (unknown). A set has members, each at a point, and may be
open: then it may have others too. An open set without members is a fact of which nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from engine.proving.domains import Domain, Point, Question
from engine.proving.propositions import Propositions
from engine.vocabulary.values import NONE, AtLeast, Between, Value, Within

if TYPE_CHECKING:
    from z3 import BoolRef, ModelRef


class Kleene(NamedTuple):
    """When a condition is surely true, and when surely false; it is unknown where neither holds."""

    yes: BoolRef
    no: BoolRef


class FactTerms:
    """One proposition for each point of a fact; for a set one more, that it is open."""

    def __init__(self, world: Propositions, domain: Domain) -> None:
        """Name the propositions and assert what always holds of them."""
        self.fact = domain.fact
        self.domain = domain
        self._world = world
        self.at = tuple(world.proposition(f"{self.fact.name}#{place}") for place, _ in enumerate(domain.points))
        self._open = world.proposition(f"{self.fact.name}?") if self.fact.is_set else None
        if self._open is None and len(self.at) > 1:
            world.assert_always(world.at_most(self.at, 1))

    def answer(self, question: Question) -> Kleene:
        """When a leaf is true, and when false."""
        yes = self._some(question, True)
        if self._open is None:
            return Kleene(yes, self._some(question, False))
        if question.leaf.operator == "is_known":
            return Kleene(yes, self._world.negation(self._world.any((yes, self._open))))
        perhaps = self._some(question, None)
        return Kleene(yes, self._world.negation(self._world.any((yes, perhaps, self._open))))

    def weights(self) -> tuple[BoolRef, ...]:
        """What makes a line longer to tell: each value, each member, and that there are no others."""
        return self.at if self._open is None else (*self.at, self._world.negation(self._open))

    def plain(self) -> BoolRef:
        """That nothing is said, or there is such a thing; of a set, that it is known in full, its members exactly."""
        negation, every = self._world.negation, self._world.all
        if self._open is None:
            return every(negation(one) for one, point in self._placed() if point.example is NONE)
        exact = every(negation(one) for one, point in self._placed() if None in point.answers.values())
        return every((exact, self._world.differ(self._open, self._world.any(self.at))))

    def at_point(self, place: int) -> Iterator[tuple[BoolRef, bool]]:
        """The propositions of a fact with one value, settled so that it is at a point."""
        yield from ((one, other == place) for other, one in enumerate(self.at))

    def stating(self, value: Value | None) -> Iterator[BoolRef]:
        """What settles the propositions to a value; None is not known.

        Raises `ValueError` for what is known in part other than as an open set: there are no propositions for it.
        """
        if isinstance(value, Between | Within):
            raise ValueError(f"{value} of {self.fact.name} cannot be stated")
        members = value if isinstance(value, frozenset) else () if value is None else (value,)
        held = {self.domain.place(member) for member in members}
        yield from (one if place in held else self._world.negation(one) for place, one in enumerate(self.at))
        if self._open is not None:
            closed = value is not None and not isinstance(value, AtLeast)
            yield self._world.negation(self._open) if closed else self._open

    def value(self, model: ModelRef) -> Value | None:
        """What a solution says of the fact; None where it is not known."""
        held = [point.example for one, point in self._placed() if self._world.holds(model, one)]
        if self._open is None:
            return held[0] if held else None
        members = frozenset(str(member) for member in held)
        if not self._world.holds(model, self._open):
            return members
        return AtLeast(members) if members else None

    def _some(self, question: Question, truth: bool | None) -> BoolRef:
        return self._world.any(one for one, point in self._placed() if point.answers[question] is truth)

    def _placed(self) -> Iterator[tuple[BoolRef, Point]]:
        return zip(self.at, self.domain.points, strict=True)
