"""Who did what, in which state is the log that shows it, and the evidence on a shipment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlmodel import Session

from api.audit.heads import latest_head
from api.audit.stored_tree import size_of
from api.desk.accesses import WantedAccesses, accesses
from api.desk.finding import own, shipments
from api.desk.names import names_of
from api.desk.subjects import Named, named
from api.evidence.evidence_pack import evidence_pack, pack_name
from api.evidence.gathering import Asked
from api.http.answering import saved
from api.http.paging import Paged
from api.security.people import people
from api.security.principals import SYSTEM
from api.security.roles import Right
from api.store.tables.accesses import Access
from api.store.tables.shipments import Shipment
from api.web.deeds import DEEDS, GENERAL, PLACES, Deed
from api.web.role_words import ROLES
from api.web.visiting import Visit, visiting

router = APIRouter()
_MOST_PEOPLE, _MOST_SHIPMENTS = 200, 50

Reader = Annotated[Visit, visiting(Right.READ_AUDIT)]
Taker = Annotated[Visit, visiting(Right.TAKE_EVIDENCE)]


@dataclass(frozen=True)
class Told:
    """An access as a page tells it: the deed, the kind and the name of what it was about, and where that is seen."""

    access: Access
    words: str
    about: str
    subject: str
    path: str


@dataclass(frozen=True)
class Checked:
    """A verification that somebody asked for here: when, who, and how many things were wrong."""

    at: datetime
    by: str
    wrong: int


@router.get("/audit", name="audit")
def audit(  # noqa: PLR0913  # one for each thing that accesses are looked for by
    visit: Reader,
    paging: Paged,
    person: Annotated[str, Query(max_length=36)] = "",
    operation: Annotated[str, Query(max_length=60)] = "",
    subject: Annotated[str, Query(max_length=100)] = "",
    since: Annotated[str, Query(alias="from", max_length=10)] = "",
    through: Annotated[str, Query(max_length=10)] = "",
    reference: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Accesses with their filters, the state of the log, and packs of evidence."""
    organisation, asked = visit.who.organisation, {"from": since, "through": through}
    days = {name: _day(text) for name, text in asked.items()}
    first, last = _at(days["from"], time.min), _at(days["through"], time.max)
    wanted = WantedAccesses(subject.strip(), person, operation, first, last)
    packs = _packs(visit, reference.strip())
    with visit.service.database.reading() as session:
        found = accesses(session, organisation, wanted, paging.after, paging.limit)
        values: dict[str, Any] = {
            "told": _told(session, visit, found.rows),
            "names": names_of(session, organisation, {one.by for one in found.rows}),
            "people": people(session, organisation, None, None, _MOST_PEOPLE).rows,
            "entries": size_of(session.connection()),
            "head": latest_head(session),
            "verified": last_verified(session, organisation),
        }
    query = {"person": person, "operation": operation, "subject": subject, **asked}
    return visit.page(
        "audit.html.j2",
        **values,
        packs=packs,
        reference=reference,
        query={name: value for name, value in query.items() if value},
        misread=[name for name, text in asked.items() if text and days[name] is None],
        after=found.after,
        first=paging.after is not None,
        deeds=DEEDS,
        roles=ROLES,
        system=SYSTEM,
        kept_for=visit.service.settings.retention_days,
    )


@router.get("/audit/evidence/{shipment}", name="evidence")
def evidence(visit: Taker, shipment: str) -> Response:
    """The evidence on a shipment, to be saved."""
    service, who = visit.service, visit.who
    with service.database.writing() as session:
        found = own(session, Shipment, who.organisation, shipment, "shipment")
        visit.note(session, "read_evidence", found.id)
    content = evidence_pack(service.database, service.replayer, found.id, Asked(who, service.now()))
    return saved(content, pack_name(found), "application/zip")


def last_verified(session: Session, organisation: str) -> Checked | None:
    """The latest verification of the log that somebody of an organisation asked for here."""
    found = accesses(session, organisation, WantedAccesses(operation="verify_log"), None, 1).rows
    if not found:
        return None
    access = found[0]
    by = names_of(session, organisation, [access.by]).get(access.by, access.by)
    return Checked(access.at, by, int(access.subject.rpartition("/")[2]))


def _packs(visit: Visit, reference: str) -> Sequence[Shipment]:
    """The shipments of a reference, of which the evidence may be taken."""
    if not reference or not visit.may(Right.TAKE_EVIDENCE):
        return ()
    with visit.service.database.writing() as session:
        visit.note(session, "list_shipments", reference[:100])
        return shipments(session, visit.who.organisation, reference, "", (None, _MOST_SHIPMENTS)).rows


def _told(session: Session, visit: Visit, found: Sequence[Access]) -> list[Told]:
    about = {one.id: (_deed(one).about, one.subject.partition("/")[0]) for one in found}
    known = named(session, visit.who.organisation, (place for place in about.values() if _may_know(visit, place[0])))
    return [_one(visit, access, known.get(about[access.id])) for access in found]


def _one(visit: Visit, access: Access, known: Named | None) -> Told:
    """An access; what it was about leads to a page where it is still there and the visitor may open that."""
    deed = _deed(access)
    place = PLACES.get(deed.about)
    opens = known.opens if known else access.subject if deed.about in ("version", "clause") else ""
    path = place.path.format(opens) if place and opens and visit.may(place.right) else ""
    subject = "" if access.subject.partition("/")[0] in GENERAL else access.subject
    return Told(access, deed.words, deed.about, known.name if known else subject, path)


def _may_know(visit: Visit, about: str) -> bool:
    """Whether the visitor may know the names of things of a kind: of people always, of others who may open them."""
    place = PLACES.get(about)
    return about == "person" or (place is not None and visit.may(place.right))


def _deed(access: Access) -> Deed:
    return DEEDS.get(access.operation) or Deed(access.operation)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _at(day: date | None, at: time) -> datetime | None:
    return datetime.combine(day, at, UTC) if day else None
