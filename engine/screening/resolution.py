"""What did an officer say of a hit, and does it still hold? It does until entry or party change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.canonical import content_hash
from engine.screening.hits import Hit
from engine.screening.identifiers import normal_identifier
from engine.screening.listed import entry_hash
from engine.screening.names import is_read_whole, normal_form
from engine.screening.parties import Party

Outcome = Literal["confirmed", "false_positive"]


@dataclass(frozen=True, slots=True)
class HitKey:
    """What a resolution is of: a list's entry as it reads, and a party as it is."""

    list: str
    entry: str
    entry_hash: str
    party_hash: str


@dataclass(frozen=True, slots=True)
class JudgedHit:
    """A hit, the key under which it is resolved, and what an officer said of it if anybody did."""

    hit: Hit
    key: HitKey
    outcome: Outcome | None


def party_hash(party: Party) -> str:
    """A party as one hash: the same for spellings that are read as the same name, in the same country, with the same
    identifiers. A name that is not read whole is only the same letter by letter."""
    identifiers = sorted({normal_identifier(each) for each in party.identifiers})
    return content_hash(
        {
            "name": normal_form(party.name) if is_read_whole(party.name) else party.name,
            "country": party.country,
            "identifiers": [list(identifier) for identifier in identifiers],
        }
    )


def key_of(hit: Hit, party: Party) -> HitKey:
    """The key under which a hit of a party is resolved."""
    return _key(hit, party_hash(party))


def judged(hits: Iterable[Hit], party: Party, resolutions: Mapping[HitKey, Outcome]) -> tuple[JudgedHit, ...]:
    """The hits of a party, each with what was said of it."""
    found = tuple(hits)
    if not found:
        return ()
    hashed = party_hash(party)
    keys = [_key(hit, hashed) for hit in found]
    return tuple(JudgedHit(hit, key, resolutions.get(key)) for hit, key in zip(found, keys, strict=True))


def codes_of(hits: Iterable[JudgedHit]) -> tuple[frozenset[str], frozenset[str]]:
    """The codes that a party is known to bring, and those that it may bring besides.

    A hit that an officer confirmed brings its codes, a false positive brings none, and any other may bring them.
    """
    known: set[str] = set()
    possible: set[str] = set()
    for one in hits:
        if one.outcome == "confirmed":
            known |= one.hit.listed.codes
        elif one.outcome is None:
            possible |= one.hit.listed.codes
    return frozenset(known), frozenset(possible - known)


def _key(hit: Hit, hashed: str) -> HitKey:
    return HitKey(hit.listed.list, hit.listed.entry, entry_hash(hit.listed), hashed)
