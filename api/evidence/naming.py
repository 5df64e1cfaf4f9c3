"""Which shipment is meant? By its id, or by the number that the organisation knows it by where only one has it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from api.desk.finding import ID, own
from api.security.keys import NotKnown
from api.store.tables.shipments import Shipment
from engine.faults import LicetError

_MOST_NAMED = 20


class Ambiguous(LicetError):
    """Several shipments have the same reference; the latest of them are named."""

    def __init__(self, reference: str, shipments: Sequence[Shipment]) -> None:
        """Keep the shipments to choose from."""
        self.shipments = shipments
        super().__init__(f"several shipments are called {reference}")


def shipment_named(session: Session, organisation: str, name: str) -> Shipment:
    """The shipment of an organisation with this id or reference; raises `NotKnown` or `Ambiguous`."""
    query = select(Shipment).where(Shipment.organisation == organisation, Shipment.reference == name)
    found = session.exec(query.order_by(col(Shipment.id).desc()).limit(_MOST_NAMED)).all()
    if len(found) == 1:
        return found[0]
    if ID.fullmatch(name):
        return own(session, Shipment, organisation, name, "shipment")
    if found:
        raise Ambiguous(name, found)
    raise NotKnown("shipment")
