"""What is on its way to an endpoint, and what became of what was sent?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from api.desk.events import Happening, event
from api.desk.finding import Page, own, page
from api.security.keys import NotKnown
from api.store.fields import new_id
from api.store.tables.events import Delivery, DeliveryAttempt, Event, WebhookEndpoint
from api.webhooks.endpoints import EndpointRefused


def delivery_to(endpoint: WebhookEndpoint, event_id: str, now: datetime, replays: str | None = None) -> Delivery:
    """An event on its way to an endpoint, due at once."""
    return Delivery(
        id=new_id(),
        organisation=endpoint.organisation,
        event=event_id,
        endpoint=endpoint.id,
        state="waiting",
        attempts=0,
        due_at=now,
        at=now,
        replays=replays,
    )


def test(session: Session, endpoint: WebhookEndpoint, now: datetime) -> Delivery:
    """An event for one endpoint alone, on its way; raises `EndpointRefused` where the endpoint is disabled."""
    told = event(endpoint.organisation, Happening.TEST, endpoint.id, {"webhook": endpoint.id}, now)
    told.spread_at = now
    session.add(told)
    session.flush()
    return _send(session, endpoint, delivery_to(endpoint, told.id, now))


def replay(session: Session, endpoint: WebhookEndpoint, delivery: Delivery, now: datetime) -> Delivery:
    """The event of a delivery on its way once more, under the id that it had; raises `EndpointRefused`."""
    return _send(session, endpoint, delivery_to(endpoint, delivery.event, now, replays=delivery.id))


def deliveries(session: Session, endpoint: WebhookEndpoint, after: str | None, most: int) -> Page[Delivery]:
    """What was sent to an endpoint, newest first."""
    return page(session, select(Delivery).where(Delivery.endpoint == endpoint.id), Delivery, after, most)


def delivery_of(session: Session, endpoint: WebhookEndpoint, id_: str) -> Delivery:
    """A delivery to an endpoint; raises `NotKnown`."""
    found = own(session, Delivery, endpoint.organisation, id_, "delivery")
    if found.endpoint != endpoint.id:
        raise NotKnown("delivery")
    return found


def attempts_at(session: Session, found: Sequence[Delivery]) -> dict[str, list[DeliveryAttempt]]:
    """The attempts at each of some deliveries, oldest first."""
    wanted = select(DeliveryAttempt).where(col(DeliveryAttempt.delivery).in_([one.id for one in found]))
    attempts: dict[str, list[DeliveryAttempt]] = {one.id: [] for one in found}
    for attempt in session.exec(wanted.order_by(col(DeliveryAttempt.id))):
        attempts[attempt.delivery].append(attempt)
    return attempts


def events_of(session: Session, found: Sequence[Delivery]) -> dict[str, Event]:
    """The events that some deliveries are about, with what is sent of each."""
    wanted = select(Event).where(col(Event.id).in_({one.event for one in found}))
    return {event.id: event for event in session.exec(wanted)}


def types_of(session: Session, found: Sequence[Delivery]) -> dict[str, str]:
    """The type of each event that some deliveries are about."""
    wanted = select(Event.id, Event.type).where(col(Event.id).in_({one.event for one in found}))
    return dict(session.exec(wanted).all())


def events(session: Session, organisation: str, after: str | None, most: int) -> Page[Event]:
    """What happened in an organisation, newest first."""
    return page(session, select(Event).where(Event.organisation == organisation), Event, after, most)


def _send(session: Session, endpoint: WebhookEndpoint, delivery: Delivery) -> Delivery:
    if endpoint.disabled_at is not None:
        raise EndpointRefused("the webhook is disabled")
    session.add(delivery)
    session.flush()
    return delivery
