"""Does a control code fall under a set of listed codes? Codes are hierarchical by their dots.

A record's code is read as its longest known prefix. A heading (`1C902.a`) falls under a set if all known codes
below it do, and *may* fall under it if some do: then only the full code can tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from engine.conditions.tree import Truth


class CodeUniverse:
    """Every code that some clause knows for one fact, with its headings."""

    def __init__(self, entries: Iterable[str], literals: Iterable[str] = ()) -> None:
        """Index the entries of lists, the codes that conditions name themselves, and every heading above them."""
        self._entries = frozenset(entries)
        codes = self._entries.union(literals)
        self._known: dict[str, str] = {}
        self._under: dict[frozenset[str], dict[str, Truth]] = {}
        self._below: dict[str, set[str]] = defaultdict(set)
        for code in codes:
            self._known[code.casefold()] = code
            self._below[code].add(code)
        for code in tuple(self._known.values()):
            for heading in _headings(code):
                self._known.setdefault(heading.casefold(), heading)
                self._below[self._known[heading.casefold()]].add(code)

    @property
    def codes(self) -> frozenset[str]:
        """Every code and heading that is known."""
        return frozenset(self._known.values())

    def known(self, code: str) -> str:
        """The longest known prefix of a code; the code itself where no part of it is known."""
        prefix = code
        while prefix:
            found = self._known.get(prefix.strip().casefold())
            if found is not None:
                return found
            prefix, _, _ = prefix.rpartition(".")
        return code

    def falls_under(self, code: str, listed: frozenset[str]) -> Truth:
        """Whether a code falls under a set of listed codes or headings; unknown where only some sub-codes do."""
        return self.under(listed).get(self.known(code), False)

    def under(self, listed: frozenset[str]) -> dict[str, Truth]:
        """Each known code that falls, or may fall, under a set of listed codes or headings."""
        found = self._under.get(listed)
        if found is None:
            named = self._named(listed)
            headings = {heading for code in named for heading in _headings(code)} - named
            found = dict.fromkeys(named, True)
            found |= {heading: True if self._below[heading] <= named else None for heading in headings}
            self._under[listed] = found
        return found

    def _named(self, listed: frozenset[str]) -> set[str]:
        """What is listed, and what stands below a listed heading that is no entry itself (`2B005` is not `2B005.b`)."""
        named = set(listed)
        for code in listed - self._entries:
            named |= self._below.get(code, set())
        return named


def _headings(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]
