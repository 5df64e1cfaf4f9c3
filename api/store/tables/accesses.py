"""Who looked at what, and who changed what?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class Access(SQLModel, table=True):
    """One access: the operation, what it was about, who asked and in which roles, under which request id."""

    __tablename__ = "accesses"
    __table_args__ = (
        Index("ix_accesses_listed", "organisation", "id"),
        Index("ix_accesses_subject", "organisation", "subject", "id"),
    )

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    operation: str = Field(max_length=60)
    subject: str = Field(max_length=100)
    by: str = Field(max_length=36)
    roles: list[str] = Field(sa_type=JSON)
    request: str = Field(max_length=64)
    at: datetime = Field(sa_type=Instant)
