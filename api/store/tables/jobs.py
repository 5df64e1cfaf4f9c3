"""Which long jobs run? Manifests being checked, and what came of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class Job(SQLModel, table=True):
    """A job; `state` is `waiting`, `running`, `done`, `failed` or `cancelled`.

    `asked` says what is to be done, `progress` how far it is, `result` what came of it or why it failed. Its files
    stand in the folder of jobs under its id.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_listed", "organisation", "id"),)

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    kind: str = Field(max_length=20)
    state: str = Field(max_length=20)
    asked: dict[str, Any] = Field(sa_type=JSON)
    progress: dict[str, Any] = Field(sa_type=JSON)
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    by: str = Field(max_length=36)
    at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
