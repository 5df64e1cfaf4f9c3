"""Was this request answered already? Whoever sends it again gets the first answer, for thirty days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import tuple_
from sqlmodel import Session, col, select

from api.store.tables.shipments import RememberedRequest
from engine.faults import LicetError

KEPT_FOR: Final = timedelta(days=30)
"""How long a request with an idempotency key is remembered."""
Place = tuple[str, str, str]
"""Where a request is remembered: its organisation, its operation and its key."""


class KeyReused(LicetError):
    """An idempotency key that another request has had already."""


@dataclass(frozen=True)
class Once:
    """A request that is to be done once however often it is sent: its key and the hash of its body."""

    operation: str
    key: str
    body_hash: str

    def same(self, earlier: RememberedRequest) -> RememberedRequest:
        """The earlier request with this key, if it is the same; raises `KeyReused`."""
        if earlier.body_hash != self.body_hash:
            raise KeyReused(self.key)
        return earlier


def place_of(request: RememberedRequest) -> Place:
    """Where a request is remembered."""
    return request.organisation, request.operation, request.key


def remembered(session: Session, wanted: Iterable[Place], now: datetime) -> dict[Place, RememberedRequest]:
    """The requests that were answered already, as far back as they count."""
    return {place_of(one): one for one in _found(session, wanted) if _counts(one, now)}


def remembered_or_forgotten(session: Session, wanted: Iterable[Place], now: datetime) -> dict[Place, RememberedRequest]:
    """The same; those that count no more are deleted, so that their keys can be used anew."""
    kept: dict[Place, RememberedRequest] = {}
    for one in _found(session, wanted):
        if _counts(one, now):
            kept[place_of(one)] = one
        else:
            session.delete(one)
    session.flush()
    return kept


def _counts(request: RememberedRequest, now: datetime) -> bool:
    return request.at >= now - KEPT_FOR


def _found(session: Session, wanted: Iterable[Place]) -> list[RememberedRequest]:
    places = sorted(set(wanted))
    if not places:
        return []
    columns = (col(RememberedRequest.organisation), col(RememberedRequest.operation), col(RememberedRequest.key))
    return list(session.exec(select(RememberedRequest).where(tuple_(*columns).in_(places))))
