"""What does a verification come to for one organisation, asked for while the service works? One at a time, bounded."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, tuple_
from sqlmodel import col

from api.audit.findings import Finding, Verified
from api.audit.giving import is_everybodys
from api.audit.records import AUDITED, primary_key, table_of
from api.audit.stored_tree import size_of
from api.audit.verifying import Given, verify
from api.store.database import Database
from api.store.tables.log import LogEntry
from engine.faults import LicetError

MOST_ENTRIES = 200_000
"""How long a log may be to be verified while somebody waits; longer ones are for `licet audit verify`."""
_AT_ONCE = 500
_one_at_a_time = threading.Lock()


class VerificationRefused(LicetError):
    """A verification that cannot be made now; `too_long`: whether it never can, for the length of the log."""

    def __init__(self, too_long: bool) -> None:
        """Say which."""
        self.too_long = too_long
        super().__init__("the log is too long" if too_long else "the log is being verified already")


@dataclass(frozen=True)
class Seen:
    """A verification as an organisation sees it: `findings` of its own rows and of the log as a whole.

    `others` counts those that concern other organisations, and those that were too many to be kept.
    """

    verified: Verified
    findings: Sequence[Finding]

    @property
    def others(self) -> int:
        """How many things are wrong that are not told here."""
        return self.verified.wrong - len(self.findings)


def summed_up(verified: Verified) -> str:
    """What an access row says of a verification: how long the log was, and how many things were wrong."""
    return f"log/{verified.entries}/{verified.wrong}"


def verify_for(database: Database, organisation: str) -> Seen:
    """Verify everything with the key of the installation; raises `VerificationRefused`, `OSError` or `ValueError`."""
    key = database.key
    heads = {f"{key.heads.name}:{line}": note for line, note in enumerate(key.kept(), 1)}
    if not _one_at_a_time.acquire(blocking=False):
        raise VerificationRefused(too_long=False)
    try:
        with database.reading() as session:
            connection = session.connection()
            if size_of(connection) > MOST_ENTRIES:
                raise VerificationRefused(too_long=True)
            found = verify(connection, Given([key], heads=heads))
            return Seen(found, _own(connection, organisation, found.findings))
    finally:
        _one_at_a_time.release()


def _own(connection: Connection, organisation: str, findings: Sequence[Finding]) -> list[Finding]:
    """Those about the log itself, about rows that are everybody's, and about rows of an organisation."""
    numbered = [one.number for one in findings if one.table and one.number is not None]
    owners: dict[int, str] = {}
    for start in range(0, len(numbered), _AT_ONCE):
        some = col(LogEntry.number).in_(numbered[start : start + _AT_ONCE])
        query = select(col(LogEntry.number), col(LogEntry.organisation)).where(some)
        owners |= dict(connection.execute(query).all())
    return [one for one in findings if _concerns(connection, organisation, one, owners)]


def _concerns(connection: Connection, organisation: str, one: Finding, owners: dict[int, str]) -> bool:
    if not one.table or is_everybodys(one.table):
        return True
    if one.number is not None:
        return owners.get(one.number) == organisation
    if one.table not in AUDITED:
        return False
    return _owner(connection, one) == organisation


def _owner(connection: Connection, one: Finding) -> str:
    """Whose a row is that is there; nothing else of it is read, for it may be anything."""
    table = table_of(one.table)
    key = primary_key(table)
    values = key.read(one.record)
    column = table.columns["id"] if table.name == "organisations" else table.columns.get("organisation")
    if column is None or values is None:
        return ""
    return str(connection.scalar(select(column).where(tuple_(*key.columns) == values)) or "")
