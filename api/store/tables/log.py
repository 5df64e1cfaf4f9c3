"""What happened to the rows that auditors rest on, in the order in which it happened? Entries, and signed heads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class LogEntry(SQLModel, table=True):
    """One row was added, changed or erased.

    `number` is its place in the log, from 0; `before` and `digest` are the SHA-256 of the row as it was and as it is,
    blank where it was not or is not; `key` is the id of the key that `seal` was made with, over all other columns.
    """

    __tablename__ = "log_entries"
    __table_args__ = (
        Index("ix_log_entries_record", "table", "record", "number"),
        CheckConstraint("number >= 0", name="number_from_zero"),
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    organisation: str = Field(max_length=36)
    table: str = Field(max_length=40)
    record: str = Field(max_length=150)
    act: str = Field(max_length=10)
    before: str = Field(max_length=64)
    digest: str = Field(max_length=64)
    at: datetime = Field(sa_type=Instant)
    key: str = Field(max_length=8)
    seal: str = Field(max_length=64)


class LogBlock(SQLModel, table=True):
    """The hash over as many entries as make a block, kept so that no proof has to read the whole log."""

    __tablename__ = "log_blocks"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    root: str = Field(max_length=64)


class LogHead(SQLModel, table=True):
    """What was signed of the log when it had `size` entries: the hash over them, as a signed note."""

    __tablename__ = "log_heads"

    size: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    root: str = Field(max_length=64)
    at: datetime = Field(sa_type=Instant)
    key: str = Field(max_length=8)
    note: str = Field(sa_type=Text)
