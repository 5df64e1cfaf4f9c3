"""Shipments: taken in and decided, checked without being kept, read, voided, delivered."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping
from typing import Annotated, Any

import orjson
import structlog
from anyio import to_thread
from fastapi import APIRouter, Header, Query, Request, Response
from sqlalchemy.exc import OperationalError

from api.days import Day
from api.desk.closing import deliver, draws_of, void
from api.desk.finding import decisions_on, open_hold, own, shipments
from api.desk.intake import Outcome, Submission
from api.desk.receiving import Fault, RequestRefused, TooMany, parsed, pointer_to, receive
from api.desk.remembering import Once, remembered
from api.http.answering import CREATED, answer
from api.http.asking import asking, seen
from api.http.hearing import json_body
from api.http.metrics import DECISIONS
from api.http.models import BatchAnswer, Checked, ShipmentDetail, ShipmentPage, ShipmentShown, State, TakenIn
from api.http.paging import Paged, listed
from api.http.problems import KINDS, Refusal, content
from api.http.refusing import refusal_of, request_id
from api.http.service import Service, Serving, service_of
from api.http.showing import draw_content, law_used, rendered, shipment_content, summary, taken_in
from api.security.principals import Principal
from api.security.roles import Right
from api.store.tables.shipments import RememberedRequest, Shipment
from engine.facts.json_records import text_of
from engine.faults import LicetError

router = APIRouter(prefix="/v1", tags=["shipments"])
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_SUBMIT = "submit_shipment"
log = structlog.get_logger("licet.http")

Submitter = Annotated[Principal, asking(Right.SUBMIT)]
Checker = Annotated[Principal, asking(Right.CHECK)]
Reader = Annotated[Principal, asking(Right.READ_DECISIONS)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        description="For 30 days the same key with the same body is answered as the first time.",
        json_schema_extra={"pattern": "^[!-~]{1,255}$"},
    ),
]


@router.post("/shipments", operation_id=_SUBMIT, status_code=CREATED, response_model=TakenIn)
async def submit(request: Request, who: Submitter, idempotency_key: IdempotencyKey = None) -> Response:
    """Take a shipment in: it is decided and kept, and a hold opens where it may not leave."""
    service = service_of(request)
    body = await json_body(request)
    once = _once(idempotency_key, body)
    outcome = await _taken(service, who, parsed(body), once)
    status, text, headers = _answered(outcome)
    return Response(text, status, headers=headers, media_type="application/json")


@router.post("/shipments:check", operation_id="check_shipment", response_model=Checked)
async def check(
    request: Request,
    who: Checker,
    as_of: Annotated[Day | None, Query(description="Judge every line on this day.")] = None,
    known_at: Annotated[
        Day | None,
        Query(description="Count only what was announced by this day, under the version in force by then."),
    ] = None,
) -> Response:
    """Decide a shipment without keeping anything, on another day if you like, and as it was known on another."""
    service = service_of(request)
    in_force = service.in_force
    asked = await to_thread.run_sync(in_force.asked, known_at) if known_at else in_force.asked()
    received = receive(asked.desk.law.vocabulary, *parsed(await json_body(request)), service.settings.most_lines)
    submission = Submission(who, asked.desk, received, service.now(), keep=False, as_of=as_of, known_at=known_at)
    return answer({**taken_in(await _decided(service, submission)), "law": law_used(asked)})


@router.post("/shipments:batch", operation_id="submit_batch", response_model=BatchAnswer)
async def batch(request: Request, who: Submitter, idempotency_key: IdempotencyKey = None) -> Response:
    """Take many shipments in: each is decided, kept and answered by itself, whatever becomes of the others.

    With an idempotency key each shipment has the key `KEY/0`, `KEY/1` and so on: a batch that broke off is sent again.
    """
    service = service_of(request)
    _once(idempotency_key, b"")
    _, record = parsed(await json_body(request))
    members = record.pop("shipments", None)
    if not isinstance(members, list) or not members:
        raise RequestRefused([Fault("/shipments", "a batch has at least one shipment", "give an array of objects")])
    if len(members) > service.settings.most_shipments:
        raise TooMany("shipments", service.settings.most_shipments)
    if record:
        hint = "each shipment says it itself"
        raise RequestRefused([Fault(pointer_to([name]), "is no part of a batch", hint) for name in record])
    _once(f"{idempotency_key}/{len(members) - 1}" if idempotency_key is not None else None, b"")
    items = (_member(service, who, member, at, idempotency_key) for at, member in enumerate(members))
    found = await asyncio.gather(*items)
    return answer({"items": [_item(one, request_id(request)) for one in found]})


@router.get("/shipments", operation_id="list_shipments", response_model=ShipmentPage)
def list_shipments(
    request: Request,
    service: Serving,
    who: Reader,
    paging: Paged,
    reference: Annotated[str, Query(max_length=200, description="The number you know it by.")] = "",
    state: Annotated[State | None, Query(description="Where it stands.")] = None,
) -> Response:
    """Shipments, newest first."""
    with service.database.writing() as session:
        session.add(seen(service, who, request, "list_shipments", reference[:100]))
        found = shipments(session, who.organisation, reference, state or "", (paging.after, paging.limit))
        return answer(listed(found, shipment_content))


@router.get("/shipments/{shipment}", operation_id="read_shipment", response_model=ShipmentDetail)
def read(request: Request, service: Serving, who: Reader, shipment: str) -> Response:
    """A shipment with every decision on it, its open hold, and what it drew on licences."""
    with service.database.writing() as session:
        found = own(session, Shipment, who.organisation, shipment, "shipment")
        session.add(seen(service, who, request, "read_shipment", found.id))
        return answer(_detail(session, found))


@router.post("/shipments/{shipment}/void", operation_id="void_shipment", response_model=ShipmentShown)
def void_shipment(request: Request, service: Serving, who: Submitter, shipment: str) -> Response:
    """Say that a shipment does not take place; what it drew on licences goes back."""
    with service.database.writing() as session:
        found = own(session, Shipment, who.organisation, shipment, "shipment")
        void(session, found, service.now())
        session.add(seen(service, who, request, "void_shipment", found.id))
        return answer(shipment_content(found))


@router.post("/shipments/{shipment}/deliver", operation_id="deliver_shipment", response_model=ShipmentShown)
def deliver_shipment(request: Request, service: Serving, who: Submitter, shipment: str) -> Response:
    """Say that a released shipment has arrived; it is not decided anew any more."""
    with service.database.writing() as session:
        found = own(session, Shipment, who.organisation, shipment, "shipment")
        deliver(session, found, service.now())
        session.add(seen(service, who, request, "deliver_shipment", found.id))
        return answer(shipment_content(found))


def _detail(session: Any, found: Shipment) -> dict[str, Any]:
    hold = open_hold(session, found)
    return {
        **shipment_content(found),
        "decisions": [summary(decision) for decision in decisions_on(session, found)],
        "hold": hold.id if hold else None,
        "draws": [draw_content(draw) for draw in draws_of(session, found)],
    }


def _once(key: str | None, body: bytes) -> Once | None:
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise Refusal("key-malformed")
    return Once(_SUBMIT, key, hashlib.sha256(body).hexdigest())


async def _decided(service: Service, submission: Submission) -> Outcome:
    return await asyncio.wrap_future(service.intake.submit(submission))


async def _taken(
    service: Service, who: Principal, body: tuple[str, Mapping[str, object]], once: Once | None
) -> Outcome:
    """What becomes of a shipment that is to be kept.

    One that was answered before is answered as it was then, even where the law of today would not read it any more.
    """
    desk = service.desk
    try:
        received = receive(desk.law.vocabulary, *body, service.settings.most_lines)
    except LicetError:
        earlier = await to_thread.run_sync(_before, service, who, once) if once else None
        if earlier is None:
            raise
        return Outcome(None, None, remembered=earlier)
    return await _decided(service, Submission(who, desk, received, service.now(), once=once))


def _before(service: Service, who: Principal, once: Once) -> RememberedRequest | None:
    """The same request, answered before; raises `KeyReused`."""
    place = who.organisation, once.operation, once.key
    with service.database.reading() as session:
        earlier = remembered(session, [place], service.now()).get(place)
    return earlier and once.same(earlier)


async def _member(service: Service, who: Principal, member: object, at: int, key: str | None) -> Outcome | LicetError:
    """What becomes of one shipment of a batch, whatever becomes of the others."""
    try:
        if not isinstance(member, Mapping):
            raise RequestRefused([Fault("", "a shipment is an object")])
        body = orjson.dumps(member, default=text_of)
        once = _once(f"{key}/{at}" if key is not None else None, body)
        return await _taken(service, who, (body.decode(), member), once)
    except LicetError as error:
        return error
    except orjson.JSONEncodeError:
        return RequestRefused([Fault("", "holds half of a surrogate pair, or is nested too deeply")])
    except OperationalError:
        return Refusal("unavailable", "the database does not answer")
    except Exception:
        log.exception("a shipment of a batch failed", person=who.person, organisation=who.organisation)
        return Refusal("internal")


def _item(found: Outcome | LicetError, id_: str) -> dict[str, Any]:
    """What became of one shipment of a batch."""
    if isinstance(found, LicetError):
        refusal = refusal_of(found)
        return {"status": KINDS[refusal.kind].status, "shipment": None, "problem": content(refusal, id_)}
    status, text, _ = _answered(found)
    return {"status": status, "shipment": orjson.Fragment(text), "problem": None}


def _answered(outcome: Outcome) -> tuple[int, bytes, dict[str, str]]:
    """The status, the body and the headers that answer a shipment taken in, now or already before."""
    if outcome.decision is not None:
        DECISIONS.labels(outcome.decision.action).inc()
    kept = outcome.remembered
    status, text = (kept.status, kept.response) if kept else rendered(outcome)
    headers = {"location": f"/v1/shipments/{outcome.shipment}"}
    return status, text.encode(), headers | ({"idempotency-replayed": "true"} if outcome.again else {})
