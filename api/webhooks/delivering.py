"""What is due now, who takes it in hand, and when is it tried again?

Whoever takes deliveries in hand claims them for a while, in a transaction of its own, so that of several processes only
one tries each; a claim that its owner did not live to redeem expires. A receiver can see the same event twice where
somebody died between its answer and our note of it, and drops it by its id.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from api.store.fields import new_id
from api.store.tables.events import Delivery, DeliveryAttempt, Event, WebhookEndpoint
from api.webhooks.endpoints import disable, give_up
from api.webhooks.posting import Posted

SCHEDULE: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after each failure the next attempt is; after one more failure the delivery is given up."""
CLAIMED_FOR: Final = timedelta(minutes=2)
"""Longer than anybody works on what they claim at once."""
_MOST_AT_ONCE: Final = 50
_MOST_PLACES: Final = 200
_LATER: Final = 0.1
_GONE: Final = 410


@dataclass(frozen=True, slots=True)
class Place:
    """An endpoint for which something is due."""

    endpoint: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery in hand, with the body of its event."""

    delivery: Delivery
    body: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Deliveries in hand, all to one endpoint."""

    endpoint: WebhookEndpoint
    parcels: Sequence[Parcel]


@dataclass(frozen=True, slots=True)
class Tried:
    """A delivery that was tried, and what came of it."""

    delivery: Delivery
    at: datetime
    posted: Posted


def due(session: Session, now: datetime, apart_from: Collection[str]) -> list[Place]:
    """Endpoints for which something is due, whoever waits longest first, apart from some."""
    query = select(Delivery.endpoint, Delivery.organisation).where(*_is_due(now))
    if apart_from:
        query = query.where(col(Delivery.endpoint).not_in(sorted(apart_from)))
    grouped = query.group_by(col(Delivery.endpoint), col(Delivery.organisation))
    found = session.exec(grouped.order_by(func.min(Delivery.due_at)).limit(_MOST_PLACES))
    return [Place(endpoint, organisation) for endpoint, organisation in found]


def claim(session: Session, place: Place, now: datetime) -> Claim:
    """Take in hand what is due for an endpoint, the oldest first, apart from what others have in hand."""
    endpoint = session.get_one(WebhookEndpoint, place.endpoint)
    if endpoint.disabled_at is not None or endpoint.removed_at is not None:
        give_up(session, endpoint.id)
        return Claim(endpoint, ())
    query = select(Delivery).where(Delivery.endpoint == endpoint.id, *_is_due(now))
    oldest = query.order_by(col(Delivery.due_at), col(Delivery.id)).limit(_MOST_AT_ONCE)
    found = session.exec(oldest.with_for_update(skip_locked=True)).all()
    for delivery in found:
        delivery.claimed_until = now + CLAIMED_FOR
        session.add(delivery)
    events = select(Event.id, Event.body).where(col(Event.id).in_([one.event for one in found]))
    bodies = dict(session.exec(events).all())
    return Claim(endpoint, [Parcel(delivery, bodies[delivery.event]) for delivery in found])


def record(session: Session, claimed: Claim, tried: Sequence[Tried]) -> list[str]:
    """Note what was tried of a claim and let go of the rest; the state that each delivery tried is now in."""
    query = select(Delivery).where(col(Delivery.id).in_([parcel.delivery.id for parcel in claimed.parcels]))
    rows = {row.id: row for row in session.exec(query.order_by(col(Delivery.id)).with_for_update())}
    for one in tried:
        session.add(_attempt(one))
        _settle(rows[one.delivery.id], one)
    for parcel in claimed.parcels:
        row = rows[parcel.delivery.id]
        if row.claimed_until == parcel.delivery.claimed_until:
            row.claimed_until = None
    session.flush()
    if any(one.posted.status == _GONE for one in tried):
        disable(session, session.get_one(WebhookEndpoint, claimed.endpoint.id), tried[-1].at)
    return [rows[one.delivery.id].state for one in tried]


def _settle(row: Delivery, tried: Tried) -> None:
    """Where a delivery stands after an attempt; a failure changes nothing about one that was settled meanwhile."""
    row.attempts += 1
    if tried.posted.taken:
        row.state = "delivered"
    elif row.state != "waiting":
        return
    elif row.attempts > len(SCHEDULE):
        row.state = "given_up"
    else:
        row.due_at = tried.at + SCHEDULE[row.attempts - 1] * (1 + _LATER * secrets.SystemRandom().random())


def _attempt(tried: Tried) -> DeliveryAttempt:
    return DeliveryAttempt(
        id=new_id(),
        organisation=tried.delivery.organisation,
        delivery=tried.delivery.id,
        at=tried.at,
        milliseconds=tried.posted.milliseconds,
        status=tried.posted.status,
        error=tried.posted.error,
    )


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    free = or_(col(Delivery.claimed_until).is_(None), col(Delivery.claimed_until) <= now)
    return (col(Delivery.state) == "waiting", col(Delivery.due_at) <= now, free)
