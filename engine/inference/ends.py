"""How mild and how severe may it be? Floor and ceiling alone, of clauses as bits, for whoever asks very often.

The rules are those of `program.py`, chained by the rule library: what follows in a situation of a clause is asked of
`Inference` once and kept as bits. No licences here; where one covers a duty, draw whole conclusions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from engine.inference.program import Program
from engine.inference.symbols import Mark

Bits = int
"""Clauses: the first of the program is the lowest bit."""
Said = tuple[tuple[Mark, str], ...]
_Situation = tuple[Bits, Bits, bool, bool]
_MOST_REMEMBERED, _MOST_SITUATIONS = 500_000, 10_000
Asked = Callable[[str, frozenset[str], frozenset[str], bool, bool], Said]
"""What is said of a clause and its exceptions, where some are true and some unknown and a duty under it stands."""


class _Follows(NamedTuple):
    """What a clause contributes to the floor and to the ceiling, and the reviews that bite on it, at least, at most."""

    low: Bits
    high: Bits
    bites_on: Bits
    bites_on_at_most: Bits


class Ends:
    """The ends of one program."""

    def __init__(self, program: Program) -> None:
        """Number the clauses and file them by what they call for."""
        self._clauses = tuple(role.clause for role in program.roles)
        bit = {clause: 1 << place for place, clause in enumerate(self._clauses)}
        self._bit = bit
        self._duties, self._reviews = (
            sum(bit[role.clause] for role in program.roles if role.kind == kind) for kind in ("duty", "review")
        )
        self._seen = [
            bit[clause] | sum(bit[role.clause] for role in program.exceptions_to(clause)) for clause in self._clauses
        ]
        calling_for = [
            (rank, sum(bit[role.clause] for role in program.roles if role.outcome == verdict))
            for rank, verdict in enumerate(program.ladder)
        ]
        self._severest_first = calling_for[:0:-1]
        self._found: dict[tuple[Bits, Bits], tuple[int, int]] = {}
        self._follows: list[dict[_Situation, _Follows]] = [{} for _ in self._clauses]

    def of(self, true: Bits, unknown: Bits, asked: Asked) -> tuple[int, int]:
        """Floor and ceiling, as ranks on the ladder; `asked` is turned to for what is not known yet."""
        found = self._found.get((true, unknown))
        if found is None:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            found = self._found[true, unknown] = self._of(true, unknown, asked)
        return found

    def _of(self, true: Bits, unknown: Bits, asked: Asked) -> tuple[int, int]:
        low = high = bites_on = bites_on_at_most = 0
        live = true | unknown
        for stratum in (live & self._duties, live & self._reviews):
            waiting = stratum
            while waiting:
                bit = waiting & -waiting
                waiting ^= bit
                place = bit.bit_length() - 1
                seen = self._seen[place]
                situation = true & seen, unknown & seen, bool(bites_on & bit), bool(bites_on_at_most & bit)
                found = self._follows[place].get(situation) or self._follow(asked, place, situation)
                low |= found.low
                high |= found.high
                bites_on |= found.bites_on
                bites_on_at_most |= found.bites_on_at_most
        return self._worst(low), self._worst(high)

    def _follow(self, asked: Asked, place: int, situation: _Situation) -> _Follows:
        true, unknown, bites_on, bites_on_at_most = situation
        known = self._follows[place]
        if len(known) >= _MOST_SITUATIONS:
            known.clear()
        marked = dict.fromkeys(Mark, 0)
        said = asked(self._clauses[place], self._named(true), self._named(unknown), bites_on, bites_on_at_most)
        for mark, clause in said:
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
