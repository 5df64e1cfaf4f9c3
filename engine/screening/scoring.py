"""What is a hit worth, and why? How alike names are, and what country, identifiers and kind say besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.screening.hits import EXACT, Feature
from engine.screening.identifiers import compare_identifiers
from engine.screening.likeness import SAME
from engine.screening.listed import ListedName, ListedParty
from engine.screening.names import Reading
from engine.screening.pairing import pair
from engine.screening.parties import Party
from engine.screening.weights import Weights

_EQUAL, _ALIKE = 950, 900
_EQUAL_AND_COUNTRY, _ALIKE_AND_COUNTRY = 50, EXACT - 1 - _ALIKE
_COUNTRY_DISAGREES = -60
_OTHER_FORM = -15
_NAME_KIND = {"primary": 0, "alias": 0, "former": -15, "weak_alias": -100}
_COMPANY_FOR = {"person": -310, "vessel": -310, "aircraft": -310}
"""A company may carry the name of a listed person or ship: exactly that name just reaches the threshold."""
_VESSEL = -30


@dataclass(frozen=True, slots=True)
class ReadParty:
    """A party to be screened with its name read."""

    party: Party
    reading: Reading


def score(
    asked: ReadParty, listed: ListedParty, name: ListedName, reading: Reading, weights: Weights
) -> tuple[Feature, ...]:
    """The features that make the score; their points add up to it, between 0 and 1,000."""
    pairs, alike = pair(asked.reading, reading, weights)
    worth = _EQUAL if alike == SAME else _ALIKE * alike // SAME
    features = [Feature("name", worth, asked.party.name, name.text, pairs)]
    features += _against(asked, listed, name, reading)
    features += _country(asked.party, listed, equal=alike == SAME)
    features += compare_identifiers(asked.party.identifiers, listed.identifiers, _sum(features))
    if _sum(features) < 0:
        features[-1] = _raised(features[-1], -_sum(features))
    return tuple(features)


def _sum(features: Sequence[Feature]) -> int:
    return sum(feature.points for feature in features)


def _raised(feature: Feature, by: int) -> Feature:
    return Feature(feature.kind, feature.points + by, feature.party, feature.listed, feature.pairs)


def _against(asked: ReadParty, listed: ListedParty, name: ListedName, reading: Reading) -> list[Feature]:
    """What kind of name it is, what legal form, what kind of party."""
    features = []
    if _NAME_KIND[name.kind]:
        features.append(Feature("name_kind", _NAME_KIND[name.kind], "", name.kind))
    forms = asked.reading.forms
    if forms and reading.forms and not set(forms) & set(reading.forms):
        features.append(Feature("legal_form", _OTHER_FORM, ", ".join(forms), ", ".join(reading.forms)))
    if forms and listed.kind in _COMPANY_FOR and not reading.forms:
        features.append(Feature("party_kind", _COMPANY_FOR[listed.kind], "entity", listed.kind))
    elif listed.kind in {"vessel", "aircraft"}:
        features.append(Feature("party_kind", _VESSEL, "", listed.kind))
    return features


def _country(party: Party, listed: ListedParty, *, equal: bool) -> list[Feature]:
    """A country that agrees raises, but never so far that names which differ count as equal."""
    if not party.country or not listed.countries:
        return []
    there = ", ".join(sorted(listed.countries))
    if party.country not in listed.countries:
        return [Feature("country", _COUNTRY_DISAGREES, party.country, there)]
    return [Feature("country", _EQUAL_AND_COUNTRY if equal else _ALIKE_AND_COUNTRY, party.country, there)]
