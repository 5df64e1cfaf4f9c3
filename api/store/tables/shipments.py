"""What was asked and what was answered? Shipments, and every decision ever taken on them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class Shipment(SQLModel, table=True):
    """A shipment as its organisation names it; `decision` is the latest on it.

    `state` is where it stands: `held`, `released`, `rejected`, `void` or `delivered`.
    """

    __tablename__ = "shipments"
    __table_args__ = (Index("ix_shipments_reference", "organisation", "reference"),)

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    reference: str = Field(max_length=200)
    state: str = Field(max_length=20)
    decision: str = Field(max_length=36)
    ships_on: date
    received_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class StoredDecision(SQLModel, table=True):
    """A decision on a shipment, with everything needed to take it again to the same bytes.

    `received` is the request as it came, `facts` each line's facts as they were understood, `answer` the answer in
    canonical JSON and `answer_hash` its SHA-256. `standing` and `products` name what was taken for given,
    `parties` is what was known of the parties, as JSON.
    `short` names licences of which not enough was left, as JSON.
    `previous` is the decision that this one follows, `cause` why it was taken.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_listed", "organisation", "id"),
        Index("ix_decisions_action", "organisation", "action", "id"),
        Index("ix_decisions_shipment", "shipment", "id"),
    )

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    shipment: str = Field(max_length=36)
    reference: str = Field(max_length=200)
    previous: str | None = Field(default=None, max_length=36)
    cause: str = Field(max_length=20)
    by: str = Field(max_length=36)
    at: datetime = Field(sa_type=Instant)
    ships_on: date
    known_at: date
    action: str = Field(max_length=10)
    floor: str = Field(max_length=40)
    ceiling: str = Field(max_length=40)
    received: str = Field(sa_type=Text)
    facts: str = Field(sa_type=Text)
    answer: str = Field(sa_type=Text)
    answer_hash: str = Field(max_length=64)
    standing: str = Field(max_length=64)
    products: str = Field(sa_type=Text)
    parties: str = Field(sa_type=Text)
    short: str = Field(sa_type=Text)
    rulebook: str = Field(max_length=64)
    engine: str = Field(max_length=20)
    search: str = Field(sa_type=Text)


class DecisionClause(SQLModel, table=True):
    """A clause that decides a shipment, or may, to find decisions by."""

    __tablename__ = "decision_clauses"
    __table_args__ = (
        Index("ix_decision_clauses_clause", "organisation", "clause", "decision"),
        Index("ix_decision_clauses_measure", "organisation", "measure", "decision"),
    )

    decision: str = Field(primary_key=True, max_length=36)
    clause: str = Field(primary_key=True, max_length=120)
    measure: str = Field(max_length=80)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)


class DecisionParty(SQLModel, table=True):
    """A party to a shipment, its name folded, to find decisions by."""

    __tablename__ = "decision_parties"
    __table_args__ = (Index("ix_decision_parties_name", "organisation", "name", "decision"),)

    decision: str = Field(primary_key=True, max_length=36)
    name: str = Field(primary_key=True, max_length=300)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)


class RememberedRequest(SQLModel, table=True):
    """The first answer to a request with an idempotency key, given again for as long as it is kept."""

    __tablename__ = "remembered_requests"
    __table_args__ = (UniqueConstraint("organisation", "operation", "key"), Index("ix_remembered_at", "at"))

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    operation: str = Field(max_length=60)
    key: str = Field(max_length=255)
    body_hash: str = Field(max_length=64)
    status: int
    subject: str = Field(max_length=36)
    response: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Instant)
