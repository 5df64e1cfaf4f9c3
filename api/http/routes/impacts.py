"""What a version of the rulebook does to the shipments of an organisation: the report beside the approval."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.desk.publishing import LARGEST_NUMBER, held
from api.http.answering import answer
from api.http.asking import asking, seen
from api.http.impact_models import Format, ImpactShown
from api.http.problems import Refusal
from api.http.service import Serving
from api.jobs.impacts import impact_of, read_back
from api.jobs.keeping import DONE
from api.reports.differences import rendered
from api.security.principals import Principal
from api.security.roles import Right
from api.wording import Language

router = APIRouter(prefix="/v1", tags=["versions"])

Reader = Annotated[Principal, asking(Right.READ_DECISIONS)]


@router.get(
    "/rulebook/versions/{number}/impact",
    operation_id="read_impact",
    response_model=ImpactShown,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}, 409: {}},
)
def read_impact(
    request: Request,
    service: Serving,
    who: Reader,
    number: Annotated[int, Path(ge=1, le=LARGEST_NUMBER, description="The number of a version.")],
    form: Annotated[Format, Query(alias="format", description="As data, or as a page to read.")] = "json",
    lang: Annotated[Language, Query(description="The language of the page.")] = "en",
) -> Response:
    """What a version does to your shipments: which answers flip, by clause, product and customer, with examples.

    Each shipment is decided again under this version and under the one published before it, with its own facts.
    """
    with service.database.writing() as session:
        held(session, number)
        job = impact_of(session, who.organisation, number)
        if job is None:
            raise Refusal("not-found", "there is no effect report: you had no shipments then, or it was removed")
        if job.state != DONE or job.result is None:
            raise Refusal("not-ready", f"the effect report is {job.state}")
        session.add(seen(service, who, request, "read_impact", str(number)))
    if form == "json":
        return answer(job.result)
    with service.database.reading() as session:
        before = service.laws.under(session, job.result["before"]["rulebook"]).rulebook
        after = service.laws.under(session, job.result["rulebook"]).rulebook
    page = rendered(read_back(job.result, before, after), lang)
    return Response(page, media_type="text/html; charset=utf-8")
