"""What is there about a shipment to work on? Every decision and hold with all that was said, what it drew, and by whom.

Newest first, as whoever works on it needs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlmodel import Session

from api.desk.closing import draws_of
from api.desk.finding import acts_on, attachments_to, decisions_on, holds_on
from api.desk.names import names_of
from api.store.tables.holds import Attachment, Hold, HoldAct
from api.store.tables.licences import Draw, HeldLicence
from api.store.tables.shipments import Shipment, StoredDecision


@dataclass(frozen=True)
class Worked:
    """A hold with everything that was done and said about it; what is in its files waits until it is asked for."""

    hold: Hold
    acts: Sequence[HoldAct]
    attachments: Sequence[Attachment]

    @property
    def proposal(self) -> HoldAct | None:
        """What one person wants and another has not agreed with yet."""
        if self.hold.state != "proposed":
            return None
        return next(act for act in self.acts if act.id == self.hold.proposal)

    @property
    def agreement(self) -> HoldAct | None:
        """With what a second person closed it."""
        if self.hold.state not in ("released", "rejected"):
            return None
        return next(act for act in reversed(self.acts) if act.act in ("release", "reject"))


@dataclass(frozen=True)
class Casework:
    """A shipment with all the work on it; `names` are those of everybody who had a part in it, by their ids."""

    shipment: Shipment
    decisions: Sequence[StoredDecision]
    holds: Sequence[Worked]
    draws: Sequence[tuple[Draw, HeldLicence]]
    names: Mapping[str, str]


def casework(session: Session, shipment: Shipment) -> Casework:
    """Everything that there is to work on."""
    decisions = decisions_on(session, shipment)[::-1]
    holds = [Worked(one, acts_on(session, one), attachments_to(session, one)) for one in holds_on(session, shipment)]
    draws = draws_of(session, shipment)
    said = chain.from_iterable(chain[HoldAct | Attachment](one.acts, one.attachments) for one in holds)
    people = {one.by for one in chain[StoredDecision | HoldAct | Attachment | Draw](decisions, said, draws)}
    drawn = [(draw, session.get_one(HeldLicence, draw.licence)) for draw in draws]
    return Casework(shipment, decisions, holds[::-1], drawn, names_of(session, shipment.organisation, people))
