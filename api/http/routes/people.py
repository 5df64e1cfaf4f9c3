"""People and the keys that they or their programs sign in with; and who is asking."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.days import Moment
from api.http.answering import CREATED, answer
from api.http.asking import asking, seen
from api.http.paging import Paged, listed
from api.http.service import Serving
from api.security.keys import NewKey, Terms, add_person, key_of, person_of
from api.security.people import (
    LONGEST_NAME,
    LONGEST_OVERLAP,
    NAME,
    USUAL_LIFE,
    change_roles,
    give_key,
    keys,
    leave,
    people,
    replace_key,
    revoke,
)
from api.security.principals import Principal
from api.security.roles import Right, Role
from api.store.tables.organisations import ApiKey, Organisation, Person

router = APIRouter(prefix="/v1", tags=["people"])

Manager = Annotated[Principal, asking(Right.MANAGE_PEOPLE)]
Somebody = Annotated[Principal, asking(Right.KNOW_ONESELF)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=NAME)]
Roles = Annotated[list[Role], Field(min_length=1, max_length=len(Role), description="The roles; each has its rights.")]


class Wanted(BaseModel):
    """Something that is asked for; unknown members are faults."""

    model_config = ConfigDict(extra="forbid")


class PersonWanted(Wanted):
    """Somebody who joins, or a program that acts for the organisation."""

    name: Name
    roles: Roles


class RolesWanted(Wanted):
    """The roles that a person has from now on."""

    roles: Roles


class KeyWanted(Wanted):
    """A key that is to be made."""

    label: Name
    roles: list[Role] = Field(
        [], max_length=len(Role), description="What the key is narrowed to; all of its person's if none."
    )
    expires_at: Moment | None = Field(None, description="Its last moment; in 90 days if not given.")


class KeyReplacement(Wanted):
    """A key that is to take the place of another."""

    expires_at: Moment | None = Field(None, description="Its last moment; in 90 days if not given.")
    overlap_hours: int = Field(
        24, ge=0, le=LONGEST_OVERLAP // timedelta(hours=1), description="For how long the old key is good beside it."
    )


class PersonShown(BaseModel):
    """A person of the organisation."""

    person: str
    name: str
    roles: list[Role]
    created_at: datetime
    left_at: datetime | None


class PeoplePage(BaseModel):
    """Some people, newest first."""

    items: list[PersonShown]
    next: str | None


class KeyShown(BaseModel):
    """A key, without its secret, which is kept nowhere."""

    key: str
    person: str
    label: str
    roles: list[Role] = Field(description="What it is narrowed to; all of its person's if none.")
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    replaces: str | None = Field(description="The key that it took the place of.")


class KeyMade(KeyShown):
    """A key just made; the secret is shown this once."""

    secret: str


class KeyPage(BaseModel):
    """Some keys, newest first."""

    items: list[KeyShown]
    next: str | None


class Oneself(BaseModel):
    """Who is asking, in which roles, and what may be done in them."""

    organisation: str
    organisation_name: str
    person: str
    name: str
    roles: list[Role]
    rights: list[Right]
    key: str | None = Field(description="The key that this request came with.")
    key_expires_at: datetime | None


@router.get("/me", operation_id="read_oneself", response_model=Oneself)
def read_oneself(service: Serving, who: Somebody) -> Response:
    """Who is asking: the organisation, the person, the roles that the key leaves, and their rights."""
    with service.database.reading() as session:
        organisation = session.get_one(Organisation, who.organisation)
        key = session.get_one(ApiKey, who.key) if who.key else None
    return answer(
        {
            "organisation": organisation.id,
            "organisation_name": organisation.name,
            "person": who.person,
            "name": who.name,
            "roles": sorted(who.roles),
            "rights": [right for right in Right if who.may(right)],
            "key": key.id if key else None,
            "key_expires_at": key.expires_at if key else None,
        }
    )


@router.post("/people", operation_id="add_person", status_code=CREATED, response_model=PersonShown)
def add(request: Request, service: Serving, who: Manager, wanted: PersonWanted) -> Response:
    """Somebody joins the organisation, or a program that acts for it."""
    with service.database.writing() as session:
        made = add_person(session, who.organisation, wanted.name.strip(), frozenset(wanted.roles), service.now())
        session.add(seen(service, who, request, "add_person", made.id))
    return answer(_person(made), CREATED)


@router.get("/people", operation_id="list_people", response_model=PeoplePage)
def list_people(
    service: Serving,
    who: Manager,
    paging: Paged,
    present: Annotated[bool | None, Query(description="Only those who are here, or only those who have left.")] = None,
) -> Response:
    """The people of the organisation, newest first."""
    with service.database.reading() as session:
        return answer(listed(people(session, who.organisation, present, paging.after, paging.limit), _person))


@router.get("/people/{person}", operation_id="read_person", response_model=PersonShown)
def read_person(service: Serving, who: Manager, person: str) -> Response:
    """A person of the organisation."""
    with service.database.reading() as session:
        return answer(_person(person_of(session, who.organisation, person)))


@router.put("/people/{person}/roles", operation_id="change_roles", response_model=PersonShown)
def change(request: Request, service: Serving, who: Manager, person: str, wanted: RolesWanted) -> Response:
    """Give a person other roles. Nobody gives themselves more, and an administrator always remains."""
    with service.database.writing() as session:
        changed = change_roles(session, who, person, wanted.roles)
        session.add(seen(service, who, request, "change_roles", changed.id))
    service.keys.forget()
    service.sessions.forget()
    return answer(_person(changed))


@router.post("/people/{person}/leave", operation_id="let_person_leave", response_model=PersonShown)
def let_leave(request: Request, service: Serving, who: Manager, person: str) -> Response:
    """A person leaves: keys are revoked and sessions end at once; what they did stays. An administrator remains."""
    with service.database.writing() as session:
        gone = leave(session, who.organisation, person, service.now())
        session.add(seen(service, who, request, "let_person_leave", gone.id))
    service.keys.forget()
    service.sessions.forget()
    return answer(_person(gone))


@router.post("/people/{person}/keys", operation_id="make_key", status_code=CREATED, response_model=KeyMade)
def make(request: Request, service: Serving, who: Manager, person: str, wanted: KeyWanted) -> Response:
    """Make a key. Its secret is in this answer and nowhere else."""
    now = service.now()
    terms = Terms(wanted.label.strip(), frozenset(wanted.roles), wanted.expires_at or now + USUAL_LIFE)
    with service.database.writing() as session:
        made = give_key(session, who, person, terms, now)
        session.add(seen(service, who, request, "make_key", made.key.id))
    return _made(made)


@router.get("/people/{person}/keys", operation_id="list_keys_of_person", response_model=KeyPage)
def list_keys_of_person(service: Serving, who: Manager, paging: Paged, person: str) -> Response:
    """The keys of a person, newest first."""
    with service.database.reading() as session:
        found = person_of(session, who.organisation, person)
        return answer(listed(keys(session, who.organisation, found.id, paging.after, paging.limit), _key))


@router.get("/keys", operation_id="list_keys", response_model=KeyPage)
def list_keys(service: Serving, who: Manager, paging: Paged) -> Response:
    """All keys of the organisation, newest first."""
    with service.database.reading() as session:
        return answer(listed(keys(session, who.organisation, "", paging.after, paging.limit), _key))


@router.get("/keys/{key}", operation_id="read_key", response_model=KeyShown)
def read_key(service: Serving, who: Manager, key: str) -> Response:
    """A key, without its secret."""
    with service.database.reading() as session:
        return answer(_key(key_of(session, who.organisation, key)))


@router.post("/keys/{key}/rotate", operation_id="rotate_key", status_code=CREATED, response_model=KeyMade)
def rotate(request: Request, service: Serving, who: Manager, key: str, wanted: KeyReplacement) -> Response:
    """Make a key in the place of another, which stays good for some hours so that programs can change over."""
    now = service.now()
    life = wanted.expires_at or now + USUAL_LIFE, timedelta(hours=wanted.overlap_hours)
    with service.database.writing() as session:
        made = replace_key(session, who, key, life, now)
        session.add(seen(service, who, request, "rotate_key", key))
        session.add(seen(service, who, request, "make_key", made.key.id))
    service.keys.forget()
    return _made(made)


@router.post("/keys/{key}/revoke", operation_id="revoke_key", response_model=KeyShown)
def revoke_key(request: Request, service: Serving, who: Manager, key: str) -> Response:
    """Let nobody sign in with a key any more."""
    with service.database.writing() as session:
        revoked = revoke(session, who.organisation, key, service.now())
        session.add(seen(service, who, request, "revoke_key", revoked.id))
    service.keys.forget()
    return answer(_key(revoked))


def _person(person: Person) -> dict[str, Any]:
    return {
        "person": person.id,
        "name": person.name,
        "roles": person.roles,
        "created_at": person.created_at,
        "left_at": person.left_at,
    }


def _key(key: ApiKey) -> dict[str, Any]:
    return {
        "key": key.id,
        "person": key.person,
        "label": key.label,
        "roles": key.scopes,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
        "replaces": key.replaces,
    }


def _made(made: NewKey) -> Response:
    return answer({**_key(made.key), "secret": made.secret}, CREATED)
