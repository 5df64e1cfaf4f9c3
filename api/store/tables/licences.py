"""Which licences does an organisation hold, and how much of each is used?"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from api.store.fields import Exact, Instant


class HeldLicence(SQLModel, table=True):
    """A licence held; what it leaves blank it does not narrow.

    `quantity_limit` is in `unit`, `value_limit` in `currency`; what shipments have drawn stands beside each limit and
    never exceeds it: the database refuses.
    """

    __tablename__ = "licences"
    __table_args__ = (
        CheckConstraint("quantity_limit IS NULL OR quantity_drawn <= quantity_limit", name="quantity_within_limit"),
        CheckConstraint("value_limit IS NULL OR value_drawn <= value_limit", name="value_within_limit"),
        CheckConstraint("quantity_drawn >= 0 AND value_drawn >= 0", name="drawn_not_negative"),
        Index(
            "uq_licences_number",
            "organisation",
            "number_folded",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    number: str = Field(max_length=100)
    number_folded: str = Field(max_length=300)
    authority: str = Field(max_length=40)
    kind: str = Field(max_length=40)
    clauses: list[str] = Field(sa_type=JSON)
    codes: list[str] = Field(sa_type=JSON)
    consignee: str = Field(max_length=300)
    end_user: str = Field(max_length=300)
    valid_from: date
    valid_through: date
    quantity_limit: Decimal | None = Field(default=None, sa_type=Exact)
    unit: str = Field(max_length=10)
    value_limit: Decimal | None = Field(default=None, sa_type=Exact)
    currency: str = Field(max_length=3)
    quantity_drawn: Decimal = Field(sa_type=Exact)
    value_drawn: Decimal = Field(sa_type=Exact)
    version: int
    by: str = Field(max_length=36)
    at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)


class LicenceVersion(SQLModel, table=True):
    """What a licence said from a moment on, as JSON: entered, corrected or withdrawn; nothing said is lost."""

    __tablename__ = "licence_versions"
    __table_args__ = (UniqueConstraint("licence", "version"),)

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    licence: str = Field(foreign_key="licences.id", max_length=36)
    version: int
    body: str = Field(sa_type=Text)
    by: str = Field(max_length=36)
    at: datetime = Field(sa_type=Instant)


class Draw(SQLModel, table=True):
    """What one line of a released shipment used of a licence; `returned_at` once the shipment is void."""

    __tablename__ = "draws"

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    licence: str = Field(foreign_key="licences.id", index=True, max_length=36)
    shipment: str = Field(index=True, max_length=36)
    decision: str = Field(max_length=36)
    line: str = Field(max_length=40)
    quantity: Decimal = Field(sa_type=Exact)
    value: Decimal = Field(sa_type=Exact)
    by: str = Field(max_length=36)
    at: datetime = Field(sa_type=Instant)
    returned_at: datetime | None = Field(default=None, sa_type=Instant)
