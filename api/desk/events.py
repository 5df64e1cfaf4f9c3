"""What happened that others may want to hear of? Written in the transaction of the thing itself, spread afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from api.desk.deciding import canonical
from api.store.fields import new_id
from api.store.tables.events import Event


class Happening(StrEnum):
    """The types of events, as receivers of webhooks see them."""

    DECIDED = "decision.decided"
    HELD = "shipment.held"
    RELEASED = "shipment.released"
    REJECTED = "shipment.rejected"
    VOIDED = "shipment.voided"
    VERDICT_CHANGED = "decision.verdict_changed"
    LICENCE_EXPIRING = "licence.expiring"
    LICENCE_NEARLY_SPENT = "licence.nearly_spent"
    RULEBOOK_PUBLISHED = "rulebook.published"
    CLIFF_AHEAD = "cliff.ahead"
    DIGEST = "recheck.digest"
    TEST = "webhook.test"


def event(organisation: str, type_: Happening, subject: str, data: Mapping[str, Any], now: datetime) -> Event:
    """An event about a subject (the id of a decision, a shipment, a licence), not spread yet."""
    id_ = new_id()
    body = {"id": id_, "type": str(type_), "timestamp": now.isoformat().replace("+00:00", "Z"), "data": dict(data)}
    return Event(id=id_, organisation=organisation, type=str(type_), subject=subject, body=canonical(body), at=now)
