"""Shipments: taken in and decided, checked without being kept, read, voided, delivered."""

from __future__ import annotations

import asyncio
import hashlib
import re
from typing import Annotated

import orjson
from fastapi import APIRouter, Header, Request, Response

from api.desk.intake import Once, Outcome, Submission
from api.desk.receiving import Received, parsed, receive
from api.http.asking import asking
from api.http.metrics import DECISIONS
from api.http.problems import Refusal
from api.http.service import Service, service_of
from api.http.showing import taken_in
from api.security.principals import Principal
from api.security.roles import Right

router = APIRouter(prefix="/v1", tags=["shipments"])
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_SUBMIT = "submit_shipment"

Submitter = Annotated[Principal, asking(Right.SUBMIT)]
Checker = Annotated[Principal, asking(Right.CHECK)]
IdempotencyKey = Annotated[
    str | None, Header(description="The same key with the same body is answered as before, for 30 days.")
]


@router.post("/shipments", operation_id=_SUBMIT, status_code=201)
async def submit(request: Request, who: Submitter, idempotency_key: IdempotencyKey = None) -> Response:
    """Take a shipment in and decide it."""
    service = service_of(request)
    body = await request.body()
    once = _once(idempotency_key, body)
    received = _received(service, body)
    outcome = await _decided(service, Submission(who, received, service.now(), once=once))
    if outcome.remembered is not None:
        replayed = {"idempotency-replayed": "true", "location": f"/v1/shipments/{outcome.remembered.subject}"}
        return _json(outcome.remembered.response.encode(), outcome.remembered.status, replayed)
    content = taken_in(outcome)
    DECISIONS.labels(content["action"]).inc()
    return _json(orjson.dumps(content), 201, {"location": f"/v1/shipments/{content['shipment']}"})


def _once(key: str | None, body: bytes) -> Once | None:
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise Refusal("key-malformed")
    return Once(_SUBMIT, key, hashlib.sha256(body).hexdigest())


def _received(service: Service, body: bytes) -> Received:
    text, record = parsed(body)
    return receive(service.desk.law.vocabulary, text, record, service.settings.most_lines)


async def _decided(service: Service, submission: Submission) -> Outcome:
    return await asyncio.wrap_future(service.intake.submit(submission))


def _json(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, headers=headers, media_type="application/json")
