"""Who is signed in at this browser? Sessions are rows; the cookie holds a random token, of which its SHA-256 is kept.

A session ends when it was not used for eight hours, seven days after signing in, and when somebody ends it. Whoever has
a one-time password has a narrow session: there are no roles in it, and nothing can be done but to choose a password.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, or_, update
from sqlmodel import Session, col, select

from api.desk.finding import Page, own, page
from api.security.principals import Principal
from api.security.recent import Recent, digest
from api.security.roles import Role
from api.store.database import Database
from api.store.fields import new_id
from api.store.tables.organisations import Person
from api.store.tables.sessions import WebSession
from engine.faults import LicetError

IDLE: Final = timedelta(hours=8)
LONGEST: Final = timedelta(days=7)
PASSWORD, ONE_TIME, PROVIDER = "password", "one-time password", "provider"
"""The ways to sign in."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_NOTED_AFTER: Final = timedelta(minutes=1)
"""How old the note of the last use may become: to write it at each request would make every page a write."""
_LONGEST_BROWSER: Final = 200


class SessionRefused(LicetError):
    """A session that is unknown or over, or whose person has left; which of these is not told."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in; `session` is the id of the session.

    `must_change`: whether a password of their own has to be chosen first. Until then the principal has no roles.
    """

    principal: Principal
    session: str
    must_change: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """How a session begins: the way of signing in, what the browser calls itself, and when it ends at the latest."""

    way: str
    browser: str = ""
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just opened; `token` goes into the cookie and is kept nowhere."""

    session: WebSession
    token: str


class Sessions:
    """Recognises the tokens of sessions; whoever was recognised is trusted for five seconds."""

    def __init__(self, database: Database) -> None:
        """Nobody is recognised yet."""
        self._database = database
        self._recent: Recent[Visitor] = Recent()

    def remembered(self, token: str, now: datetime) -> Visitor | None:
        """Whoever was recognised by this token a moment ago."""
        return self._recent.find(token, now)

    def recognise(self, token: str, now: datetime) -> Visitor:
        """Whose session a token is of; raises `SessionRefused`."""
        if not _TOKEN.fullmatch(token):
            raise SessionRefused
        with self._database.reading() as session:
            found = session.exec(select(WebSession).where(WebSession.digest == digest(token))).first()
            if found is None or _is_over(found, now):
                raise SessionRefused
            person = session.get_one(Person, found.person)
        if person.left_at is not None:
            raise SessionRefused
        if now - found.seen_at >= _NOTED_AFTER:
            self._note(found.id, now)
        roles = frozenset() if found.narrow else frozenset(map(Role, person.roles))
        visitor = Visitor(Principal(person.organisation, person.id, person.name, roles), found.id, found.narrow)
        self._recent.keep(token, visitor, now, found.ends_at)
        return visitor

    def forget(self) -> None:
        """Look everybody up again, after a session was ended or a person has left or changed roles."""
        self._recent.forget()

    def _note(self, id_: str, now: datetime) -> None:
        with self._database.writing() as session:
            same = col(WebSession.id) == id_, col(WebSession.seen_at) < now
            session.execute(update(WebSession).where(*same).values(seen_at=now))


def open_session(session: Session, person: Person, opening: Opening, now: datetime) -> NewSession:
    """A new session of a person, under a token that was never used before."""
    token = secrets.token_urlsafe(32)
    made = WebSession(
        id=new_id(),
        organisation=person.organisation,
        person=person.id,
        digest=digest(token),
        way=opening.way,
        browser="".join(filter(str.isprintable, opening.browser))[:_LONGEST_BROWSER],
        narrow=opening.way == ONE_TIME,
        created_at=now,
        seen_at=now,
        ends_at=min(now + LONGEST, opening.ends_at or now + LONGEST),
    )
    session.add(made)
    session.flush()
    return NewSession(made, token)


def open_sessions(
    session: Session, organisation: str, person: str, now: datetime, after: str | None, most: int
) -> Page[WebSession]:
    """The sessions of a person that are not over, newest first."""
    query = select(WebSession).where(WebSession.organisation == organisation, WebSession.person == person, ~_over(now))
    return page(session, query, WebSession, after, most)


def end_session(session: Session, organisation: str, id_: str, now: datetime) -> WebSession:
    """Nobody is signed in by a session any more; one that was ended stays as it is. Raises `NotKnown`."""
    found = own(session, WebSession, organisation, id_, "session")
    if found.revoked_at is None:
        found.revoked_at = now
        session.add(found)
        session.flush()
    return found


def still_open(session: Session, id_: str, now: datetime) -> bool:
    """Whether a session is not over yet, whatever was remembered of it a moment ago."""
    found = session.get(WebSession, id_, populate_existing=True)
    return found is not None and not _is_over(found, now)


def end_all(session: Session, person: str, now: datetime) -> None:
    """End every session of a person."""
    open_ = col(WebSession.person) == person, ~_over(now)
    session.execute(update(WebSession).where(*open_).values(revoked_at=now))


def delete_ended_sessions(session: Session, organisation: str, now: datetime) -> None:
    """Delete the sessions of an organisation that are over."""
    session.execute(delete(WebSession).where(col(WebSession.organisation) == organisation, _over(now)))


def _is_over(found: WebSession, now: datetime) -> bool:
    return found.revoked_at is not None or now >= found.ends_at or now >= found.seen_at + IDLE


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(
        col(WebSession.revoked_at).is_not(None),
        col(WebSession.ends_at) <= now,
        col(WebSession.seen_at) <= now - IDLE,
    )
