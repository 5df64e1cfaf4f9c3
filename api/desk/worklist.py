"""What waits for somebody today? Holds that nobody has settled yet, oldest first, with what they are worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, cast

import orjson
from sqlalchemy import func
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, select

from api.desk.cliffs import value_of
from api.store.tables.holds import Hold, HoldAct
from api.store.tables.organisations import Person
from api.store.tables.shipments import StoredDecision

MOST = 500
"""Of how many holds, the oldest, a worklist says more than their number."""
_WAITING = ("open", "proposed")
_BRIEFLY = [
    defer(cast("QueryableAttribute[str]", column))
    for column in (StoredDecision.received, StoredDecision.answer, StoredDecision.search)
]


class Proposal(NamedTuple):
    """What somebody wants to become of a hold: the act, the person, and their name."""

    act: str
    by: str
    name: str


_NOTHING = Proposal("", "", "")


@dataclass(frozen=True)
class WaitingHold:
    """A hold that waits; `proposed` is what somebody wants, and whether it is the person that the list is for."""

    hold: str
    shipment: str
    reference: str
    action: str
    floor: str
    ceiling: str
    opened_at: datetime
    proposed: str
    proposed_by: str
    mine: bool
    values: dict[str, Decimal]
    without_value: int


@dataclass(frozen=True)
class Worklist:
    """What waits: for the person, for somebody else to agree with them, and how many holds are open in all."""

    for_me: Sequence[WaitingHold] = field(default_factory=list)
    for_others: Sequence[WaitingHold] = field(default_factory=list)
    count: int = 0


def worklist(session: Session, organisation: str, person: str) -> Worklist:
    """The holds of an organisation that nobody has settled, as a person sees them."""
    waiting = Hold.organisation == organisation, col(Hold.state).in_(_WAITING)
    count = session.exec(select(func.count()).select_from(Hold).where(*waiting)).one()
    query = (
        select(Hold, StoredDecision)
        .where(*waiting, StoredDecision.id == Hold.decision)
        .order_by(col(Hold.id))
        .limit(MOST)
        .options(*_BRIEFLY)
    )
    rows = session.exec(query).all()
    proposals = _proposals(session, [hold.proposal for hold, _ in rows if hold.proposal])
    found = [_waiting(hold, decision, proposals.get(hold.proposal or "", _NOTHING), person) for hold, decision in rows]
    return Worklist([one for one in found if not one.mine], [one for one in found if one.mine], count)


def _waiting(hold: Hold, decision: StoredDecision, proposal: Proposal, person: str) -> WaitingHold:
    values, without_value = _worth(decision.facts)
    return WaitingHold(
        hold=hold.id,
        shipment=hold.shipment,
        reference=decision.reference,
        action=decision.action,
        floor=decision.floor,
        ceiling=decision.ceiling,
        opened_at=hold.opened_at,
        proposed=proposal.act,
        proposed_by=proposal.name,
        mine=proposal.by == person,
        values=values,
        without_value=without_value,
    )


def by_value(holds: Iterable[WaitingHold]) -> list[WaitingHold]:
    """Holds by what they are worth, most first; amounts of different currencies are compared as they are, not added."""
    return sorted(holds, key=lambda one: max(one.values.values(), default=Decimal(-1)), reverse=True)


def _proposals(session: Session, acts: Sequence[str]) -> dict[str, Proposal]:
    """What each act proposes, and who proposes it."""
    query = select(HoldAct, Person.name).where(col(HoldAct.id).in_(acts), Person.id == HoldAct.by)
    return {act.id: Proposal(act.act, act.by, name) for act, name in session.exec(query)} if acts else {}


def _worth(facts: str) -> tuple[dict[str, Decimal], int]:
    """What the lines of a shipment are worth by currency, and of how many that is not known."""
    values: dict[str, Decimal] = {}
    without = 0
    for line in orjson.loads(facts):
        value, currency = value_of(line)
        if value is None:
            without += 1
        else:
            values[currency] = values.get(currency, Decimal(0)) + value
    return values, without
