"""Random graphs of owners, answered by the engine and by trying everything.

`python -m tests.property.ownership_agreement 100000` tries that many and says how many were answered wrongly.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from engine.ownership.held import Held
from engine.ownership.ownership import Ownership
from engine.ownership.parties import PartyName
from engine.ownership.rules import US_AFFILIATES, US_OFAC, Rule, cn_listed
from engine.ownership.shares import End, exactly, read_share
from engine.ownership.stakes import Stake
from tests.oracle.plain_ownership import A_LITTLE, Answer, PlainOwnership, TooManyWorlds

DAY = date(2026, 11, 26)
MOST_WORLDS = 100
CODES = ["US-EL", "US-MEU", "US-SDN", "US-SDN-7448", "US-UVL", "CN-CONTROL", "US-EL-FN5"]
RULES = (US_AFFILIATES, US_OFAC, cn_listed({"CN-CONTROL"}))
OPEN = ["unknown", "25 %..50 %", "25 %..75 %", "at least 50 %", "at most 50 %"]
STRICT = ["minority", "majority", "more than 25 %", "less than 75 %", "less than 25 %"]


@dataclass(frozen=True)
class Case:
    """A graph with who is listed in it, and a rule."""

    stakes: Sequence[Stake]
    rule: Rule
    covered: dict[str, frozenset[str]]
    perhaps: dict[str, frozenset[str]]

    def held(self) -> dict[str, Held]:
        """The engine's answer for every party that has owners on the day."""
        ownership = Ownership(self.stakes, DAY)
        names = {name.text: name for stake in self.stakes for name in (stake.owner, stake.owned) if name is not None}
        keys = {text: key for text, name in names.items() if (key := ownership.key(name)) is not None}
        covered, perhaps = (
            {keys[text]: codes for text, codes in given.items() if text in keys}
            for given in (self.covered, self.perhaps)
        )
        under = ownership.under(self.rule, covered, perhaps)
        found = {text: under.of(name) for text, name in names.items()}
        return {text: held for text, held in found.items() if held.share is not None}

    def plainly(self) -> dict[str, Answer]:
        """The answers by trying everything."""
        return PlainOwnership(self.stakes, DAY, self.rule, self.covered, self.perhaps, MOST_WORLDS).answers()


def random_case(chance: random.Random) -> Case:
    """A small graph with cycles, own shares, repeated rows, open and closed intervals and days."""
    names = "ABCDEF"[: chance.randint(2, 6)]
    parties = [PartyName(name, chance.choices(["CN", "US", None], [12, 2, 1])[0]) for name in names]
    vague = chance.choice([0, 1, 1, 2, 2, 3])
    stakes = []
    for _ in range(chance.randint(1, 9)):
        share = exactly(Fraction(chance.choices(range(5), [1, 6, 6, 2, 1])[0], 4))
        if vague and chance.random() < 0.4:
            share = read_share(chance.choice(OPEN + STRICT))
            vague -= 1
        owner = None if chance.random() < 0.04 else chance.choice(parties)
        stakes.append(Stake(owner, chance.choice(parties), share, *_days(chance)))
    listed = chance.sample(names, chance.randint(1, 2))
    covered = {name: frozenset(chance.sample(CODES, chance.randint(1, 3))) for name in listed}
    perhaps = {name: frozenset(chance.sample(CODES, 2)) for name in names if chance.random() < 0.06}
    return Case(stakes, chance.choice(RULES), covered, perhaps)


def _days(chance: random.Random) -> tuple[date | None, date | None]:
    if chance.random() < 0.8:
        return None, None
    first, last = (DAY + timedelta(days=days) for days in sorted(chance.sample(range(-2, 3), 2)))
    return first if chance.random() < 0.7 else None, last if chance.random() < 0.7 else None


def disagreements(case: Case) -> Iterator[str]:
    """Where the engine says something else than trying everything does; raises `TooManyWorlds`."""
    expected = case.plainly()
    found = case.held()
    if expected.keys() != found.keys():
        yield f"parties: {expected.keys()} against {found.keys()}"
    for party, answer in expected.items():
        held = found[party]
        assert held.share is not None
        listed = held.codes or held.listed if held.covered else frozenset[str]()
        said = Answer(
            _number(held.share.low), _number(held.share.high), held.covered, held.owner_is_covered,
            listed, held.possible_codes if held.covered is not False else frozenset(),
        )  # fmt: skip
        if said != answer:
            yield f"{party}: {said} against {answer}"


def _number(end: End) -> Fraction:
    return end.share + end.beyond * A_LITTLE


def tried(count: int, seed: int) -> tuple[int, int, list[str]]:
    """How many graphs were tried, how many passed over for having too many worlds, and what was wrong."""
    chance = random.Random(seed)
    done = over = 0
    wrong: list[str] = []
    while done < count:
        case = random_case(chance)
        try:
            found = list(disagreements(case))
        except TooManyWorlds:
            over += 1
            continue
        done += 1
        if found:
            wrong.append(f"{case}\n  " + "\n  ".join(found))
    return done, over, wrong


if __name__ == "__main__":
    done, over, wrong = tried(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for one in wrong[:3]:
        print(one)
    print(f"{done} tried, {len(wrong)} wrong, {over} passed over")
