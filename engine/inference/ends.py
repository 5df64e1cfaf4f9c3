"""How mild and how severe may it be? Floor and ceiling alone, of clauses as bits, for whoever asks very often.

The rules are those of `program.py`, chained by the rule library: what follows in a situation of a clause is asked of
`Inference` once and kept as bits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from engine.inference.program import Program, Signature
from engine.inference.symbols import Mark

Bits = int
"""Clauses: the first of the program is the lowest bit."""
Said = tuple[tuple[Mark, str], ...]
Asked = Callable[[str, Signature, bool, bool], Said]
"""What is said of a clause and its exceptions under a signature, where a duty under it stands, surely and perhaps."""
_MOST_REMEMBERED, _MOST_SITUATIONS = 100_000, 10_000


class Findings(NamedTuple):
    """A signature as bits."""

    true: Bits
    unknown: Bits
    covered: Bits = 0
    maybe_covered: Bits = 0


class _Situation(NamedTuple):
    """What bears on one clause: the findings of it and its exceptions, and whether a duty stands that it bites on."""

    true: Bits
    unknown: Bits
    covered: Bits
    maybe_covered: Bits
    bites_on: Bits
    bites_on_at_most: Bits


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
        for stratum in (live & self._duties, live & self._reviews):
            waiting = stratum
            while waiting:
                bit = waiting & -waiting
                waiting ^= bit
                place = bit.bit_length() - 1
                seen, lifted = self._seen[place], bit & self._licensable
                situation = (
                    true & seen, unknown & seen, covered & lifted, maybe_covered & lifted,
                    bites_on & bit, bites_on_at_most & bit,
                )  # fmt: skip
                found = self._follows[place].get(situation) or self._follow(asked, place, _Situation(*situation))
                low |= found.low
                high |= found.high
                bites_on |= found.bites_on
                bites_on_at_most |= found.bites_on_at_most
        return self._worst(low), self._worst(high)

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
