"""The same answers about owners by trying everything: every world that the stakes leave open, each worked out plainly.

Meant for small graphs whose shares are quarters. "More than" a quarter is tried as a thousandth more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod

from engine.ownership.rules import Rule
from engine.ownership.shares import End
from engine.ownership.stakes import Stake

A_LITTLE = Fraction(1, 1000)
Codes = Mapping[str, frozenset[str]]
Assignment = Mapping[str, Fraction]


@dataclass(frozen=True)
class Answer:
    """What holds of a party over all worlds."""

    low: Fraction
    high: Fraction
    covered: bool | None
    owner_is_covered: bool | None
    codes: frozenset[str]
    possible_codes: frozenset[str]


@dataclass(frozen=True)
class World:
    """One way in which everything unknown may turn out."""

    shares: Mapping[str, Assignment]
    codes: Codes
    exempt: frozenset[str]


class TooManyWorlds(Exception):
    """There are more worlds than anyone would wait for."""


class PlainOwnership:
    """Graphs whose parties go by their names alone."""

    def __init__(
        self, stakes: Sequence[Stake], as_of: date, rule: Rule, covered: Codes, perhaps: Codes, most: int
    ) -> None:
        self.rule = rule
        self.rows: dict[str, dict[str, list[Stake]]] = {}
        self.unnamed: set[str] = set()
        countries: dict[str, str | None] = {}
        for number, stake in enumerate(stakes):
            for name in (stake.owner, stake.owned):
                if name is not None:
                    countries[name.text] = name.country
            if (stake.first_day or as_of) <= as_of <= (stake.last_day or as_of):
                owner = stake.owner.text if stake.owner else f"unnamed {number}"
                if stake.owner is None:
                    self.unnamed.add(owner)
                self.rows.setdefault(stake.owned.text, {}).setdefault(owner, []).append(stake)
        self.worlds = list(self._worlds(countries, covered, perhaps, most))

    def answers(self) -> dict[str, Answer]:
        """The answer for each party with owners."""
        found = [self._work_out(world) for world in self.worlds]
        return {party: self._over_all([one[party] for one in found]) for party in self.rows}

    def _worlds(
        self, countries: Mapping[str, str | None], covered: Codes, perhaps: Codes, most: int
    ) -> Iterator[World]:
        shares = [[(party, one) for one in self._assignments(party, most)] for party in self.rows]
        fixed = {party: codes & self.rule.carried for party, codes in covered.items()}
        open_codes = [
            [
                (party, fixed.get(party, frozenset())),
                (party, fixed.get(party, frozenset()) | (codes & self.rule.carried)),
            ]
            for party, codes in {**perhaps, **dict.fromkeys(self.unnamed, self.rule.carried)}.items()
        ]
        exempt = [
            [(party, False), (party, True)] if country is None and self.rule.outside else
            [(party, country in self.rule.outside)]
            for party, country in countries.items()
        ]  # fmt: skip
        if prod(map(len, shares)) * prod(map(len, open_codes)) * prod(map(len, exempt)) > most:
            raise TooManyWorlds
        for some, codes, out in product(product(*shares), product(*open_codes), product(*exempt)):
            yield World(dict(some), {**fixed, **dict(codes)}, frozenset(party for party, is_out in out if is_out))

    def _assignments(self, party: str, most: int) -> list[Assignment]:
        """Every way in which the owners of a party may share it."""
        choices = self._choices(party)
        found = [one for one in _combinations(choices, most) if sum(one.values()) <= 1]
        if found:
            return found
        less = {owner: [value for value in self._grid(party) if value <= min(some)] for owner, some in choices.items()}
        return [one for one in _combinations(less, most) if sum(one.values()) == 1]

    def _choices(self, party: str) -> dict[str, list[Fraction]]:
        grid = self._grid(party)
        return {
            owner: _choices([row.share.low for row in rows], [row.share.high for row in rows], grid)
            for owner, rows in self.rows[party].items()
        }

    def _grid(self, party: str) -> list[Fraction]:
        """Quarters, and as many little steps around them as there are open ends."""
        rows = [row for of_owner in self.rows[party].values() for row in of_owner]
        steps = sum(bool(end.beyond) for row in rows for end in (row.share.low, row.share.high))
        around = range(-steps, steps + 1)
        values = {Fraction(quarter, 4) + step * A_LITTLE for quarter in range(5) for step in around}
        return sorted(value for value in values if 0 <= value <= 1)

    def _work_out(self, world: World) -> dict[str, tuple[Fraction, bool, bool, frozenset[str]]]:
        """Share, covered, whether an owner is covered, and codes of each party in one world."""
        covered = {party for party, codes in world.codes.items() if codes & self.rule.founding}
        codes = {party: world.codes.get(party, frozenset()) for party in covered}
        while True:
            share = {party: sum((part for owner, part in parts.items() if owner in covered), Fraction(0))
                     for party, parts in world.shares.items()}  # fmt: skip
            held = {party for party, part in share.items() if part >= Fraction(1, 2) and party not in world.exempt}
            more = dict(codes)
            for party in held:
                of_owners = [codes.get(owner, frozenset()) for owner in self._owners(party) if owner in covered]
                more[party] = more.get(party, world.codes.get(party, frozenset())).union(*of_owners)
            if held <= covered and more == codes:
                break
            covered |= held
            codes = more
        return {
            party: (share[party], party in covered, bool(covered & self._owners(party)),
                    codes.get(party, world.codes.get(party, frozenset()) if party in covered else frozenset()))
            for party in self.rows
        }  # fmt: skip

    def _owners(self, party: str) -> set[str]:
        """The owners of a party, but for those that are said to hold nothing."""
        return {owner for owner, choices in self._choices(party).items() if choices != [0]}

    @staticmethod
    def _over_all(found: Sequence[tuple[Fraction, bool, bool, frozenset[str]]]) -> Answer:
        return Answer(
            min(one[0] for one in found),
            max(one[0] for one in found),
            _agreed([one[1] for one in found]),
            _agreed([one[2] for one in found]),
            frozenset.intersection(*(one[3] for one in found)),
            frozenset.union(*(one[3] for one in found)),
        )


def _combinations(choices: Mapping[str, Sequence[Fraction]], most: int) -> Iterator[Assignment]:
    if prod(map(len, choices.values())) > 50 * most:
        raise TooManyWorlds
    return (dict(zip(choices, one, strict=True)) for one in product(*choices.values()))


def _choices(lows: Sequence[End], highs: Sequence[End], grid: Sequence[Fraction]) -> list[Fraction]:
    """The shares that one owner may have by all rows; where none fits, anything from the smallest to all together."""
    found = [value for value in grid if all(_fits(value, low, high) for low, high in zip(lows, highs, strict=True))]
    if found:
        return found
    least = min(map(_number, lows))
    return [value for value in grid if least <= value <= sum(map(_number, highs))]


def _fits(value: Fraction, low: End, high: End) -> bool:
    return (value > low.share if low.beyond else value >= low.share) and (
        value < high.share if high.beyond else value <= high.share
    )


def _number(end: End) -> Fraction:
    return end.share + end.beyond * A_LITTLE


def _agreed(truths: Sequence[bool]) -> bool | None:
    return truths[0] if len(set(truths)) == 1 else None
