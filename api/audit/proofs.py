"""What shows somebody else that a row is in the log, or that the log only grew? Documents that need no server."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session, col

from api.audit import check_proof
from api.audit.journal import entry_said
from api.audit.records import AUDITED, digest, documents, rows_of, table_of
from api.audit.stored_tree import StoredTree
from api.audit.tree import consistency, inclusion
from api.security.keys import NotKnown
from api.store.tables.log import LogEntry, LogHead

Place = tuple[str, str]
"""A table, and what tells a row of it from the others."""


def latest_entry(session: Session, name: str, record: str, size: int | None = None) -> dict[str, Any] | None:
    """The latest entry about a row, of those in a log of some size; None where there is none."""
    log = table_of("log_entries")
    about = [col(LogEntry.table) == name, col(LogEntry.record) == record]
    if size is not None:
        about.append(col(LogEntry.number) < size)
    query = select(log).where(*about).order_by(col(LogEntry.number).desc()).limit(1)
    found = session.connection().execute(query).mappings().first()
    return None if found is None else dict(found)


def inclusion_proofs(session: Session, head: LogHead, wanted: Iterable[Place]) -> dict[Place, dict[str, Any]]:
    """For each row, what shows that its latest entry is in the log of a head; rows of whom there is none are left out.

    Where the row is as that entry says, the document holds the row too.
    """
    tree = StoredTree(session.connection(), head.size)
    found = {}
    for name, record in wanted:
        entry = latest_entry(session, name, record, head.size)
        if entry is not None:
            found[name, record] = _inclusion(session.connection(), tree, head, entry)
    return found


def consistency_proof(session: Session, old: LogHead, new: LogHead) -> dict[str, Any]:
    """What shows that the log of a later head begins with the log of an earlier one."""
    tree = StoredTree(session.connection(), new.size)
    path = consistency(old.size, new.size, tree.hash_over)
    return {"kind": "consistency", "old": old.note, "new": new.note, "path": [one.hex() for one in path]}


def require_audited(name: str) -> None:
    """Raise `NotKnown` for a table whose rows are not in the log."""
    if name not in AUDITED:
        raise NotKnown("table")


def _inclusion(connection: Connection, tree: StoredTree, head: LogHead, entry: dict[str, Any]) -> dict[str, Any]:
    path = inclusion(entry["number"], tree.size, tree.hash_over)
    said = {"kind": "inclusion", "entry": entry_said(entry), "path": [one.hex() for one in path], "head": head.note}
    table = table_of(entry["table"])
    rows = list(rows_of(connection, table, [entry["record"]]).values())
    records = [one for one in documents(connection, table, rows) if digest(one) == entry["digest"]]
    return {**said, "record": records[0]} if records else said


def proof_script() -> str:
    """The script that checks proofs with nothing but Python."""
    return Path(check_proof.__file__).read_text(encoding="utf-8")
