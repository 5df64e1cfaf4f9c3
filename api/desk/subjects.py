"""What is an access about, as people call it? Names beside ids, always within one organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, select, true
from sqlmodel import Session, col

from api.store.tables.drafts import Draft
from api.store.tables.events import WebhookEndpoint
from api.store.tables.holds import Hold
from api.store.tables.jobs import Job
from api.store.tables.licences import HeldLicence
from api.store.tables.organisations import ApiKey, Person
from api.store.tables.shipments import Shipment, StoredDecision
from api.store.tables.standings import ProfileVersion


@dataclass(frozen=True, slots=True)
class Named:
    """What an id stands for: its name, and the id of what is opened to see it (of a hold, its shipment)."""

    name: str
    opens: str


Place = tuple[str, str]
"""What kind of thing something is, and its id."""


@dataclass(frozen=True)
class _Kind:
    """Where things of a kind are kept, what they are called, and what is opened to see one."""

    table: Any
    name: Any
    opens: Any
    there: ColumnElement[bool] = field(default_factory=true)


_KINDS = {
    "shipment": _Kind(Shipment, Shipment.reference, Shipment.id),
    "check": _Kind(Draft, Draft.title, Draft.id),
    "decision": _Kind(StoredDecision, Shipment.reference, StoredDecision.id),
    "hold": _Kind(Hold, Shipment.reference, Shipment.id),
    "person": _Kind(Person, Person.name, Person.id),
    "key": _Kind(ApiKey, ApiKey.label, ApiKey.id),
    "webhook": _Kind(
        WebhookEndpoint, WebhookEndpoint.url, WebhookEndpoint.id, col(WebhookEndpoint.removed_at).is_(None)
    ),
    "licence": _Kind(HeldLicence, HeldLicence.number, HeldLicence.id),
    "profile": _Kind(ProfileVersion, ProfileVersion.version, ProfileVersion.id),
    "job": _Kind(Job, Job.kind, Job.id),
}


def named(session: Session, organisation: str, places: Iterable[Place]) -> dict[Place, Named]:
    """What some things are called; those that are gone, or of no kind that has names, are left out."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for kind, id_ in places:
        if kind in _KINDS:
            wanted[kind].add(id_)
    return {
        (kind, id_): Named(str(name), str(opens))
        for kind, ids in wanted.items()
        for id_, name, opens in session.execute(_query(_KINDS[kind], sorted(ids), organisation))
    }


def _query(kind: _Kind, ids: Sequence[str], organisation: str) -> Select[Any]:
    """The id, the name and what is opened, of some things of a kind."""
    own = kind.table.id.in_(ids), kind.table.organisation == organisation, kind.there
    query: Select[Any] = select(kind.table.id, kind.name, kind.opens).where(*own)
    if kind.name is Shipment.reference and kind.table is not Shipment:
        query = query.join(Shipment, col(Shipment.id) == kind.table.shipment)
    return query
