"""What happened that others want to hear of, who wants to, and did they?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, Text
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class Event(SQLModel, table=True):
    """Something that happened, written in the same transaction as the thing itself; `body` is canonical JSON."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_listed", "organisation", "id"), Index("ix_events_waiting", "spread_at", "id"))

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    type: str = Field(max_length=40)
    subject: str = Field(max_length=100)
    body: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Instant)
    spread_at: datetime | None = Field(default=None, sa_type=Instant)


class WebhookEndpoint(SQLModel, table=True):
    """An address that is told of events; its secret is worked out from the installation's own, and not kept.

    `events`: the types that it wants; every type if empty. `generation` counts its secrets, the latest since
    `rotated_at`. One that was removed keeps the log of its deliveries.
    """

    __tablename__ = "webhook_endpoints"

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", index=True, max_length=36)
    url: str = Field(max_length=2000)
    events: list[str] = Field(sa_type=JSON)
    description: str = Field(max_length=200)
    generation: int
    by: str = Field(max_length=36)
    at: datetime = Field(sa_type=Instant)
    rotated_at: datetime | None = Field(default=None, sa_type=Instant)
    disabled_at: datetime | None = Field(default=None, sa_type=Instant)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


class Delivery(SQLModel, table=True):
    """One event on its way to one address; `state` is `waiting`, `delivered` or `given_up`.

    `claimed_until`: until then somebody is trying. `replays` is the delivery that this one repeats.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "state", "due_at"),
        Index("ix_deliveries_listed", "endpoint", "id"),
    )

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", index=True, max_length=36)
    event: str = Field(foreign_key="events.id", index=True, max_length=36)
    endpoint: str = Field(foreign_key="webhook_endpoints.id", max_length=36)
    state: str = Field(max_length=20)
    attempts: int
    due_at: datetime = Field(sa_type=Instant)
    at: datetime = Field(sa_type=Instant)
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)
    replays: str | None = Field(default=None, max_length=36)


class DeliveryAttempt(SQLModel, table=True):
    """One try to deliver: the status that came back, or what went wrong before one did."""

    __tablename__ = "delivery_attempts"

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    delivery: str = Field(foreign_key="deliveries.id", index=True, max_length=36)
    at: datetime = Field(sa_type=Instant)
    milliseconds: int
    status: int | None = None
    error: str = Field(max_length=300)
