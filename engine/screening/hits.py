"""What did screening find, and why is it worth its score?

A score is a whole number of thousandths: the points of its features, added up. Nothing else is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.screening.listed import ListedName, ListedParty

THRESHOLD = 640
"""From this score on, a listed party may be the one that was screened, and an officer has to say."""
EXACT = 930
"""From this score on a hit is strong: the names are equal once they are read, and no country speaks against it."""

FeatureKind = Literal["name", "name_kind", "legal_form", "party_kind", "country", "identifier"]


@dataclass(frozen=True, slots=True)
class WordPair:
    """Words of the party's name beside those of the listed one; one side is empty where nothing answers it.

    `likeness` is in thousandths; `weight` is what the pair counts for among the pairs of its name: rare words more.
    """

    party: str
    listed: str
    likeness: int
    weight: int


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason for a score: how many thousandths it gives or takes, and what was compared."""

    kind: FeatureKind
    points: int
    party: str
    listed: str
    pairs: tuple[WordPair, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed party that may be the one screened, by the name of it that comes nearest."""

    listed: ListedParty
    name: ListedName
    score: int
    features: tuple[Feature, ...]

    @property
    def strength(self) -> Literal["strong", "possible"]:
        """Whether the names are equal as read and nothing speaks against it."""
        return "strong" if self.score >= EXACT else "possible"
