"""The official lists, entry by entry, and what facts, verdicts and papers mean."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.http.problems import Refusal
from api.lawbook import holdings
from api.security.roles import Right
from api.web.routes.law import book_of
from api.web.visiting import Visit, visiting

router = APIRouter()
_AT_ONCE, _MOST_ENTRIES = 50, 1_000_000

Visitor = Annotated[Visit, visiting(Right.READ_LAW)]


@router.get("/law/lists", name="lists")
def lists(visit: Visitor) -> Response:
    """Every official list and how long it is."""
    return visit.page("law_lists.html.j2", lists=holdings.lists(book_of(visit).rulebook).items)


@router.get("/law/lists/{name:path}", name="list")
def read_list(
    visit: Visitor,
    name: str,
    q: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[int, Query(ge=0, le=_MOST_ENTRIES)] = 0,
) -> Response:
    """The entries of a list, or of the part of it under a heading."""
    rulebook = book_of(visit).rulebook
    found = holdings.entries(rulebook, name, after, _AT_ONCE, q)
    if found is None:
        raise Refusal("not-found")
    return visit.page("law_list.html.j2", found=found, q=q.strip(), after=after)


@router.get("/law/terms", name="terms")
def terms(visit: Visitor) -> Response:
    """What a shipment may state, which verdicts there are, and which documents clauses call for."""
    rulebook = book_of(visit).rulebook
    return visit.page(
        "law_terms.html.j2",
        facts=holdings.vocabulary(rulebook).items,
        verdicts=holdings.verdicts(rulebook).items,
        papers=holdings.papers(rulebook).items,
    )
