"""Who comes in? By login and password, or by what an identity provider says; each sign-in and each refusal is kept.

A login that nobody has and a password that is wrong are refused in the same words and after the same work. What is
kept of a refusal is written by `note_refusal`, which the door calls once it has answered.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from api.desk.accesses import access_of
from api.security import passwords
from api.security.accounts import LoginRefused, account_named, account_of, keep_chosen, locked_account, login_of
from api.security.identities import Claims, person_meant
from api.security.passwords import PasswordRefused
from api.security.principals import Principal
from api.security.rates import FailedSignIns, TooOften
from api.security.roles import Role
from api.security.sessions import (
    ONE_TIME,
    PASSWORD,
    PROVIDER,
    Opening,
    Sessions,
    Visitor,
    end_session,
    open_session,
    still_open,
)
from api.store.database import Database
from api.store.tables.accounts import Account
from api.store.tables.organisations import Person
from api.store.tables.sessions import WebSession
from engine.faults import LicetError

SIGN_IN, SIGN_OUT, REFUSED, CHANGE = "sign_in", "sign_out", "sign_in_refused", "change_password"
"""The operations under which the accesses say it."""


class SignInRefused(LicetError):
    """A login and a password that do not open anything; `person`: whose login it is, if it is anybody's."""

    def __init__(self, person: str = "") -> None:
        """Keep whose it is, which whoever asks is not told."""
        self.person = person
        super().__init__("this login and this password do not belong together")


class NoPassword(LicetError):
    """Somebody who signs in at an identity provider and has no password here that could be changed."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody comes in: what the browser calls itself, what it kept of an earlier sign-in, the request's id."""

    browser: str = ""
    known: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that was opened; `token` and `known` are for the browser to keep, and are kept nowhere else."""

    session: WebSession
    token: str
    known: str = ""


class SignIns:
    """Lets people in, out, and choose another password."""

    def __init__(self, database: Database, sessions: Sessions, root: bytes) -> None:
        """`root`: the installation's secret, by which a browser is known again."""
        self._database, self._sessions, self._root = database, sessions, root
        self._failed = FailedSignIns()
        passwords.nobodys()  # made now, so that the first login that nobody has takes no longer than others

    def by_password(self, given: str, password: str, door: Door, now: datetime) -> SignedIn:
        """Let somebody in by login and password; raises `SignInRefused`, `TooOften`. Takes long: call from a thread."""
        account, kept = self._tried(given, password, door, now)
        with self._database.writing() as session:
            person = session.get_one(Person, account.person)
            same = locked_account(session, account.person)
            if same is None or same.password != account.password or person.left_at is not None:
                raise SignInRefused(account.person)
            if same.one_time_until is None:
                same.password = kept
                session.add(same)
            way = PASSWORD if same.one_time_until is None else ONE_TIME
            opened = self._open(session, person, Opening(way, door.browser, same.one_time_until), door, now)
        return SignedIn(opened.session, opened.token, self._mark(same))

    def knows(self, given: str, door: Door) -> bool:
        """Whether a browser was signed in at with a login before: so it is no stranger, whatever its address."""
        return bool(door.known) and self._is_known(self._looked_up(given)[1], door)

    def by_provider(self, claims: Claims, door: Door, now: datetime) -> SignedIn:
        """Let somebody in whom a provider knows; raises `IdentityUnknown`."""
        with self._database.writing() as session:
            person = person_meant(session, claims, now)
            return self._open(session, person, Opening(PROVIDER, door.browser), door, now)

    def change_password(self, who: Visitor, current: str, chosen: str, door: Door, now: datetime) -> SignedIn:
        """Another password for whoever is signed in, whose sessions all end but the new one that this opens.

        `current` is not looked at after a one-time password, which was given a moment ago. Raises `NoPassword`,
        `PasswordRefused`, `SignInRefused`, `TooOften`. Takes long: call from a thread.
        """
        with self._database.reading() as session:
            account = account_of(session, who.principal.person)
        if account is None:
            raise NoPassword("whoever signs in at an identity provider changes the password there")
        if not who.must_change:
            self._tried(account.login, current, door, now)
        passwords.require_good(chosen, account.login)
        if passwords.tried(chosen, account.password):
            raise PasswordRefused("same")
        kept = passwords.hashed(chosen)
        with self._database.writing() as session:
            same = locked_account(session, who.principal.person)
            if same is None or same.password != account.password or not still_open(session, who.session, now):
                raise SignInRefused(account.person)
            keep_chosen(session, same, kept, now)
            person = session.get_one(Person, same.person)
            session.add(access_of(_principal(person), CHANGE, same.id, now, door.request))
            opened = self._open(session, person, Opening(PASSWORD, door.browser), door, now)
        self._sessions.forget()
        return SignedIn(opened.session, opened.token, self._mark(same))

    def sign_out(self, who: Visitor, door: Door, now: datetime) -> None:
        """End the session of whoever is signed in."""
        with self._database.writing() as session:
            end_session(session, who.principal.organisation, who.session, now)
            session.add(access_of(who.principal, SIGN_OUT, who.session, now, door.request))
        self._sessions.forget()

    def note_refusal(self, person: str, door: Door, now: datetime) -> None:
        """Keep that somebody was refused who gave the login of a person."""
        with self._database.writing() as session:
            found = session.get_one(Person, person)
            session.add(access_of(_principal(found), REFUSED, found.id, now, door.request))

    def _tried(self, given: str, password: str, door: Door, now: datetime) -> tuple[Account, str]:
        """The account of a login and the hash to keep, if the password is right; raises `SignInRefused`, `TooOften`.

        A one-time password opens also what was tried too often: nobody guesses it, and nobody is kept out for ever.
        """
        login, account = self._looked_up(given)
        known = self._is_known(account, door)
        wait = self._failed.wait(login, known)
        one_time = account is not None and account.one_time_until is not None
        looked_at = account.password if account and (one_time or not wait) else passwords.nobodys()
        kept = passwords.tried(password, looked_at)
        if account and kept and (account.one_time_until is None or now < account.one_time_until):
            return account, kept
        if wait:
            raise TooOften(wait)
        self._failed.count(login, known)
        raise SignInRefused(account.person if account else "")

    def _is_known(self, account: Account | None, door: Door) -> bool:
        return account is not None and hmac.compare_digest(_bytes(door.known), _bytes(self._mark(account)))

    def _looked_up(self, given: str) -> tuple[str, Account | None]:
        """A login as it is compared, and its account."""
        try:
            login = login_of(given)
        except LoginRefused:
            return given, None
        with self._database.reading() as session:
            return login, account_named(session, login)

    def _open(self, session: Session, person: Person, opening: Opening, door: Door, now: datetime) -> SignedIn:
        made = open_session(session, person, opening, now)
        session.add(access_of(_principal(person), SIGN_IN, made.session.id, now, door.request))
        return SignedIn(made.session, made.token)

    def _mark(self, account: Account) -> str:
        """What tells a browser at which an account was signed in since its password was last changed."""
        said = f"licet browser 1\n{account.id}\n{account.password}"
        return hmac.digest(self._root, said.encode(), "sha256").hex()


def _principal(person: Person) -> Principal:
    return Principal(person.organisation, person.id, person.name, frozenset(map(Role, person.roles)))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
