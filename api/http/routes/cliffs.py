"""What becomes of the open shipments when the law changes? Counted, and line by line."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from api.days import Day
from api.desk.cliffs import Cliff, Interval, TurningLine, Worth, cliffs, examples
from api.http.answering import answer
from api.http.asking import asking, seen
from api.http.models import Interval as IntervalShown
from api.http.paging import Paged
from api.http.service import Serving
from api.security.principals import Principal
from api.security.roles import Right

router = APIRouter(prefix="/v1", tags=["cliffs"])

Reader = Annotated[Principal, asking(Right.READ_DECISIONS)]


class WorthShown(BaseModel):
    """How much of the open shipments: counted, and their values by currency as exact decimals."""

    shipments: int
    lines: int
    lines_without_value: int
    values: dict[str, str] = Field(examples=[{"EUR": "858300"}])


class VerdictTurn(WorthShown):
    """What turns from one verdict into another."""

    before: IntervalShown
    after: IntervalShown


class ClauseTurns(WorthShown):
    """What turns by one clause; a line that turns by several counts under each."""

    clause: str


class CliffShown(WorthShown):
    """A day on which verdicts turn, for what leaves on that day or later."""

    day: date
    turns: list[VerdictTurn]
    clauses: list[ClauseTurns]


class CliffsShown(BaseModel):
    """Every day on which verdicts of open shipments turn, in order; `shipments` and `lines` are all that are open."""

    today: date
    through: date | None
    shipments: int
    lines: int
    days: list[CliffShown]


class TurningLineShown(BaseModel):
    """A line of an open shipment whose verdict turns."""

    shipment: str
    reference: str
    line: str
    value: str | None
    currency: str | None
    before: IntervalShown
    after: IntervalShown
    clauses: list[str]


class TurningLines(BaseModel):
    """Lines whose verdict turns on a day, whole shipments at a time; `next` is where the next page begins."""

    day: date
    items: list[TurningLineShown]
    next: str | None


@router.get("/cliffs", operation_id="read_cliffs", response_model=CliffsShown)
def read_cliffs(
    request: Request,
    service: Serving,
    who: Reader,
    through: Annotated[Day | None, Query(description="The last day; as far as anything is known.")] = None,
) -> Response:
    """What becomes of all open shipments on each coming day that changes the law: how many lines, from what to what.

    Open is what is held, or released and not delivered. Each line turns as its latest decision says.
    """
    today = service.now().date()
    with service.database.reading() as session:
        found = cliffs(session, who.organisation, today, through)
    _note(service, who, request, "read_cliffs", "all open shipments")
    return answer(
        {
            "today": today,
            "through": through,
            "shipments": found.shipments,
            "lines": found.lines,
            "days": [_cliff(found.days[day]) for day in sorted(found.days)],
        }
    )


@router.get("/cliffs/{day}", operation_id="list_turning_lines", response_model=TurningLines)
def list_turning_lines(request: Request, service: Serving, who: Reader, paging: Paged, day: Day) -> Response:
    """The lines of open shipments whose verdict turns on a day, newest shipment first, whole shipments at a time."""
    with service.database.reading() as session:
        found = examples(session, who.organisation, day, paging.after, paging.limit)
    _note(service, who, request, "list_turning_lines", str(day))
    return answer({"day": day, "items": [_line(one) for one in found.lines], "next": found.after})


def _note(service: Serving, who: Principal, request: Request, operation: str, subject: str) -> None:
    with service.database.writing() as session:
        session.add(seen(service, who, request, operation, subject))


def _cliff(cliff: Cliff) -> dict[str, Any]:
    turns = sorted(cliff.turns.items(), key=lambda item: (-item[1].lines, item[0]))
    clauses = sorted(cliff.clauses.items(), key=lambda item: (-item[1].lines, item[0]))
    return {
        "day": cliff.day,
        **_worth(cliff.worth),
        "turns": [
            {"before": _interval(before), "after": _interval(after), **_worth(worth)}
            for (before, after), worth in turns
        ],
        "clauses": [{"clause": clause, **_worth(worth)} for clause, worth in clauses],
    }


def _worth(worth: Worth) -> dict[str, Any]:
    return {
        "shipments": worth.shipments,
        "lines": worth.lines,
        "lines_without_value": worth.without_value,
        "values": {currency: f"{value:f}" for currency, value in sorted(worth.values.items())},
    }


def _line(one: TurningLine) -> dict[str, Any]:
    return {
        "shipment": one.shipment,
        "reference": one.reference,
        "line": one.line,
        "value": None if one.value is None else f"{one.value:f}",
        "currency": one.currency or None,
        "before": _interval(one.turn.before),
        "after": _interval(one.turn.after),
        "clauses": sorted(one.turn.clauses),
    }


def _interval(interval: Interval) -> dict[str, str]:
    return {"verdict": interval[0], "could_be": interval[1]}
