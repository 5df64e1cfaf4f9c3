"""Who has a login? Given and reset by an administrator, with a password that is good for one sign-in within a day.

A login is one person's in the whole installation. Whoever leaves has none any more.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from api.audit.journal import journal_of
from api.security.keys import NotKnown, present
from api.security.passwords import hashed, one_time
from api.security.sessions import end_all
from api.store.fields import new_id
from api.store.tables.accounts import Account, Identity
from api.store.tables.organisations import Person
from engine.faults import LicetError

ONE_TIME_LIFE: Final = timedelta(hours=24)
LONGEST_LOGIN: Final = 200


class LoginRefused(LicetError):
    """A text that cannot be a login."""


class LoginTaken(LicetError):
    """A login that somebody has already, or somebody who has one already."""


@dataclass(frozen=True, slots=True)
class NewPassword:
    """An account and the one-time password that it has from now on, which is shown once and kept nowhere."""

    account: Account
    password: str


def login_of(given: str) -> str:
    """A login as it is kept and compared: without capitals; raises `LoginRefused`."""
    login = unicodedata.normalize("NFKC", given).strip().casefold()
    if not 0 < len(login) <= LONGEST_LOGIN or not login.isprintable() or any(map(str.isspace, login)):
        raise LoginRefused(f"a login has 1 to {LONGEST_LOGIN} characters and no spaces")
    return login


def give_login(session: Session, organisation: str, person: str, given: str, now: datetime) -> NewPassword:
    """A login for a person who has none; raises `LoginRefused`, `LoginTaken`, `HasLeft`, `NotKnown`."""
    login, found = login_of(given), _locked(session, organisation, person)
    if account_of(session, found.id) is not None:
        raise LoginTaken("this person has a login already")
    if account_named(session, login) is not None:
        raise LoginTaken("this login is taken")
    password = one_time()
    made = Account(
        id=new_id(),
        organisation=organisation,
        person=found.id,
        login=login,
        password=hashed(password),
        one_time_until=now + ONE_TIME_LIFE,
        created_at=now,
        changed_at=now,
    )
    session.add(made)
    try:
        session.flush()
    except IntegrityError as error:  # somebody else was quicker
        raise LoginTaken("this login is taken") from error
    return NewPassword(made, password)


def reset_login(session: Session, organisation: str, person: str, now: datetime) -> NewPassword:
    """A one-time password in the place of another, and the end of all sessions; raises `HasLeft`, `NotKnown`."""
    found = locked_account(session, _locked(session, organisation, person).id)
    if found is None:
        raise NotKnown("login")
    password = one_time()
    found.password, found.one_time_until, found.changed_at = hashed(password), now + ONE_TIME_LIFE, now
    session.add(found)
    end_all(session, person, now)
    session.flush()
    return NewPassword(found, password)


def keep_chosen(session: Session, account: Account, kept: str, now: datetime) -> None:
    """The hash of a password of one's own, and the end of all sessions."""
    account.password, account.one_time_until, account.changed_at = kept, None, now
    session.add(account)
    end_all(session, account.person, now)
    session.flush()


def account_of(session: Session, person: str) -> Account | None:
    """The account of a person."""
    return session.exec(select(Account).where(Account.person == person)).first()


def locked_account(session: Session, person: str) -> Account | None:
    """The account of a person; nobody else changes it until the transaction ends."""
    return session.exec(select(Account).where(Account.person == person).with_for_update()).first()


def account_named(session: Session, login: str) -> Account | None:
    """The account of a login, in whichever organisation."""
    return session.exec(select(Account).where(Account.login == login)).first()


def any_accounts(session: Session, now: datetime) -> bool:
    """Whether anybody could sign in with a password."""
    good = col(Account.one_time_until).is_(None) | (col(Account.one_time_until) > now)
    return session.exec(select(Account.id).where(good).limit(1)).first() is not None


def take_logins(session: Session, person: Person) -> None:
    """Erase what a person signs in with."""
    for table in (Account, Identity):
        rows = session.exec(select(table.id).where(table.person == person.id)).all()
        journal_of(session).erase(str(table.__tablename__), person.organisation, rows)
        session.execute(delete(table).where(col(table.id).in_(rows)))


def _locked(session: Session, organisation: str, person: str) -> Person:
    """A person who is present and does not leave before the transaction ends; raises `HasLeft`, `NotKnown`."""
    session.exec(select(Person.id).where(Person.id == person).with_for_update()).first()
    return present(session, organisation, person)
