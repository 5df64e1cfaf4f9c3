"""When is a shipment over? It is delivered, or void; what a void shipment used of licences goes back."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from api.desk.events import Happening, event
from api.desk.finding import locked_shipment, open_hold
from api.desk.holds import lapse
from api.desk.rechecking import ShipmentClosed
from api.desk.recording import DELIVERED, OPEN, RELEASED, VOID, told_of
from api.desk.standing import held_licences
from api.store.tables.licences import Draw, HeldLicence
from api.store.tables.shipments import Shipment, StoredDecision


def void(session: Session, shipment: Shipment, now: datetime) -> None:
    """A shipment that does not take place; raises `ShipmentClosed`."""
    shipment = locked_shipment(session, shipment)
    if shipment.state not in OPEN:
        raise ShipmentClosed(f"this shipment is {shipment.state} already")
    hold = open_hold(session, shipment)
    if hold is not None:
        lapse(session, hold, now)
    _give_back(session, shipment, now)
    shipment.state, shipment.closed_at = VOID, now
    session.add(shipment)
    decision = session.get_one(StoredDecision, shipment.decision)
    session.add(event(shipment.organisation, Happening.VOIDED, shipment.id, told_of(decision), now))


def deliver(session: Session, shipment: Shipment, now: datetime) -> None:
    """A released shipment that has arrived; it is not looked at again. Raises `ShipmentClosed`."""
    shipment = locked_shipment(session, shipment)
    if shipment.state != RELEASED:
        raise ShipmentClosed(f"this shipment is {shipment.state}; only a released one can arrive")
    shipment.state, shipment.closed_at = DELIVERED, now
    session.add(shipment)


def draws_of(session: Session, shipment: Shipment) -> list[Draw]:
    """What a shipment drew on licences, oldest first."""
    return list(session.exec(select(Draw).where(Draw.shipment == shipment.id).order_by(col(Draw.id))))


def _give_back(session: Session, shipment: Shipment, now: datetime) -> None:
    drawn = [one for one in draws_of(session, shipment) if one.returned_at is None]
    if not drawn:
        return
    held_licences(session, shipment.organisation, lock=True)
    for one in sorted(drawn, key=lambda draw: draw.licence):  # in the order in which all lock them
        licence = session.get_one(HeldLicence, one.licence)  # also one that is withdrawn by now
        session.refresh(licence, with_for_update=True)
        licence.quantity_drawn -= one.quantity
        licence.value_drawn -= one.value
        one.returned_at = now
        session.add_all([licence, one])
        session.flush()
