"""Did anybody change, remove, add or back-date a row behind the log's back? Everything read once, in one state.

Each entry must follow the one before, bear a seal of the installation's key, and be what its row still says. Each head
that was ever signed, here or handed out earlier, must stand for a beginning of the log as it is now. Nothing that is
read is believed: what cannot even be read is told as changed.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, func, select, tuple_
from sqlmodel import col

from api.audit.check_proof import leaf_hash, read_head
from api.audit.findings import Finding, Verified, Wrong
from api.audit.forms import odd_forms
from api.audit.heads import is_signed, origin, stored_heads
from api.audit.journal import ADDED, CHANGED, ERASED, entry_text
from api.audit.keys import AuditKey
from api.audit.records import AUDITED, CHANGING, PARTS, digests, primary_key, rows_of, table_of
from api.audit.stored_tree import BLOCK, entries
from api.audit.tree import Growing, root_of
from api.store.tables.log import LogBlock, LogEntry
from api.store.tables.shipments import StoredDecision

_AT_ONCE = 1_000
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """What a verification goes by: keys whose seals and signatures count, and heads that were kept elsewhere.

    `heads`: notes by whatever names them for people; `public`: keys of which only the public half is at hand.
    """

    keys: Sequence[AuditKey]
    public: Sequence[str] = ()
    heads: Mapping[str, str] | None = None


def verify(connection: Connection, given: Given, progress: Callable[[int], None] = lambda done: None) -> Verified:
    """All that is wrong with the log and the rows that it tells of; `progress` hears how many entries are done."""
    found = Verified()
    walk = _Walk(connection, given, found)
    for number in connection.scalars(select(col(LogEntry.number)).where(col(LogEntry.number) < 0)):
        found.found(Finding(Wrong.FORGED, number=number))
    for chunk in _chunks(connection):
        walk.take(chunk)
        progress(found.entries)
    walk.end()
    for name in AUDITED:
        _unlogged(connection, name, found)
    _parts_of_nothing(connection, found)
    for name in (*AUDITED, *PARTS):
        for record in odd_forms(connection, table_of(name)):
            found.found(Finding(Wrong.CHANGED, *_audited(name, record)))
    return found


class _Walk:
    """The log read from its beginning, a thousand entries at a time."""

    def __init__(self, connection: Connection, given: Given, found: Verified) -> None:
        self._connection, self._found = connection, found
        self._keys = {key.id: key for key in given.keys}
        self._tree = Growing()
        self._whole = True
        self._last_at: datetime | None = None
        self._block: list[bytes] = []
        self._blocks = dict(connection.execute(select(col(LogBlock.number), col(LogBlock.root))).all())
        self._roots: dict[int, bytes] = {}
        self._changing: dict[tuple[str, str], Entry] = {}
        self._signed = self._read_heads(given)
        self._sizes = {size for size, _, _ in self._signed}

    def take(self, chunk: Sequence[Entry]) -> None:
        """The next entries."""
        by_table: dict[str, list[Entry]] = defaultdict(list)
        for entry in chunk:
            self._found.entries += 1
            if self._follow(entry):
                by_table[entry["table"]].append(entry)
        for name, some in by_table.items():
            if name in CHANGING:
                self._lead_on(name, some)
            elif name in AUDITED:
                self._compare_latest(name, some)
            else:
                self._wrong(Wrong.NOT_ALLOWED, some[0])

    def end(self) -> None:
        """What can be said once all of it is read."""
        by_table: dict[str, list[Entry]] = defaultdict(list)
        for (name, _), entry in self._changing.items():
            by_table[name].append(entry)
        for name, latest in by_table.items():
            for start in range(0, len(latest), _AT_ONCE):
                self._compare(name, latest[start : start + _AT_ONCE])
        found = self._found
        signed = max(self._roots, default=0)
        for number in sorted(self._blocks.keys() ^ set(range(signed // BLOCK))):
            found.found(Finding(Wrong.BLOCK, number=number))
        name = origin(self._connection) if self._tree.size else ""
        for size, told, note in self._signed:
            found.heads += 1
            head = read_head(note)
            if self._whole and size > self._tree.size:
                found.found(Finding(Wrong.CUT_OFF, number=size, about=told))
            elif self._roots.get(size) != head.root or head.origin != name:
                found.found(Finding(Wrong.HEAD, number=size, about=told))
        found.unsigned = max(0, found.entries - signed)

    def _read_heads(self, given: Given) -> list[tuple[int, str, str]]:
        """The size, the name and the note of every head that bears a signature that counts."""
        signed = []
        for size, note in stored_heads(self._connection):
            if note is not None and is_signed(note, given.keys, given.public):
                signed.append((size, "", note))
            else:
                self._found.found(Finding(Wrong.SIGNATURE, number=size))
        for told, note in (given.heads or {}).items():
            if is_signed(note, given.keys, given.public):
                signed.append((read_head(note).size, told, note))
            else:
                self._found.found(Finding(Wrong.SIGNATURE, about=told))
        return sorted(signed)

    def _follow(self, entry: Entry) -> bool:
        """An entry follows the one before, and is what was sealed; whether it can be read at all."""
        missing = entry["number"] - self._tree.size if self._whole else 0
        if missing:  # no head beyond stands for what is left
            self._whole = False
            self._found.found(Finding(Wrong.GAP, number=self._tree.size))
        try:
            said = entry_text(entry)
            if self._last_at is not None and entry["at"] < self._last_at:
                self._wrong(Wrong.BACKDATED, entry)
            self._last_at = entry["at"]
            self._check_seal(entry, said)
        except (KeyError, TypeError, ValueError, AttributeError):
            self._found.found(Finding(Wrong.FORGED, number=entry["number"]))
            self._grow(b"")
            return False
        self._grow(leaf_hash(said))
        return True

    def _check_seal(self, entry: Entry, said: bytes) -> None:
        key = self._keys.get(entry["key"])
        if key is not None:
            if not hmac.compare_digest(key.seal(said).encode(), entry["seal"].encode()):
                self._wrong(Wrong.FORGED, entry)
        elif self._keys:
            self._wrong(Wrong.UNKNOWN_KEY, entry)
        else:
            self._found.unsealed += 1

    def _grow(self, leaf: bytes) -> None:
        if not self._whole:
            return
        self._tree.add(leaf)
        self._block.append(leaf)
        if len(self._block) == BLOCK:
            number, root = self._tree.size // BLOCK - 1, root_of(self._block).hex()
            if self._blocks.get(number, root) != root:
                self._found.found(Finding(Wrong.BLOCK, number=number))
            self._block = []
        if self._tree.size in self._sizes:
            self._roots[self._tree.size] = self._tree.root

    def _lead_on(self, name: str, some: Iterable[Entry]) -> None:
        """Each entry about a row that may change begins with what the one before said; the last counts at the end."""
        for entry in some:
            place = name, entry["record"]
            earlier = self._changing.get(place)
            if entry["act"] not in (ADDED, CHANGED, ERASED):
                self._wrong(Wrong.NOT_ALLOWED, entry)
            if entry["before"] != (earlier["digest"] if earlier else ""):
                self._wrong(Wrong.EDITED, entry)
            self._changing[place] = entry

    def _compare_latest(self, name: str, some: Sequence[Entry]) -> None:
        """Rows that never change are as they were added, until they are erased."""
        for entry in some:
            if entry["act"] not in (ADDED, ERASED):
                self._wrong(Wrong.NOT_ALLOWED, entry)
        about = col(LogEntry.table) == name, col(LogEntry.record).in_({entry["record"] for entry in some})
        query = select(col(LogEntry.record), func.max(col(LogEntry.number)))
        latest = dict(self._connection.execute(query.where(*about).group_by(col(LogEntry.record))).all())
        self._compare(name, [entry for entry in some if latest.get(entry["record"]) == entry["number"]])
        erased = [entry for entry in some if entry["act"] == ERASED]
        if erased:
            added = select(col(LogEntry.record), col(LogEntry.digest)).where(*about, col(LogEntry.act) == ADDED)
            were = dict(self._connection.execute(added).all())
            for entry in erased:
                if entry["before"] != were.get(entry["record"]):
                    self._wrong(Wrong.EDITED, entry)

    def _compare(self, name: str, latest: Sequence[Entry]) -> None:
        """The rows of a table are what their latest entries say."""
        there = _digests(self._connection, name, [entry["record"] for entry in latest])
        for entry in latest:
            record = entry["record"]
            self._found.compare(name, record in there)
            if entry["act"] == ERASED:
                self._found.erased += 1
                if record in there:
                    self._wrong(Wrong.CAME_BACK, entry)
            elif record not in there:
                self._wrong(Wrong.MISSING, entry)
            elif there[record] != entry["digest"]:
                self._wrong(Wrong.CHANGED, entry)

    def _wrong(self, what: Wrong, entry: Entry) -> None:
        self._found.found(Finding(what, str(entry["table"]), str(entry["record"]), entry["number"]))


def _chunks(connection: Connection) -> Iterator[list[Entry]]:
    """The entries, a thousand at a time; of those that cannot be read only the number."""
    start = 0
    while True:
        numbers = select(col(LogEntry.number)).where(col(LogEntry.number) >= start).order_by(col(LogEntry.number))
        there = connection.scalars(numbers.limit(_AT_ONCE)).all()
        if not there:
            return
        try:
            yield list(entries(connection, start, _AT_ONCE))
        except Exception:  # noqa: BLE001  # whatever somebody put there, it is told and not fallen over
            yield [_entry(connection, number) for number in there]
        start = there[-1] + 1


def _entry(connection: Connection, number: int) -> Entry:
    try:
        return next(entries(connection, number, 1))
    except Exception:  # noqa: BLE001
        return {"number": number}


def _digests(connection: Connection, name: str, records: Sequence[str]) -> dict[str, str]:
    """What rows of a table are digested to; blank where they cannot even be read."""
    try:
        return _digested(connection, name, records)
    except Exception:  # noqa: BLE001
        if len(records) == 1:
            return {records[0]: ""}
        found: dict[str, str] = {}
        for record in records:
            found |= _digests(connection, name, [record])
        return found


def _digested(connection: Connection, name: str, records: Sequence[str]) -> dict[str, str]:
    table = table_of(name)
    return digests(connection, table, rows_of(connection, table, records))


def _unlogged(connection: Connection, name: str, found: Verified) -> None:
    """Rows of which no entry tells; looked for only where there are more rows than were compared."""
    if connection.scalar(select(func.count()).select_from(table_of(name))) == found.compared[name]:
        return
    for records in _records(connection, name):
        about = col(LogEntry.table) == name, col(LogEntry.record).in_(records), col(LogEntry.number) >= 0
        told = set(connection.scalars(select(col(LogEntry.record)).where(*about)))
        for record in sorted(set(records) - told):
            found.found(Finding(Wrong.UNLOGGED, name, record))


def _records(connection: Connection, name: str) -> Iterator[list[str]]:
    """What tells the rows of a table from each other, a thousand at a time."""
    columns = primary_key(table_of(name)).columns
    query = select(*columns).order_by(*columns).limit(_AT_ONCE)
    some = connection.execute(query).all()
    while some:
        yield ["/".join(map(str, one)) for one in some]
        some = connection.execute(query.where(tuple_(*columns) > tuple_(*some[-1]))).all()


def _parts_of_nothing(connection: Connection, found: Verified) -> None:
    """Clauses and parties of decisions that were never there, or are erased; those that are missing are told of."""
    acts = select(col(LogEntry.act)).where(col(LogEntry.table) == StoredDecision.__tablename__)
    for name, part in PARTS.items():
        there = exists().where(col(StoredDecision.id) == col(part.decision))
        for decision in connection.scalars(select(col(part.decision)).where(~there).distinct()).all():
            if set(connection.scalars(acts.where(col(LogEntry.record) == decision))) != {ADDED}:
                found.found(Finding(Wrong.UNLOGGED, name, decision))


def _audited(name: str, record: str) -> tuple[str, str]:
    """The audited row that a row is, or is a part of."""
    return (str(StoredDecision.__tablename__), record.partition("/")[0]) if name in PARTS else (name, record)
