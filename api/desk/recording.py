"""Which rows say that a shipment was decided? Composed here, written by whoever holds the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

import engine
from api.audit.journal import journal_of
from api.desk.deciding import Answer, canonical, searchable
from api.desk.drawing import Shortage, Use, draw
from api.desk.events import Happening, event
from api.desk.grounds import Grounds
from api.desk.receiving import Received
from api.store.fields import new_id, plain
from api.store.tables.events import Event
from api.store.tables.holds import Hold
from api.store.tables.licences import Draw
from api.store.tables.shipments import Shipment, StoredDecision

_ADD_CLAUSE = "INSERT INTO decision_clauses (organisation, decision, clause, measure) VALUES (?, ?, ?, ?)"
_ADD_PARTY = "INSERT INTO decision_parties (organisation, decision, name) VALUES (?, ?, ?)"
HELD, RELEASED, REJECTED, VOID, DELIVERED = "held", "released", "rejected", "void", "delivered"
OPEN = (HELD, RELEASED)
"""Where shipments stand that may still turn out otherwise."""


@dataclass(frozen=True)
class Decided:
    """A shipment decided: the answer and all that it rests on.

    `uses` are what it draws on licences if it may leave, `shortages` why licences did not help.
    """

    organisation: str
    received: Received
    grounds: Grounds
    rulebook: str
    answer: Answer
    uses: Sequence[Use] = ()
    shortages: Sequence[Shortage] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """What a decision is found by: the clauses that decide it, or may, and the parties' folded names."""

    organisation: str
    decision: str
    clauses: Sequence[str]
    parties: Sequence[str]


@dataclass
class Rows:
    """Rows to be added, in the order in which the database wants them."""

    shipments: list[Shipment] = field(default_factory=list)
    decisions: list[StoredDecision] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    draws: list[Draw] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def decision_row(decided: Decided, shipment: str, cause: str, by: str, now: datetime) -> StoredDecision:
    """The row of a decision."""
    answer, grounds = decided.answer, decided.grounds
    return StoredDecision(
        id=new_id(),
        organisation=decided.organisation,
        shipment=shipment,
        reference=decided.received.reference,
        cause=cause,
        by=by,
        at=now,
        ships_on=answer.ships_on,
        known_at=grounds.known_at,
        action=answer.action,
        floor=answer.floor,
        ceiling=answer.ceiling,
        received=decided.received.text,
        facts=answer.facts,
        answer=answer.text,
        answer_hash=answer.hash,
        standing=grounds.hash,
        products=canonical({item: product.version for item, product in grounds.products.items()}),
        parties=grounds.parties,
        short=canonical(shortages_shown(decided.shortages)),
        rulebook=decided.rulebook,
        engine=engine.__version__,
        search=searchable(decided.received, (decision.facts for decision in answer.decisions)),
    )


def shortages_shown(shortages: Iterable[Shortage]) -> list[dict[str, str | None]]:
    """The licences of which not enough was left: how much was needed, how much there was."""
    return [
        {
            "licence": one.licence.number,
            "quantity_needed": plain(one.needed_quantity),
            "quantity_left": plain(one.left_quantity),
            "value_needed": plain(one.needed_value),
            "value_left": plain(one.left_value),
        }
        for one in shortages
    ]


def index_of(decided: Decided, decision: str) -> Index:
    """What a decision is found by."""
    return Index(decided.organisation, decision, sorted(decided.answer.clauses), sorted(decided.answer.parties))


def add_indexes(session: Session, found: Sequence[Index]) -> None:
    """Write what decisions are found by: many small rows of plain text, handed to the driver as they are."""
    clauses = [(one.organisation, one.decision, id_, id_.rpartition("/")[0]) for one in found for id_ in one.clauses]
    parties = [(one.organisation, one.decision, name) for one in found for name in one.parties]
    connection = session.connection()
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    if clauses:
        connection.exec_driver_sql(_ADD_CLAUSE.replace("?", mark), clauses)
    if parties:
        connection.exec_driver_sql(_ADD_PARTY.replace("?", mark), parties)
    journal = journal_of(session)
    for one in found:
        of_clauses = [(one.organisation, id_, id_.rpartition("/")[0]) for id_ in one.clauses]
        journal.note_parts(one.decision, [*of_clauses, *((one.organisation, name) for name in one.parties)])


def draw_rows(found: Iterable[Use], decision: StoredDecision, by: str, now: datetime) -> list[Draw]:
    """What a released shipment uses of licences."""
    return [
        Draw(
            id=new_id(),
            organisation=decision.organisation,
            licence=use.licence.id,
            shipment=decision.shipment,
            decision=decision.id,
            line=use.line,
            quantity=use.quantity or Decimal(0),
            value=use.value or Decimal(0),
            by=by,
            at=now,
        )
        for use in found
    ]


def record_draws(session: Session, found: Sequence[Use], decision: StoredDecision, by: str, now: datetime) -> None:
    """Count what a shipment that is released uses of licences, which the session holds, and keep it."""
    draw(found)
    session.add_all(draw_rows(found, decision, by, now))


def new_hold(decision: StoredDecision, now: datetime) -> Hold:
    """The hold that a decision which does not release a shipment opens."""
    return Hold(
        id=new_id(),
        organisation=decision.organisation,
        shipment=decision.shipment,
        decision=decision.id,
        state="open",
        opened_at=now,
    )


def new_shipment(decided: Decided, by: str, now: datetime) -> Rows:
    """All rows of a shipment that comes in, but for what its draws change in the licences themselves."""
    shipment, rows = new_id(), Rows()
    decision = decision_row(decided, shipment, "submitted", by, now)
    rows.decisions.append(decision)
    rows.indexes.append(index_of(decided, decision.id))
    released = decision.action == "release"
    rows.shipments.append(
        Shipment(
            id=shipment,
            organisation=decided.organisation,
            reference=decided.received.reference,
            state=RELEASED if released else HELD,
            decision=decision.id,
            ships_on=decision.ships_on,
            received_at=now,
        )
    )
    if released:
        rows.draws = draw_rows(decided.uses, decision, by, now)
    else:
        rows.holds.append(new_hold(decision, now))
    rows.events = decided_events(decision, rows.holds[0] if rows.holds else None, released, now)
    return rows


def decided_events(decision: StoredDecision, hold: Hold | None, released: bool, now: datetime) -> list[Event]:
    """What others hear of a decision, and of the hold that it opened or the release that it gave."""
    data = told_of(decision)
    found = [event(decision.organisation, Happening.DECIDED, decision.id, data, now)]
    if hold is not None:
        found.append(event(decision.organisation, Happening.HELD, decision.shipment, {**data, "hold": hold.id}, now))
    elif released:
        found.append(event(decision.organisation, Happening.RELEASED, decision.shipment, data, now))
    return found


def told_of(decision: StoredDecision) -> Mapping[str, Any]:
    """What a receiver is told of a decision: enough to fetch the rest, and no facts of the trade."""
    return {
        "decision": decision.id,
        "shipment": decision.shipment,
        "reference": decision.reference,
        "action": decision.action,
        "verdict": decision.floor,
        "could_be": decision.ceiling,
        "cause": decision.cause,
    }
