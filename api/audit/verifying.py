"""Did anybody change, remove, add or back-date a row behind the log's back? Everything read once, in one state.

Each entry must follow the one before, bear a seal of the installation's key, and be what its row still says. Each head
that was ever signed, here or handed out earlier, must stand for a beginning of the log as it is now.
"""

from __future__ import annotations

import base64
import hmac
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, tuple_
from sqlmodel import col

from api.audit.check_proof import ProofRefused, leaf_hash, read_head, signed_head
from api.audit.findings import Finding, Verified, Wrong
from api.audit.heads import origin
from api.audit.journal import ADDED, CHANGED, ERASED, entry_text
from api.audit.keys import AuditKey
from api.audit.records import AUDITED, CHANGING, digest, documents, primary_key, rows_of, table_of
from api.audit.stored_tree import BLOCK, entries, size_of
from api.audit.tree import Growing, root_of
from api.store.tables.log import LogBlock, LogEntry

_AT_ONCE = 1_000
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """What a verification goes by: keys whose seals and signatures count, and heads that were handed out earlier.

    `heads`: notes by whatever names them for people; `public`: keys of which only the public half is at hand.
    """

    keys: Sequence[AuditKey]
    public: Sequence[str] = ()
    heads: Mapping[str, str] | None = None


def verify(connection: Connection, given: Given, progress: Callable[[int], None] = lambda done: None) -> Verified:
    """All that is wrong with the log and the rows that it tells of; `progress` hears how many entries are done."""
    found = Verified()
    walk = _Walk(connection, given, found)
    for start in range(0, size_of(connection), _AT_ONCE):
        walk.take(list(entries(connection, start, _AT_ONCE)))
        progress(start + _AT_ONCE)
    walk.end()
    _unlogged(connection, found)
    return found


