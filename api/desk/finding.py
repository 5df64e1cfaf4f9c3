"""What is kept here, and where does one page of it end? Always within one organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import QueryableAttribute, aliased, defer
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from api.desk.deciding import folded
from api.security.keys import NotKnown
from api.store.tables.holds import Attachment, Hold, HoldAct
from api.store.tables.shipments import DecisionClause, DecisionParty, Shipment, StoredDecision
from api.store.tables.standings import ProductVersion

Row = TypeVar("Row", bound=SQLModel)
_BRIEFLY = [
    defer(cast("QueryableAttribute[str]", column))
    for column in (StoredDecision.received, StoredDecision.facts, StoredDecision.answer, StoredDecision.search)
]
"""A list of decisions leaves out what may be megabytes of each, and waits until it is asked for."""
_WITHOUT_CONTENT = defer(cast("QueryableAttribute[bytes]", Attachment.content))
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, newest first; `after` is where the next page begins, None where there is none."""

    rows: Sequence[Row]
    after: str | None


@dataclass(frozen=True)
class Wanted:
    """Which decisions are looked for; what is blank does not narrow."""

    action: str = ""
    clause: str = ""
    measure: str = ""
    party: str = ""
    text: str = ""
    shipment: str = ""
    ships_from: date | None = None
    ships_through: date | None = None


def own(session: Session, table: type[Row], organisation: str, id_: str, what: str) -> Row:
    """A row of an organisation; raises `NotKnown`, also where it is another's, or where no id looks like this."""
    if not ID.fullmatch(id_):
        raise NotKnown(what)
    key: Any = table
    found = session.exec(select(table).where(key.id == id_, key.organisation == organisation)).first()
    if found is None:
        raise NotKnown(what)
    return found


def page(session: Session, query: SelectOfScalar[Row], table: type[Row], after: str | None, most: int) -> Page[Row]:
    """The next rows of a query, newest first, beginning after a row."""
    key: Any = table
    if after is not None:
        query = query.where(key.id < after)
    rows = session.exec(query.order_by(key.id.desc()).limit(most + 1)).all()
    return Page(rows[:most], key_of(rows[most - 1]) if len(rows) > most else None)


def key_of(row: Any) -> str:
    """What a page ends with."""
    return str(row.id)


def decisions(
    session: Session, organisation: str, wanted: Wanted, after: str | None, most: int
) -> Page[StoredDecision]:
    """The decisions that are looked for, newest first."""
    query = select(StoredDecision).where(*_matching(session, organisation, wanted)).options(*_BRIEFLY)
    return page(session, query, StoredDecision, after, most)


def shipments_decided(
    session: Session, organisation: str, wanted: Wanted, reference: str, state: str, where: tuple[str | None, int]
) -> tuple[Page[Shipment], Mapping[str, StoredDecision]]:
    """Shipments whose latest decision is one that is looked for, newest first; and these decisions by their ids."""
    query = select(Shipment).where(Shipment.organisation == organisation, *_standing(reference, state))
    if wanted != Wanted():
        query = query.join(StoredDecision, col(StoredDecision.id) == Shipment.decision)
        query = query.where(*_matching(session, organisation, wanted))
    found = page(session, query, Shipment, *where)
    latest = select(StoredDecision).where(col(StoredDecision.id).in_([one.decision for one in found.rows]))
    return found, {one.id: one for one in session.exec(latest.options(*_BRIEFLY))} if found.rows else {}


def shipments(
    session: Session, organisation: str, reference: str, state: str, where: tuple[str | None, int]
) -> Page[Shipment]:
    """Shipments by the number that the organisation knows them by, and by where they stand; newest first."""
    query = select(Shipment).where(Shipment.organisation == organisation, *_standing(reference, state))
    return page(session, query, Shipment, *where)


def holds(session: Session, organisation: str, state: str, where: tuple[str | None, int]) -> Page[Hold]:
    """Holds in a state, or all of them; newest first."""
    query = select(Hold).where(Hold.organisation == organisation)
    if state:
        query = query.where(Hold.state == state)
    return page(session, query, Hold, *where)


