"""What is coming that an organisation should hear of? Licences that end or run out, days that change verdicts.

Each is told once: a licence when thirty, seven and one day are left and when nine tenths of it are used, a day of the
law when it is thirty, seven and one day ahead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import func
from sqlmodel import Session, col, select

from api.desk.events import Happening, event
from api.desk.law import Law
from api.desk.recording import OPEN
from api.desk.register import nearly_spent
from api.desk.standing import held_licences
from api.jobs.open_shipments import boundaries
from api.store.fields import new_id, plain
from api.store.tables.licences import HeldLicence
from api.store.tables.notices import Notice
from api.store.tables.shipments import Shipment, StoredDecision

DAYS_AHEAD = (1, 7, 30)
_NEARLY = "0.9"
_AT_ONCE = 200


@dataclass(frozen=True)
class _Coming:
    """Something to tell once: what `reached` names is told only once of one subject."""

    type: Happening
    subject: str
    reached: str
    data: Mapping[str, Any]


def tell_what_is_coming(session: Session, law: Law, organisation: str, now: datetime) -> int:
    """Write an event for everything that is coming and was not told yet; how many there were."""
    found = [*_licences(session, organisation, now.date()), *_cliffs(session, law, organisation, now.date())]
    told = 0
    for one in found:
        if not _told(session, organisation, one):
            session.add(
                Notice(
                    id=new_id(),
                    organisation=organisation,
                    type=str(one.type),
                    subject=one.subject,
                    reached=one.reached,
                    at=now,
                )
            )
            session.add(event(organisation, one.type, one.subject, one.data, now))
            told += 1
    return told


def _licences(session: Session, organisation: str, today: date) -> Iterator[_Coming]:
    for licence in held_licences(session, organisation):
        about = {"licence": licence.id, "number": licence.number, "authority": licence.authority}
        days = (licence.valid_through - today).days
        within = _within(days)
        if within is not None and days >= 0:
            data = {**about, "valid_through": licence.valid_through.isoformat(), "days_left": days, "within": within}
            yield _Coming(Happening.LICENCE_EXPIRING, licence.id, f"{within} {licence.valid_through}", data)
        if days >= 0 and nearly_spent(licence):
            yield _Coming(Happening.LICENCE_NEARLY_SPENT, licence.id, _NEARLY, {**about, **_used(licence)})


def _within(days: int) -> int | None:
    return next((threshold for threshold in DAYS_AHEAD if days <= threshold), None)


def _used(licence: HeldLicence) -> dict[str, str | None]:
    return {
        "quantity_limit": plain(licence.quantity_limit),
        "quantity_drawn": plain(licence.quantity_drawn),
        "unit": licence.unit,
        "value_limit": plain(licence.value_limit),
        "value_drawn": plain(licence.value_drawn),
        "currency": licence.currency,
    }


def _cliffs(session: Session, law: Law, organisation: str, today: date) -> Iterator[_Coming]:
    """The days of the law ahead on which open shipments, were they to leave then, would have another verdict."""
    ahead = {
        day: within
        for day in boundaries(law, today, today + timedelta(max(DAYS_AHEAD)))
        if (within := _near(day, today))
    }
    if not ahead:
        return
    shipments = _turning(session, organisation, set(ahead))
    for day, within in ahead.items():
        if shipments[day]:
            data = {
                "day": day.isoformat(),
                "days_left": (day - today).days,
                "within": within,
                "shipments": shipments[day],
            }
            yield _Coming(Happening.CLIFF_AHEAD, day.isoformat(), str(within), data)


def _near(day: date, today: date) -> int | None:
    return _within((day - today).days)


def _turning(session: Session, organisation: str, days: set[date]) -> Counter[date]:
    """How many open shipments have another verdict from each of some days on."""
    answers = (
        select(StoredDecision.answer)
        .join(Shipment, col(Shipment.decision) == col(StoredDecision.id))
        .where(Shipment.organisation == organisation, col(Shipment.state).in_(OPEN))
        .execution_options(yield_per=_AT_ONCE)
    )
    texts = {day.isoformat(): day for day in days}
    found: Counter[date] = Counter()
    for answer in session.exec(answers):
        begun = {stretch["from"] for line in orjson.loads(answer)["lines"] for stretch in line["timeline"][1:]}
        found.update(texts[day] for day in begun & texts.keys())
    return found


def _told(session: Session, organisation: str, one: _Coming) -> bool:
    found = select(func.count()).where(
        Notice.organisation == organisation,
        Notice.type == str(one.type),
        Notice.subject == one.subject,
        Notice.reached == one.reached,
    )
    return session.exec(found).one() > 0
