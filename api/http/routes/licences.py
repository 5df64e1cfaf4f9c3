"""Licences held: entered, corrected, withdrawn; what is left of each, and which run out soon."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from api.days import MomentText
from api.desk.finding import own
from api.desk.register import (
    EXPIRING,
    LicenceTerms,
    Wanted,
    correct,
    draws_on,
    enter,
    licences,
    locked_licence,
    nearly_spent,
    withdraw,
)
from api.http.answering import answer
from api.http.asking import asking, seen
from api.http.models import DrawShown
from api.http.service import Serving
from api.http.showing import draw_content
from api.http.versions import IfMatch, require_version, tagged
from api.security.principals import Principal
from api.security.roles import Right
from api.store.fields import plain
from api.store.tables.licences import HeldLicence

router = APIRouter(prefix="/v1", tags=["licences"])

Reader = Annotated[Principal, asking(Right.READ_MASTER_DATA)]
Manager = Annotated[Principal, asking(Right.MANAGE_MASTER_DATA)]


class LicenceShown(LicenceTerms):
    """A licence with what shipments have drawn on it; amounts are exact decimals as text."""

    licence: str
    version: int
    quantity_drawn: str
    value_drawn: str
    nearly_spent: bool = Field(description="Nine tenths of a limit are drawn.")
    withdrawn_at: MomentText | None


class LicenceDetail(LicenceShown):
    """A licence with every draw on it."""

    draws: list[DrawShown]


class LicenceList(BaseModel):
    """The licences held, the first to expire first."""

    items: list[LicenceShown]


@router.post("/licences", operation_id="enter_licence", status_code=201, response_model=LicenceShown)
def enter_licence(request: Request, service: Serving, who: Manager, terms: LicenceTerms) -> Response:
    """Enter a licence that the organisation holds; it covers the lines that name its number in `line.licences`."""
    with service.database.writing() as session:
        licence = enter(session, service.desk.law, terms, who, service.now())
        session.add(seen(service, who, request, "enter_licence", licence.id))
        return answer(_content(licence), 201, tagged(licence.version, {"location": f"/v1/licences/{licence.id}"}))


@router.get("/licences", operation_id="list_licences", response_model=LicenceList)
def list_licences(
    service: Serving,
    who: Reader,
    expiring: Annotated[bool, Query(description="Only those that end within thirty days.")] = False,
    spent: Annotated[bool, Query(description="Only those of which nine tenths are drawn.")] = False,
) -> Response:
    """The licences held, the first to expire first."""
    wanted = Wanted(service.now().date() + EXPIRING if expiring else None, spent)
    with service.database.reading() as session:
        return answer({"items": [_content(licence) for licence in licences(session, who.organisation, wanted)]})


@router.get("/licences/{licence}", operation_id="read_licence", response_model=LicenceDetail)
def read_licence(service: Serving, who: Reader, licence: str) -> Response:
    """A licence with every draw on it; also one that is withdrawn."""
    with service.database.reading() as session:
        found = own(session, HeldLicence, who.organisation, licence, "licence")
        draws = [draw_content(draw) for draw in draws_on(session, found)]
        return answer({**_content(found), "draws": draws}, headers=tagged(found.version))


@router.put("/licences/{licence}", operation_id="correct_licence", response_model=LicenceShown)
def correct_licence(
    request: Request, service: Serving, who: Manager, licence: str, terms: LicenceTerms, if_match: IfMatch = None
) -> Response:
    """Give a licence other terms; decisions already taken keep what they were taken with."""
    with service.database.writing() as session:
        own(session, HeldLicence, who.organisation, licence, "licence")
        found = locked_licence(session, who.organisation, licence)
        require_version(if_match, found.version)
        correct(session, service.desk.law, found, terms, who, service.now())
        session.add(seen(service, who, request, "correct_licence", found.id))
        return answer(_content(found), headers=tagged(found.version))


@router.delete("/licences/{licence}", operation_id="withdraw_licence", status_code=204)
def withdraw_licence(
    request: Request, service: Serving, who: Manager, licence: str, if_match: IfMatch = None
) -> Response:
    """Say that a licence is no longer held; what was drawn on it stays on record."""
    with service.database.writing() as session:
        own(session, HeldLicence, who.organisation, licence, "licence")
        found = locked_licence(session, who.organisation, licence)
        require_version(if_match, found.version)
        withdraw(session, found, who, service.now())
        session.add(seen(service, who, request, "withdraw_licence", found.id))
        return Response(status_code=204)


def _content(licence: HeldLicence) -> dict[str, Any]:
    names = LicenceTerms.model_fields
    terms = LicenceTerms.model_construct(**{name: getattr(licence, name) for name in names}).model_dump(mode="json")
    return {
        **terms,
        "quantity_limit": plain(licence.quantity_limit),
        "value_limit": plain(licence.value_limit),
        "licence": licence.id,
        "version": licence.version,
        "quantity_drawn": plain(licence.quantity_drawn),
        "value_drawn": plain(licence.value_drawn),
        "nearly_spent": nearly_spent(licence),
        "withdrawn_at": licence.withdrawn_at.isoformat() if licence.withdrawn_at else None,
    }
