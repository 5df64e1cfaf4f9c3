"""Does the answer still hold? A shipment decided anew under today's law, standing and products.

The old decision stays as it is; the new one names it. A hold on it lapses, and a new one opens where the shipment still
may not leave. A shipment that has been released stays released: who sent it is told that the verdict has changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from api.desk.desk import Days, Desk, Situation, situation
from api.desk.events import Happening, event
from api.desk.finding import open_hold
from api.desk.holds import lapse
from api.desk.keeping import keep_grounds
from api.desk.receiving import receive_again
from api.desk.recording import (
    HELD,
    OPEN,
    RELEASED,
    Decided,
    add_indexes,
    decided_events,
    decision_row,
    index_of,
    new_hold,
    record_draws,
    told_of,
)
from api.store.tables.holds import Hold
from api.store.tables.licences import Draw
from api.store.tables.shipments import Shipment, StoredDecision
from engine.faults import LicetError


class ShipmentClosed(LicetError):
    """A shipment that is void, rejected or delivered: there is nothing left to decide."""


@dataclass(frozen=True)
class Rechecked:
    """The new decision, and the hold that it opened."""

    decision: StoredDecision
    hold: Hold | None
    changed: bool


def recheck(session: Session, desk: Desk, shipment: Shipment, cause: str, by: str, now: datetime) -> Rechecked:
    """Decide a shipment anew, which the caller has locked.

    Raises `ShipmentClosed`, or `RequestRefused` where its facts no longer read.
    """
    if shipment.state not in OPEN:
        raise ShipmentClosed(f"this shipment is {shipment.state}")
    earlier = session.get_one(StoredDecision, shipment.decision)
    decided = decide_anew(session, desk, earlier, now, shipment.state)
    decision = decision_row(decided, shipment.id, cause, by, now)
    decision.previous = earlier.id
    keep_grounds(session, desk.law, decided, now)
    session.add(decision)
    session.flush()
    add_indexes(session, [index_of(decided, decision.id)])
    hold = open_hold(session, shipment)
    opened, released = None, False
    if shipment.state == HELD:
        if hold is not None:
            lapse(session, hold, now)
        if decision.action == "release":
            shipment.state, shipment.closed_at, released = RELEASED, now, True
            record_draws(session, decided.uses, decision, by, now)
        else:
            opened = new_hold(decision, now)
            session.add(opened)
    shipment.decision = decision.id
    session.add(shipment)
    changed = (earlier.floor, earlier.ceiling, earlier.action) != (decision.floor, decision.ceiling, decision.action)
    happened = decided_events(decision, opened, released, now)
    if changed:
        before = {"action": earlier.action, "verdict": earlier.floor, "could_be": earlier.ceiling}
        told = {**told_of(decision), "previous": earlier.id, "before": before, "shipment_state": shipment.state}
        happened.append(event(shipment.organisation, Happening.VERDICT_CHANGED, decision.id, told, now))
    session.add_all(happened)
    return Rechecked(decision, opened, changed)


def decide_anew(session: Session, desk: Desk, earlier: StoredDecision, now: datetime, state: str) -> Decided:
    """The answer of today to the request of then, for a shipment that stands where `state` says."""
    received = receive_again(desk.law.vocabulary, earlier.received)
    here = situation(session, earlier.organisation, [received], state == HELD, now)
    if state == RELEASED:
        _count_own_draws_as_left(session, here, earlier.shipment)
    return desk.decide(earlier.organisation, received, here, Days(now.date()))


def _count_own_draws_as_left(session: Session, here: Situation, shipment: str) -> None:
    """What a released shipment drew on licences covers it still; only what others drew is gone."""
    own = session.exec(select(Draw).where(Draw.shipment == shipment, col(Draw.returned_at).is_(None))).all()
    for licence in here.licences:
        session.expunge(licence)  # it is counted with, and stays as it is
        for one in own:
            if one.licence == licence.id:
                licence.quantity_drawn -= one.quantity
                licence.value_drawn -= one.value
