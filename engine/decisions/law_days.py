"""What do all clauses do on a day? Sets of clauses are the bits of one integer: a day of law is a few numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from engine.rulebook.activity import Activity, State
from engine.sharing import Sharing

MOST_ANNOUNCEMENTS = 6
Worlds = tuple[tuple[int, int], ...]
"""The clauses that are true and those that are unknown, as bits, in each combination of pending announcements."""


class ClauseBits:
    """Numbers the clauses of a rulebook: the first is the lowest bit."""

    def __init__(self, clauses: Iterable[str]) -> None:
        """Number the clauses in their order."""
        self._clauses = tuple(clauses)
        self._bit = {id_: 1 << place for place, id_ in enumerate(self._clauses)}
        self._shared = Sharing()

    def of(self, clauses: Iterable[str]) -> int:
        """A set of clauses as an integer."""
        bits = 0
        for id_ in clauses:
            bits |= self._bit[id_]
        return bits

    def named(self, bits: int) -> frozenset[str]:
        """The clauses of an integer."""
        return self._shared(frozenset(self.each(bits)))

    def each(self, bits: int) -> Iterator[str]:
        """The clauses of an integer, in order."""
        return map(self._clauses.__getitem__, places(bits))


def places(bits: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


@dataclass(frozen=True, slots=True)
class Hanging:
    """The clauses that hang on one pending announcement, and those of them in force if it holds, and otherwise."""

    announcement: str
    clauses: int
    if_it_holds: int
    otherwise: int


@dataclass(frozen=True, slots=True)
class LawDay:
    """What clauses do from a day on: in force, suspended, or hanging on announcements; all others do nothing.

    `conflicts` between laws are those that there are on the day, if clauses of both sides stand.
    """

    in_force: int
    suspended: int
    hanging: tuple[Hanging, ...]
    conflicts: frozenset[str] = frozenset()

    def hanging_on(self, live: int) -> tuple[Hanging, ...]:
        """The announcements on which any of some clauses hang."""
        return tuple([one for one in self.hanging if one.clauses & live])

    def alike(self, other: LawDay, live: int) -> bool:
        """Whether two days are the same for some clauses, as far as something can follow from them."""
        return (
            self.in_force & live == other.in_force & live
            and self.hanging_on(live) == other.hanging_on(live)
            and self.conflicts == other.conflicts
        )

    def worlds(self, true: int, unknown: int) -> Worlds:
        """The clauses that are true and those that are unknown, in each world; one world where nothing is pending."""
        hanging = self.hanging_on(true | unknown)
        if not hanging:
            return ((true & self.in_force, unknown & self.in_force),)
        if len(hanging) > MOST_ANNOUNCEMENTS:
            return (self._relaxed(true, unknown, hanging),)
        found = []
        for ways in product(*((one.if_it_holds, one.otherwise) for one in hanging)):
            active = self.in_force
            for way in ways:
                active |= way
            found.append((true & active, unknown & active))
        return tuple(found)

    def _relaxed(self, true: int, unknown: int, hanging: tuple[Hanging, ...]) -> tuple[int, int]:
        """Too many announcements to try every combination: each unconfirmed clause counts as unknown by itself."""
        unconfirmed = 0
        for one in hanging:
            unconfirmed |= one.clauses
        return true & self.in_force, (unknown & self.in_force) | ((true | unknown) & unconfirmed)

    def lifted(self, clauses: int) -> LawDay:
        """The same day without the suspensions of some clauses."""
        return LawDay(self.in_force | clauses, self.suspended & ~clauses, self.hanging, self.conflicts)


def law_day(states: Mapping[str, State], bits: ClauseBits, conflicts: frozenset[str] = frozenset()) -> LawDay:
    """The day on which clauses are in these states, and on which there are these conflicts between laws."""
    by_announcement: dict[str, dict[str, State]] = {}
    for id_, state in states.items():
        if state.activity is Activity.UNCONFIRMED:
            by_announcement.setdefault(state.by, {})[id_] = state
    return LawDay(
        in_force=_those(states, bits, lambda state: state.activity is Activity.IN_FORCE),
        suspended=_those(states, bits, lambda state: state.activity is Activity.SUSPENDED),
        hanging=tuple(
            Hanging(
                announcement=name,
                clauses=bits.of(found),
                if_it_holds=_those(found, bits, lambda state: state.as_announced is Activity.IN_FORCE),
                otherwise=_those(found, bits, lambda state: state.otherwise is Activity.IN_FORCE),
            )
            for name, found in sorted(by_announcement.items())
        ),
        conflicts=conflicts,
    )


def _those(states: Mapping[str, State], bits: ClauseBits, holds: Callable[[State], bool]) -> int:
    return bits.of(id_ for id_, state in states.items() if holds(state))


LawDays = tuple[tuple[date | None, LawDay], ...]
"""The days on which the law changes: first the day asked for (None), then each later boundary."""
