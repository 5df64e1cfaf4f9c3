"""Which hits of held shipments has nobody settled yet? A list of work, the shipment that waits longest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlmodel import Session, col, select

from api.desk.marks import resolutions
from api.store.tables.holds import Hold
from api.store.tables.shipments import StoredDecision
from engine.screening.parties import Party
from engine.screening.resolution import HitKey, party_hash

MOST = 100
"""Into how many of the oldest holds is looked: one short text of each is read."""


@dataclass(frozen=True)
class OpenHit:
    """A party that may be a listed one, the entry and its score, and the shipments that wait for it by id."""

    party: Party
    list: str
    entry: str
    listed_as: str
    score: int
    shipments: dict[str, str] = field(default_factory=dict)


def open_hits(session: Session, organisation: str, now: datetime) -> Sequence[OpenHit]:
    """The hits of the oldest held shipments that were open when these were decided, and that nobody marked since."""
    query = (
        select(Hold.shipment, StoredDecision.reference, StoredDecision.parties)
        .where(Hold.organisation == organisation, col(Hold.state).in_(("open", "proposed")))
        .where(StoredDecision.id == Hold.decision)
        .order_by(col(Hold.id))
        .limit(MOST)
    )
    found: dict[HitKey, OpenHit] = {}
    for shipment, reference, parties in session.exec(query):
        for key, hit in _unsettled(parties):
            found.setdefault(key, hit).shipments[shipment] = reference
    if not found:
        return []
    settled = resolutions(session, organisation, now)
    return [hit for key, hit in found.items() if key not in settled]


def _unsettled(parties: str) -> Iterator[tuple[HitKey, OpenHit]]:
    told: list[dict[str, Any]] = orjson.loads(parties)
    for one in told:
        party = Party(one["name"], one["country"])
        hashed = party_hash(party) if one["hits"] else ""
        for hit in one["hits"]:
            if hit["outcome"] is None:
                key = HitKey(hit["list"], hit["entry"], hit["entry_hash"], hashed)
                yield key, OpenHit(party, hit["list"], hit["entry"], hit["listed_as"], hit["score"])
