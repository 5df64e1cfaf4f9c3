"""By what are the parties of an organisation looked into now? Lists, marks and owners, ready to answer.

Making a matcher takes seconds, so it is kept for as long as lists and law are the same; what is known of single parties
is kept until a mark is made or somebody's owners change.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeVar

from sqlmodel import Session

from api.desk.lists import KnownLists, parties_on, versions_known_at
from api.desk.marks import how_many, resolutions
from api.desk.owners import latest, stakes_of
from api.lasting import made_to_last
from api.store.tables.owners import OwnersVersion
from engine.counterparties.book import PartyBook, matcher_of, opened
from engine.counterparties.counterparties import Counterparties
from engine.rulebook.rulebook import Rulebook
from engine.screening.listed import ListedParty
from engine.screening.matching import Matcher

_MOST_MATCHERS, _MOST_OPEN = 4, 16
_SHOWN = 12
_Place = TypeVar("_Place")
_Thing = TypeVar("_Thing")


@dataclass(frozen=True)
class KnownParties:
    """The lists and owners that were known at a moment, and which marks on hits there were by then; see `party_book`.

    `owners` is None where nobody had said yet who owns whom; `marks` are those of `api.desk.marks.how_many`.
    """

    organisation: str
    instant: datetime
    lists: KnownLists
    marks: tuple[int, str | None]
    owners: OwnersVersion | None

    @property
    def place(self) -> tuple[object, ...]:
        """What answers depend on, besides the law and the day."""
        return self.organisation, self.lists.hash, self.marks, self.owners and self.owners.content


def moment_on(day: date, now: datetime) -> datetime:
    """The moment whose lists count for what was known on a day: its end, or now if that is earlier."""
    return min(now, datetime.combine(day, time.max, UTC))


def known_parties(session: Session, organisation: str, instant: datetime) -> KnownParties | None:
    """By what parties are looked into at a moment.

    None where no list was ever imported and no owners were by then: nothing is concluded then.
    """
    known = all_known(session, organisation, instant)
    return known if known.lists.versions or known.owners else None


def all_known(session: Session, organisation: str, instant: datetime) -> KnownParties:
    """By what parties are looked into at a moment, though it be the lists of the rulebook alone."""
    lists = versions_known_at(session, instant, organisation)
    marks = how_many(session, organisation, instant)
    return KnownParties(organisation, instant, lists, marks, latest(session, organisation, instant))


def party_book(session: Session, known: KnownParties) -> PartyBook:
    """The book of what is known."""
    listed = parties_on(session, known.lists)
    held = frozenset(party.list for party in listed)  # not what files are called: `CN` holds no list of China's
    shown_as = f"party lists {known.lists.hash[:_SHOWN]}" if known.lists.versions else "party lists of the rulebook"
    said = resolutions(session, known.organisation, known.instant)
    if known.owners is None:
        return PartyBook(listed, held, shown_as, said)
    shown_as += f"; owners {known.owners.content[:_SHOWN]}"
    return PartyBook(listed, held, shown_as, said, stakes_of(known.owners))


class PartyBooks:
    """The books in use, opened under the laws in use; safe to share between threads."""

    def __init__(self) -> None:
        """None is open yet."""
        self._matchers: OrderedDict[tuple[str, str], Matcher] = OrderedDict()
        self._open: OrderedDict[tuple[object, ...], Counterparties] = OrderedDict()
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def counterparties(self, session: Session, known: KnownParties, rulebook: Rulebook, day: date) -> Counterparties:
        """Who answers about parties from what is known, owners being those of a day."""
        place = *known.place, rulebook.hash, day
        with self._lock:
            found = self._open.pop(place, None)
            if found is not None:
                return _kept(self._open, place, found, _MOST_OPEN)
        book = party_book(session, known)
        matcher = self._matcher(known.lists.hash, book.listed, rulebook)
        found = opened(book, matcher, rulebook, day)
        with self._lock:
            return _kept(self._open, place, found, _MOST_OPEN)

    def matcher(self, session: Session, lists: KnownLists, rulebook: Rulebook) -> Matcher:
        """What finds parties on some editions and on the lists of a rulebook."""
        return self._matcher(lists.hash, parties_on(session, lists), rulebook)

    def _matcher(self, lists: str, listed: Sequence[ListedParty], rulebook: Rulebook) -> Matcher:
        """One is made at a time, which takes seconds; whoever has an open book waits for none."""
        place = lists, rulebook.hash
        with self._making:
            found = self._matchers.pop(place, None)
            if found is None:
                with made_to_last():
                    found = matcher_of(listed, rulebook)
            return _kept(self._matchers, place, found, _MOST_MATCHERS)


BOOKS = PartyBooks()
"""Those of this process: what is known of parties hangs on content alone, so every service in it may share them."""


def _kept(held: OrderedDict[_Place, _Thing], place: _Place, thing: _Thing, most: int) -> _Thing:
    held[place] = thing
    while len(held) > most:
        held.popitem(last=False)
    return thing
