"""Who of the listed parties may somebody be? Screened against the lists that were known at a moment.

To read lists into a matcher takes seconds, and to ask it takes next to nothing; it is kept for as long as the lists are
the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlmodel import Session

from api.desk.lists import KnownLists, parties_on, versions_known_at
from api.desk.marks import resolutions
from engine.screening.hits import Hit
from engine.screening.matching import Matcher
from engine.screening.parties import Party
from engine.screening.resolution import Outcome, codes_of, key_of

_MOST_MATCHERS = 2


@dataclass(frozen=True)
class ScreenedHit:
    """A hit and what an officer said of it, if anybody did."""

    hit: Hit
    entry_hash: str
    outcome: Outcome | None


@dataclass(frozen=True)
class Screened:
    """What screening a party came to: the hits, and the codes that it brings for certain and perhaps."""

    lists: KnownLists
    hits: tuple[ScreenedHit, ...]
    known: frozenset[str]
    possible: frozenset[str]


def screen(session: Session, organisation: str, party: Party, instant: datetime) -> Screened:
    """Screen a party against the lists, and with the marks, that were known at a moment."""
    lists = versions_known_at(session, instant, organisation)
    hits = matcher_of(session, lists).screen(party)
    outcomes = resolutions(session, organisation, instant, party)
    known, possible = codes_of(hits, party, outcomes)
    keys = [key_of(hit, party) for hit in hits]
    told = tuple(ScreenedHit(hit, key.entry_hash, outcomes.get(key)) for hit, key in zip(hits, keys, strict=True))
    return Screened(lists, told, known, possible)


def matcher_of(session: Session, lists: KnownLists) -> Matcher:
    """The matcher of some editions; whoever asks while it is made waits for it."""
    with _LOCK:
        found = _MATCHERS.pop(lists.hash, None) or Matcher(parties_on(session, lists))
        _MATCHERS[lists.hash] = found
        while len(_MATCHERS) > _MOST_MATCHERS:
            del _MATCHERS[next(iter(_MATCHERS))]
        return found


_MATCHERS: dict[str, Matcher] = {}
_LOCK = Lock()
