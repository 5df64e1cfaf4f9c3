"""What follows from a signature of findings? Forward chaining, once per distinct situation of a clause."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import islice
from threading import Lock

from engine.inference.compiling import compile_rules
from engine.inference.network import Network
from engine.inference.program import Conclusions, Program, Signature
from engine.inference.symbols import Mark, symbol

_MOST_REMEMBERED = 65_536


class Inference:
    """Draws conclusions from signatures under one program.

    Each clause is chained by itself, over the symbols that its own rules ask for: what holds of it and of its
    exceptions, whether a licence covers it, and, for a review, one duty under it that stands. So the rule library
    runs once for each distinct situation of a clause, however many combinations of clauses there are.

    Thread-safe: what is remembered is read freely, and the rule library runs under a lock. `computed` counts how
    often it ran.
    """

    def __init__(self, program: Program) -> None:
        """Compile the program."""
        self.computed = 0
        self._program = program
        self._roles = {role.clause: role for role in program.roles}
        self._numbers = {role.clause: number for number, role in enumerate(program.roles)}
        self._rank = {verdict: position for position, verdict in enumerate(program.ladder)}
        self._exceptions = {role.clause: program.exceptions_to(role.clause) for role in program.roles}
        duties, reviews = compile_rules(program)
        self._network = Network([*duties, *reviews])
        self._ruleset = {rule.owner: ruleset.name for ruleset in [*duties, *reviews] for rule in ruleset.rules}
        self._conclusions_of: dict[Signature, Conclusions] = {}
        self._chained: dict[tuple[str, frozenset[str]], frozenset[str]] = {}
        self._lock = Lock()

    def conclude(self, signature: Signature) -> Conclusions:
        """The conclusions from a signature."""
        found = self._conclusions_of.get(signature)
        if found is None:
            if len(self._conclusions_of) >= _MOST_REMEMBERED:
                self._conclusions_of.clear()
            found = self._conclusions_of[signature] = self._conclude(signature, self._recall)
        return found

    def work_out(self, signature: Signature) -> Conclusions:
        """The conclusions from a signature, chained anew without anything remembered."""
        return self._conclude(signature, self._chain)

    def _conclude(self, signature: Signature, chain: Callable[[str, frozenset[str]], frozenset[str]]) -> Conclusions:
        live = sorted(signature.true | signature.unknown)
        derived: set[str] = set()
        for kind in ("duty", "review"):
            for clause in live:
                if self._roles[clause].kind == kind:
                    derived |= chain(clause, frozenset(self._asserted(clause, signature, derived)))
        return self._conclusions(signature, frozenset(derived))

    def _recall(self, clause: str, symbols: frozenset[str]) -> frozenset[str]:
        place = (clause, symbols)
        found = self._chained.get(place)
        if found is None:
            if len(self._chained) >= _MOST_REMEMBERED:
                self._chained.clear()
            found = self._chained[place] = self._chain(clause, symbols)
        return found

    def _chain(self, clause: str, symbols: frozenset[str]) -> frozenset[str]:
        with self._lock:
            self.computed += 1
            return self._network.chain(self._ruleset[clause], symbols)

    def _of(self, clause: str, mark: Mark) -> str:
        return symbol(self._numbers[clause], mark)

    def _asserted(self, clause: str, signature: Signature, derived: Collection[str]) -> Iterator[str]:
        """What the rules of a live duty or review ask for: itself, its exceptions, a duty under it that stands."""
        yield self._of(clause, Mark.MAY)
        if clause in signature.true:
            yield self._of(clause, Mark.MUST)
        if clause not in signature.covered:
            yield self._of(clause, Mark.OPEN_AT_BEST)
            if clause not in signature.maybe_covered:
                yield self._of(clause, Mark.OPEN)
        for exception in self._exceptions[clause]:
            if exception.clause in signature.true or exception.clause in signature.unknown:
                yield self._of(exception.clause, Mark.MAY)
            else:
                yield self._of(exception.clause, Mark.CANNOT)
            if exception.clause not in signature.true:
                yield self._of(exception.clause, Mark.NEED_NOT)
        for mark in (Mark.STANDS, Mark.STANDS_AT_MOST):
            standing = (self._of(duty, mark) for duty in sorted(self._roles[clause].applies_to))
            yield from islice((name for name in standing if name in derived), 1)

    def _conclusions(self, signature: Signature, derived: frozenset[str]) -> Conclusions:
        live = sorted(signature.true | signature.unknown)
        stands = frozenset(clause for clause in live if self._of(clause, Mark.STANDS) in derived)
        may_stand = frozenset(clause for clause in live if self._of(clause, Mark.STANDS_AT_MOST) in derived)
        low = stands | {clause for clause in live if self._of(clause, Mark.RELIEVES) in derived}
        high = low | may_stand | {clause for clause in live if self._of(clause, Mark.RELIEVES_AT_MOST) in derived}
        floor, floor_by = self._worst(low)
        ceiling, ceiling_by = self._worst(high)
        papers = self._papers(low)
        return Conclusions(
            floor=floor,
            ceiling=ceiling,
            floor_by=floor_by,
            ceiling_by=ceiling_by,
            stands=stands,
            may_stand=stands | may_stand,
            excepted=self._excepted(signature),
            authorised=frozenset(clause for clause in live if clause in signature.covered),
            papers=papers,
            possible_papers=self._papers(high) - papers,
            conflicts=self._conflicts(signature),
        )

    def _worst(self, contributing: frozenset[str]) -> tuple[str, frozenset[str]]:
        mildest = self._program.ladder[0]
        outcomes = {clause: self._roles[clause].outcome for clause in contributing}
        worst = max(outcomes.values(), key=self._rank.__getitem__, default=mildest)
        deciding = frozenset(clause for clause, outcome in outcomes.items() if outcome == worst != mildest)
        return worst, deciding

    def _papers(self, contributing: frozenset[str]) -> frozenset[str]:
        return frozenset[str]().union(*(self._roles[clause].papers for clause in contributing))

    def _excepted(self, signature: Signature) -> frozenset[tuple[str, str]]:
        live = signature.true | signature.unknown
        return frozenset(
            (clause, other.clause) for clause in live for other in self._exceptions[clause] if other.clause in live
        )

    def _conflicts(self, signature: Signature) -> frozenset[tuple[str, str, str]]:
        live = signature.true | signature.unknown
        holding = {
            clause: sorted(
                (other for other in self._exceptions[clause] if other.clause in signature.true),
                key=lambda other: other.clause,
            )
            for clause in live
        }
        return frozenset(
            (clause, first.clause, second.clause)
            for clause, others in holding.items()
            for index, first in enumerate(others)
            for second in others[index + 1 :]
            if first.outcome != second.outcome
        )
