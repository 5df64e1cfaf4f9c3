"""Which checks are kept for later, by whom and since when? No evidence: they are changed, and deleted in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import delete, func
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, select

from api.desk.acts import ActRefused
from api.desk.finding import Page, own, page
from api.desk.standing import ChangedMeanwhile
from api.security.principals import Principal
from api.store.fields import new_id
from api.store.tables.drafts import Draft
from api.store.tables.organisations import Person

KEPT_FOR: Final = timedelta(days=90)
"""How long a draft is kept after it was last changed."""
MOST: Final = 1_000
"""How many drafts an organisation may have."""
LONGEST: Final = 100_000
"""How many characters the fields of a draft may have."""
_LONGEST_TITLE = 200
_WHAT = "kept check"
_WITHOUT_FIELDS = defer(cast("QueryableAttribute[str]", Draft.fields))


@dataclass(frozen=True)
class Filled:
    """What was filled in, as JSON, what it is to be called, and what it came to; blank where that is not known."""

    title: str
    fields: str
    action: str = ""
    floor: str = ""
    ceiling: str = ""


@dataclass(frozen=True)
class DraftShown:
    """A draft, and the names of who made it and who changed it last."""

    draft: Draft
    made_by: str
    changed_by: str


def keep(session: Session, who: Principal, filled: Filled, now: datetime) -> Draft:
    """A new draft; raises `ActRefused` where there are too many, or it is too long."""
    _refuse_too_long(filled)
    count = select(func.count()).select_from(Draft).where(Draft.organisation == who.organisation)
    if session.exec(count).one() >= MOST:
        raise ActRefused("conflict", f"{MOST} checks are kept already; delete some first")
    draft = Draft(
        id=new_id(),
        organisation=who.organisation,
        title=filled.title[:_LONGEST_TITLE],
        fields=filled.fields,
        action=filled.action,
        floor=filled.floor,
        ceiling=filled.ceiling,
        revision=1,
        made_by=who.person,
        made_at=now,
        changed_by=who.person,
        changed_at=now,
    )
    session.add(draft)
    session.flush()
    return draft


def change(session: Session, who: Principal, draft: Draft, revision: int, filled: Filled, now: datetime) -> None:
    """Keep a draft as it is now; `revision` is the one that was changed.

    Raises `ChangedMeanwhile` where somebody has kept another since, `ActRefused` where it is too long.
    """
    _refuse_too_long(filled)
    session.refresh(draft, with_for_update=True)
    if draft.revision != revision:
        raise ChangedMeanwhile(draft.id)
    draft.title, draft.fields = filled.title[:_LONGEST_TITLE], filled.fields
    draft.action, draft.floor, draft.ceiling = filled.action, filled.floor, filled.ceiling
    draft.revision += 1
    draft.changed_by, draft.changed_at = who.person, now
    session.add(draft)


def discard(session: Session, organisation: str, id_: str) -> None:
    """Delete a draft; raises `NotKnown`."""
    session.delete(own(session, Draft, organisation, id_, _WHAT))


def submitted(session: Session, organisation: str, id_: str, shipment: str) -> None:
    """Say that a shipment was made of a draft; raises `NotKnown`."""
    draft = own(session, Draft, organisation, id_, _WHAT)
    draft.shipment = shipment
    session.add(draft)


def read(session: Session, organisation: str, id_: str) -> DraftShown:
    """A draft of an organisation; raises `NotKnown`."""
    draft = own(session, Draft, organisation, id_, _WHAT)
    (shown,) = _shown(session, [draft])
    return shown


def drafts(
    session: Session, organisation: str, after: str | None, most: int
) -> tuple[Sequence[DraftShown], str | None]:
    """The drafts of an organisation without their fields, newest first, and where the next page begins."""
    query = select(Draft).where(Draft.organisation == organisation).options(_WITHOUT_FIELDS)
    found: Page[Draft] = page(session, query, Draft, after, most)
    return _shown(session, found.rows), found.after


def delete_old_drafts(session: Session, organisation: str, now: datetime) -> None:
    """Delete the drafts that nobody has changed for long."""
    session.execute(
        delete(Draft).where(col(Draft.organisation) == organisation, col(Draft.changed_at) < now - KEPT_FOR)
    )


def _refuse_too_long(filled: Filled) -> None:
    if len(filled.fields) > LONGEST:
        raise ActRefused("too-large", f"a kept check holds at most {LONGEST} characters")


def _shown(session: Session, found: Sequence[Draft]) -> list[DraftShown]:
    people = {person for draft in found for person in (draft.made_by, draft.changed_by)}
    query = select(Person.id, Person.name).where(col(Person.id).in_(people))
    names: dict[str, str] = dict(session.exec(query).all()) if people else {}
    return [DraftShown(one, names.get(one.made_by, ""), names.get(one.changed_by, "")) for one in found]
