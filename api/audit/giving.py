"""Which proofs out of the log may an organisation have? Those of its own rows, and of the rulebook."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from api.audit.heads import latest_head, sign_head
from api.audit.proofs import Place, inclusion_proofs, latest_entry, require_audited
from api.security.keys import NotKnown
from api.store.database import Database
from api.store.tables.log import LogHead


def own_entry(session: Session, organisation: str, place: Place) -> int:
    """The number of the latest entry about a row that an organisation may know of; raises `NotKnown`."""
    table, record = place
    require_audited(table)
    entry = latest_entry(session, table, record)
    if entry is None or not (is_everybodys(table) or entry["organisation"] == organisation):
        raise NotKnown("record")
    return int(entry["number"])


def proof_of(database: Database, number: int, place: Place, now: datetime) -> dict[str, Any]:
    """What shows that a row is in the log, which is signed anew where its entry came after the last head."""
    with database.reading() as session:
        head = latest_head(session)
    if head is None or head.size <= number:
        head = signed_now(database, now)
    with database.reading() as session:
        return inclusion_proofs(session, head, [place])[place]


def signed_now(database: Database, now: datetime) -> LogHead:
    """A head over all that is in the log; raises `NotKnown` where nothing is, and as `sign_head` does."""
    head = sign_head(database, now)
    if head is None:
        raise NotKnown("head")
    return head


def is_everybodys(table: str) -> bool:
    """Whether the rows of a table are of no organisation: those of the rulebook, which everybody may read."""
    return table.startswith("rulebook")
