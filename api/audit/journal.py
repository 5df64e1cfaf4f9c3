"""What becomes of audited rows in one transaction? Noted while it runs, and written to the log as its last act.

Entries have numbers without gaps, in the order in which transactions end. So whoever writes waits here, on PostgreSQL,
until the transaction before is over; nobody waits for anything after this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Session, SQLModel, col

from api.audit.keys import AuditKey
from api.audit.records import AUDITED, Row, canonical, digest, documents, key_of, organisation_of, table_of
from api.store.tables.log import LogEntry

ADDED, CHANGED, ERASED = "added", "changed", "erased"
_PLACE: Final = "licet_journal"
_LOCK: Final = 7_215_384_020
"""What PostgreSQL's advisory lock for the end of the log goes by."""
_SEALED = ("number", "organisation", "table", "record", "act", "digest", "at", "key")


@dataclass
class _Touched:
    """What became of a row: its act, and the row itself unless it is erased."""

    act: str
    organisation: str
    row: Row | None


class Journal:
    """The audited rows that a transaction has touched so far."""

    def __init__(self, session: Session) -> None:
        """Watch what a session writes."""
        self._session = session
        self._touched: dict[tuple[str, str], _Touched] = {}
        self._parts: dict[str, Sequence[Sequence[str]]] = {}
        session.info[_PLACE] = self
        event.listen(session, "after_flush", self._flushed)

    def note(self, rows: Iterable[SQLModel], act: str = ADDED) -> None:
        """Rows that are written past the session, or by it."""
        for row in rows:
            name = str(row.__tablename__)
            if name in AUDITED:
                table, values = table_of(name), vars(row)
                place = name, key_of(table, values)
                before = self._touched.get(place)
                kept = before.act if before else act
                self._touched[place] = _Touched(kept, organisation_of(table, values), values)

    def note_parts(self, decision: str, parts: Sequence[Sequence[str]]) -> None:
        """What a new decision is found by: rows that are written with it."""
        self._parts[decision] = parts

    def erase(self, name: str, organisation: str, records: Iterable[str]) -> None:
        """Rows that are deleted because their time is over."""
        for record in records:
            self._touched[name, record] = _Touched(ERASED, organisation, None)

    def write(self, key: Callable[[], AuditKey], now: Callable[[], datetime]) -> None:
        """Write an entry for every row that was touched; the transaction does nothing more after this."""
        self._session.flush()
        if not self._touched:
            return
        digests, sealer = self._digests(), key()
        connection = self._session.connection()
        wait_for_the_end(connection)
        newest = select(col(LogEntry.number), col(LogEntry.at)).order_by(col(LogEntry.number).desc()).limit(1)
        last = connection.execute(newest).first()
        number = last.number + 1 if last else 0
        at = max(now(), last.at) if last else now()
        entries = []
        for place, touched in self._touched.items():
            name, record = place
            said = (number, touched.organisation, name, record, touched.act, digests.get(place, ""), at, sealer.id)
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
            said = documents(connection, table_of(name), list(rows.values()), self._parts)
            found.update({(name, record): digest(one) for record, one in zip(rows, said, strict=True)})
        return found

    def _flushed(self, session: Session, _: UOWTransaction) -> None:
        self.note(session.new)
        self.note((row for row in session.dirty if session.is_modified(row)), CHANGED)


def journal_of(session: Session) -> Journal:
    """The journal of a transaction that writes."""
    found = session.info[_PLACE]
    if not isinstance(found, Journal):
        raise TypeError("this session has no journal")
    return found


def wait_for_the_end(connection: Connection) -> None:
    """Let nobody else add to the log before the transaction ends; on SQLite nobody else writes anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def entry_said(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says, as proofs show it."""
    return {name: entry[name] for name in _SEALED if name != "at"} | {"at": entry["at"].astimezone(UTC).isoformat()}


def entry_text(entry: Mapping[str, Any]) -> bytes:
    """The bytes of an entry that are sealed and hashed."""
    return canonical(entry_said(entry))
