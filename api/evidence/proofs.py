"""Which rows does a pack show, and what proves that they stand in the log?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import inspect
from sqlmodel import Session, SQLModel


class ShownRow(NamedTuple):
    """A row that a pack shows: its table, and its primary key as texts in the order of its columns."""

    table: str
    key: tuple[str, ...]


def shown_rows(rows: Iterable[SQLModel]) -> list[ShownRow]:
    """Rows by their tables and keys, each once, in a fixed order."""
    return sorted({_shown(row) for row in rows})


def log_files(session: Session, rows: Collection[ShownRow]) -> Mapping[str, bytes]:
    """Files that prove rows to stand in the log, by their names inside a pack; none while there is no log."""
    del session, rows
    return {}


def _shown(row: SQLModel) -> ShownRow:
    mapper = inspect(type(row))
    return ShownRow(str(row.__tablename__), tuple(str(part) for part in mapper.primary_key_from_instance(row)))
