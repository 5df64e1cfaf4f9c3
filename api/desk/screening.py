"""Who of the listed parties may somebody be? Screened against the lists that were known at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from api.desk.lists import KnownLists, versions_known_at
from api.desk.marks import resolutions
from api.desk.party_books import BOOKS
from engine.rulebook.rulebook import Rulebook
from engine.screening.parties import Party
from engine.screening.resolution import JudgedHit, codes_of, judged


@dataclass(frozen=True)
class Screened:
    """What screening a party came to: the hits, and the codes that it brings for certain and perhaps."""

    lists: KnownLists
    hits: tuple[JudgedHit, ...]
    known: frozenset[str]
    possible: frozenset[str]


def screen(session: Session, organisation: str, party: Party, instant: datetime, rulebook: Rulebook) -> Screened:
    """Screen a party against the lists, those of the rulebook among them, and with the marks, known at a moment."""
    lists = versions_known_at(session, instant, organisation)
    hits = BOOKS.matcher(session, lists, rulebook).screen(party)
    found = judged(hits, party, resolutions(session, organisation, instant, party))
    return Screened(lists, found, *codes_of(found))
