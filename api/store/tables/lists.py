"""Which party lists were imported, what stood on them, and what did officers say of hits? Only ever added to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class ListContent(SQLModel, table=True):
    """What stands on a list, once for every content: a line of JSON for each party, ordered by entry, compressed.

    `hash` is the SHA-256 of the lines.
    """

    __tablename__ = "list_contents"

    hash: str = Field(primary_key=True, max_length=64)
    parties: int
    packed: bytes = Field(sa_type=LargeBinary)


class ListVersion(SQLModel, table=True):
    """An edition of a list that somebody imported.

    `official`: it is for every organisation; otherwise it is the house list of `organisation`, which imported it.
    `dated` is the day that the file gives itself (`dated_by` is `file`), that was given with it (`given`), or on which
    it was imported (`import`). `file_hash` is the SHA-256 of the files as they came; `files` and `refused` (the rows
    that could not be read, as far as they are kept) are JSON. `previous` is the edition that it was compared with.
    """

    __tablename__ = "list_versions"
    __table_args__ = (Index("ix_list_versions_source", "source", "official", "organisation", "imported_at"),)

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    official: bool
    source: str = Field(max_length=60)
    format: str = Field(max_length=20)
    files: str = Field(sa_type=Text)
    file_hash: str = Field(max_length=64)
    content: str = Field(foreign_key="list_contents.hash", max_length=64)
    dated: date
    dated_by: str = Field(max_length=10)
    rows: int
    parties: int
    rejected: int
    aside: int
    refused: str = Field(sa_type=Text)
    previous: str | None = Field(default=None, foreign_key="list_versions.id", max_length=36)
    added: int
    removed: int
    changed: int
    by: str = Field(max_length=36)
    imported_at: datetime = Field(sa_type=Instant)


class ScreeningMark(SQLModel, table=True):
    """What an officer said of a hit: `confirmed` or `false_positive`; of several on the same hit the last counts.

    The hit is a party as it is against an entry as it reads: `party_hash` and `entry_hash` change with them, and the
    mark holds no longer. `party` is the party as JSON, `name` that of the entry, for people to read.
    """

    __tablename__ = "screening_marks"
    __table_args__ = (Index("ix_screening_marks_party", "organisation", "party_hash", "id"),)

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    list: str = Field(max_length=60)
    entry: str = Field(max_length=100)
    entry_hash: str = Field(max_length=64)
    party_hash: str = Field(max_length=64)
    party: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    outcome: str = Field(max_length=20)
    reason: str = Field(sa_type=Text)
    by: str = Field(max_length=36)
    at: datetime = Field(sa_type=Instant)
