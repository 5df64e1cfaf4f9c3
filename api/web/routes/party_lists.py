"""Party lists: the editions that were imported and what differs from one to the next; imported by upload, searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response
from sqlmodel import Session
from starlette.responses import RedirectResponse

from api.desk.acts import ActRefused
from api.desk.list_files import admit, lists_in
from api.desk.list_reading import differences, named
from api.desk.lists import (
    Given,
    Imported,
    NotYet,
    Prepared,
    Shrinks,
    keep,
    parties_of,
    version_of,
    versions,
    versions_known_at,
)
from api.desk.names import names_of
from api.http.paging import Paged
from api.list_words import change_in_words
from api.security.roles import Right
from api.store.tables.lists import ListVersion
from api.web.catalogue import N_, gettext
from api.web.feature_words import NAME_KINDS, PARTY_KINDS
from api.web.rendering import voice_of
from api.web.uploads import placed
from api.web.visiting import Visit, visiting
from engine.faults import LicetError, SourceRefused
from engine.vocabulary.countries import country_name

router = APIRouter()

Reader = Annotated[Visit, visiting(Right.READ_LISTS)]
Importer = Annotated[Visit, visiting(Right.IMPORT_LISTS)]
After = Annotated[int, Query(ge=0, le=10_000_000)]
_A_PAGE = 50


@router.get("/parties/lists", name="party_lists")
def list_(visit: Reader, paging: Paged, source: Annotated[str, Query(max_length=60)] = "") -> Response:
    """The editions that answer now, and every edition that was imported."""
    return _page(visit, 200, {}, {}, (source, paging.after, paging.limit))


@router.post("/parties/lists", name="import_party_list")
def import_(visit: Importer) -> Response:
    """Import the lists in the files of a form."""
    say, form, service = gettext(visit.language), visit.form, visit.service
    typed = {name: form.text(name, 60) for name in ("list", "dated")}
    typed |= {"shrunk": "yes"} if form.chosen("shrunk") else {}
    files = form.files("file")
    faults = {} if files else {"file": say(N_("Choose a file."))}
    day = _day(typed["dated"])
    if typed["dated"] and day is None:
        faults["dated"] = say(N_("Write a day such as 2027-03-01."))
    if faults:
        return _page(visit, 422, typed, faults)
    try:
        with placed(files, service.settings.data) as there:
            prepared = lists_in(there, typed["list"])
        kept = _kept(visit, prepared, Given(day, "shrunk" in typed))
    except (SourceRefused, Shrinks, NotYet, ActRefused) as error:
        return _page(visit, 422, typed, _import_faults(visit, error))
    (first, already), *others = kept
    return RedirectResponse("/parties/lists" if others else f"/parties/lists/{first}{'?already=yes' * already}", 303)


@router.get("/parties/lists/{version}", name="party_list")
def one(
    visit: Reader,
    version: str,
    after: After = 0,
    name: Annotated[str, Query(max_length=200)] = "",
    already: bool = False,
) -> Response:
    """An edition: where it is from, the rows that could not be read, and whoever stands on it."""
    organisation = visit.who.organisation
    with visit.service.database.reading() as session:
        found = version_of(session, organisation, version)
        parties = named(parties_of(session, found.content), name)
        by = names_of(session, organisation, [found.by]).get(found.by, "")
    return visit.page(
        "party_list.html.j2", found=found, by=by, files=orjson.loads(found.files), refused=orjson.loads(found.refused),
        name=name, count=len(parties), parties_shown=parties[after : after + _A_PAGE], already=already,
        first=after > 0, next=_next(after, len(parties)), name_kinds=NAME_KINDS, party_kinds=PARTY_KINDS,
        country=lambda code: country_name(code, visit.language),
    )  # fmt: skip


@router.get("/parties/lists/{version}/diff", name="party_list_diff")
def diff(visit: Reader, version: str, after: After = 0, against: str | None = None) -> Response:
    """What an edition has that an earlier one had not, and the other way round."""
    with visit.service.database.reading() as session:
        new = version_of(session, visit.who.organisation, version)
        found = differences(session, visit.who.organisation, new, against or None)
        earlier = _earlier(session, visit, new)
    rows = [
        (change, party, [change_in_words(field, visit.language) for field in fields])
        for change, party, fields in found.rows[after : after + _A_PAGE]
    ]
    return visit.page(
        "party_list_diff.html.j2", new=new, old=found.old, changes=found.changes, rows=rows, earlier=earlier,
        first=after > 0, next=_next(after, len(found.rows)),
    )  # fmt: skip


def _page(
    visit: Visit,
    status: int,
    typed: Mapping[str, str],
    faults: Mapping[str, Any],
    where: tuple[str, str | None, int] = ("", None, _A_PAGE),
) -> Response:
    """Every edition, with the form as far as it is filled in."""
    service, organisation = visit.service, visit.who.organisation
    source, after, limit = where
    with service.database.reading() as session:
        known = versions_known_at(session, service.now(), organisation)
        page = versions(session, organisation, source, (after, limit))
        names = names_of(session, organisation, (one.by for one in page.rows))
    return visit.page(
        "party_lists.html.j2", status, known=known.versions, page=page, names=names, source=source,
        paged=after is not None, typed=typed, faults=faults,
    )  # fmt: skip


def _kept(visit: Visit, prepared: Sequence[Prepared], given: Given) -> list[tuple[str, bool]]:
    """Keep lists: the id of each edition, and whether it was here already."""
    service, who = visit.service, visit.who
    admit(service.database, who, prepared, service.settings.governed_by)
    with service.database.writing() as session:
        found: list[Imported] = [keep(session, one, who, service.now(), given) for one in prepared]
        for each in found:
            visit.note(session, "import_party_list", each.version.id)
        return [(each.version.id, each.already) for each in found]


def _import_faults(visit: Visit, error: LicetError) -> dict[str, Any]:
    """Why files were not imported, by field; `shrinks` where it may be meant."""
    say, voice = gettext(visit.language), voice_of(visit.service.desk.law.rulebook, visit.language)
    match error:
        case SourceRefused():
            return {
                "files": [
                    (str(one.place), f"{voice.problem(one.what)} {voice.problem(one.hint)}".strip())
                    for one in error.faults
                ]
            }
        case Shrinks():
            what = N_("%(gone)s of %(parties)s parties on %(source)s would be gone: the file may have been cut short.")
            return {"shrinks": say(what) % {"gone": error.gone, "parties": error.parties, "source": error.source}}
        case NotYet():
            return {"dated": say(N_("This day has not come yet."))}
        case _:
            return {"file": say(N_("Somebody else imports this list at this moment. Try again."))}


def _earlier(session: Session, visit: Visit, new: ListVersion) -> Sequence[ListVersion]:
    """The editions of the same list that an edition may be compared with."""
    rows = versions(session, visit.who.organisation, new.source, (None, _A_PAGE)).rows
    return [one for one in rows if one.id != new.id]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _next(after: int, count: int) -> int | None:
    return after + _A_PAGE if after + _A_PAGE < count else None
