"""Parties: who is screened beside whoever may be meant on the lists, what officers say of hits, and what is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Response
from starlette.responses import RedirectResponse

from api.desk.acts import ActRefused, Said
from api.desk.editions import Entry, editions_of
from api.desk.lists import moment_of
from api.desk.marks import Marked, is_superseded, mark, marks
from api.desk.names import names_of
from api.desk.open_hits import OpenHit, open_hits
from api.desk.screening import Screened, screen
from api.http.paging import Paged
from api.http.problems import Refusal
from api.reports.voice import Voice
from api.security.roles import Right
from api.store.tables.lists import ListVersion
from api.web.catalogue import N_, gettext
from api.web.feature_words import NAME_KINDS, PARTY_KINDS, feature_words
from api.web.party_form import PartyForm, read_party
from api.web.rendering import voice_of
from api.web.visiting import Visit, visiting
from engine.screening.resolution import Outcome, party_hash
from engine.vocabulary.countries import country_name

router = APIRouter()

Reader = Annotated[Visit, visiting(Right.READ_LISTS)]
MarkReader = Annotated[Visit, visiting(Right.READ_DECISIONS)]
Officer = Annotated[Visit, visiting(Right.MARK_HITS)]
_LONGEST_REASON = 5_000
_OUTCOMES: dict[str, Outcome] = {"confirmed": "confirmed", "false_positive": "false_positive"}


@dataclass(frozen=True)
class Tried:
    """A mark that came to nothing: on which entry, what was typed as its reason, and what is wrong."""

    entry: Entry
    reason: str
    fault: str


@router.get("/parties", name="parties")
def parties(visit: Reader) -> Response:
    """A form for a party, and whom it may be; without one, what is open in shipments that are held."""
    params = visit.request.query_params
    asked = read_party(lambda name: params.get(name, ""), gettext(visit.language), _voice(visit))
    return _page(visit, asked, 422 if asked.faults else 200)


@router.post("/parties/marks", name="mark_hit")
def mark_(visit: Officer) -> Response:
    """Say of a hit that it is the party, or that it is not."""
    say, form, service = gettext(visit.language), visit.form, visit.service
    asked = read_party(form.text, say, _voice(visit))
    outcome = _OUTCOMES.get(form.text("outcome"))
    if not asked.is_asked or outcome is None:
        raise Refusal("not-understood", "say of which party, and whether it is meant")
    entry, reason = (form.text("list", 60), form.text("entry", 100)), form.text("reason", _LONGEST_REASON)
    if not reason:
        return _page(visit, asked, 422, Tried(entry, "", say(N_("Say why: whoever comes after you reads it."))))
    marked = Marked(*entry, form.text("entry_hash", 64), asked.party, outcome)
    try:
        with service.database.writing() as session:
            row = mark(session, marked, Said(reason, visit.who, service.now()), service.laws.current.rulebook)
            visit.note(session, "mark_hit", row.id)
    except ActRefused:
        fault = say(N_("The list says something else of this entry now. Read it again, then say what it is."))
        return _page(visit, asked, 409, Tried(entry, reason, fault))
    return RedirectResponse(f"/parties?{asked.query}", 303)


@router.get("/parties/marks", name="marks")
def list_marks(
    visit: MarkReader,
    paging: Paged,
    list_: Annotated[str, Query(alias="list", max_length=60)] = "",
    entry: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """What officers said of hits, the last word first."""
    organisation = visit.who.organisation
    with visit.service.database.writing() as session:
        visit.note(session, "list_marks", "marks")
        page = marks(session, organisation, (list_, entry), (paging.after, paging.limit))
        shown = [(row, orjson.loads(row.party), is_superseded(session, row)) for row in page.rows]
        names = names_of(session, organisation, (row.by for row in page.rows))
    query = {name: text for name, text in (("list", list_), ("entry", entry)) if text}
    return visit.page(
        "marks.html.j2", shown=shown, names=names, after=page.after, paged=paging.after is not None, query=query,
        list=list_, entry=entry, country=_country(visit),
    )  # fmt: skip


def _page(visit: Visit, asked: PartyForm, status: int = 200, tried: Tried | None = None) -> Response:
    """The form, with whom the party may be as far as one is named."""
    found: Screened | None = None
    editions: Mapping[Entry, ListVersion] = {}
    waiting: Sequence[OpenHit] = ()
    service, organisation = visit.service, visit.who.organisation
    if asked.is_asked:
        if not visit.may(Right.CHECK):
            raise Refusal("forbidden", f"this needs the right to {Right.CHECK}")
        with service.database.reading() as session:
            instant = moment_of(asked.known_at, service.now())
            found = screen(session, organisation, asked.party, instant, service.laws.current.rulebook)
            keys = {(one.hit.listed.list, one.hit.listed.entry) for one in found.hits}
            editions = editions_of(session, found.lists, keys)
        with service.database.writing() as session:
            visit.note(session, "screen_party", party_hash(asked.party))
    elif visit.may(Right.READ_DECISIONS):
        with service.database.writing() as session:
            waiting = open_hits(session, organisation, service.now())
            visit.note(session, "list_holds", "hits of held shipments")
    say = gettext(visit.language)
    return visit.page(
        "parties.html.j2", status, asked=asked, found=found, editions=editions, waiting=waiting, tried=tried,
        words=lambda feature: feature_words(feature, say, visit.language), name_kinds=NAME_KINDS,
        party_kinds=PARTY_KINDS, country=_country(visit),
    )  # fmt: skip


def _voice(visit: Visit) -> Voice:
    return voice_of(visit.service.desk.law.rulebook, visit.language)


def _country(visit: Visit) -> Callable[[str], str]:
    return lambda code: country_name(code, visit.language)
