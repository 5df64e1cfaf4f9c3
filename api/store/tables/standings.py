"""From where was decided? Rulebooks, profiles and products as they stood, each version kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class KeptRulebook(SQLModel, table=True):
    """Every file of a rulebook that decisions rest on, by its content hash: enough to load it again."""

    __tablename__ = "rulebooks"

    hash: str = Field(primary_key=True, max_length=64)
    files: bytes = Field(sa_type=LargeBinary)
    kept_at: datetime = Field(sa_type=Instant)


class ProfileVersion(SQLModel, table=True):
    """An organisation's standing answers and its word on announcements, as JSON; the latest version counts."""

    __tablename__ = "profiles"
    __table_args__ = (UniqueConstraint("organisation", "version"),)

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    version: int
    body: str = Field(sa_type=Text)
    by: str = Field(max_length=36)
    at: datetime = Field(sa_type=Instant)


class Standing(SQLModel, table=True):
    """What an organisation's decisions took for given: its profile and its licences at a moment, by content hash."""

    __tablename__ = "standings"

    organisation: str = Field(primary_key=True, foreign_key="organisations.id", max_length=36)
    hash: str = Field(primary_key=True, max_length=64)
    body: str = Field(sa_type=Text)


class ProductVersion(SQLModel, table=True):
    """What an organisation says once about an item: its facts and its bill of materials; the latest version counts.

    `withdrawn`: from this version on the item is no longer kept.
    """

    __tablename__ = "products"
    __table_args__ = (UniqueConstraint("organisation", "item", "version"),)

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    item: str = Field(max_length=200)
    version: int
    body: str = Field(sa_type=Text)
    withdrawn: bool = False
    by: str = Field(max_length=36)
    at: datetime = Field(sa_type=Instant)
