"""Somebody who knows at random of the parties of random trade on which lists they stand and who owns them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from engine.facts.parties import PartyAnswer, PartyAnswers, PartyName
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Value, between, within

_SHARES = tuple(Fraction(percent, 100) for percent in (0, 25, 49, 50, 51, 100))


class RandomParties:
    """Answers at random, and always alike of one party."""

    def __init__(self, seed: int, codes: tuple[str, ...]) -> None:
        self._seed = seed
        self._codes = codes

    def of(self, party: PartyName) -> PartyAnswer:
        chance = Random(f"{self._seed} {party.name} {party.country}")
        known = frozenset(chance.sample(self._codes, chance.choice((0, 0, 0, 1, 2))))
        perhaps = frozenset(chance.sample(self._codes, chance.choice((0, 0, 1, 3))))
        unseen = frozenset(chance.sample(self._codes, chance.choice((0, 0, 5))))
        facts: dict[str, Value] = {"lists": between(known, perhaps | unseen)}
        if chance.random() < 0.5:
            facts["listed_ownership"] = within(*sorted(chance.choices(_SHARES, k=2)))
        return PartyAnswer(facts, known | perhaps, f"screening {chance.randrange(3)}")

    def ahead(self, parties: Sequence[PartyName]) -> None:
        """Nothing is to be looked up."""


def random_parties(chance: Random, law: Rulebook) -> PartyAnswers | None:
    """Somebody who knows about parties, or nobody."""
    if chance.random() < 0.5:
        return None
    codes = tuple(entry.code for entry in law.lists.entries["cn/party-lists/control-and-watch"])
    return RandomParties(chance.randrange(1 << 30), codes)
