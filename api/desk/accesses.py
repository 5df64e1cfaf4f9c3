"""Who did what, as it is kept; and which accesses are looked for, always within one organisation, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from api.desk.finding import Page, page
from api.security.principals import Principal
from api.store.fields import new_id
from api.store.tables.accesses import Access


@dataclass(frozen=True)
class WantedAccesses:
    """Which accesses are looked for; what is blank does not narrow."""

    subject: str = ""
    person: str = ""
    operation: str = ""
    since: datetime | None = None
    through: datetime | None = None


def access_of(who: Principal, operation: str, subject: str, now: datetime, request: str = "") -> Access:
    """The row that says what a person looked at or changed, in the roles that they asked in."""
    return Access(
        id=new_id(),
        organisation=who.organisation,
        operation=operation,
        subject=subject,
        by=who.person,
        roles=sorted(map(str, who.roles)),
        request=request,
        at=now,
    )


def access_by(by: str, organisation: str, operation: str, subject: str, now: datetime) -> Access:
    """The row that says what was done by nobody who has a key: by the program itself, or at its command line."""
    return Access(
        id=new_id(),
        organisation=organisation,
        operation=operation,
        subject=subject,
        by=by,
        roles=[],
        request="",
        at=now,
    )


def accesses(session: Session, organisation: str, wanted: WantedAccesses, after: str | None, most: int) -> Page[Access]:
    """The accesses that are looked for."""
    query = select(Access).where(Access.organisation == organisation)
    for column, value in (
        (Access.subject, wanted.subject),
        (Access.by, wanted.person),
        (Access.operation, wanted.operation),
    ):
        if value:
            query = query.where(column == value)
    if wanted.since is not None:
        query = query.where(Access.at >= wanted.since)
    if wanted.through is not None:
        query = query.where(Access.at <= wanted.through)
    return page(session, query, Access, after, most)
