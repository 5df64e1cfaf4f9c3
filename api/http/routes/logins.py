"""With what people sign in to the pages: logins, identities at a provider, and where they are signed in now."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.http.answering import CREATED, NO_CONTENT, answer
from api.http.asking import asking, seen
from api.http.paging import Paged, listed
from api.http.problems import Refusal
from api.http.service import Serving
from api.security.accounts import LONGEST_LOGIN, NewPassword, account_of
from api.security.identities import LONGEST_EMAIL, Named, identities_of, unlink
from api.security.keys import NotKnown, person_of
from api.security.people import give_login, link_identity, reset_login
from api.security.principals import Principal
from api.security.roles import Right
from api.security.sessions import end_all, end_session, open_sessions
from api.store.tables.accounts import Account, Identity
from api.store.tables.sessions import WebSession

router = APIRouter(prefix="/v1", tags=["people"])

Manager = Annotated[Principal, asking(Right.MANAGE_PEOPLE)]


class LoginWanted(BaseModel):
    """A login that is wanted for a person."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(
        min_length=1,
        max_length=LONGEST_LOGIN,
        description="What the person types in to sign in, capitals or not; nobody else in the installation has it.",
        examples=["li.na@hailan.example"],
    )


class IdentityWanted(BaseModel):
    """The e-mail address by which the identity provider knows a person."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(
        min_length=3,
        max_length=LONGEST_EMAIL,
        description="An address that the provider says it has verified; it counts for the first sign-in only.",
        examples=["li.na@hailan.example"],
    )


class LoginShown(BaseModel):
    """The login of a person, without the password, which is kept nowhere."""

    person: str
    login: str
    one_time_until: datetime | None = Field(
        description="Until when the one-time password is good, where the person has not chosen another yet."
    )
    created_at: datetime
    changed_at: datetime = Field(description="When the password was last changed.")


class LoginGiven(LoginShown):
    """A login with its one-time password, which is shown this once; another has to be chosen at the first sign-in."""

    password: str


class IdentityShown(BaseModel):
    """What a person is linked to at an identity provider."""

    identity: str
    person: str
    issuer: str = Field(description="The provider.")
    email: str = Field(description="The address that was entered.")
    subject: str | None = Field(description="What the provider calls the person; null until the first sign-in.")
    created_at: datetime
    bound_at: datetime | None = Field(description="When the person first signed in.")


class Identities(BaseModel):
    """All that a person is linked to, oldest first."""

    items: list[IdentityShown]


class SessionShown(BaseModel):
    """A person signed in at one browser."""

    session: str
    person: str
    way: str = Field(description="`password`, `one-time password` or `provider`.")
    browser: str = Field(description="What the browser calls itself.")
    created_at: datetime
    seen_at: datetime = Field(description="When it was last used, within a minute.")
    ends_at: datetime = Field(description="When it ends at the latest.")
    ended_at: datetime | None = Field(description="When somebody ended it.")


class SessionPage(BaseModel):
    """Some sessions that are not over, newest first."""

    items: list[SessionShown]
    next: str | None


@router.post("/people/{person}/login", operation_id="give_login", status_code=CREATED, response_model=LoginGiven)
def give(request: Request, service: Serving, who: Manager, person: str, wanted: LoginWanted) -> Response:
    """Give a person a login, with a one-time password that is in this answer and nowhere else, good for 24 hours."""
    with service.database.writing() as session:
        made = give_login(session, who, person, wanted.login, service.now())
        session.add(seen(service, who, request, "give_login", person))
    return answer(_given(made), CREATED)


@router.get("/people/{person}/login", operation_id="read_login", response_model=LoginShown)
def read(service: Serving, who: Manager, person: str) -> Response:
    """The login of a person."""
    with service.database.reading() as session:
        found = account_of(session, person_of(session, who.organisation, person).id)
    if found is None:
        raise NotKnown("login")
    return answer(_login(found))


@router.post("/people/{person}/login/reset", operation_id="reset_login", response_model=LoginGiven)
def reset(request: Request, service: Serving, who: Manager, person: str) -> Response:
    """Give a one-time password in the place of one that was lost, or is not safe; all sessions of the person end."""
    with service.database.writing() as session:
        made = reset_login(session, who, person, service.now())
        session.add(seen(service, who, request, "reset_login", person))
    service.sessions.forget()
    return answer(_given(made))


@router.post(
    "/people/{person}/identities", operation_id="link_identity", status_code=CREATED, response_model=IdentityShown
)
def link(request: Request, service: Serving, who: Manager, person: str, wanted: IdentityWanted) -> Response:
    """Let a person sign in at the identity provider, who is known by this address at the first sign-in."""
    issuer = service.settings.oidc_issuer
    if not issuer:
        raise Refusal("conflict", "no identity provider is set up")
    with service.database.writing() as session:
        made = link_identity(session, who, person, Named(issuer, wanted.email), service.now())
        session.add(seen(service, who, request, "link_identity", made.id))
    return answer(_identity(made), CREATED)


@router.get("/people/{person}/identities", operation_id="list_identities", response_model=Identities)
def list_identities(service: Serving, who: Manager, person: str) -> Response:
    """What a person is linked to."""
    with service.database.reading() as session:
        return answer({"items": [_identity(one) for one in identities_of(session, who.organisation, person)]})


@router.delete("/identities/{identity}", operation_id="unlink_identity", status_code=NO_CONTENT)
def remove(request: Request, service: Serving, who: Manager, identity: str) -> Response:
    """Let nobody sign in by an identity any more; sessions that are open are ended apart."""
    with service.database.writing() as session:
        gone = unlink(session, who.organisation, identity)
        session.add(seen(service, who, request, "unlink_identity", gone.id))
    return Response(status_code=NO_CONTENT)


@router.get("/people/{person}/sessions", operation_id="list_sessions", response_model=SessionPage)
def list_sessions(service: Serving, who: Manager, paging: Paged, person: str) -> Response:
    """Where a person is signed in, newest first."""
    now = service.now()
    with service.database.reading() as session:
        found = person_of(session, who.organisation, person)
        return answer(
            listed(open_sessions(session, who.organisation, found.id, now, paging.after, paging.limit), _session)
        )


@router.post("/people/{person}/sessions/end", operation_id="end_sessions", status_code=NO_CONTENT)
def end_every(request: Request, service: Serving, who: Manager, person: str) -> Response:
    """Sign a person out everywhere."""
    with service.database.writing() as session:
        found = person_of(session, who.organisation, person)
        end_all(session, found.id, service.now())
        session.add(seen(service, who, request, "end_sessions", found.id))
    service.sessions.forget()
    return Response(status_code=NO_CONTENT)


@router.post("/sessions/{session}/end", operation_id="end_session", response_model=SessionShown)
def end(request: Request, service: Serving, who: Manager, session: str) -> Response:
    """Sign a person out at one browser."""
    with service.database.writing() as writing:
        ended = end_session(writing, who.organisation, session, service.now())
        writing.add(seen(service, who, request, "end_session", ended.id))
    service.sessions.forget()
    return answer(_session(ended))


def _login(account: Account) -> dict[str, Any]:
    return {
        "person": account.person,
        "login": account.login,
        "one_time_until": account.one_time_until,
        "created_at": account.created_at,
        "changed_at": account.changed_at,
    }


def _given(made: NewPassword) -> dict[str, Any]:
    return {**_login(made.account), "password": made.password}


def _identity(one: Identity) -> dict[str, Any]:
    return {
        "identity": one.id,
        "person": one.person,
        "issuer": one.issuer,
        "email": one.email,
        "subject": one.subject,
        "created_at": one.created_at,
        "bound_at": one.bound_at,
    }


def _session(one: WebSession) -> dict[str, Any]:
    return {
        "session": one.id,
        "person": one.person,
        "way": one.way,
        "browser": one.browser,
        "created_at": one.created_at,
        "seen_at": one.seen_at,
        "ends_at": one.ends_at,
        "ended_at": one.revoked_at,
    }
