"""Licences: what is held and how much of it is left, what each covers, who drew on it; entered, changed, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, NamedTuple

import orjson
from fastapi import APIRouter, Response
from starlette.responses import RedirectResponse

from api.desk.finding import own
from api.desk.names import names_of
from api.desk.receiving import RequestRefused
from api.desk.register import (
    EXPIRING,
    LicenceInUse,
    LicenceTaken,
    LicenceTerms,
    Wanted,
    correct,
    enter,
    latest_draws,
    licences,
    locked_licence,
    nearly_spent,
    phase,
    references_of,
    versions_of,
    withdraw,
)
from api.http.paging import Paged
from api.http.problems import Refusal
from api.security.roles import Right
from api.store.fields import plain
from api.store.tables.licences import HeldLicence, LicenceVersion
from api.web.catalogue import N_, gettext
from api.web.licence_form import LABELS, LicenceForm, law_faults, read_licence, typed_of
from api.web.rendering import voice_of
from api.web.visiting import Visit, visiting

router = APIRouter()

Reader = Annotated[Visit, visiting(Right.READ_MASTER_DATA)]
Manager = Annotated[Visit, visiting(Right.MANAGE_MASTER_DATA)]
Which = Literal["all", "ending", "spent"]
_FORM = "licence_form.html.j2"
_WITHDRAWN = "withdrawn"


class Said(NamedTuple):
    """A version of a licence: what it says otherwise than the one before, as fields of the form and texts."""

    version: LicenceVersion
    withdrawn: bool
    changes: Sequence[tuple[str, str]]


@router.get("/licences", name="licences")
def list_(visit: Reader, show: Which = "all") -> Response:
    """The licences held, the first to end first."""
    today = visit.service.now().date()
    wanted = Wanted(today + EXPIRING if show == "ending" else None, show == "spent")
    with visit.service.database.reading() as session:
        found = licences(session, visit.who.organisation, wanted)
    shown = [(licence, phase(licence, today), nearly_spent(licence)) for licence in found]
    return visit.page("licences.html.j2", shown=shown, show=show, today=today, **_law(visit))


@router.get("/licences/new", name="new_licence")
def new(visit: Manager) -> Response:
    """A form for a licence that is newly held."""
    return _form(visit, LicenceForm(dict.fromkeys(LABELS, ""), None, {}))


@router.post("/licences/new", name="enter_licence")
def enter_(visit: Manager) -> Response:
    """Enter the licence of a form."""
    read = read_licence(visit.form, gettext(visit.language))
    if read.terms is None:
        return _form(visit, read, 422)
    service = visit.service
    try:
        with service.database.writing() as session:
            licence = enter(session, service.desk.law, read.terms, visit.who, service.now())
            visit.note(session, "enter_licence", licence.id)
            path = f"/licences/{licence.id}"
    except (RequestRefused, LicenceTaken) as error:
        return _form(visit, _refused(visit, read, error), 422)
    return RedirectResponse(path, 303)


@router.get("/licences/{licence}", name="licence")
def one(visit: Reader, licence: str, paging: Paged) -> Response:
    """A licence, what was drawn on it, and everything that was ever said of it; also one that is withdrawn."""
    service, organisation = visit.service, visit.who.organisation
    with service.database.reading() as session:
        found = own(session, HeldLicence, organisation, licence, "licence")
        draws = latest_draws(session, found, paging.after, paging.limit)
        references = references_of(session, draws.rows)
        said = _history(versions_of(session, found))
        names = names_of(session, organisation, (each.version.by for each in said))
    return visit.page(
        "licence.html.j2", licence=found, phase=phase(found, service.now().date()), spent=nearly_spent(found),
        draws=draws, references=references, paged=paging.after is not None, said=said, names=names, **_law(visit),
    )  # fmt: skip


@router.get("/licences/{licence}/change", name="change_licence")
def change(visit: Manager, licence: str) -> Response:
    """A form with the terms of a licence that is held."""
    with visit.service.database.reading() as session:
        found = own(session, HeldLicence, visit.who.organisation, licence, "licence")
    if found.withdrawn_at is not None:
        raise Refusal("not-found", "the licence is withdrawn")
    return _form(visit, LicenceForm(typed_of(_terms(found)), None, {}), held=found)


@router.post("/licences/{licence}/change", name="correct_licence")
def correct_(visit: Manager, licence: str) -> Response:
    """Give a licence the terms of a form, unless somebody gave it others meanwhile."""
    service, say = visit.service, gettext(visit.language)
    read = read_licence(visit.form, say)
    with service.database.reading() as session:
        held = own(session, HeldLicence, visit.who.organisation, licence, "licence")
    seen = visit.form.text("version")
    if read.terms is None:
        return _form(visit, read, 422, held=held, seen=seen)
    try:
        with service.database.writing() as session:
            found = locked_licence(session, visit.who.organisation, licence)
            if seen != str(found.version):
                return _form(visit, read, 412, held=found, stale=True)
            correct(session, service.desk.law, found, read.terms, visit.who, service.now())
            visit.note(session, "correct_licence", found.id)
    except (RequestRefused, LicenceTaken, LicenceInUse) as error:
        return _form(visit, _refused(visit, read, error), 422, held=held, seen=seen)
    return RedirectResponse(f"/licences/{licence}", 303)


@router.post("/licences/{licence}/withdraw", name="withdraw_licence")
def withdraw_(visit: Manager, licence: str) -> Response:
    """Say that a licence is no longer held."""
    service = visit.service
    with service.database.writing() as session:
        own(session, HeldLicence, visit.who.organisation, licence, "licence")
        found = locked_licence(session, visit.who.organisation, licence)
        if visit.form.text("version") != str(found.version):
            raise Refusal("precondition-failed")
        withdraw(session, found, visit.who, service.now())
        visit.note(session, "withdraw_licence", found.id)
    return RedirectResponse(f"/licences/{licence}", 303)


def _law(visit: Visit) -> dict[str, Any]:
    """What licences speak of: who issues them, what clauses and measures there are, and what fields are called."""
    rulebook = visit.service.desk.law.rulebook
    known = {"authorities": rulebook.authorities, "clauses": rulebook.clauses, "measures": rulebook.measures}
    return known | {"labels": LABELS}


def _form(
    visit: Visit,
    read: LicenceForm,
    status: int = 200,
    held: HeldLicence | None = None,
    seen: str = "",
    stale: bool = False,
) -> Response:
    """The form as far as it is filled in; `stale`: others have changed the licence since, and what it says now."""
    now = typed_of(_terms(held)) if held and stale else {}
    return visit.page(
        _FORM,
        status,
        typed=read.typed,
        faults=read.faults,
        held=held,
        seen=seen or (held.version if held else ""),
        stale=stale,
        now=[(name, text) for name, text in now.items() if text != read.typed[name]],
        **_law(visit),
    )


def _refused(visit: Visit, read: LicenceForm, error: RequestRefused | LicenceTaken | LicenceInUse) -> LicenceForm:
    """A form that was understood, with what stands against it."""
    say = gettext(visit.language)
    match error:
        case RequestRefused():
            voice = voice_of(visit.service.desk.law.rulebook, visit.language)
            faults = law_faults(error.faults, read.typed, say, voice)
        case LicenceTaken():
            faults = {"number": say(N_("A licence of this number is held already."))}
        case _:
            what = say(N_("More is drawn already, or in another unit or currency."))
            faults = {"quantity_limit": what, "value_limit": what}
    return LicenceForm(read.typed, None, faults)


def _terms(licence: HeldLicence) -> dict[str, Any]:
    """The terms of a licence as its versions keep them."""
    found = {name: getattr(licence, name) for name in LicenceTerms.model_fields}
    return found | {name: plain(found[name]) for name in ("quantity_limit", "value_limit")}


def _history(versions: Sequence[LicenceVersion]) -> list[Said]:
    """Versions, the last first, each with what it changes; the first says everything."""
    told: list[Said] = []
    before: dict[str, str] = {}
    for one in reversed(versions):
        if one.body == _WITHDRAWN:
            told.append(Said(one, True, ()))
            continue
        body = typed_of(orjson.loads(one.body))
        told.append(Said(one, False, [(name, text) for name, text in body.items() if before.get(name, "") != text]))
        before = body
    return told[::-1]
