"""Which addresses are told of events? Added, changed, rotated and removed by administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Session, col, select

from api.desk.events import Happening
from api.desk.finding import Page, own, page
from api.security.keys import NotKnown
from api.security.principals import Principal
from api.store.fields import new_id
from api.store.tables.events import Delivery, WebhookEndpoint
from engine.faults import LicetError

MOST: Final = 20
"""The most endpoints of one organisation."""


class EndpointRefused(LicetError):
    """Something that an endpoint cannot do now."""


@dataclass(frozen=True)
class Change:
    """What is wanted of an endpoint; None leaves it as it is, or as endpoints are."""

    url: str | None = None
    events: Sequence[Happening] | None = None
    description: str | None = None
    disabled: bool | None = None


def add(session: Session, who: Principal, change: Change, now: datetime) -> WebhookEndpoint:
    """A new endpoint; raises `EndpointRefused` where there are too many already."""
    count = select(func.count()).select_from(WebhookEndpoint).where(*_kept(who.organisation))
    if session.exec(count).one() >= MOST:
        raise EndpointRefused(f"an organisation has at most {MOST} webhooks")
    found = WebhookEndpoint(
        id=new_id(),
        organisation=who.organisation,
        url=change.url or "",
        events=_names(change.events or ()),
        description=change.description or "",
        generation=1,
        by=who.person,
        at=now,
    )
    session.add(found)
    session.flush()
    return found


def endpoint_of(session: Session, organisation: str, id_: str) -> WebhookEndpoint:
    """An endpoint of an organisation; raises `NotKnown`, also where it was removed."""
    found = own(session, WebhookEndpoint, organisation, id_, "webhook")
    if found.removed_at is not None:
        raise NotKnown("webhook")
    return found


def endpoints(session: Session, organisation: str, after: str | None, most: int) -> Page[WebhookEndpoint]:
    """The endpoints of an organisation, newest first."""
    return page(session, select(WebhookEndpoint).where(*_kept(organisation)), WebhookEndpoint, after, most)


def alter(session: Session, endpoint: WebhookEndpoint, change: Change, now: datetime) -> None:
    """Change an endpoint; what waits for one that is disabled is given up."""
    if change.url is not None:
        endpoint.url = change.url
    if change.events is not None:
        endpoint.events = _names(change.events)
    if change.description is not None:
        endpoint.description = change.description
    if change.disabled is True:
        disable(session, endpoint, now)
    elif change.disabled is False:
        endpoint.disabled_at = None
    session.add(endpoint)


def disable(session: Session, endpoint: WebhookEndpoint, now: datetime) -> None:
    """Send nothing more to an endpoint."""
    endpoint.disabled_at = endpoint.disabled_at or now
    session.add(endpoint)
    give_up(session, endpoint.id)


def remove(session: Session, endpoint: WebhookEndpoint, now: datetime) -> None:
    """Forget an endpoint; the log of what was sent to it stays in the database."""
    endpoint.removed_at = now
    disable(session, endpoint, now)


def rotate(session: Session, endpoint: WebhookEndpoint, now: datetime) -> None:
    """Give an endpoint a new secret; for a day both sign."""
    session.refresh(endpoint, with_for_update=True)
    endpoint.generation += 1
    endpoint.rotated_at = now
    session.add(endpoint)


def give_up(session: Session, endpoint: str) -> None:
    """Try nothing more that waits for an endpoint."""
    waiting = (col(Delivery.endpoint) == endpoint, col(Delivery.state) == "waiting")
    session.execute(update(Delivery).where(*waiting).values(state="given_up", claimed_until=None))


def _kept(organisation: str) -> tuple[ColumnElement[bool], ...]:
    return (col(WebhookEndpoint.organisation) == organisation, col(WebhookEndpoint.removed_at).is_(None))


def _names(wanted: Sequence[Happening]) -> list[str]:
    return sorted({str(one) for one in wanted})