def products(session: Session, organisation: str, after: str | None, most: int) -> Page[ProductVersion]:
    """The products that are kept, in their present versions; the latest change first."""
    later = aliased(ProductVersion)
    newer = select(later.id).where(
        later.organisation == ProductVersion.organisation,
        later.item == ProductVersion.item,
        later.version > ProductVersion.version,
    )
    query = select(ProductVersion).where(
        ProductVersion.organisation == organisation, col(ProductVersion.withdrawn).is_(False), ~newer.exists()
    )
    return page(session, query, ProductVersion, after, most)


def decisions_on(session: Session, shipment: Shipment) -> Sequence[StoredDecision]:
    """Every decision on a shipment, oldest first."""
    found = select(StoredDecision).where(
        StoredDecision.organisation == shipment.organisation, StoredDecision.shipment == shipment.id
    )
    return session.exec(found.order_by(col(StoredDecision.id)).options(*_BRIEFLY)).all()


def locked_shipment(session: Session, shipment: Shipment) -> Shipment:
    """The shipment as it is now; nobody else changes it before the transaction ends."""
    found = select(Shipment).where(Shipment.id == shipment.id).with_for_update()
    return session.exec(found.execution_options(populate_existing=True)).one()


def open_hold(session: Session, shipment: Shipment) -> Hold | None:
    """The hold on which people still work."""
    found = select(Hold).where(Hold.shipment == shipment.id, col(Hold.state).in_(("open", "proposed")))
    return session.exec(found).first()


def holds_on(session: Session, shipment: Shipment) -> Sequence[Hold]:
    """Every hold on a shipment, oldest first."""
    found = select(Hold).where(Hold.organisation == shipment.organisation, Hold.shipment == shipment.id)
    return session.exec(found.order_by(col(Hold.id))).all()


def acts_on(session: Session, hold: Hold) -> Sequence[HoldAct]:
    """What was done and said about a hold, oldest first."""
    return session.exec(select(HoldAct).where(HoldAct.hold == hold.id).order_by(col(HoldAct.id))).all()


def attachments_to(session: Session, hold: Hold) -> Sequence[Attachment]:
    """The files put to a hold, oldest first; what is in them waits until it is asked for."""
    found = select(Attachment).where(Attachment.hold == hold.id).order_by(col(Attachment.id))
    return session.exec(found.options(_WITHOUT_CONTENT)).all()


def _matching(session: Session, organisation: str, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What a decision that is looked for fulfils."""
    yield col(StoredDecision.organisation) == organisation
    if wanted.action:
        yield col(StoredDecision.action) == wanted.action
    if wanted.shipment:
        yield col(StoredDecision.shipment) == wanted.shipment
    if wanted.ships_from:
        yield col(StoredDecision.ships_on) >= wanted.ships_from
    if wanted.ships_through:
        yield col(StoredDecision.ships_on) <= wanted.ships_through
    for column, value in ((DecisionClause.clause, wanted.clause), (DecisionClause.measure, wanted.measure)):
        if value:
            yield _names(DecisionClause, organisation, col(column) == value)
    if wanted.party:
        yield _names(DecisionParty, organisation, col(DecisionParty.name) == folded(wanted.party))
    position = func.instr if _is_sqlite(session) else func.strpos
    for word in wanted.text.casefold().split():
        yield position(StoredDecision.search, word) > 0


def _standing(reference: str, state: str) -> Iterator[ColumnElement[bool]]:
    """What shipments with a reference and in a state fulfil; what is blank does not narrow."""
    if reference:
        yield col(Shipment.reference) == reference
    if state:
        yield col(Shipment.state) == state


def _names(table: type[DecisionClause | DecisionParty], organisation: str, matches: Any) -> ColumnElement[bool]:
    inner = select(table.decision).where(table.organisation == organisation, matches)
    return col(StoredDecision.id).in_(inner)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
