"""With what a person signs in, as an administrator manages it: login, identities at a provider, and sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Response
from sqlmodel import Session
from starlette.responses import RedirectResponse

from api.desk.finding import own
from api.http.problems import Refusal
from api.security.accounts import LoginRefused, LoginTaken, NewPassword
from api.security.identities import EmailRefused, IdentityTaken, Named, unlink
from api.security.keys import HasLeft, NotKnown, person_of
from api.security.people import Widening, give_login, link_identity, reset_login
from api.security.roles import Right
from api.security.sessions import end_all
from api.store.tables.accounts import Identity
from api.web.catalogue import N_
from api.web.routes.settings_people import REFUSALS, person_page
from api.web.visiting import Visit, visiting

router = APIRouter()
SAID = (
    N_("a login has 1 to 200 characters and no spaces"),
    N_("this person has a login already"),
    N_("this login is taken"),
    N_("this is no e-mail address"),
    N_("somebody is linked by this address already"),
)
"""What the rooms below say about logins and addresses, for the catalogue."""

Manager = Annotated[Visit, visiting(Right.MANAGE_PEOPLE)]


@router.post("/settings/people/{person}/login", name="give_login")
def give(visit: Manager, person: str) -> Response:
    """Give a person a login; the answer shows the one-time password, this once."""
    login, now = visit.form.text("login"), visit.service.now()
    return _with_password(
        visit, person, "give_login", lambda session: give_login(session, visit.who, person, login, now), login
    )


@router.post("/settings/people/{person}/login/reset", name="reset_login")
def reset(visit: Manager, person: str) -> Response:
    """Give a one-time password in the place of one that was lost, or is not safe; all sessions of the person end."""
    now = visit.service.now()
    return _with_password(visit, person, "reset_login", lambda session: reset_login(session, visit.who, person, now))


@router.post("/settings/people/{person}/identities", name="link_identity")
def link(visit: Manager, person: str) -> Response:
    """Let a person sign in at the identity provider, who is known by this address at the first sign-in."""
    email, issuer = visit.form.text("email"), visit.service.settings.oidc_issuer
    if not issuer:
        raise Refusal("conflict", "no identity provider is set up")
    try:
        with visit.service.database.writing() as session:
            made = link_identity(session, visit.who, person, Named(issuer, email), visit.service.now())
            visit.note(session, "link_identity", made.id)
    except (EmailRefused, IdentityTaken) as refused:
        return person_page(visit, person, 422, typed={"email": email}, faults={"email": str(refused)})
    except (HasLeft, Widening) as refused:
        return person_page(visit, person, 422, faults={"email": REFUSALS[type(refused)]})
    return RedirectResponse(f"/settings/people/{made.person}#signing-in", 303)


@router.post("/settings/people/{person}/identities/{identity}/remove", name="unlink_identity")
def remove(visit: Manager, person: str, identity: str) -> Response:
    """Let nobody sign in by an identity any more."""
    with visit.service.database.writing() as session:
        if own(session, Identity, visit.who.organisation, identity, "identity").person != person:
            raise NotKnown("identity")
        gone = unlink(session, visit.who.organisation, identity)
        visit.note(session, "unlink_identity", gone.id)
    return RedirectResponse(f"/settings/people/{gone.person}#signing-in", 303)


@router.post("/settings/people/{person}/sessions/end", name="end_sessions")
def end(visit: Manager, person: str) -> Response:
    """Sign a person out everywhere."""
    with visit.service.database.writing() as session:
        found = person_of(session, visit.who.organisation, person)
        end_all(session, found.id, visit.service.now())
        visit.note(session, "end_sessions", found.id)
    visit.service.sessions.forget()
    return RedirectResponse(f"/settings/people/{found.id}#signing-in", 303)


def _with_password(
    visit: Visit, person: str, operation: str, make: Callable[[Session], NewPassword], login: str = ""
) -> Response:
    """Make a one-time password and show it; nothing keeps that page, not even the browser."""
    try:
        with visit.service.database.writing() as session:
            made = make(session)
            visit.note(session, operation, made.account.person)
    except (LoginRefused, LoginTaken) as refused:
        return person_page(visit, person, 422, typed={"login": login}, faults={"login": str(refused)})
    except (HasLeft, Widening) as refused:
        return person_page(visit, person, 422, faults={"login": REFUSALS[type(refused)]})
    visit.service.sessions.forget()
    return visit.page("settings_password.html.j2", 201, account=made.account, password=made.password)
