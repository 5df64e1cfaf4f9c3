"""Which checks are kept for later? What somebody has filled in of a shipment that is not submitted yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class Draft(SQLModel, table=True):
    """A check that was kept; `fields` is JSON, as the form takes it up again.

    `title`: what lists show it by. `action`, `floor` and `ceiling` as they were when it was kept, blank where it could
    not be decided then. `revision`: 1 when it is made, one more each time it is changed. `shipment`: the one that
    was last made of it.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_listed", "organisation", "id"),)

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    title: str = Field(max_length=200)
    fields: str = Field(sa_type=Text)
    action: str = Field(max_length=10)
    floor: str = Field(max_length=40)
    ceiling: str = Field(max_length=40)
    shipment: str | None = Field(default=None, max_length=36)
    revision: int
    made_by: str = Field(foreign_key="people.id", max_length=36)
    made_at: datetime = Field(sa_type=Instant)
    changed_by: str = Field(foreign_key="people.id", max_length=36)
    changed_at: datetime = Field(sa_type=Instant)
