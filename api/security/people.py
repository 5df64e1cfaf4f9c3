"""Who may join, change, and leave? Rules about an organisation's people that no request gets around.

Somebody always remains who can manage people, and nobody gives themselves more than they have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from api.desk.finding import Page, page
from api.security import accounts, identities
from api.security.accounts import NewPassword
from api.security.identities import Named
from api.security.keys import LONGEST_LIFE, NewKey, Terms, key_of, make_key, present, rotate
from api.security.principals import Principal
from api.security.roles import Role
from api.security.sessions import end_all
from api.store.tables.accounts import Identity
from api.store.tables.organisations import ApiKey, Person
from engine.faults import LicetError

LONGEST_OVERLAP = timedelta(days=30)
USUAL_LIFE = timedelta(days=90)
"""How long a key is good where nobody says otherwise."""
LONGEST_NAME = 200
NAME = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
"""What names of people and labels of keys look like: something to be seen, and nothing that controls."""


class LastAdministrator(LicetError):
    """A change after which nobody could manage the people of an organisation."""


class Widening(LicetError):
    """Somebody would give themselves more than they have."""


class NameRefused(LicetError):
    """A text that is no name of a person, nor a label of a key."""


class KeyClosed(LicetError):
    """A key that is revoked or expired is to be used, or replaced."""


class TermsRefused(LicetError):
    """Terms of a key that cannot be; `where` in them, and `what` is wrong."""

    def __init__(self, where: str, what: str) -> None:
        """Keep both."""
        self.where, self.what = where, what
        super().__init__(f"{where} {what}")


def kept_name(given: str) -> str:
    """The name of a person, or the label of a key, as it is kept; raises `NameRefused`."""
    if len(given) > LONGEST_NAME or not re.match(NAME, given):
        raise NameRefused(f"a name has 1 to {LONGEST_NAME} characters that can be seen")
    return given.strip()


def people(session: Session, organisation: str, present: bool | None, after: str | None, most: int) -> Page[Person]:
    """People, newest first; `present`: only those who have not left, or only those who have."""
    query = select(Person).where(Person.organisation == organisation)
    if present is not None:
        gone = col(Person.left_at)
        query = query.where(gone.is_(None) if present else gone.is_not(None))
    return page(session, query, Person, after, most)


def change_roles(session: Session, who: Principal, person: str, roles: Iterable[Role]) -> Person:
    """Give a person other roles; raises `Widening`, `LastAdministrator`, `HasLeft`, `NotKnown`."""
    wanted = frozenset(roles)
    administrators = _administrators(session, who.organisation)
    found = present(session, who.organisation, person)
    if person == who.person and not wanted <= who.roles:
        raise Widening("nobody gives themselves more roles")
    if Role.ADMINISTRATOR not in wanted:
        _require_others(administrators, person)
    found.roles = sorted(map(str, wanted))
    session.add(found)
    session.flush()
    return found


def leave(session: Session, organisation: str, person: str, now: datetime) -> Person:
    """A person leaves with all keys, logins and sessions; raises `LastAdministrator`, `HasLeft`, `NotKnown`."""
    administrators = _administrators(session, organisation)
    found = present(session, organisation, person)
    _require_others(administrators, person)
    found.left_at = now
    session.add(found)
    for key in _open_keys(session, person):
        key.revoked_at = now
        session.add(key)
    end_all(session, person, now)
    accounts.take_logins(session, found)
    session.flush()
    return found


def keys(session: Session, organisation: str, person: str, after: str | None, most: int) -> Page[ApiKey]:
    """Keys, newest first; those of one person, or all."""
    query = select(ApiKey).where(ApiKey.organisation == organisation)
    if person:
        query = query.where(ApiKey.person == person)
    return page(session, query, ApiKey, after, most)


def give_key(session: Session, who: Principal, person: str, terms: Terms, now: datetime) -> NewKey:
    """A new key of a person; raises `Widening`, `TermsRefused`, `HasLeft`, `NotKnown`."""
    found = present(session, who.organisation, person)
    _require_life(terms.expires_at, now)
    if not terms.scopes <= frozenset(found.roles):
        raise TermsRefused("roles", "go beyond those of the person")
    _require_no_more(who, found, terms.scopes)
    return make_key(session, found, terms, now)


def replace_key(session: Session, who: Principal, key: str, life: tuple[datetime, timedelta], now: datetime) -> NewKey:
    """A new key in the place of another; `life`: when it ends, and for how long both are good."""
    expires_at, overlap = life
    found = _open_key(session, who.organisation, key, now)
    _require_life(expires_at, now)
    _require_no_more(who, present(session, who.organisation, found.person), frozenset(map(Role, found.scopes)))
    return rotate(session, found, expires_at, overlap, now)


def give_login(session: Session, who: Principal, person: str, login: str, now: datetime) -> NewPassword:
    """A login for a person; raises `Widening`, `LoginRefused`, `LoginTaken`, `HasLeft`, `NotKnown`."""
    _require_no_more(who, present(session, who.organisation, person), frozenset())
    return accounts.give_login(session, who.organisation, person, login, now)


def reset_login(session: Session, who: Principal, person: str, now: datetime) -> NewPassword:
    """A one-time password in the place of another; raises `Widening`, `HasLeft`, `NotKnown`."""
    _require_no_more(who, present(session, who.organisation, person), frozenset())
    return accounts.reset_login(session, who.organisation, person, now)


def link_identity(session: Session, who: Principal, person: str, named: Named, now: datetime) -> Identity:
    """Let a person sign in at a provider; raises `Widening`, `EmailRefused`, `IdentityTaken`, `HasLeft`, `NotKnown`."""
    _require_no_more(who, present(session, who.organisation, person), frozenset())
    return identities.link(session, who.organisation, person, named, now)


def revoke(session: Session, organisation: str, key: str, now: datetime) -> ApiKey:
    """Nobody signs in with a key any more; one that is revoked already stays as it is."""
    found = key_of(session, organisation, key)
    if found.revoked_at is None:
        found.revoked_at = now
        session.add(found)
        session.flush()
    return found


def _administrators(session: Session, organisation: str) -> Sequence[Person]:
    """Whoever can manage people; nobody else changes anybody here until the transaction ends."""
    present = select(Person).where(Person.organisation == organisation, col(Person.left_at).is_(None))
    locked = session.exec(present.order_by(col(Person.id)).with_for_update()).all()
    return [person for person in locked if Role.ADMINISTRATOR in person.roles]


def _require_others(administrators: Sequence[Person], person: str) -> None:
    ids = {administrator.id for administrator in administrators}
    if ids == {person}:
        raise LastAdministrator("nobody else here is an administrator")


def _open_keys(session: Session, person: str) -> Sequence[ApiKey]:
    return session.exec(select(ApiKey).where(ApiKey.person == person, col(ApiKey.revoked_at).is_(None))).all()


def _open_key(session: Session, organisation: str, key: str, now: datetime) -> ApiKey:
    found = key_of(session, organisation, key)
    if found.revoked_at is not None or now >= found.expires_at:
        raise KeyClosed("this key is revoked or expired")
    return found


def _require_life(expires_at: datetime, now: datetime) -> None:
    if not now < expires_at <= now + LONGEST_LIFE:
        raise TermsRefused("expires_at", f"is not after now and within {LONGEST_LIFE.days} days")


def _require_no_more(who: Principal, person: Person, scopes: frozenset[Role]) -> None:
    """A key that is narrowed to some roles does not make one of its person that is not."""
    roles = frozenset(map(Role, person.roles))
    if person.id == who.person and not (scopes or roles) & roles <= who.roles:
        raise Widening("nobody gives themselves more roles")
