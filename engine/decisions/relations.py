"""Which clauses hang on which, and how severe is each? Clauses are places and bits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.decisions.law_days import places
from engine.rulebook.rulebook import Rulebook


class Relations:
    """Which clauses hang on which, and how severe each is."""

    def __init__(self, rulebook: Rulebook, rank: dict[str, int], bits: Callable[[Iterable[str]], int]) -> None:
        """All by the places of clauses."""
        clauses = list(rulebook.clauses.values())
        self.kinds = tuple(clause.kind for clause in clauses)
        self.severity = tuple(rank[clause.outcome] for clause in clauses)
        self.needs = tuple(bits(clause.applies_to | clause.exception_to) for clause in clauses)
        self.reviews, self.exceptions = (
            bits(clause.id for clause in clauses if clause.kind == kind) for kind in ("review", "exception")
        )
        self._needed_by = [0] * len(clauses)
        for place, needs in enumerate(self.needs):
            for needed in places(needs):
                self._needed_by[needed] |= 1 << place

    def with_purpose(self, live: int) -> int:
        """The clauses without reviews and exceptions of clauses that are all false: those can follow to nothing."""
        for kind in (self.reviews, self.exceptions):
            for place in places(live & kind):
                if not self.needs[place] & live:
                    live &= ~(1 << place)
        return live

    def could_matter(self, place: int, live: int, floor: int) -> bool:
        """Not if it, and all that would bite with it, is no severer than what already stands."""
        attached = self._needed_by[place] & live
        if (1 << place | attached) & self.exceptions:
            return True
        return max(self.severity[place], *(self.severity[other] for other in places(attached)), 0) > floor

    def companies(self, place: int) -> Iterator[tuple[int, ...]]:
        """What must hold too for a clause to count: a duty for a review, what it excepts for an exception."""
        if self.kinds[place] == "duty":
            yield ()
        for other in places(self.needs[place]):
            if self.kinds[other] == "duty":
                yield (other,)
            else:
                yield from ((duty, other) for duty in places(self.needs[other]))
