"""Which coming events has an organisation been told of already? Each is told once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class Notice(SQLModel, table=True):
    """Something that is coming, told once: about what, and what was reached (days left, a share used)."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("organisation", "type", "subject", "reached"),)

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    type: str = Field(max_length=40)
    subject: str = Field(max_length=100)
    reached: str = Field(max_length=40)
    at: datetime = Field(sa_type=Instant)
