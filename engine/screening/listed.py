"""Who stands on a list? One party as its list describes it, whatever the layout it was published in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import orjson

NameKind = Literal["primary", "alias", "weak_alias", "former"]
PartyKind = Literal["entity", "person", "vessel", "aircraft", "unknown"]


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name under which a party is listed; a weak alias is one that its list itself calls weak."""

    text: str
    kind: NameKind


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A number that somebody gave a party, with what kind of number it is in the words of its list.

    >>> Identifier("imo", "9187629")
    Identifier(kind='imo', value='9187629')
    """

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class ListedParty:
    """A party on a list.

    `list` is the list's own code (`US-EL`), `entry` what the list calls the party's place in it; the two name it.
    `codes` are what a match brings into `consignee.lists`: the list and what it says besides (`US-EL-FN5`).
    `names` begins with the primary one. `countries` are ISO 3166-1 alpha-2 codes of every country that the entry names.
    `listed_on` is None where the list does not say. `source` cites the instrument, or where the list was published.
    `details` is whatever else the entry says, by the names of its layout.
    """

    list: str
    entry: str
    kind: PartyKind
    names: tuple[ListedName, ...]
    countries: frozenset[str]
    identifiers: tuple[Identifier, ...]
    addresses: tuple[str, ...]
    programmes: frozenset[str]
    codes: frozenset[str]
    listed_on: date | None
    source: str
    details: Mapping[str, str] = field(hash=False)

    @property
    def name(self) -> str:
        """The primary name."""
        return self.names[0].text


def as_plain(party: ListedParty) -> dict[str, Any]:
    """A party as JSON data: the same data for the same party, in whatever order its layout gave things."""
    return {
        "list": party.list,
        "entry": party.entry,
        "kind": party.kind,
        "names": [[name.text, name.kind] for name in party.names],
        "countries": sorted(party.countries),
        "identifiers": [[each.kind, each.value] for each in party.identifiers],
        "addresses": list(party.addresses),
        "programmes": sorted(party.programmes),
        "codes": sorted(party.codes),
        "listed_on": party.listed_on.isoformat() if party.listed_on else None,
        "source": party.source,
        "details": dict(sorted(party.details.items())),
    }


def from_plain(plain: Mapping[str, Any]) -> ListedParty:
    """The party that `as_plain` wrote down."""
    listed_on = plain["listed_on"]
    return ListedParty(
        list=plain["list"],
        entry=plain["entry"],
        kind=plain["kind"],
        names=tuple(ListedName(text, kind) for text, kind in plain["names"]),
        countries=frozenset(plain["countries"]),
        identifiers=tuple(Identifier(kind, value) for kind, value in plain["identifiers"]),
        addresses=tuple(plain["addresses"]),
        programmes=frozenset(plain["programmes"]),
        codes=frozenset(plain["codes"]),
        listed_on=date.fromisoformat(listed_on) if listed_on else None,
        source=plain["source"],
        details=dict(plain["details"]),
    )


def as_bytes(party: ListedParty) -> bytes:
    """A party as one line of JSON, the same bytes for the same party."""
    return orjson.dumps(as_plain(party), option=orjson.OPT_SORT_KEYS)


def entry_hash(party: ListedParty) -> str:
    """What the entry says, as one hash: another one as soon as the list says anything else of the party."""
    return hashlib.sha256(as_bytes(party)).hexdigest()
