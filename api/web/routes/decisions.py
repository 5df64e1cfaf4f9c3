"""A decision: the latest on its shipment or an earlier one, with everything behind it, taken again where one asks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from api.desk.differing import grounds_changed, lines_turned
from api.desk.finding import own
from api.desk.law import LawLost
from api.desk.names import names_of
from api.desk.receiving import RequestRefused
from api.desk.replaying import GroundsLost
from api.security.principals import SYSTEM
from api.security.roles import Right
from api.store.tables.shipments import Shipment, StoredDecision
from api.web.decided import decision_shown
from api.web.visiting import Visit, visiting

router = APIRouter()

Reader = Annotated[Visit, visiting(Right.READ_DECISIONS)]


@router.get("/decisions/{decision}", name="decision")
def decision_page(visit: Reader, decision: str, again: str = "") -> Response:
    """A decision; `again` asks for it to be taken again."""
    with visit.service.database.writing() as session:
        row = own(session, StoredDecision, visit.who.organisation, decision, "decision")
        visit.note(session, "read_decision", row.id)
    with visit.service.database.reading() as session:
        shipment = session.get_one(Shipment, row.shipment)
        before = session.get(StoredDecision, row.previous) if row.previous else None
        return visit.page(
            "decision.html.j2",
            shipment=shipment,
            found=decision_shown(visit, session, row),
            before=before,
            changed=grounds_changed(before, row) if before else [],
            turned=lines_turned(before, row) if before else [],
            names=names_of(session, row.organisation, {row.by}),
            system=SYSTEM,
            again=_again(visit, row) if again else "",
        )


def _again(visit: Visit, row: StoredDecision) -> str:
    """What came of taking a decision again: `same`, `other`, or `lost` where what it rests on is no longer there."""
    try:
        with visit.service.database.reading() as session:
            replayed = visit.service.replayer.replay(session, row)
    except (LawLost, GroundsLost, RequestRefused):
        return "lost"
    return "same" if replayed.answer.hash == row.answer_hash else "other"
