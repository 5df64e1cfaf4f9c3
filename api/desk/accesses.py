"""Which accesses are looked for? Always within one organisation, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from api.desk.finding import Page, page
from api.store.tables.accesses import Access


@dataclass(frozen=True)
class WantedAccesses:
    """Which accesses are looked for; what is blank does not narrow."""

    subject: str = ""
    person: str = ""
    operation: str = ""
    since: datetime | None = None
    through: datetime | None = None


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
