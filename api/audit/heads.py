"""What was signed of the log, and when? Heads: signed notes of its size and its hash (C2SP tlog-checkpoint)."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from api.audit.check_proof import Head, leaf_hash
from api.audit.journal import entry_text, wait_for_the_end
from api.audit.keys import AuditKey
from api.audit.stored_tree import StoredTree, entries, size_of
from api.security.keys import NotKnown
from api.store.tables.log import LogHead

_ORIGIN_SHOWN = 16


def sign_head(session: Session, key: AuditKey, now: datetime) -> LogHead | None:
    """The head of the log as it is: the last one where nothing came since, None where the log is empty.

    Nobody adds to the log before the transaction ends.
    """
    connection = session.connection()
    wait_for_the_end(connection)
    size = size_of(connection)
    last = latest_head(session)
    if size == 0 or (last is not None and last.size == size):
        return last
    tree = StoredTree(connection, size)
    tree.complete()
    at = now.astimezone(UTC).replace(microsecond=0)
    head = Head(origin(connection), size, tree.root, at.isoformat())
    row = LogHead(size=size, root=head.root.hex(), at=at, key=key.id, note=key.sign(note_text(head)))
    session.add(row)
    session.flush()
    return row


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
