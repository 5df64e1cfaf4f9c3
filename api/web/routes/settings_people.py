"""People: added, given other roles, and gone; with the rules that keep somebody in charge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Response
from starlette.responses import RedirectResponse

from api.http.paging import Paged, Paging
from api.security.accounts import account_of
from api.security.identities import identities_of
from api.security.keys import HasLeft, add_person, person_of
from api.security.people import (
    LastAdministrator,
    NameRefused,
    Widening,
    change_roles,
    kept_name,
    keys,
    leave,
    people,
)
from api.security.roles import Right, Role
from api.security.sessions import open_sessions
from api.web.catalogue import N_
from api.web.role_words import ROLES, rights_of
from api.web.visiting import Visit, visiting
from engine.faults import LicetError

router = APIRouter()
_MOST_KEYS, _MOST_SESSIONS = 50, 20
REFUSALS: Mapping[type[LicetError], str] = {
    LastAdministrator: N_("Nobody else here is an administrator. Give somebody else that role first."),
    Widening: N_("Nobody gives themselves more roles than they have. Another administrator can."),
    HasLeft: N_("This person has left."),
}
"""Why a change of people is refused, in words."""

Manager = Annotated[Visit, visiting(Right.MANAGE_PEOPLE)]


@router.get("/settings/people", name="people")
def everybody(visit: Manager, paging: Paged, present: bool | None = None) -> Response:
    """The people of the organisation."""
    return _list(visit, paging=paging, present=present)


@router.post("/settings/people", name="add_person")
def add(visit: Manager) -> Response:
    """Somebody joins, or a program that acts for the organisation."""
    given, chosen = visit.form.text("name"), visit.form.texts("roles", 20)
    roles = known_roles(chosen)
    name, faults = "", {} if roles else {"roles": N_("Choose at least one role.")}
    try:
        name = kept_name(given)
    except NameRefused:
        faults["name"] = N_("Give a name of at most 200 characters.")
    if faults:
        return _list(visit, 422, given=given, chosen=chosen, faults=faults)
    with visit.service.database.writing() as session:
        made = add_person(session, visit.who.organisation, name, roles, visit.service.now())
        visit.note(session, "add_person", made.id)
    return RedirectResponse(f"/settings/people/{made.id}", 303)


@router.get("/settings/people/{person}", name="person")
def one(visit: Manager, person: str) -> Response:
    """A person with their roles and keys."""
    return person_page(visit, person)


@router.post("/settings/people/{person}/roles", name="change_roles")
def change(visit: Manager, person: str) -> Response:
    """Give a person other roles."""
    chosen = visit.form.texts("roles", 20)
    roles = known_roles(chosen)
    if not roles:
        return person_page(visit, person, 422, chosen=chosen, faults={"roles": N_("Choose at least one role.")})
    try:
        with visit.service.database.writing() as session:
            changed = change_roles(session, visit.who, person, roles)
            visit.note(session, "change_roles", changed.id)
    except tuple(REFUSALS) as refused:
        return person_page(visit, person, 422, chosen=chosen, faults={"roles": REFUSALS[type(refused)]})
    _look_up_again(visit)
    return RedirectResponse(f"/settings/people/{changed.id}", 303)


@router.post("/settings/people/{person}/leave", name="let_person_leave")
def let_leave(visit: Manager, person: str) -> Response:
    """A person has left: keys are revoked and sessions end at once."""
    try:
        with visit.service.database.writing() as session:
            gone = leave(session, visit.who.organisation, person, visit.service.now())
            visit.note(session, "let_person_leave", gone.id)
    except tuple(REFUSALS) as refused:
        return person_page(visit, person, 422, faults={"leave": REFUSALS[type(refused)]})
    _look_up_again(visit)
    return RedirectResponse(f"/settings/people/{gone.id}", 303)


def known_roles(given: list[str]) -> frozenset[Role]:
    """The roles of those that were ticked; what is no role is left out."""
    return frozenset(role for role in Role if role in given)


def person_page(visit: Visit, person: str, status: int = 200, **values: Any) -> Response:
    """The page of a person; `chosen`: the roles that are ticked, `faults`: what was wrong with a form on it."""
    now, setting = visit.service.now(), visit.service.settings
    with visit.service.database.reading() as session:
        found = person_of(session, visit.who.organisation, person)
        held = keys(session, visit.who.organisation, found.id, None, _MOST_KEYS)
        ways = {
            "account": account_of(session, found.id),
            "identities": identities_of(session, visit.who.organisation, found.id),
            "sessions": open_sessions(session, visit.who.organisation, found.id, now, None, _MOST_SESSIONS).rows,
        }
    given: dict[str, Any] = {"chosen": found.roles, "faults": {}, "typed": {}, **ways}
    return visit.page(
        "settings_person.html.j2",
        status,
        **{**given, **values},
        person=found,
        keys=held.rows,
        more_keys=held.after is not None,
        roles=ROLES,
        rights=rights_of(map(Role, found.roles)),
        provider=(setting.oidc_name or setting.oidc_issuer),
        now=now,
    )


def _list(
    visit: Visit, status: int = 200, paging: Paging | None = None, present: bool | None = None, **values: Any
) -> Response:
    where = paging or Paging(None, 50)
    with visit.service.database.reading() as session:
        found = people(session, visit.who.organisation, present, where.after, where.limit)
    given: dict[str, Any] = {"given": "", "chosen": (), "faults": {}}
    return visit.page(
        "settings_people.html.j2",
        status,
        **{**given, **values},
        people=found.rows,
        after=found.after,
        first=where.after is not None,
        present=present,
        roles=ROLES,
    )


def _look_up_again(visit: Visit) -> None:
    visit.service.keys.forget()
    visit.service.sessions.forget()
