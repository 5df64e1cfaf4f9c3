"""Webhooks: added, changed, rotated, tried and removed; what was sent to them, sent again; what happened."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response

from api.http.answering import answer
from api.http.asking import asking, seen
from api.http.paging import Paged, listed
from api.http.service import Service, Serving
from api.http.webhook_models import (
    DeliveryPage,
    DeliveryShown,
    EventPage,
    WebhookChange,
    WebhookMade,
    WebhookPage,
    WebhookShown,
    WebhookWanted,
)
from api.security.principals import Principal
from api.security.roles import Right
from api.store.tables.events import Delivery, DeliveryAttempt, Event, WebhookEndpoint
from api.webhooks import deliveries, endpoints

router = APIRouter(prefix="/v1", tags=["webhooks"])

Manager = Annotated[Principal, asking(Right.MANAGE_WEBHOOKS)]


@router.post("/webhooks", operation_id="add_webhook", status_code=201, response_model=WebhookMade)
def add_webhook(request: Request, service: Serving, who: Manager, wanted: WebhookWanted) -> Response:
    """Tell an address of events from now on; the answer has the secret that receivers verify with, this once."""
    target = service.courier.bag.post.targets.check(wanted.url)
    change = endpoints.Change(target.url, wanted.events, wanted.description)
    with service.database.writing() as session:
        found = endpoints.add(session, who, change, service.now())
        session.add(seen(service, who, request, "add_webhook", found.id))
        return answer(_with_secret(service, found), 201, {"location": f"/v1/webhooks/{found.id}"})


@router.get("/webhooks", operation_id="list_webhooks", response_model=WebhookPage)
def list_webhooks(service: Serving, who: Manager, paging: Paged) -> Response:
    """The webhooks there are, newest first."""
    with service.database.reading() as session:
        return answer(listed(endpoints.endpoints(session, who.organisation, paging.after, paging.limit), _webhook))


@router.get("/webhooks/{webhook}", operation_id="read_webhook", response_model=WebhookShown)
def read_webhook(service: Serving, who: Manager, webhook: str) -> Response:
    """A webhook, without its secret."""
    with service.database.reading() as session:
        return answer(_webhook(endpoints.endpoint_of(session, who.organisation, webhook)))


@router.patch("/webhooks/{webhook}", operation_id="change_webhook", response_model=WebhookShown)
def change_webhook(request: Request, service: Serving, who: Manager, webhook: str, asked: WebhookChange) -> Response:
    """Change where a webhook goes, what it is told of, or whether anything is sent."""
    url = service.courier.bag.post.targets.check(asked.url).url if asked.url is not None else None
    change = endpoints.Change(url, asked.events, asked.description, asked.disabled)
    with service.database.writing() as session:
        found = endpoints.endpoint_of(session, who.organisation, webhook)
        endpoints.alter(session, found, change, service.now())
        session.add(seen(service, who, request, "change_webhook", found.id))
        return answer(_webhook(found))


@router.delete("/webhooks/{webhook}", operation_id="remove_webhook", status_code=204, response_class=Response)
def remove_webhook(request: Request, service: Serving, who: Manager, webhook: str) -> Response:
    """Send nothing more to an address and forget it; what waits for it is given up."""
    with service.database.writing() as session:
        found = endpoints.endpoint_of(session, who.organisation, webhook)
        endpoints.remove(session, found, service.now())
        session.add(seen(service, who, request, "remove_webhook", found.id))
    return Response(status_code=204)


@router.post("/webhooks/{webhook}/rotate", operation_id="rotate_webhook", response_model=WebhookMade)
def rotate_webhook(request: Request, service: Serving, who: Manager, webhook: str) -> Response:
    """Make a new secret; for 24 hours messages carry a signature by each of the two."""
    with service.database.writing() as session:
        found = endpoints.endpoint_of(session, who.organisation, webhook)
        endpoints.rotate(session, found, service.now())
        session.add(seen(service, who, request, "rotate_webhook", found.id))
        return answer(_with_secret(service, found))


@router.post("/webhooks/{webhook}/test", operation_id="test_webhook", status_code=202, response_model=DeliveryShown)
def test_webhook(request: Request, service: Serving, who: Manager, webhook: str) -> Response:
    """Send an event of type `webhook.test` to this webhook alone."""
    with service.database.writing() as session:
        found = endpoints.endpoint_of(session, who.organisation, webhook)
        sent = deliveries.test(session, found, service.now())
        session.add(seen(service, who, request, "test_webhook", found.id))
        content = _delivery(sent, deliveries.types_of(session, [sent])[sent.event], [])
    service.courier.wake()
    return answer(content, 202)


@router.get("/webhooks/{webhook}/deliveries", operation_id="list_deliveries", response_model=DeliveryPage)
def list_deliveries(service: Serving, who: Manager, webhook: str, paging: Paged) -> Response:
    """What was sent to a webhook with every attempt, newest first."""
    with service.database.reading() as session:
        endpoint = endpoints.endpoint_of(session, who.organisation, webhook)
        page = deliveries.deliveries(session, endpoint, paging.after, paging.limit)
        types = deliveries.types_of(session, page.rows)
        attempts = deliveries.attempts_at(session, page.rows)
        return answer(listed(page, lambda one: _delivery(one, types[one.event], attempts[one.id])))


@router.post(
    "/webhooks/{webhook}/deliveries/{delivery}/replay",
    operation_id="replay_delivery",
    status_code=202,
    response_model=DeliveryShown,
)
def replay_delivery(request: Request, service: Serving, who: Manager, webhook: str, delivery: str) -> Response:
    """Send the event of a delivery once more, under the `webhook-id` that it had."""
    with service.database.writing() as session:
        endpoint = endpoints.endpoint_of(session, who.organisation, webhook)
        earlier = deliveries.delivery_of(session, endpoint, delivery)
        sent = deliveries.replay(session, endpoint, earlier, service.now())
        session.add(seen(service, who, request, "replay_delivery", earlier.id))
        content = _delivery(sent, deliveries.types_of(session, [sent])[sent.event], [])
    service.courier.wake()
    return answer(content, 202)


@router.get("/events", operation_id="list_events", response_model=EventPage)
def list_events(request: Request, service: Serving, who: Manager, paging: Paged) -> Response:
    """What happened, newest first, whether or not a webhook was told of it."""
    with service.database.writing() as session:
        session.add(seen(service, who, request, "list_events", "events"))
        page = deliveries.events(session, who.organisation, paging.after, paging.limit)
        return answer(listed(page, _event))


def _with_secret(service: Service, endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {**_webhook(endpoint), "secret": service.courier.bag.secrets.of(endpoint)}


def _webhook(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {
        "webhook": endpoint.id,
        "url": endpoint.url,
        "events": endpoint.events,
        "description": endpoint.description,
        "by": endpoint.by,
        "at": endpoint.at.isoformat(),
        "rotated_at": endpoint.rotated_at.isoformat() if endpoint.rotated_at else None,
        "disabled_at": endpoint.disabled_at.isoformat() if endpoint.disabled_at else None,
    }


def _delivery(delivery: Delivery, type_: str, attempts: list[DeliveryAttempt]) -> dict[str, Any]:
    return {
        "delivery": delivery.id,
        "event": delivery.event,
        "type": type_,
        "state": delivery.state,
        "at": delivery.at.isoformat(),
        "next_attempt_at": delivery.due_at.isoformat() if delivery.state == "waiting" else None,
        "replays": delivery.replays,
        "attempts": [
            {"at": one.at.isoformat(), "milliseconds": one.milliseconds, "status": one.status, "error": one.error}
            for one in attempts
        ],
    }


def _event(event: Event) -> dict[str, Any]:
    return {**orjson.loads(event.body), "subject": event.subject}
