"""Which shipments wait for people, and what did the people say?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class Hold(SQLModel, table=True):
    """A shipment that may not leave before two people agree.

    `state`: `open`, `proposed` (one has spoken), `released`, `rejected`, or `lapsed` where a later decision took its
    place. `proposal` is the act that waits for a second person.
    """

    __tablename__ = "holds"
    __table_args__ = (Index("ix_holds_state", "organisation", "state", "id"),)

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    shipment: str = Field(index=True, max_length=36)
    decision: str = Field(max_length=36)
    state: str = Field(max_length=20)
    proposal: str | None = Field(default=None, max_length=36)
    opened_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class HoldAct(SQLModel, table=True):
    """Something a person did or said about a hold: `release`, `reject`, `withdraw`, `comment` or `attach`."""

    __tablename__ = "hold_acts"

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    hold: str = Field(index=True, max_length=36)
    act: str = Field(max_length=20)
    text: str = Field(sa_type=Text)
    by: str = Field(max_length=36)
    at: datetime = Field(sa_type=Instant)


class Attachment(SQLModel, table=True):
    """A file that was put to a hold."""

    __tablename__ = "attachments"

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    hold: str = Field(index=True, max_length=36)
    name: str = Field(max_length=255)
    media_type: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64)
    content: bytes = Field(sa_type=LargeBinary)
    by: str = Field(max_length=36)
    at: datetime = Field(sa_type=Instant)
