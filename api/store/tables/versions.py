"""Which rulebooks were put forward and published, by whom, when and why? Never changed, only added to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class RulebookVersion(SQLModel, table=True):
    """A rulebook that somebody put forward, whole: `files` are all of its files with its cases, enough to write it out.

    `parent` is the version that was published last when it was put forward, `altered` what is written otherwise since,
    as JSON. From `effective_at` on it is to be worked under.
    """

    __tablename__ = "rulebook_versions"

    number: int = Field(primary_key=True)
    hash: str = Field(foreign_key="rulebooks.hash", index=True, max_length=64)
    parent: int | None = Field(default=None, foreign_key="rulebook_versions.number")
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    author: str = Field(max_length=36)
    reason: str = Field(sa_type=Text)
    effective_at: datetime = Field(sa_type=Instant)
    altered: str = Field(sa_type=Text)
    files: bytes = Field(sa_type=LargeBinary)
    proposed_at: datetime = Field(sa_type=Instant)


class VersionChecks(SQLModel, table=True):
    """What the cases of a version came to, as JSON, written once when all of them were worked."""

    __tablename__ = "version_checks"

    version: int = Field(primary_key=True, foreign_key="rulebook_versions.number")
    checks: str = Field(sa_type=Text)
    worked_at: datetime = Field(sa_type=Instant)


class RulebookRuling(SQLModel, table=True):
    """What a second person said of a version, once and for all: `published` or `refused`.

    `without_impact`: it was published although it could not be seen yet what it does to stored shipments.
    """

    __tablename__ = "rulebook_rulings"

    version: int = Field(primary_key=True, foreign_key="rulebook_versions.number")
    ruling: str = Field(max_length=10)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    by: str = Field(max_length=36)
    reason: str = Field(sa_type=Text)
    without_impact: bool = False
    at: datetime = Field(sa_type=Instant)
