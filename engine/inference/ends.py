"""How mild and how severe may it be? Floor and ceiling alone, of clauses as bits, for whoever asks very often.

The rules are those of `program.py`, chained by the rule library: what follows in a situation of a clause is asked of
`Inference` once and kept as bits. Clauses are worked out in blocks, first those of duties, then those of the reviews
that hang on them: lines that differ in few clauses differ in few blocks, and what follows in the others is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from engine.inference.program import Program, Signature
from engine.inference.symbols import Mark

Bits = int
"""Clauses: the first of the program is the lowest bit."""
Said = tuple[tuple[Mark, str], ...]
Asked = Callable[[str, Signature, bool, bool], Said]
"""What is said of a clause and its exceptions under a signature, where a duty under it stands, surely and perhaps."""
_MOST_REMEMBERED, _MOST_SITUATIONS = 100_000, 10_000
_BLOCK = 16


class Findings(NamedTuple):
    """A signature as bits."""

    true: Bits
    unknown: Bits
    covered: Bits = 0
    maybe_covered: Bits = 0


class _Situation(NamedTuple):
    """What bears on some clauses: the findings of them and their exceptions, and on which of them duties stand."""

    true: Bits
    unknown: Bits
    covered: Bits
    maybe_covered: Bits
    bites_on: Bits
    bites_on_at_most: Bits


class _Follows(NamedTuple):
    """What clauses contribute to the floor and to the ceiling, and the reviews that bite on them, at least, at most."""

    low: Bits
    high: Bits
    bites_on: Bits
    bites_on_at_most: Bits


class _Block:
    """Clauses of which none bears on another; what follows from them is kept by all that bears on them."""

    def __init__(self, places: Sequence[int], seen: Sequence[Bits]) -> None:
        """`seen`: for each clause of the program itself and its exceptions."""
        self.places = tuple(places)
        self.clauses = sum(1 << place for place in places)
        self.seen = 0
        for place in places:
            self.seen |= seen[place]
        self.follows: dict[tuple[Bits, ...], _Follows] = {}


class Ends:
    """The ends of one program."""

    def __init__(self, program: Program) -> None:
        """Number the clauses and file them by what they call for."""
        self._clauses = tuple(role.clause for role in program.roles)
        bit = {clause: 1 << place for place, clause in enumerate(self._clauses)}
        self._bit = bit
        self._licensable = sum(bit[role.clause] for role in program.roles if role.licensable)
        self._seen = [
            bit[clause] | sum(bit[role.clause] for role in program.exceptions_to(clause)) for clause in self._clauses
        ]
        calling_for = [
            (rank, sum(bit[role.clause] for role in program.roles if role.outcome == verdict))
            for rank, verdict in enumerate(program.ladder)
        ]
        self._severest_first = calling_for[:0:-1]
        self._found: dict[Findings, tuple[int, int]] = {}
        self._follows: list[dict[tuple[Bits, ...], _Follows]] = [{} for _ in self._clauses]
        self._blocks: list[_Block] = []
        for kind in ("duty", "review"):
            own = [place for place, role in enumerate(program.roles) if role.kind == kind]
            self._blocks += [_Block(own[at : at + _BLOCK], self._seen) for at in range(0, len(own), _BLOCK)]

    def of(self, findings: Findings, asked: Asked) -> tuple[int, int]:
        """Floor and ceiling, as ranks on the ladder; `asked` is turned to for what is not known yet."""
        found = self._found.get(findings)
        if found is None:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            found = self._found[findings] = self._of(findings, asked)
        return found

    def _of(self, findings: Findings, asked: Asked) -> tuple[int, int]:
        true, unknown, covered, maybe_covered = findings
        low = high = bites_on = bites_on_at_most = 0
        live = true | unknown
        for block in self._blocks:
            if live & block.clauses:
                lifted = block.clauses & self._licensable
                situation = (
                    true & block.seen, unknown & block.seen, covered & lifted, maybe_covered & lifted,
                    bites_on & block.clauses, bites_on_at_most & block.clauses,
                )  # fmt: skip
                found = block.follows.get(situation) or self._of_block(asked, block, _Situation(*situation))
                low |= found.low
                high |= found.high
                bites_on |= found.bites_on
                bites_on_at_most |= found.bites_on_at_most
        return self._worst(low), self._worst(high)

    def _of_block(self, asked: Asked, block: _Block, situation: _Situation) -> _Follows:
        if len(block.follows) >= _MOST_SITUATIONS:
            block.follows.clear()
        true, unknown, covered, maybe_covered, bites_on, bites_on_at_most = situation
        low = high = bites = bites_at_most = 0
        for place in block.places:
            bit, seen = 1 << place, self._seen[place]
            if (true | unknown) & bit:
                own = (
                    true & seen, unknown & seen, covered & bit, maybe_covered & bit,
                    bites_on & bit, bites_on_at_most & bit,
                )  # fmt: skip
                found = self._follows[place].get(own) or self._follow(asked, place, _Situation(*own))
                low |= found.low
                high |= found.high
                bites |= found.bites_on
                bites_at_most |= found.bites_on_at_most
        following = block.follows[situation] = _Follows(low, high, bites, bites_at_most)
        return following

    def _follow(self, asked: Asked, place: int, situation: _Situation) -> _Follows:
        known = self._follows[place]
        if len(known) >= _MOST_SITUATIONS:
            known.clear()
        signature = Signature(*map(self._named, situation[:4]))
        marked = dict.fromkeys(Mark, 0)
        for mark, clause in asked(
            self._clauses[place], signature, bool(situation.bites_on), bool(situation.bites_on_at_most)
        ):
            marked[mark] |= self._bit[clause]
        found = known[situation] = _Follows(
            marked[Mark.STANDS] | marked[Mark.RELIEVES],
            marked[Mark.STANDS_AT_MOST] | marked[Mark.RELIEVES_AT_MOST],
            marked[Mark.BITES_ON],
            marked[Mark.BITES_ON_AT_MOST],
        )
        return found

    def _named(self, bits: Bits) -> frozenset[str]:
        return frozenset(clause for clause in self._clauses if bits & self._bit[clause])

    def _worst(self, contributing: Bits) -> int:
        for rank, calling in self._severest_first:
            if contributing & calling:
                return rank
        return 0
