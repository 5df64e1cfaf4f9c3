"""On which edition of a list does an entry stand, of those that answer for a moment?"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlmodel import Session

from api.desk.lists import KnownLists, parties_of
from api.store.tables.lists import ListVersion

Entry = tuple[str, str]
"""The code of a list, and what the list calls the place in it."""


def editions_of(session: Session, known: KnownLists, entries: Collection[Entry]) -> Mapping[Entry, ListVersion]:
    """The edition of each entry, of several that of the latest day; an entry of the rulebook's own lists has none."""
    found: dict[Entry, ListVersion] = {}
    if not entries:
        return found
    for one in sorted(known.versions, key=lambda one: (one.version.dated, one.version.imported_at)):
        for party in parties_of(session, one.version.content):
            if (party.list, party.entry) in entries:
                found[party.list, party.entry] = one.version
    return found
