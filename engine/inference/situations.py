"""What is a clause's situation under a signature? The symbols, of those its rules ask for, that hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from engine.inference.program import ClauseRole, Program, Signature
from engine.inference.symbols import Mark, symbol


class _Exception(NamedTuple):
    clause: str
    may: str
    cannot: str
    need_not: str


class Situation:
    """Describes one duty or review."""

    def __init__(self, program: Program, role: ClauseRole, numbers: dict[str, int]) -> None:
        """Make the symbols once."""
        self._clause = role.clause
        self._licensable = role.licensable
        self._of = {mark: symbol(numbers[role.clause], mark) for mark in Mark}
        self._exceptions = [
            _Exception(
                other.clause,
                may=symbol(numbers[other.clause], Mark.MAY),
                cannot=symbol(numbers[other.clause], Mark.CANNOT),
                need_not=symbol(numbers[other.clause], Mark.NEED_NOT),
            )
            for other in program.exceptions_to(role.clause)
        ]

    def symbols(self, signature: Signature, bites_on: bool, bites_on_at_most: bool) -> frozenset[str]:
        """The symbols that hold of the clause, which is true or unknown.

        `bites_on` and `bites_on_at_most` say of a review whether a duty that it applies to stands, surely and perhaps.
        """
        return frozenset(self._symbols(signature, bites_on, bites_on_at_most))

    def _symbols(self, signature: Signature, bites_on: bool, bites_on_at_most: bool) -> Iterator[str]:
        yield self._of[Mark.MAY]
        if self._clause in signature.true:
            yield self._of[Mark.MUST]
        if bites_on:
            yield self._of[Mark.BITES_ON]
        if bites_on_at_most:
            yield self._of[Mark.BITES_ON_AT_MOST]
        if self._licensable and self._clause not in signature.covered:
            yield self._of[Mark.OPEN_AT_BEST]
            if self._clause not in signature.maybe_covered:
                yield self._of[Mark.OPEN]
        for exception in self._exceptions:
            if exception.clause in signature.true:
                yield exception.may
            else:
                yield exception.need_not
                yield exception.may if exception.clause in signature.unknown else exception.cannot
