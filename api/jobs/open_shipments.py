"""Which shipments may still turn out otherwise? Those held, and those released that have not arrived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from api.desk.law import Law
from api.desk.recording import OPEN
from api.store.tables.shipments import Shipment, StoredDecision

Cause = Literal["asked", "calendar", "rulebook"]


def boundaries(law: Law, after: date, through: date) -> list[date]:
    """The days on which some clause changes, after one day and through another."""
    days = law.decider.clock.changes_after(law.rulebook.clauses, after)
    return [day for day in days if day <= through]


@dataclass(frozen=True)
class LawToday:
    """What a decision would be taken under now: the rulebook, and the last day on which the law changed."""

    rulebook: str
    changed_on: date

    def cause(self, decision: StoredDecision) -> Cause:
        """Why a decision is to be taken anew."""
        if decision.rulebook != self.rulebook:
            return "rulebook"
        return "calendar" if decision.known_at < self.changed_on else "asked"

    def overtaken(self) -> ColumnElement[bool]:
        """The decisions that a change of the law has come after."""
        return or_(col(StoredDecision.rulebook) != self.rulebook, col(StoredDecision.known_at) < self.changed_on)


def law_today(law: Law, today: date) -> LawToday:
    """What a decision would be taken under today."""
    return LawToday(law.rulebook.hash, max(boundaries(law, date.min, today), default=date.min))


@dataclass(frozen=True)
class Wanted:
    """Open shipments of an organisation that came in before a moment; `overtaken` narrows them."""

    organisation: str
    before: str
    overtaken: ColumnElement[bool] | None = None

    def where(self) -> list[ColumnElement[bool]]:
        """The conditions on shipments with their decisions."""
        found = [
            col(Shipment.organisation) == self.organisation,
            col(Shipment.state).in_(OPEN),
            col(Shipment.id) < self.before,
        ]
        return found if self.overtaken is None else [*found, self.overtaken]


def counted(session: Session, wanted: Wanted) -> int:
    """How many shipments are wanted."""
    joined = select(func.count()).select_from(Shipment)
    return session.exec(joined.join(StoredDecision, _latest()).where(*wanted.where())).one()


def some(session: Session, wanted: Wanted, after: str, most: int) -> Sequence[Shipment]:
    """The next of the shipments that are wanted, locked, in the order in which they came in."""
    found = select(Shipment).join(StoredDecision, _latest()).where(*wanted.where(), col(Shipment.id) > after)
    ordered = found.order_by(col(Shipment.id)).limit(most).with_for_update(of=Shipment)
    return session.exec(ordered.execution_options(populate_existing=True)).all()


def _latest() -> ColumnElement[bool]:
    return col(Shipment.decision) == col(StoredDecision.id)
