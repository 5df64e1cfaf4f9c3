"""Whom does an identity provider mean? People whom an administrator linked by the e-mail address that it verifies.

The first sign-in under that address binds the subject, which the provider never gives to anybody else. From then on the
address counts for nothing: one that is given to another person later opens nothing. No account is made by itself.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from api.audit.journal import journal_of
from api.desk.finding import own
from api.security.keys import person_of, present
from api.store.fields import new_id
from api.store.tables.accounts import Identity
from api.store.tables.organisations import Person
from engine.faults import LicetError

LONGEST_EMAIL: Final = 254
_ADDRESS: Final = re.compile(r"[^\s@]{1,64}@[^\s@]{1,189}")
_SMALL: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class EmailRefused(LicetError):
    """A text that is no e-mail address."""


class IdentityTaken(LicetError):
    """An address by which somebody is linked already."""


class IdentityUnknown(LicetError):
    """Somebody whom the provider knows and no administrator linked; `verified`: whether it verified their address."""

    def __init__(self, verified: bool) -> None:
        """Keep it."""
        self.verified = verified
        super().__init__("nobody here is linked to this identity")


@dataclass(frozen=True, slots=True)
class Named:
    """The e-mail address by which a provider knows somebody."""

    issuer: str
    email: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider says of whoever signed in; `email` is blank unless the provider has verified it."""

    issuer: str
    subject: str
    email: str


def link(session: Session, organisation: str, person: str, named: Named, now: datetime) -> Identity:
    """Let a person sign in at a provider; raises `EmailRefused`, `IdentityTaken`, `HasLeft`, `NotKnown`."""
    email = email_of(named.email.strip())
    if len(email) > LONGEST_EMAIL or not _ADDRESS.fullmatch(email) or not email.isprintable():
        raise EmailRefused("this is no e-mail address")
    session.exec(select(Person.id).where(Person.id == person).with_for_update()).first()  # nobody leaves meanwhile
    made = Identity(
        id=new_id(),
        organisation=organisation,
        person=present(session, organisation, person).id,
        issuer=named.issuer,
        email=email,
        created_at=now,
    )
    session.add(made)
    try:
        session.flush()
    except IntegrityError as error:
        raise IdentityTaken("somebody is linked by this address already") from error
    return made


def identities_of(session: Session, organisation: str, person: str) -> Sequence[Identity]:
    """What a person is linked to, oldest first; raises `NotKnown`."""
    found = person_of(session, organisation, person)
    return session.exec(select(Identity).where(Identity.person == found.id).order_by(col(Identity.id))).all()


def unlink(session: Session, organisation: str, identity: str) -> Identity:
    """Nobody signs in by an identity any more; raises `NotKnown`."""
    found = own(session, Identity, organisation, identity, "identity")
    journal_of(session).erase(Identity.__tablename__, organisation, [found.id])
    session.execute(delete(Identity).where(col(Identity.id) == found.id))
    return found


def person_meant(session: Session, claims: Claims, now: datetime) -> Person:
    """The person whom a provider means, bound to its subject from now on; raises `IdentityUnknown`."""
    at = select(Identity).where(Identity.issuer == claims.issuer).with_for_update()
    found = session.exec(at.where(Identity.subject == claims.subject)).first()
    if found is None and claims.email:
        waiting = at.where(Identity.email == email_of(claims.email), col(Identity.subject).is_(None))
        found = session.exec(waiting).first()
        if found is not None:
            found.subject, found.bound_at = claims.subject, now
            session.add(found)
            session.flush()
    if found is None:
        raise IdentityUnknown(bool(claims.email))
    return session.get_one(Person, found.person)


def email_of(given: str) -> str:
    """An address as it is kept and compared: only the capitals from A to Z are the same as small letters.

    Others that look alike, or stand for one another in texts, as `ß` for `ss`, are other people's addresses.
    """
    return given.translate(_SMALL)
