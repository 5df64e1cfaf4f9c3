"""Screening: a party against the lists that were known, and what officers say of hits."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from api.desk.acts import Said
from api.desk.lists import KnownLists, moment_of
from api.desk.marks import Marked, is_superseded, mark, marks
from api.desk.receiving import Fault
from api.desk.screening import Screened, screen
from api.http.answering import CREATED, answer
from api.http.asking import asking, seen
from api.http.paging import Paged, listed
from api.http.problems import Refusal
from api.http.routes.party_lists import entry_content
from api.http.screening_models import MarkGiven, MarkPage, MarkShown, PartyGiven, ScreenedShown, Screening
from api.http.service import Serving
from api.security.principals import Principal
from api.security.roles import Right
from api.store.tables.lists import ScreeningMark
from engine.screening.listed import Identifier
from engine.screening.parties import Party
from engine.screening.resolution import JudgedHit, party_hash
from engine.vocabulary.countries import country_code, nearest_country

router = APIRouter(prefix="/v1", tags=["screening"])

Checker = Annotated[Principal, asking(Right.CHECK)]
Reader = Annotated[Principal, asking(Right.READ_DECISIONS)]
Officer = Annotated[Principal, asking(Right.MARK_HITS)]


@router.post("/screening", operation_id="screen_party", response_model=ScreenedShown)
def screen_party(request: Request, service: Serving, who: Checker, asked: Screening) -> Response:
    """Screen one party; nothing is kept of it but that somebody asked.

    Each hit says feature by feature what makes its score. What is confirmed is known, what nobody has resolved may be.
    """
    party = _party(asked.party)
    with service.database.reading() as session:
        instant, rulebook = moment_of(asked.known_at, service.now()), service.laws.current.rulebook
        found = screen(session, who.organisation, party, instant, rulebook)
    with service.database.writing() as session:
        session.add(seen(service, who, request, "screen_party", party_hash(party)))
    return answer(_screened(found))


@router.post("/screening/marks", operation_id="mark_hit", status_code=CREATED, response_model=MarkShown)
def mark_hit(request: Request, service: Serving, who: Officer, given: MarkGiven) -> Response:
    """Say of a hit that it is the party, or that it is not; it stays said until the entry or the party changes.

    A later mark on the same hit takes the place of an earlier one, which is kept.
    """
    marked = Marked(given.list_, given.entry, given.entry_hash, _party(given.party), given.outcome)
    with service.database.writing() as session:
        row = mark(session, marked, Said(given.reason, who, service.now()), service.laws.current.rulebook)
        session.add(seen(service, who, request, "mark_hit", row.id))
        return answer(_mark(session, row), CREATED)


@router.get("/screening/marks", operation_id="list_marks", response_model=MarkPage)
def list_marks(
    request: Request,
    service: Serving,
    who: Reader,
    paging: Paged,
    list_: Annotated[str, Query(alias="list", max_length=60, description="Only on entries of this list.")] = "",
    entry: Annotated[str, Query(max_length=100, description="Only on this entry.")] = "",
) -> Response:
    """Marks on hits, the last one first."""
    with service.database.writing() as session:
        session.add(seen(service, who, request, "list_marks", "marks"))
        found = marks(session, who.organisation, (list_, entry), (paging.after, paging.limit))
        return answer(listed(found, lambda row: _mark(session, row)))


def country_given(given: str | None) -> str | None:
    """The code of the country of the party that is asked about; raises a refusal where it is none."""
    country = country_code(given) if given else None
    if given and country is None:
        hint = nearest_country(given) or "write an ISO 3166-1 code or name"
        raise Refusal("not-understood", faults=[Fault("/party/country", f"`{given}` is not a country", hint)])
    return country


def _party(given: PartyGiven) -> Party:
    """The party that is meant; raises a refusal where its country is none."""
    country = country_given(given.country)
    numbers = tuple(Identifier(one.kind, one.value) for one in given.identifiers)
    return Party(given.name, country, numbers, given.address)


def _screened(found: Screened) -> dict[str, Any]:
    return {
        "lists": lists_asked(found.lists),
        "hits": [_hit(one) for one in found.hits],
        "known": sorted(found.known),
        "possible": sorted(found.possible),
    }


def lists_asked(lists: KnownLists) -> list[dict[str, Any]]:
    """The editions of lists that answered, as clients see them."""
    return [
        {
            "version": one.version.id,
            "source": one.version.source,
            "dated": one.version.dated.isoformat(),
            "because": one.because,
        }
        for one in lists.versions
    ]


def _hit(one: JudgedHit) -> dict[str, Any]:
    return {
        "entry": entry_content(one.hit.listed),
        "name": one.hit.name.text,
        "score": one.hit.score,
        "strength": one.hit.strength,
        "features": one.hit.features,
        "outcome": one.outcome,
    }


def _mark(session: Session, row: ScreeningMark) -> dict[str, Any]:
    return {
        "mark": row.id,
        "party": orjson.loads(row.party),
        "list": row.list,
        "entry": row.entry,
        "entry_hash": row.entry_hash,
        "name": row.name,
        "outcome": row.outcome,
        "reason": row.reason,
        "by": row.by,
        "at": row.at.isoformat(),
        "superseded": is_superseded(session, row),
    }
