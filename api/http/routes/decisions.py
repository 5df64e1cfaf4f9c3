"""Decisions: found, read with everything behind them, taken anew."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.days import Day
from api.desk.finding import Wanted, decisions, locked_shipment, own
from api.desk.rechecking import recheck
from api.http.answering import answer
from api.http.asking import asking, seen
from api.http.languages import Language, in_language
from api.http.models import Action, DecisionExplained, DecisionPage, Rechecked
from api.http.paging import Paged, listed
from api.http.service import Serving
from api.http.showing import decision_content, explained_content, summary
from api.security.principals import Principal
from api.security.roles import Right
from api.store.tables.shipments import Shipment, StoredDecision

router = APIRouter(prefix="/v1", tags=["decisions"])

Reader = Annotated[Principal, asking(Right.READ_DECISIONS)]
Rechecker = Annotated[Principal, asking(Right.RECHECK)]


def wanted(  # noqa: PLR0913
    action: Annotated[Action | None, Query(description="What follows for the shipment.")] = None,
    clause: Annotated[str, Query(max_length=120, description="A clause that decides, or may.")] = "",
    measure: Annotated[str, Query(max_length=80, description="A measure with such a clause.")] = "",
    party: Annotated[str, Query(max_length=300, description="Exporter, consignee or end user, by full name.")] = "",
    q: Annotated[str, Query(max_length=200, description="Words in the reference, items and parties.")] = "",
    shipment: Annotated[str, Query(max_length=36, description="The shipment decided.")] = "",
    ships_from: Annotated[Day | None, Query(description="Leaves on this day or later.")] = None,
    ships_through: Annotated[Day | None, Query(description="Leaves on this day or earlier.")] = None,
) -> Wanted:
    """Which decisions are looked for."""
    return Wanted(action or "", clause, measure, party, q, shipment, ships_from, ships_through)


LookedFor = Annotated[Wanted, Depends(wanted)]


class Part:
    """Which lines of a decision are explained."""

    def __init__(
        self,
        first: Annotated[int, Query(ge=1, le=1_000_000, description="The place of the first line to explain.")] = 1,
        limit: Annotated[int, Query(ge=1, le=50, description="The most lines to explain.")] = 20,
    ) -> None:
        """Places count from 1."""
        self.lines = slice(first - 1, first - 1 + limit)

    def behind(self, count: int) -> int | None:
        """The place of the first line behind these, of so many lines."""
        return self.lines.stop + 1 if self.lines.stop < count else None


SomeLines = Annotated[Part, Depends()]


@router.get("/decisions", operation_id="list_decisions", response_model=DecisionPage)
def list_decisions(request: Request, service: Serving, who: Reader, paging: Paged, looked_for: LookedFor) -> Response:
    """Decisions that match everything asked for, newest first."""
    with service.database.writing() as session:
        session.add(seen(service, who, request, "list_decisions", looked_for.shipment))
        page = decisions(session, who.organisation, looked_for, paging.after, paging.limit)
        return answer(listed(page, summary))


@router.get("/decisions/{decision}", operation_id="read_decision", response_model=DecisionExplained)
def read_decision(
    request: Request, service: Serving, who: Reader, decision: str, part: SomeLines, lang: Language = None
) -> Response:
    """A decision with the full explanation of some of its lines; taking it anew shows that nothing has changed since.

    An explanation is up to a megabyte: `next` says where to go on, where there are more lines.
    """
    with service.database.writing() as session:
        found = own(session, StoredDecision, who.organisation, decision, "decision")
        session.add(seen(service, who, request, "read_decision", found.id))
    with service.database.reading() as session:
        replayed, explanations = service.replayer.explained(session, found, part.lines)
    content = explained_content(found, replayed, explanations, part.behind(len(replayed.answer.decisions)))
    return answer(in_language(content, lang))


@router.post(
    "/decisions/{decision}/recheck", operation_id="recheck_decision", status_code=201, response_model=Rechecked
)
def recheck_decision(request: Request, service: Serving, who: Rechecker, decision: str) -> Response:
    """Decide the shipment anew under today's law, profile and licences; the decision stays, a new one names it."""
    with service.database.writing() as session:
        earlier = own(session, StoredDecision, who.organisation, decision, "decision")
        shipment = locked_shipment(session, session.get_one(Shipment, earlier.shipment))
        found = recheck(session, service.desk, shipment, "asked", who.person, service.now())
        session.add(seen(service, who, request, "recheck_decision", earlier.id))
        content = {
            **decision_content(found.decision),
            "state": shipment.state,
            "hold": found.hold.id if found.hold else None,
            "changed": found.changed,
        }
        return answer(content, 201)
