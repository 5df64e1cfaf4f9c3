"""The law as it stands here: rulebook, vocabulary, measures, clauses, lists, calendar, verdicts, papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel
from sqlmodel import Session, col, select

import engine
from api.days import Day
from api.desk.publishing import Held
from api.desk.receiving import Fault
from api.http.answering import answer
from api.http.asking import asking
from api.http.languages import Language, in_language
from api.http.paging import MOST
from api.http.problems import Refusal
from api.http.service import Serving
from api.http.versions import IfNoneMatch, etag, unchanged
from api.lawbook import holdings
from api.lawbook.calendar import CalendarView, calendar
from api.lawbook.holdings import (
    EntriesView,
    KeptShown,
    ListsView,
    PapersView,
    RulebookView,
    VerdictsView,
    VersionHeld,
    VocabularyView,
)
from api.lawbook.states import (
    ClauseReading,
    ClausesView,
    MeasureReading,
    MeasuresView,
    WantedClauses,
    WantedMeasures,
    lawbook,
)
from api.security.roles import Right
from api.store.tables.standings import KeptRulebook
from engine.faults import nearest
from engine.rulebook.activity import Activity
from engine.rulebook.models import Confidence

router = APIRouter(prefix="/v1", tags=["law"], dependencies=[asking(Right.READ_LAW)])
_MOST_KEPT = 100
_MOST_ENTRIES = 1_000_000

OnDay = Annotated[Day | None, Query(description="The day to show states on; today if not given.")]
AState = Annotated[Activity | None, Query(description="Only what is in this state on the day.")]


class Asked:
    """What every reading of the law is asked with: in which language, and which version the client has already."""

    def __init__(self, service: Serving, lang: Language = None, if_none_match: IfNoneMatch = None) -> None:
        """Everything that answers hang on but the operation itself."""
        self.service, self.lang, self.if_none_match = service, lang, if_none_match
        self.holding = service.in_force.holding
        self.rulebook = self.holding.desk.law.rulebook
        self.book = lawbook(self.rulebook)

    def day(self, on: date | None) -> date:
        """The day that is asked for, or today."""
        return on or self.service.now().date()

    def answer(self, make: Callable[[], BaseModel], *hangs_on: object) -> Response:
        """What is asked for, or 304 where the client has it; it changes with the law and what else it hangs on."""
        tag = etag(".".join(map(str, (self.rulebook.hash, engine.__version__, *hangs_on))))
        headers = {"etag": tag, "cache-control": "private, no-cache"}
        if unchanged(self.if_none_match, tag):
            return Response(status_code=304, headers=headers)
        content = in_language(make().model_dump(mode="json", by_alias=True), self.lang)
        return answer(content, headers=headers)


Asking = Annotated[Asked, Depends()]


@router.get("/rulebook", operation_id="read_rulebook", response_model=RulebookView)
def read_rulebook(asked: Asking) -> Response:
    """The rulebook that new decisions are taken under, and those that are kept because decisions rest on them."""
    with asked.service.database.reading() as session:
        kept = _kept(session)
    holding, version = asked.holding, _version(asked.holding.held)
    newest = kept[0].rulebook if kept else ""
    return asked.answer(
        lambda: holdings.at_a_glance(asked.rulebook, version, holding.since, kept),
        holding.version or 0,
        int(holding.since.timestamp()),
        len(kept),
        newest,
    )


@router.get("/vocabulary", operation_id="read_vocabulary", response_model=VocabularyView)
def read_vocabulary(asked: Asking) -> Response:
    """Every fact that a shipment or a product may state: its name, type, unit and words, and what a blank means."""
    return asked.answer(lambda: holdings.vocabulary(asked.rulebook))


@router.get("/verdicts", operation_id="list_verdicts", response_model=VerdictsView)
def list_verdicts(asked: Asking) -> Response:
    """The verdicts, mildest first, and the action that follows from each."""
    return asked.answer(lambda: holdings.verdicts(asked.rulebook))


@router.get("/papers", operation_id="list_papers", response_model=PapersView)
def list_papers(asked: Asking) -> Response:
    """The documents that clauses call for."""
    return asked.answer(lambda: holdings.papers(asked.rulebook))


@router.get("/measures", operation_id="list_measures", response_model=MeasuresView)
def list_measures(
    asked: Asking,
    authority: Annotated[str, Query(max_length=200, description="A part of the authority's name.")] = "",
    state: AState = None,
    on: OnDay = None,
) -> Response:
    """The measures, and how many of their clauses are in which state on a day."""
    wanted = WantedMeasures(asked.day(on), authority, state)
    return asked.answer(lambda: asked.book.measures(wanted), wanted.on)


@router.get("/measures/{measure}", operation_id="read_measure", response_model=MeasureReading)
def read_measure(asked: Asking, measure: str) -> Response:
    """A measure in words, with all its clauses."""
    if measure not in asked.rulebook.measures:
        raise _no("measure", measure, asked.rulebook.measures)
    return asked.answer(lambda: asked.book.measure(measure))


@router.get("/clauses", operation_id="list_clauses", response_model=ClausesView, responses={404: {}})
def list_clauses(
    asked: Asking,
    measure: Annotated[str, Query(max_length=80, description="The measure that they are of.")] = "",
    outcome: Annotated[str, Query(max_length=40, description="The verdict that they call for.")] = "",
    confidence: Annotated[Confidence | None, Query(description="How sure their wording is.")] = None,
    state: AState = None,
    on: OnDay = None,
) -> Response:
    """The clauses, and what each does on a day."""
    if measure and measure not in asked.rulebook.measures:
        raise _no("measure", measure, asked.rulebook.measures)
    if outcome and outcome not in asked.rulebook.ladder:
        raise _no("verdict", outcome, asked.rulebook.ladder)
    wanted = WantedClauses(asked.day(on), measure, outcome, confidence, state)
    return asked.answer(lambda: asked.book.clauses(wanted), wanted.on)


@router.get("/clauses/{clause:path}", operation_id="read_clause", response_model=ClauseReading)
def read_clause(asked: Asking, clause: str, on: OnDay = None) -> Response:
    """A clause in words: its condition, its sources, and what it does through time. Its id holds a slash."""
    if clause not in asked.rulebook.clauses:
        raise _no("clause", clause, asked.rulebook.clauses)
    day = asked.day(on)
    return asked.answer(lambda: asked.book.clause(clause, day), day)


@router.get("/lists", operation_id="list_lists", response_model=ListsView)
def list_lists(asked: Asking) -> Response:
    """The official lists and how long they are."""
    return asked.answer(lambda: holdings.lists(asked.rulebook))


@router.get("/lists/{name:path}", operation_id="read_list", response_model=EntriesView)
def read_list(
    asked: Asking,
    name: str,
    after: Annotated[int, Query(ge=0, le=_MOST_ENTRIES, description="`next` of the page before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST, description="The most items of a page.")] = 50,
) -> Response:
    """The entries of a list, or of the part of it under a heading (`cn/2025-18/1C902`)."""
    found = holdings.entries(asked.rulebook, name, after, limit)
    if found is None:
        raise _no("list", name, asked.rulebook.lists.names)
    return asked.answer(lambda: found)


@router.get("/calendar", operation_id="read_calendar", response_model=CalendarView)
def read_calendar(
    asked: Asking,
    first: Annotated[Day | None, Query(alias="from", description="The first day; today if not given.")] = None,
    through: Annotated[Day | None, Query(description="The last day; as far as anything is known.")] = None,
) -> Response:
    """The days on which the law changes: what begins, ends, is suspended or unconfirmed, and by which instrument."""
    begins = asked.day(first)
    if through is not None and through < begins:
        raise Refusal("not-understood", faults=[Fault("query:through", f"is before {begins}", "give a later day")])
    return asked.answer(lambda: calendar(asked.book, begins, through), begins)


def _kept(session: Session) -> tuple[KeptShown, ...]:
    found = select(KeptRulebook.hash, KeptRulebook.kept_at).order_by(col(KeptRulebook.kept_at).desc())
    return tuple(KeptShown(rulebook=hash_, kept_at=at) for hash_, at in session.exec(found.limit(_MOST_KEPT)))


def _version(held: Held | None) -> VersionHeld | None:
    if held is None or held.ruling is None:
        return None
    version = held.version
    return VersionHeld(number=version.number, published_at=held.ruling.at, effective_at=version.effective_at)


def _no(what: str, name: str, known: Iterable[str]) -> Refusal:
    """Nothing is called so; what may have been meant is said."""
    hint = nearest(name, known)
    return Refusal("not-found", f"no {what} is called so" + (f"; {hint}" if hint else ""))
