"""Does a row stand in the file as the program writes it? SQLite keeps what it is given, and reads much as the same.

A moment written with another offset, or a number written as text, reads as the same value but sorts and compares as
another. PostgreSQL has types of its own, and nothing to look for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    func,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.types import TypeDecorator

_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_MOMENT = f"{_DAY} [0-9][0-9]:[0-9][0-9]:[0-9][0-9].{'[0-9]' * 6}"


def odd_forms(connection: Connection, table: Table) -> Iterator[str]:
    """What tells the rows from the others that stand otherwise than the program would have written them."""
    if connection.dialect.name != "sqlite":
        return
    keys = [type_coerce(column, String) for column in table.primary_key.columns]
    as_written = and_(*(or_(column.is_(None), _as_written(column)) for column in table.columns))
    for found in connection.execute(select(*keys).where(not_(as_written))):
        yield "/".join(map(str, found))


def _as_written(column: Column[Any]) -> ColumnElement[bool]:
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    stored, raw = func.typeof(column), type_coerce(column, String)
    if isinstance(kind, DateTime):
        return and_(stored == "text", raw.op("GLOB")(_MOMENT))
    if isinstance(kind, Date):
        return and_(stored == "text", raw.op("GLOB")(_DAY))
    if isinstance(kind, Boolean):
        return and_(stored == "integer", type_coerce(column, Integer).in_([0, 1]))
    return stored == ("integer" if isinstance(kind, Integer) else "blob" if isinstance(kind, LargeBinary) else "text")
