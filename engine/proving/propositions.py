"""Which propositions are there, and can these hold together? The solver, behind the few words that are used of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from z3 import BoolRef, ModelRef


class Undecided(RuntimeError):
    """The solver gave a question up."""


@cache
def _library() -> ModuleType:
    """The solver's library, loaded when something is to be proved: that takes a moment."""
    import z3

    return z3


class Propositions:
    """A world of propositions with a solver of its own, which no other thread shares."""

    def __init__(self) -> None:
        """Nothing is asserted yet."""
        self._z3 = _library()
        self._context = self._z3.Context()
        self._solver = self._z3.SolverFor("QF_FD", ctx=self._context)
        self.true: BoolRef = self._z3.BoolVal(True, self._context)
        self.false: BoolRef = self._z3.BoolVal(False, self._context)

    def proposition(self, name: str) -> BoolRef:
        """A proposition of its own."""
        found: BoolRef = self._z3.Bool(name, self._context)
        return found

    def negation(self, term: BoolRef) -> BoolRef:
        """That it does not hold."""
        found: BoolRef = self._z3.Not(term)
        return found

    def all(self, terms: Iterable[BoolRef]) -> BoolRef:
        """That every one holds."""
        found = [term for term in terms if not self._z3.is_true(term)]
        if len(found) > 1:
            joined: BoolRef = self._z3.And(*found)
            return joined
        return found[0] if found else self.true

    def any(self, terms: Iterable[BoolRef]) -> BoolRef:
        """That one holds at least."""
        found = [term for term in terms if not self._z3.is_false(term)]
        if len(found) > 1:
            joined: BoolRef = self._z3.Or(*found)
            return joined
        return found[0] if found else self.false

    def differ(self, first: BoolRef, second: BoolRef) -> BoolRef:
        """That one holds and not the other; plainly false where both are the same."""
        found: BoolRef = self.false if first.eq(second) else self._z3.Xor(first, second)
        return found

    def at_most(self, terms: Sequence[BoolRef], count: int) -> BoolRef:
        """That no more than so many hold."""
        found: BoolRef = self._z3.AtMost(*terms, count)
        return found

    def with_settled(self, term: BoolRef, settled: Iterable[tuple[BoolRef, bool]]) -> BoolRef:
        """What a term says once some of its propositions are settled."""
        changed: BoolRef = self._z3.substitute(
            term, *((one, self.true if truth else self.false) for one, truth in settled)
        )
        return changed

    def is_false(self, term: BoolRef) -> bool:
        """Whether a term is plainly false, without any search."""
        return bool(self._z3.is_false(term))

    def holds(self, model: ModelRef, term: BoolRef) -> bool:
        """Whether a proposition holds in a solution."""
        return bool(self._z3.is_true(model.eval(term, model_completion=True)))

    def assert_always(self, *terms: BoolRef) -> None:
        """Take these for given from now on, or until the end of the block."""
        self._solver.add(*terms)

    @contextmanager
    def supposing(self, *terms: BoolRef) -> Iterator[None]:
        """Take these for given inside a block."""
        self._solver.push()
        try:
            self._solver.add(*terms)
            yield
        finally:
            self._solver.pop()

    def solution(self, *terms: BoolRef) -> ModelRef | None:
        """A way for all of these to hold besides what is given; None is a proof that there is none."""
        if any(self.is_false(term) for term in terms):
            return None
        with self.supposing(*terms):
            found = self._solver.check()
            if found == self._z3.sat:
                model: ModelRef = self._solver.model()
                return model
            if found == self._z3.unsat:
                return None
            raise Undecided(self._solver.reason_unknown())
