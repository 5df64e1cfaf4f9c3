"""Who wants to hear of what happened? Each event becomes a delivery to every endpoint that asked for its type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from api.store.database import Database
from api.store.tables.events import Delivery, Event, WebhookEndpoint
from api.webhooks.deliveries import delivery_to

_AT_ONCE: Final = 100
"""Few enough that nobody waits for long who wants to write, where there is one writer."""


def spread(database: Database, now: datetime) -> int:
    """Spread the oldest events that are not spread yet, each once; how many they were."""
    waiting = select(Event.id).where(col(Event.spread_at).is_(None)).limit(1)
    with database.reading() as session:
        if session.exec(waiting).first() is None:
            return 0
    with database.writing() as session:
        return _spread(session, now)


def spread_all(database: Database, now: datetime) -> None:
    """Spread every event that is not spread yet."""
    while spread(database, now):
        pass


def _spread(session: Session, now: datetime) -> int:
    """Several processes may do this at once: each takes events that no other has in hand."""
    waiting = select(Event.id, Event.organisation, Event.type).where(col(Event.spread_at).is_(None))
    query = waiting.order_by(col(Event.id)).limit(_AT_ONCE).with_for_update(skip_locked=True)
    found = session.exec(query).all()
    listening = _listening(session, {organisation for _, organisation, _ in found})
    rows = [
        delivery_to(endpoint, id_, now).model_dump()
        for id_, organisation, type_ in found
        for endpoint in listening[organisation]
        if not endpoint.events or type_ in endpoint.events
    ]
    if rows:
        session.execute(insert(Delivery), rows)
    spread_now = update(Event).where(col(Event.id).in_([id_ for id_, _, _ in found])).values(spread_at=now)
    session.execute(spread_now, execution_options={"synchronize_session": False})
    return len(found)


def _listening(session: Session, organisations: Iterable[str]) -> Mapping[str, Sequence[WebhookEndpoint]]:
    """The endpoints of some organisations that anything may be sent to."""
    wanted = select(WebhookEndpoint).where(
        col(WebhookEndpoint.organisation).in_(sorted(organisations)),
        col(WebhookEndpoint.disabled_at).is_(None),
        col(WebhookEndpoint.removed_at).is_(None),
    )
    found: dict[str, list[WebhookEndpoint]] = defaultdict(list)
    for endpoint in session.exec(wanted):
        found[endpoint.organisation].append(endpoint)
    return found
