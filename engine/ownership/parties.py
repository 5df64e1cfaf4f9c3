"""Which mentions are of one party? Those with the same id, or with the same name and country."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NewType

from engine.faults import LicetError

PartyKey = NewType("PartyKey", str)
"""What stands for one party in a graph: made of its id, or else of its name and country."""


@dataclass(frozen=True, slots=True)
class PartyName:
    """A party as a row mentions it: its name, an ISO country code where one is given, an id where one is given."""

    text: str
    country: str | None = None
    id: str = ""

    def __str__(self) -> str:
        """The name, with the country where it is known."""
        return f"{self.text} ({self.country})" if self.country else self.text


class UnclearParties(LicetError):
    """Mentions that fit several parties; a graph cannot say which of them is meant."""

    def __init__(self, names: Iterable[PartyName]) -> None:
        """Keep the mentions."""
        self.names = tuple(names)
        super().__init__("; ".join(f"{name} is the name of several parties" for name in self.names))


def plain_party(name: str) -> str:
    """A name without what people vary in writing it: case, width, spaces, punctuation.

    >>> plain_party("Ningbo  HAILAN Magnetics Co., Ltd."), plain_party("宁波海蓝（集团）")
    ('ningbo hailan magnetics co ltd', '宁波海蓝 集团')
    """
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", name).casefold()).strip()


class PartyKeys:
    """The keys of all parties that some mentions are of.

    A mention without an id is of the party with an id that goes by its name in its country. One without a country is
    of the only party of that name; where there are several, it is unclear. An id that is not among the mentions says
    nothing, so the name does.
    """

    def __init__(self, mentions: Iterable[PartyName]) -> None:
        """Note which ids and countries go with each name."""
        self._ids: dict[str, set[str]] = defaultdict(set)
        self._countries_of_id: dict[str, set[str]] = defaultdict(set)
        self._countries: dict[str, set[str]] = defaultdict(set)
        for mention in mentions:
            name = plain_party(mention.text)
            if mention.id:
                self._ids[name].add(_folded(mention.id))
                self._countries_of_id[_folded(mention.id)] |= {mention.country} if mention.country else set()
            elif mention.country:
                self._countries[name].add(mention.country)

    def key(self, mention: PartyName) -> PartyKey | None:
        """The key of the party that is meant; None where it may be one of several."""
        if _folded(mention.id) in self._countries_of_id:
            return _of_id(_folded(mention.id))
        name = plain_party(mention.text)
        if mention.country:
            found = self._in_country(name, mention.country)
        else:
            found = {_of_id(one) for one in self._ids.get(name, ())}
            for country in self._countries.get(name, ()):
                found |= self._in_country(name, country)
            found = found or {_of_name(name, "")}
        return found.pop() if len(found) == 1 else None

    def _in_country(self, name: str, country: str) -> set[PartyKey]:
        known = self._countries_of_id
        ids = {_of_id(one) for one in self._ids.get(name, ()) if not known[one] or country in known[one]}
        return ids or {_of_name(name, country if self._countries.get(name) else "")}


def _folded(identifier: str) -> str:
    return unicodedata.normalize("NFKC", identifier).strip().casefold()


def _of_id(identifier: str) -> PartyKey:
    return PartyKey(f"id {identifier}")


def _of_name(name: str, country: str) -> PartyKey:
    return PartyKey(f"{name} | {country}")
