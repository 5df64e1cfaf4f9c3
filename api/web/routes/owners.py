"""Owners: who owns whom as it was imported, and what listed owners hold of one party, drawn and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from starlette.responses import RedirectResponse

from api.desk.lists import moment_of
from api.desk.names import names_of
from api.desk.owned import Owned, When, make_ready, owned
from api.desk.owners import Prepared, StakesGone, keep, latest, prepare, stakes_of, version_of, versions
from api.http.paging import Paged
from api.http.problems import Refusal
from api.owner_files import OwnersRefused
from api.security.roles import Right
from api.web.catalogue import N_, gettext
from api.web.owner_drawing import drawing_of
from api.web.party_form import PartyForm, read_party
from api.web.rendering import voice_of
from api.web.uploads import placed
from api.web.visiting import Visit, visiting
from engine.faults import LicetError, SourceRefused
from engine.ownership.parties import PartyName
from engine.ownership.phrases import say as say_of_owners
from engine.ownership.telling import share_words, told
from engine.vocabulary.countries import country_name

router = APIRouter()

Reader = Annotated[Visit, visiting(Right.READ_OWNERS)]
Importer = Annotated[Visit, visiting(Right.IMPORT_OWNERS)]
_A_PAGE, _MOST_FAULTS = 50, 200


@router.get("/parties/owners", name="owners")
def owners(visit: Reader, paging: Paged) -> Response:
    """A form for a party and what is held of it; without one, the versions that were imported."""
    params = visit.request.query_params
    voice = voice_of(visit.service.desk.law.rulebook, visit.language)
    asked = read_party(lambda name: params.get(name, ""), gettext(visit.language), voice)
    if asked.is_asked:
        return _answer(visit, asked)
    return _page(visit, 422 if asked.faults else 200, asked, {}, paging.after)


@router.post("/parties/owners", name="import_owners")
def import_(visit: Importer) -> Response:
    """Import who owns whom from the file of a form."""
    say, form, service = gettext(visit.language), visit.form, visit.service
    file, shrunk = form.file("file"), form.chosen("shrunk")
    nobody = read_party(lambda _: "", say, voice_of(service.desk.law.rulebook, visit.language))
    if file is None:
        return _page(visit, 422, nobody, {"file": say(N_("Choose a file."))})
    law = service.laws.current
    try:
        with placed([file], service.settings.data) as there:
            ((path, name),) = there
            prepared = prepare(path, name, law.vocabulary, law.owners)
        version, already = _kept(visit, prepared, shrunk)
    except (SourceRefused, OwnersRefused, StakesGone) as error:
        return _page(visit, 422, nobody, _faults(visit, error) | ({"ticked": True} if shrunk else {}))
    return RedirectResponse(f"/parties/owners/versions/{version}{'?already=yes' * already}", 303)


@router.get("/parties/owners/versions/{version}", name="owners_version")
def version_(
    visit: Reader, version: str, after: Annotated[int, Query(ge=0, le=10_000_000)] = 0, already: bool = False
) -> Response:
    """The stakes of a version, in the order of its file."""
    organisation = visit.who.organisation
    with visit.service.database.writing() as session:
        found = version_of(session, organisation, version)
        stakes = stakes_of(found, slice(after, after + _A_PAGE))
        by = names_of(session, organisation, [found.by]).get(found.by, found.by)
        visit.note(session, "list_owners", found.id)
    return visit.page(
        "owners_version.html.j2", found=found, by=by, already=already, first=after > 0,
        stakes=[(stake, share_words(stake.share)) for stake in stakes],
        next=after + _A_PAGE if after + _A_PAGE < found.stakes else None, country=_country(visit),
    )  # fmt: skip


def _page(visit: Visit, status: int, asked: PartyForm, faults: Mapping[str, Any], after: str | None = None) -> Response:
    """The versions, with the forms as far as they are filled in."""
    organisation = visit.who.organisation
    with visit.service.database.reading() as session:
        page = versions(session, organisation, (after, _A_PAGE))
        now = latest(session, organisation)
        names = names_of(session, organisation, (one.by for one in page.rows))
    return visit.page(
        "owners.html.j2", status, asked=asked, faults=faults, page=page, now=now, names=names, paged=after is not None,
        answer=None,
    )  # fmt: skip


def _answer(visit: Visit, asked: PartyForm) -> Response:
    """What covered owners hold of a party under each rule."""
    if not visit.may(Right.CHECK):
        raise Refusal("forbidden", f"this needs the right to {Right.CHECK}")
    service, say = visit.service, gettext(visit.language)
    party = PartyName(asked.typed["name"], asked.country, asked.typed["id"])
    when = When(moment_of(asked.known_at, service.now()), asked.as_of or service.now().date())
    with service.database.reading() as session:
        found: Owned = owned(session, visit.who.organisation, party, when, service.laws.current.rulebook)
    with service.database.writing() as session:
        version = found.known.owners
        visit.note(session, "ask_owners", version.id if version else "owners")
    rules = [
        {
            "title": say_of_owners(f"rule.{trace.held.rule.name}"),
            "held": trace.held,
            "share": share_words(trace.held.share) if trace.held.share else None,
            "drawing": drawing_of(trace, say, visit.language),
            "told": told(trace),
        }
        for trace in found.traces
    ]
    return visit.page(
        "owners.html.j2", asked=asked, faults={}, answer=rules, known=found.known, party=party, as_of=when.as_of,
    )  # fmt: skip


def _kept(visit: Visit, prepared: Prepared, shrunk: bool) -> tuple[str, bool]:
    """Keep a version of the owners: its id, and whether it was here already."""
    service, who = visit.service, visit.who
    with service.database.reading() as session:
        make_ready(session, who.organisation, prepared.stakes, service.now(), service.laws.current.rulebook)
    with service.database.writing() as session:
        kept = keep(session, prepared, who, service.now(), shrunk)
        visit.note(session, "import_owners", kept.version.id)
        return kept.version.id, kept.already


def _faults(visit: Visit, error: LicetError) -> dict[str, Any]:
    """Why a file of owners was not imported."""
    voice = voice_of(visit.service.desk.law.rulebook, visit.language)
    match error:
        case StakesGone():
            what = N_("%(gone)s of %(stakes)s stakes would be gone: the file may have been cut short.")
            return {"gone": gettext(visit.language)(what) % {"gone": error.gone, "stakes": error.stakes}}
        case OwnersRefused():
            rows = [(one.row, one.problem) for one in error.problems[:_MOST_FAULTS]]
            told_ = [(row, f"{one.column}: {voice.problem(one.what)} {voice.problem(one.hint)}") for row, one in rows]
            return {"rows": told_, "count": len(error.problems)}
        case SourceRefused():
            return {
                "files": [
                    (str(one.place), f"{voice.problem(one.what)} {voice.problem(one.hint)}") for one in error.faults
                ]
            }
        case _:
            raise error


def _country(visit: Visit) -> Any:
    return lambda code: country_name(code, visit.language)
