"""What follows from a signature of findings? Forward chaining, once per distinct signature."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

from engine.inference.compiling import compile_rules
from engine.inference.network import Network
from engine.inference.program import Conclusions, Program, Signature
from engine.inference.symbols import Mark, symbol

_MOST_REMEMBERED = 65_536


class Inference:
    """Draws conclusions from signatures under one program.

    Thread-safe: what is remembered is read freely, and the rule library runs under a lock. `computed` counts the
    signatures that it worked out.
    """

    def __init__(self, program: Program) -> None:
        """Compile the program."""
        self.computed = 0
        self._program = program
        self._roles = {role.clause: role for role in program.roles}
        self._numbers = {role.clause: number for number, role in enumerate(program.roles)}
        self._rank = {verdict: position for position, verdict in enumerate(program.ladder)}
        self._duties, self._reviews = compile_rules(program)
        self._network = Network([*self._duties, *self._reviews])
        self._exceptions = {role.clause: program.exceptions_to(role.clause) for role in program.roles}
        self._where = self._rulesets_by_symbol()
        self._memory: dict[Signature, Conclusions] = {}
        self._lock = Lock()

    def conclude(self, signature: Signature) -> Conclusions:
        """The conclusions from a signature."""
        found = self._memory.get(signature)
        if found is None:
            with self._lock:
                found = self.work_out(signature)
                if len(self._memory) >= _MOST_REMEMBERED:
                    self._memory.clear()
                self._memory[signature] = found
        return found

    def work_out(self, signature: Signature) -> Conclusions:
        """The conclusions from a signature, worked out anew; for one thread at a time."""
        self.computed += 1
        asserted = frozenset(self._asserted(signature))
        derived = self._chain(0, asserted)
        derived |= self._chain(1, asserted | derived)
        return self._conclusions(signature, derived)

    def _rulesets_by_symbol(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        found: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
        for stratum, rulesets in zip(found, (self._duties, self._reviews), strict=True):
            for ruleset in rulesets:
                for name in ruleset.asked:
                    stratum.setdefault(name, []).append(ruleset.name)
        return found

    def _chain(self, stratum: int, symbols: frozenset[str]) -> frozenset[str]:
        where = self._where[stratum]
        concerned = sorted({ruleset for name in symbols for ruleset in where.get(name, ())})
        return frozenset[str]().union(*(self._network.chain(ruleset, symbols) for ruleset in concerned))

    def _of(self, clause: str, mark: Mark) -> str:
        return symbol(self._numbers[clause], mark)

    def _asserted(self, signature: Signature) -> Iterator[str]:
        """The symbols of a signature: what may hold, and of the exceptions to it also what does not."""
        live = signature.true | signature.unknown
        exceptions = {other.clause for clause in live for other in self._exceptions[clause]}
        for clause in live:
            yield self._of(clause, Mark.MAY)
            if clause in signature.true:
                yield self._of(clause, Mark.MUST)
            if clause not in signature.covered:
                yield self._of(clause, Mark.OPEN_AT_BEST)
                if clause not in signature.maybe_covered:
                    yield self._of(clause, Mark.OPEN)
        for clause in exceptions:
            if clause not in signature.true:
                yield self._of(clause, Mark.NEED_NOT)
            if clause not in live:
                yield self._of(clause, Mark.CANNOT)

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
