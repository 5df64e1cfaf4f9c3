"""Which person does an API key stand for? Keys are long random numbers; only their SHA-256 is kept.

A slow hash would protect a password, which people choose. A key has 256 random bits: nobody can try them all, however
quick the hash, and every request has to be checked.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from api.security.principals import LOCAL_ORGANISATION, LOCAL_PERSON, Principal
from api.security.recent import Recent, digest
from api.security.roles import Role
from api.store.database import Database
from api.store.fields import new_id
from api.store.tables.organisations import ApiKey, Organisation, Person
from engine.faults import LicetError

_KEY = re.compile(r"licet_([0-9a-f]{32})_([A-Za-z0-9_-]{43})")
LONGEST_LIFE = timedelta(days=366)


class KeyRefused(LicetError):
    """A key that is unknown, revoked or expired, or whose person has left; which of these is not told."""


class NotKnown(LicetError):
    """Something that is not there, or not in this organisation: the two are not told apart."""

    def __init__(self, what: str) -> None:
        """`what`: what was looked for, as `person` or `key`."""
        self.what = what
        super().__init__(f"no such {what}")


class HasLeft(LicetError):
    """Something is asked of a person who has left."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made; `secret` is shown once and kept nowhere."""

    key: ApiKey
    secret: str


class KeyRing:
    """Recognises keys; whoever was recognised is trusted for five seconds, so that few requests read the database."""

    def __init__(self, database: Database) -> None:
        """Nobody is recognised yet."""
        self._database = database
        self._recent: Recent[Principal] = Recent()

    def remembered(self, secret: str, now: datetime) -> Principal | None:
        """Whoever was recognised by this key a moment ago."""
        return self._recent.find(secret, now)

    def met(self, secret: str) -> bool:
        """Whether this key was good here before: whoever brings it does not guess."""
        return self._recent.met(secret)

    def recognise(self, secret: str, now: datetime) -> Principal:
        """Whom a key stands for; raises `KeyRefused`."""
        matched = _KEY.fullmatch(secret)
        if matched is None:
            raise KeyRefused
        with self._database.reading() as session:
            key = session.get(ApiKey, _dashed(matched[1]))
            known = key.digest if key else digest("")
            right = hmac.compare_digest(known, digest(secret))
            if key is None or not right or key.revoked_at or now >= key.expires_at:
                raise KeyRefused
            person = session.get_one(Person, key.person)
        if person.left_at is not None:
            raise KeyRefused
        roles = frozenset(Role(role) for role in person.roles if not key.scopes or role in key.scopes)
        principal = Principal(person.organisation, person.id, person.name, roles, key.id)
        self._recent.keep(secret, principal, now, key.expires_at)
        return principal

    def forget(self) -> None:
        """Look everybody up again, after a key was revoked or a person has left."""
        self._recent.forget()


def add_organisation(session: Session, name: str, now: datetime) -> Organisation:
    """A new organisation, without people."""
    organisation = Organisation(id=new_id(), name=name, created_at=now)
    session.add(organisation)
    session.flush()
    return organisation


def add_person(session: Session, organisation: str, name: str, roles: Iterable[Role], now: datetime) -> Person:
    """A new person in an organisation."""
    person = Person(
        id=new_id(), organisation=organisation, name=name, roles=sorted(str(role) for role in roles), created_at=now
    )
    session.add(person)
    session.flush()
    return person


def person_of(session: Session, organisation: str, person: str) -> Person:
    """A person of an organisation; raises `NotKnown`."""
    found = session.get(Person, person)
    if found is None or found.organisation != organisation:
        raise NotKnown("person")
    return found


def present(session: Session, organisation: str, person: str) -> Person:
    """A person of an organisation who has not left; raises `HasLeft`, `NotKnown`."""
    found = person_of(session, organisation, person)
    if found.left_at is not None:
        raise HasLeft("this person has left")
    return found


@dataclass(frozen=True, slots=True)
class Terms:
    """What a key is for: its label, the roles that it is narrowed to (none: all of its person's), its last moment."""

    label: str
    scopes: frozenset[Role]
    expires_at: datetime
    replaces: str | None = None


def make_key(session: Session, person: Person, terms: Terms, now: datetime) -> NewKey:
    """A new key of a person."""
    id_ = new_id()
    secret = f"licet_{id_.replace('-', '')}_{secrets.token_urlsafe(32)}"
    key = ApiKey(
        id=id_,
        organisation=person.organisation,
        person=person.id,
        label=terms.label,
        digest=digest(secret),
        scopes=sorted(str(role) for role in terms.scopes),
        created_at=now,
        expires_at=terms.expires_at,
        replaces=terms.replaces,
    )
    session.add(key)
    session.flush()
    return NewKey(key, secret)


def key_of(session: Session, organisation: str, key: str) -> ApiKey:
    """A key of an organisation; raises `NotKnown`."""
    found = session.get(ApiKey, key)
    if found is None or found.organisation != organisation:
        raise NotKnown("key")
    return found


def rotate(session: Session, key: ApiKey, expires_at: datetime, overlap: timedelta, now: datetime) -> NewKey:
    """A new key in the place of another, which stays good for `overlap` so that programs can change over."""
    terms = Terms(key.label, frozenset(map(Role, key.scopes)), expires_at, key.id)
    made = make_key(session, session.get_one(Person, key.person), terms, now)
    key.expires_at = min(key.expires_at, now + overlap)
    session.add(key)
    return made


def any_keys(session: Session, now: datetime) -> bool:
    """Whether anybody could sign in at all."""
    found = select(ApiKey.id).where(col(ApiKey.revoked_at).is_(None), ApiKey.expires_at > now).limit(1)
    return session.exec(found).first() is not None


def ensure_local_user(session: Session, now: datetime) -> None:
    """The organisation and the person that a service without authentication works for."""
    if session.get(Organisation, LOCAL_ORGANISATION) is None:
        session.add(Organisation(id=LOCAL_ORGANISATION, name="local", created_at=now))
        session.flush()
        session.add(
            Person(
                id=LOCAL_PERSON,
                organisation=LOCAL_ORGANISATION,
                name="local user",
                roles=[str(role) for role in Role],
                created_at=now,
            )
        )


def _dashed(digits: str) -> str:
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
