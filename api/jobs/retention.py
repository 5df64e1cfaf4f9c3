"""What is deleted when its time is over? Closed shipments with all that was decided on them, and what is remembered.

An open hold keeps its shipment for as long as it is open. What a shipment drew on a licence stays with the licence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_
from sqlmodel import Session, col, select

from api.audit.journal import journal_of
from api.desk.accesses import access_by
from api.desk.recording import DELIVERED, REJECTED, RELEASED, VOID
from api.desk.remembering import KEPT_FOR
from api.jobs.keeping import ENDED
from api.security.principals import SYSTEM
from api.store.database import Database
from api.store.tables.holds import Attachment, Hold, HoldAct
from api.store.tables.jobs import Job
from api.store.tables.shipments import DecisionClause, DecisionParty, RememberedRequest, Shipment, StoredDecision

_AT_ONCE = 100
_OPERATION = "retention"
Audited = Attachment | Hold | HoldAct | StoredDecision


def forget_old_requests(session: Session, organisation: str, now: datetime) -> None:
    """Forget requests with idempotency keys that are not answered from memory any more."""
    session.execute(
        delete(RememberedRequest).where(
            col(RememberedRequest.organisation) == organisation, col(RememberedRequest.at) < now - KEPT_FOR
        )
    )


def delete_old_shipments(database: Database, organisation: str, days: int, now: datetime) -> int:
    """Delete shipments that closed more than some days ago, a few at a time; how many, as the accesses say too."""
    deleted = 0
    while True:
        with database.writing() as session:
            found = select(Shipment.id).where(*_over(organisation, now - timedelta(days))).order_by(col(Shipment.id))
            shipments = session.exec(found.limit(_AT_ONCE).with_for_update()).all()  # nobody decides them anew now
            if not shipments:
                return deleted
            _delete(session, organisation, shipments)
            session.add(access_by(SYSTEM, organisation, _OPERATION, f"{len(shipments)} shipments", now))
        deleted += len(shipments)


def delete_old_jobs(
    database: Database, organisation: str, days: int, now: datetime, remove: Callable[[str], None]
) -> None:
    """Delete jobs that ended more than some days ago; `remove` removes what else is kept of one.

    Effect reports stay: approvals rest on them, and versions are never deleted.
    """
    old = (
        col(Job.organisation) == organisation,
        col(Job.kind) != "impact",
        col(Job.state).in_(ENDED),
        col(Job.ended_at) < now - timedelta(days),
    )
    with database.writing() as session:
        jobs = session.exec(select(Job.id).where(*old)).all()
        if jobs:
            session.execute(delete(Job).where(col(Job.id).in_(jobs)))
            session.add(access_by(SYSTEM, organisation, _OPERATION, f"{len(jobs)} jobs", now))
    for job in jobs:
        remove(job)


def _over(organisation: str, before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Shipments that are over since before a moment: closed, or released and gone, without a hold that is open."""
    closed = and_(col(Shipment.state).in_((VOID, REJECTED, DELIVERED)), col(Shipment.closed_at) < before)
    gone = and_(
        col(Shipment.state) == RELEASED,
        col(Shipment.ships_on) < before.date(),
        col(Shipment.received_at) < before,
        or_(col(Shipment.closed_at).is_(None), col(Shipment.closed_at) < before),
    )
    worked_on = select(Hold.id).where(Hold.shipment == Shipment.id, col(Hold.closed_at).is_(None)).exists()
    return col(Shipment.organisation) == organisation, or_(closed, gone), ~worked_on


def _delete(session: Session, organisation: str, shipments: Sequence[str]) -> None:
    """Delete shipments with their decisions and holds; the log keeps that they were there, and what they were."""
    decisions = _ids(session, StoredDecision, col(StoredDecision.shipment).in_(shipments))
    holds = _ids(session, Hold, col(Hold.shipment).in_(shipments))
    acts = _ids(session, HoldAct, col(HoldAct.hold).in_(holds))
    attachments = _ids(session, Attachment, col(Attachment.hold).in_(holds))
    rows = (
        (Attachment, attachments),
        (HoldAct, acts),
        (Hold, holds),
        (StoredDecision, decisions),
        (Shipment, shipments),
    )
    for table, ids in rows:
        journal_of(session).erase(table.__tablename__, organisation, ids)
    for index in (DecisionClause, DecisionParty):
        session.execute(delete(index).where(col(index.decision).in_(decisions)))
    for table, ids in rows:
        session.execute(delete(table).where(col(table.id).in_(ids)))


def _ids(session: Session, table: type[Audited], where: ColumnElement[bool]) -> Sequence[str]:
    return session.exec(select(table.id).where(where)).all()
