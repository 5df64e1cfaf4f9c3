"""The evidence on a shipment, as one file for an authority."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from api.desk.finding import own
from api.evidence.evidence_pack import evidence_pack, pack_name
from api.evidence.gathering import Asked
from api.http.answering import saved
from api.http.asking import asking, seen
from api.http.service import Serving
from api.security.principals import Principal
from api.security.roles import Right
from api.store.tables.shipments import Shipment

router = APIRouter(prefix="/v1", tags=["audit"])
_ZIP = "application/zip"

Taker = Annotated[Principal, asking(Right.TAKE_EVIDENCE)]


@router.get(
    "/shipments/{shipment}/evidence",
    operation_id="read_evidence",
    response_class=Response,
    responses={200: {"content": {_ZIP: {"schema": {"type": "string", "format": "binary"}}}}},
)
def read_evidence(request: Request, service: Serving, who: Taker, shipment: str) -> Response:
    """Everything behind every decision on a shipment, as a zip that can be verified without us.

    Decisions as documents and data, facts as received, the law as then in force with its sources, approvals, licences,
    and, for whoever may read accesses, who looked at it. Its README says what each file is and how to verify it.
    """
    with service.database.writing() as session:
        found = own(session, Shipment, who.organisation, shipment, "shipment")
        session.add(seen(service, who, request, "read_evidence", found.id))
    content = evidence_pack(service.database, service.replayer, found.id, Asked(who, service.now()))
    return saved(content, pack_name(found), _ZIP)
