"""What becomes of audited rows in one transaction? Noted while it runs, and written to the log as its last act.

Entries have numbers without gaps, in the order in which transactions end. So whoever writes waits here, on PostgreSQL,
until the transaction before is over; nobody waits for anything after this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import event, insert, inspect, select, text
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Session, SQLModel, col

from api.audit.keys import AuditKey
from api.audit.records import (
    AUDITED,
    Row,
    canonical,
    digests,
    key_of,
    organisation_of,
    rows_of,
    table_of,
)
from api.store.fields import columns_of
from api.store.tables.log import LogEntry

ADDED, CHANGED, ERASED = "added", "changed", "erased"
_PLACE: Final = "licet_journal"
_LOCK: Final = 7_215_384_020
"""What PostgreSQL's advisory lock for the end of the log goes by."""
_SEALED = ("number", "organisation", "table", "record", "act", "before", "digest", "at", "key")
_AHEAD = timedelta(minutes=5)
"""How far the clock of another machine may be ahead."""


@dataclass
class _Touched:
    """What became of a row: its act, the row as it is unless it is erased, and the digest of what it was."""

    act: str
    organisation: str
    row: Row | None
    before: str = ""


class Journal:
    """The audited rows that a transaction has touched so far."""

    def __init__(self, session: Session) -> None:
        """Watch what a session writes."""
        self._session = session
        self._touched: dict[tuple[str, str], _Touched] = {}
        self._parts: dict[str, Sequence[Sequence[str]]] = {}
        session.info[_PLACE] = self
        event.listen(session, "after_flush", self._flushed)

    def note(self, rows: Iterable[SQLModel]) -> None:
        """Rows that are added, past the session or by it."""
        for row in rows:
            if row.__tablename__ in AUDITED:
                self._touch(row, ADDED)

    def note_parts(self, decision: str, parts: Sequence[Sequence[str]]) -> None:
        """What a new decision is found by: rows that are written with it."""
        self._parts[decision] = parts

    def erase(self, name: str, organisation: str, records: Sequence[str]) -> None:
        """Rows whose time is over, before they are deleted: what they were is digested once more."""
        connection, table = self._session.connection(), table_of(name)
        before = digests(connection, table, rows_of(connection, table, records))
        for record in records:
            self._touched[name, record] = _Touched(ERASED, organisation, None, before.get(record, ""))

    def write(self, key: Callable[[], AuditKey], now: Callable[[], datetime]) -> None:
        """Write an entry for every row that was touched; the transaction does nothing more after this."""
        self._session.flush()
        if not self._touched:
            return
        after, sealer = self._digests(), key()
        connection = self._session.connection()
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        newest = select(col(LogEntry.number), col(LogEntry.at)).order_by(col(LogEntry.number).desc()).limit(1)
        last = connection.execute(newest).first()
        number = last.number + 1 if last else 0
        at = now()
        if last is not None and at < last.at <= at + _AHEAD:
            at = last.at
        entries = []
        for place, touched in self._touched.items():
            name, record = place
            turned = touched.before, after.get(place, "")
            said = (number, touched.organisation, name, record, touched.act, *turned, at, sealer.id)
            entry: dict[str, Any] = dict(zip(_SEALED, said, strict=True))
            entries.append({**entry, "seal": sealer.seal(entry_text(entry))})
            number += 1
        connection.execute(insert(LogEntry), entries)

    def _digests(self) -> dict[tuple[str, str], str]:
        by_table: dict[str, dict[str, Row]] = defaultdict(dict)
        for (name, record), touched in self._touched.items():
            if touched.row is not None:
                by_table[name][record] = touched.row
        connection, found = self._session.connection(), {}
        for name, rows in by_table.items():
            digested = digests(connection, table_of(name), rows, self._parts)
            found.update({(name, record): digest for record, digest in digested.items()})
        return found

    def _touch(self, row: SQLModel, act: str, before: str = "") -> None:
        table, values = table_of(str(row.__tablename__)), columns_of(row)
        place = table.name, key_of(table, values)
        known = self._touched.get(place)
        first = (known.act, known.before) if known else (act, before)
        self._touched[place] = _Touched(first[0], organisation_of(table, values), values, first[1])

    def _flushed(self, session: Session, _: UOWTransaction) -> None:
        if any(row.__tablename__ in AUDITED for row in session.deleted):
            raise TypeError("rows of audited tables are erased by `erase`")
        self.note(session.new)
        for row in session.dirty:
            if row.__tablename__ in AUDITED and session.is_modified(row):
                self._touch(row, CHANGED, self._digest_before(row))

    def _digest_before(self, row: SQLModel) -> str:
        """The digest of a row as it was read, before the session changed it."""
        table, values = table_of(str(row.__tablename__)), columns_of(row)
        for name in (column.name for column in table.columns):
            earlier = inspect(row).attrs[name].history.deleted
            if earlier:
                values[name] = earlier[0]
        return digests(self._session.connection(), table, {"": values})[""]


def journal_of(session: Session) -> Journal:
    """The journal of a transaction that writes."""
    found = session.info[_PLACE]
    if not isinstance(found, Journal):
        raise TypeError("this session has no journal")
    return found


def entry_said(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says, as proofs show it."""
    return {name: entry[name] for name in _SEALED if name != "at"} | {"at": entry["at"].astimezone(UTC).isoformat()}


def entry_text(entry: Mapping[str, Any]) -> bytes:
    """The bytes of an entry that are sealed and hashed."""
    return canonical(entry_said(entry))
