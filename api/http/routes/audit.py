"""Who looked at what, and who changed what?"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.days import Moment, MomentText
from api.desk.accesses import WantedAccesses, accesses
from api.http.answering import answer
from api.http.asking import asking
from api.http.paging import Paged, listed
from api.http.service import Serving
from api.security.principals import Principal
from api.security.roles import Right, Role
from api.store.tables.accesses import Access

router = APIRouter(prefix="/v1", tags=["audit"])

Reader = Annotated[Principal, asking(Right.READ_AUDIT)]


class AccessShown(BaseModel):
    """One access: who did which operation, in which roles, on what, when, by which request."""

    access: str
    operation: str = Field(examples=["read_decision"])
    subject: str = Field(description="The id of what it was about.")
    by: str = Field(description="The person.")
    roles: list[Role] = Field(description="The roles in which they asked; none for what nobody asked for.")
    request: str = Field(description="The request id, which its log lines carry too.")
    at: MomentText


class AccessPage(BaseModel):
    """Some accesses, newest first."""

    items: list[AccessShown]
    next: str | None


@router.get("/accesses", operation_id="list_accesses", response_model=AccessPage)
def list_accesses(  # noqa: PLR0913  # one for each thing that accesses are looked for by
    service: Serving,
    who: Reader,
    paging: Paged,
    subject: Annotated[str, Query(max_length=100, description="The id of what was looked at or changed.")] = "",
    person: Annotated[str, Query(max_length=36, description="Whoever did.")] = "",
    operation: Annotated[str, Query(max_length=60, description="What was done, as `read_decision`.")] = "",
    since: Annotated[Moment | None, Query(alias="from", description="The first moment.")] = None,
    through: Annotated[Moment | None, Query(description="The last moment.")] = None,
) -> Response:
    """Who looked at decisions, holds and shipments, and who changed anything, newest first."""
    wanted = WantedAccesses(subject, person, operation, since, through)
    with service.database.reading() as session:
        found = accesses(session, who.organisation, wanted, paging.after, paging.limit)
    return answer(listed(found, _access))


def _access(access: Access) -> dict[str, Any]:
    return {
        "access": access.id,
        "operation": access.operation,
        "subject": access.subject,
        "by": access.by,
        "roles": access.roles,
        "request": access.request,
        "at": access.at,
    }
