"""With what do people sign in? A login with a password of their own, or what an identity provider says of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class Account(SQLModel, table=True):
    """The login of a person; the password itself is nowhere, only its slow hash.

    The hash is a text, so that the log holds a digest of it and never the salt. `one_time_until`: the password was
    given by an administrator, has to be changed at the next sign-in, and is good until then.
    """

    __tablename__ = "accounts"

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", index=True, max_length=36)
    person: str = Field(foreign_key="people.id", unique=True, max_length=36)
    login: str = Field(unique=True, max_length=200)
    password: str = Field(sa_type=Text)
    one_time_until: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)


class Identity(SQLModel, table=True):
    """What an identity provider calls a person: the e-mail address that an administrator entered, then the subject.

    `subject` is None until somebody whose address the provider has verified signs in; from then on it alone counts.
    """

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "email"), UniqueConstraint("issuer", "subject"))

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", index=True, max_length=36)
    person: str = Field(foreign_key="people.id", index=True, max_length=36)
    issuer: str = Field(max_length=300)
    email: str = Field(max_length=254)
    subject: str | None = Field(default=None, max_length=255)
    created_at: datetime = Field(sa_type=Instant)
    bound_at: datetime | None = Field(default=None, sa_type=Instant)
