"""What is in a database, and is it whole? Counted and recomputed in one consistent state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, inspect, select, table
from sqlmodel import SQLModel, col

from api.store.migrating import current
from api.store.tables.shipments import StoredDecision
from engine.canonical import text_hash
from engine.faults import LicetError

DECISIONS = "decisions"
_AT_ONCE = 1_000
_NAMED = 5


class BackupRefused(LicetError):
    """A backup that cannot be made, cannot be trusted, or may not be put back; `why` is a name for the reason."""

    def __init__(self, why: str, **about: object) -> None:
        """`about`: what there is to say about it."""
        self.why, self.about = why, about
        super().__init__(f"{why}: {', '.join(map(str, about.values()))}")


@dataclass(frozen=True)
class Contents:
    """The revision of a database, the rows of each table, and decisions that are not what their hash says."""

    revision: str | None
    rows: Mapping[str, int]
    broken: tuple[str, ...] = ()

    @property
    def decisions(self) -> int:
        """How many decisions there are."""
        return self.rows.get(DECISIONS, 0)


def counted(connection: Connection) -> Contents:
    """What is there, without looking into the decisions."""
    there = set(inspect(connection).get_table_names())
    rows = {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in SQLModel.metadata.tables
        if name in there
    }
    return Contents(current(connection), rows)


def recomputed(connection: Connection) -> Contents:
    """What is there, with the hash of every decision worked out anew."""
    found = counted(connection)
    if DECISIONS not in found.rows:
        return found
    columns = col(StoredDecision.id), col(StoredDecision.answer), col(StoredDecision.answer_hash)
    stored = connection.execution_options(yield_per=_AT_ONCE).execute(select(*columns))
    return Contents(found.revision, found.rows, tuple(id_ for id_, answer, kept in stored if not whole(answer, kept)))


def whole(answer: str, kept: str) -> bool:
    """Whether the answer of a decision is what its hash says."""
    return text_hash(answer) == kept


def same(expected: Contents, found: Contents) -> None:
    """Raise `BackupRefused` where one does not hold exactly what the other does, or a decision is broken."""
    if found.broken:
        named = ", ".join(found.broken[:_NAMED])
        raise BackupRefused("broken_decisions", count=len(found.broken), names=named)
    differing = [
        f"{name} {found.rows.get(name, 0)}/{expected.rows.get(name, 0)}"
        for name in sorted({*expected.rows, *found.rows})
        if found.rows.get(name, 0) != expected.rows.get(name, 0)
    ]
    if found.revision != expected.revision:
        differing.append(f"revision {found.revision}/{expected.revision}")
    if differing:
        raise BackupRefused("differs", what=", ".join(differing))