class _Walk:
    """The log read from its beginning, a thousand entries at a time."""

    def __init__(self, connection: Connection, given: Given, found: Verified) -> None:
        self._connection, self._found = connection, found
        self._keys = {key.id: key for key in given.keys}
        self._public = [*(key.public for key in given.keys), *given.public]
        self._tree = Growing()
        self._last_at: datetime | None = None
        self._block: list[bytes] = []
        self._blocks = dict(connection.execute(select(col(LogBlock.number), col(LogBlock.root))).all())
        self._roots: dict[int, bytes] = {}
        self._signed = self._read_heads(given)
        self._sizes = {size for size, _, _ in self._signed}

    def take(self, chunk: Sequence[Entry]) -> None:
        """The next entries."""
        for entry in chunk:
            self._follow(entry)
        by_table: dict[str, list[Entry]] = defaultdict(list)
        for entry in chunk:
            by_table[entry["table"]].append(entry)
        for name, some in by_table.items():
            if name in AUDITED:
                self._compare(name, some)
            else:
                self._wrong(Wrong.NOT_ALLOWED, some[0])

    def end(self) -> None:
        """What can be said once all of it is read."""
        found = self._found
        found.entries = self._tree.size
        signed = max((size for size in self._sizes if size <= found.entries), default=0)
        for number in sorted(self._blocks.keys() ^ set(range(signed // BLOCK))):
            found.found(Finding(Wrong.BLOCK, number=number))
        name = origin(self._connection) if found.entries else ""
        for size, told, note in self._signed:
            found.heads += 1
            head = read_head(note)
            if size > found.entries:
                found.found(Finding(Wrong.CUT_OFF, number=size, about=told))
            elif self._roots[size] != head.root or head.origin != name:
                found.found(Finding(Wrong.HEAD, number=size, about=told))
        found.unsigned = found.entries - signed

    def _read_heads(self, given: Given) -> list[tuple[int, str, str]]:
        """The size, the name and the note of every head that bears a signature that counts."""
        signed = []
        for row in map(dict, self._connection.execute(select(table_of("log_heads"))).mappings()):
            if self._is_signed(row["note"]) and _agrees(row):
                signed.append((int(row["size"]), "", str(row["note"])))
            else:
                self._found.found(Finding(Wrong.SIGNATURE, number=row["size"]))
        for told, note in (given.heads or {}).items():
            if self._is_signed(note):
                signed.append((read_head(note).size, told, note))
            else:
                self._found.found(Finding(Wrong.SIGNATURE, about=told))
        return sorted(signed)

    def _is_signed(self, note: str) -> bool:
        for key in self._public:
            try:
                signed_head(note, key)
            except ProofRefused:
                continue
            return True
        return False

    def _follow(self, entry: Entry) -> None:
        """An entry follows the one before, and is what was sealed."""
        while self._tree.size < entry["number"]:  # a gap stands for an entry that nobody knows
            self._found.found(Finding(Wrong.GAP, number=self._tree.size))
            self._grow(b"")
        if self._last_at is not None and entry["at"] < self._last_at:
            self._wrong(Wrong.BACKDATED, entry)
        self._last_at = entry["at"]
        said = entry_text(entry)
        key = self._keys.get(entry["key"])
        if key is None:
            self._wrong(Wrong.UNKNOWN_KEY, entry)
        elif not hmac.compare_digest(key.seal(said).encode(), entry["seal"].encode()):
            self._wrong(Wrong.FORGED, entry)
        self._grow(leaf_hash(said))

    def _grow(self, leaf: bytes) -> None:
        self._tree.add(leaf)
        self._block.append(leaf)
        if len(self._block) == BLOCK:
            number, root = self._tree.size // BLOCK - 1, root_of(self._block).hex()
            if self._blocks.get(number, root) != root:
                self._found.found(Finding(Wrong.BLOCK, number=number))
            self._block = []
        if self._tree.size in self._sizes:
            self._roots[self._tree.size] = self._tree.root

    def _compare(self, name: str, some: Sequence[Entry]) -> None:
        """The rows of a table are what their latest entries say."""
        table = table_of(name)
        latest = self._latest(name, {entry["record"] for entry in some})
        rows = rows_of(self._connection, table, latest)
        said = documents(self._connection, table, list(rows.values()))
        digests = {record: digest(one) for record, one in zip(rows, said, strict=True)}
        for entry in some:
            number, record = entry["number"], entry["record"]
            if entry["act"] not in (ADDED, ERASED) and (entry["act"] != CHANGED or name not in CHANGING):
                self._wrong(Wrong.NOT_ALLOWED, entry)
            if latest[record] != number:
                continue
            self._found.compare(name, record in digests)
            if entry["act"] == ERASED:
                self._found.erased += 1
                if record in digests:
                    self._wrong(Wrong.CAME_BACK, entry)
            elif record not in digests:
                self._wrong(Wrong.MISSING, entry)
            elif digests[record] != entry["digest"]:
                self._wrong(Wrong.CHANGED, entry)

    def _latest(self, name: str, records: Iterable[str]) -> dict[str, int]:
        """The number of the latest entry about each of some rows."""
        about = col(LogEntry.table) == name, col(LogEntry.record).in_(sorted(records))
        query = (
            select(col(LogEntry.record), func.max(col(LogEntry.number))).where(*about).group_by(col(LogEntry.record))
        )
        return dict(self._connection.execute(query).all())

    def _wrong(self, what: Wrong, entry: Entry) -> None:
        self._found.found(Finding(what, entry["table"], entry["record"], entry["number"]))


def _agrees(row: Mapping[str, Any]) -> bool:
    """Whether the columns of a head say what its note says."""
    head = read_head(row["note"])
    key = base64.b64decode(row["note"].rstrip("\n").rpartition(" ")[2])[:4].hex()
    at = datetime.fromisoformat(head.at)
    return (head.size, head.root.hex(), at, key) == (row["size"], row["root"], row["at"], row["key"])


def _unlogged(connection: Connection, found: Verified) -> None:
    """Rows of which no entry tells; looked for only where there are more rows than were compared."""
    for name in AUDITED:
        if connection.scalar(select(func.count()).select_from(table_of(name))) == found.compared.get(name, 0):
            continue
        for records in _records(connection, name):
            about = col(LogEntry.table) == name, col(LogEntry.record).in_(records)
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
