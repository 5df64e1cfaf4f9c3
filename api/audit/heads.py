"""What was signed of the log, and when? Heads: signed notes of its size and its hash (C2SP tlog-checkpoint)."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from api.audit.check_proof import Head, ProofRefused, leaf_hash, read_head, signed_head
from api.audit.journal import entry_text
from api.audit.keys import AuditKey
from api.audit.records import table_of
from api.audit.stored_tree import LogBroken, StoredTree, entries, size_of
from api.security.keys import NotKnown
from api.store.database import Database
from api.store.tables.log import LogBlock, LogHead

_ORIGIN_SHOWN, _AT_ONCE = 16, 1_000


def sign_head(database: Database, now: datetime) -> LogHead | None:
    """A head of the log as it is: the last one where nothing came since, None where the log is empty.

    Read without holding anybody up: entries that are there stay as they are, where they are. Raises `LogBroken` where
    what is there is not what was signed, or what came since is not what was sealed.
    """
    with database.reading() as session:
        connection, last = session.connection(), latest_head(session)
        size, signed = size_of(connection), last.size if last else 0
        tree = StoredTree(connection, size)
        if last is not None and (signed > size or tree.hash_over(0, signed).hex() != last.root):
            raise LogBroken
        if size == signed:
            return last
        _require_sealed(connection, database.key, signed, size)
        root, blocks, name = tree.root, tree.whole_blocks(), origin(connection)
    at = now.astimezone(UTC).replace(microsecond=0)
    note = database.key.sign(note_text(Head(name, size, root, at.isoformat())))
    head = LogHead(size=size, root=root.hex(), at=at, key=database.key.id, note=note)
    try:
        with database.writing() as session:
            session.add_all([LogBlock(number=number, root=block.hex()) for number, block in blocks])
            session.add(head)
    except IntegrityError:  # somebody else has signed meanwhile, as much or more
        return sign_head(database, now)
    database.key.keep(note)
    return head


def _require_sealed(connection: Connection, key: AuditKey, start: int, size: int) -> None:
    for first in range(start, size, _AT_ONCE):
        for entry in entries(connection, first, min(_AT_ONCE, size - first)):
            if entry["key"] == key.id and entry["seal"] != key.seal(entry_text(entry)):
                raise LogBroken


def is_signed(note: str, keys: Iterable[AuditKey], public: Iterable[str]) -> bool:
    """Whether one of some keys signed exactly this note."""
    try:
        again = note_text(read_head(note))
    except (ProofRefused, ValueError):
        return False
    return any(key.sign(again) == note for key in keys) or any(_verifies(note, one) for one in public)


def stored_heads(connection: Connection) -> Iterator[tuple[int, str | None]]:
    """The sizes and notes of all heads; None where what stands beside a note is not what it says."""
    log_heads = table_of("log_heads")
    for size in connection.scalars(select(col(LogHead.size)).order_by(col(LogHead.size))).all():
        try:
            row = connection.execute(log_heads.select().where(log_heads.c.size == size)).mappings().one()
            yield size, row["note"] if _agrees(row) else None
        except (ProofRefused, ValueError, TypeError, AttributeError):
            yield size, None


def _agrees(row: Mapping[Any, Any]) -> bool:
    head = read_head(row["note"])
    key = base64.b64decode(row["note"].rstrip("\n").rpartition(" ")[2])[:4].hex()
    at = datetime.fromisoformat(head.at)
    return (head.size, head.root.hex(), at, key) == (row["size"], row["root"], row["at"], row["key"])


def _verifies(note: str, public: str) -> bool:
    try:
        signed_head(note, public)
    except ProofRefused:
        return False
    return True


def note_text(head: Head) -> str:
    """What is signed of a head."""
    return f"{head.origin}\n{head.size}\n{base64.b64encode(head.root).decode()}\nat {head.at}\n"


def origin(connection: Connection) -> str:
    """The name of a log, from its first entry: no two begin with the same; blank where that is gone."""
    first = next(entries(connection, 0, 1), None)
    return f"licet/{leaf_hash(entry_text(first)).hex()[:_ORIGIN_SHOWN]}" if first else ""


def latest_head(session: Session) -> LogHead | None:
    """The head that was signed last."""
    return session.exec(select(LogHead).order_by(col(LogHead.size).desc()).limit(1)).first()


def head_of(session: Session, size: int) -> LogHead:
    """The head that was signed at a size; raises `NotKnown`."""
    found = session.get(LogHead, size)
    if found is None:
        raise NotKnown("head")
    return found


def heads_below(session: Session, size: int, most: int) -> Sequence[LogHead]:
    """Heads of smaller logs, the newest first."""
    query = select(LogHead).where(col(LogHead.size) < size).order_by(col(LogHead.size).desc())
    return session.exec(query.limit(most)).all()
