"""What did officers say of hits? A mark stays until the entry or the party changes, or another mark takes its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import chain

import orjson
from sqlalchemy import func
from sqlalchemy import select as columns_of
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from api.desk.acts import ActRefused, Said
from api.desk.finding import Page, page
from api.desk.lists import parties_on, versions_known_at
from api.store.fields import new_id
from api.store.tables.lists import ScreeningMark
from engine.counterparties.book import parties_of
from engine.rulebook.rulebook import Rulebook
from engine.screening.listed import ListedParty, entry_hash
from engine.screening.parties import Party
from engine.screening.resolution import HitKey, Outcome, party_hash


@dataclass(frozen=True)
class Marked:
    """Which hit is marked, and as what: the entry of a list, as it read when the officer saw it, against a party."""

    list: str
    entry: str
    entry_hash: str
    party: Party
    outcome: Outcome


def mark(session: Session, marked: Marked, said: Said, rulebook: Rulebook) -> ScreeningMark:
    """Keep what an officer says of a hit on a list, be it one of the rulebook's own.

    Raises `ActRefused` where no such entry is on the lists now, or it reads otherwise than it did.
    """
    found = list(_entries(session, marked, said, rulebook))
    if not found:
        raise ActRefused("conflict", "no such entry is on the lists now; screen the party anew")
    entry = next((one for one in found if entry_hash(one) == marked.entry_hash), None)
    if entry is None:
        raise ActRefused("conflict", "the list says something else of this entry now; screen the party anew")
    row = ScreeningMark(
        id=new_id(),
        organisation=said.who.organisation,
        list=marked.list,
        entry=marked.entry,
        entry_hash=marked.entry_hash,
        party_hash=party_hash(marked.party),
        party=orjson.dumps(asdict(marked.party)).decode(),
        name=entry.name,
        outcome=marked.outcome,
        reason=said.text,
        by=said.who.person,
        at=said.now,
    )
    session.add(row)
    session.flush()
    return row


def _entries(session: Session, marked: Marked, said: Said, rulebook: Rulebook) -> Iterator[ListedParty]:
    """What the lists say now under the number of an entry."""
    known = versions_known_at(session, said.now, said.who.organisation)
    for party in chain(parties_on(session, known), parties_of(rulebook)):
        if (party.list, party.entry) == (marked.list, marked.entry):
            yield party


def resolutions(
    session: Session, organisation: str, instant: datetime, party: Party | None = None
) -> Mapping[HitKey, Outcome]:
    """What had been said of hits by a moment: of one party, or of all; of several words on a hit the last counts."""
    table = ScreeningMark
    columns = (table.list, table.entry, table.entry_hash, table.party_hash, table.outcome)
    query = columns_of(*map(col, columns)).where(col(table.organisation) == organisation, col(table.at) <= instant)
    if party is not None:
        query = query.where(col(table.party_hash) == party_hash(party))
    found = session.connection().execute(query.order_by(col(table.id)))
    return {HitKey(*key): outcome for *key, outcome in found}


def how_many(session: Session, organisation: str, instant: datetime) -> tuple[int, str | None]:
    """How many marks there were by a moment, and the last of them: others as soon as one is made, for none goes."""
    table = ScreeningMark
    query = columns_of(func.count(), func.max(col(table.id)))
    found = query.where(col(table.organisation) == organisation, col(table.at) <= instant)
    count, last = session.connection().execute(found).one()
    return count, last


def marks(
    session: Session, organisation: str, of: tuple[str, str], where: tuple[str | None, int]
) -> Page[ScreeningMark]:
    """The marks of an organisation, the last one first; `of` narrows to a list and to an entry where it names them."""
    query = select(ScreeningMark).where(ScreeningMark.organisation == organisation)
    for column, value in zip((ScreeningMark.list, ScreeningMark.entry), of, strict=True):
        if value:
            query = query.where(column == value)
    return page(session, query, ScreeningMark, *where)


def is_superseded(session: Session, row: ScreeningMark) -> bool:
    """Whether somebody marked the same hit again later."""
    later = aliased(ScreeningMark)
    query = select(later.id).where(
        later.organisation == row.organisation,
        later.list == row.list,
        later.entry == row.entry,
        later.entry_hash == row.entry_hash,
        later.party_hash == row.party_hash,
        later.id > row.id,
    )
    return session.exec(query.limit(1)).first() is not None
