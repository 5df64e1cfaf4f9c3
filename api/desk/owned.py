"""What do covered owners hold of somebody? Asked of the owners and lists that were known at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from api.desk.lists import versions_known_at
from api.desk.party_books import BOOKS, KnownParties, all_known
from engine.ownership.graph import mentions
from engine.ownership.held import Trace
from engine.ownership.parties import PartyName
from engine.ownership.stakes import Stake
from engine.rulebook.rulebook import Rulebook
from engine.screening.parties import Party


@dataclass(frozen=True)
class When:
    """Of which moment are owners, lists and marks, and on which day is the stake asked about?"""

    known_at: datetime
    as_of: date


@dataclass(frozen=True)
class Owned:
    """What is known of a party under each 50 % rule, and from what."""

    known: KnownParties
    traces: Sequence[Trace]


def owned(session: Session, organisation: str, party: PartyName, when: When, rulebook: Rulebook) -> Owned:
    """What covered owners hold of a party."""
    known = all_known(session, organisation, when.known_at)
    return Owned(known, BOOKS.counterparties(session, known, rulebook, when.as_of).owned(party))


def make_ready(session: Session, organisation: str, stakes: Iterable[Stake], now: datetime, rulebook: Rulebook) -> None:
    """Screen everybody whom stakes mention, before they count and a shipment has to wait for it."""
    matcher = BOOKS.matcher(session, versions_known_at(session, now, organisation), rulebook)
    for name in mentions(stakes):
        matcher.screen(Party(name.text, name.country))
