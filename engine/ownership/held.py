"""What do covered owners hold of a party, and what follows for it? The answer, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.ownership.parties import PartyKey, PartyName
from engine.ownership.rules import Rule
from engine.ownership.shares import NOTHING, End, Share
from engine.ownership.stakes import Doubt, Holding


@dataclass(frozen=True, slots=True)
class Held:
    """What covered owners hold of one party together, under one rule on one day.

    `share` runs from what they hold at least to what they may hold at most; nothing is known of it where no stake in
    the party is stated. `covered` says whether the party falls under the rule, itself or through the owners that are
    stated; None where that hangs on something unknown. `owner_is_covered` says whether a covered owner is known, of
    whatever share.
    `listed` are the codes that the party has itself, `codes` those together with what it takes on from its owners for
    certain, `possible_codes` those that it may have. `unstated` is the most that owners hold of whom nothing is said;
    `most` is what covered owners hold at most if these are covered too.
    """

    party: PartyName
    key: PartyKey | None
    rule: Rule
    share: Share | None
    covered: bool | None
    owner_is_covered: bool | None
    unstated: End
    most: End
    listed: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    possible_codes: frozenset[str] = frozenset()

    @property
    def falls_under(self) -> bool | None:
        """Whether the party falls under the rule; None also where owners of whom nothing is stated may decide it."""
        if self.covered is not False or self.party.country in self.rule.outside:
            return self.covered
        return None if self.unstated > NOTHING and self.most >= self.rule.from_share else False

    @property
    def must_ask(self) -> bool:
        """Whether a covered owner is known while the rule hangs on an unknown share: BIS calls it red flag 29."""
        return self.owner_is_covered is True and self.covered is None


@dataclass(frozen=True, slots=True)
class Step:
    """A holding on the way from a party up to its listed owners, `depth` tiers above the party (1: held directly).

    `counts` says whether the owner is covered, so that its stake counts; None where that is not known. `listed` are the
    codes that the owner has itself, `perhaps` those that it may have besides. `again`: its owners stand elsewhere.
    """

    depth: int
    holding: Holding
    counts: bool | None
    listed: frozenset[str]
    perhaps: frozenset[str]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Something to find out, because the answer hangs on it.

    `share`: how much the holding comes to. `owner`: who the owner is. `listing`: whether the owner is the listed party
    that it may be. `country`: where the owned party is incorporated.
    """

    kind: Literal["share", "owner", "listing", "country"]
    holding: Holding


@dataclass(frozen=True, slots=True)
class Trace:
    """What an answer rests on: the tree of holdings in reading order, what to ask, and what does not fit."""

    held: Held
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]
    doubts: tuple[Doubt, ...]
