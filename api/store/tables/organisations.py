"""Who works here? Organisations, their people, and the keys that programs sign in with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class Organisation(SQLModel, table=True):
    """A company that keeps its decisions here, apart from every other."""

    __tablename__ = "organisations"

    id: str = Field(primary_key=True, max_length=36)
    name: str = Field(max_length=200)
    created_at: datetime = Field(sa_type=Instant)


class Person(SQLModel, table=True):
    """Somebody, or some program, who acts for an organisation in certain roles."""

    __tablename__ = "people"

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", index=True, max_length=36)
    name: str = Field(max_length=200)
    roles: list[str] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=Instant)
    left_at: datetime | None = Field(default=None, sa_type=Instant)


class ApiKey(SQLModel, table=True):
    """A key of a person; the secret itself is nowhere, only its SHA-256.

    `scopes` narrow the person's roles; `replaces` names the key that this one was rotated from.
    """

    __tablename__ = "api_keys"

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", index=True, max_length=36)
    person: str = Field(foreign_key="people.id", index=True, max_length=36)
    label: str = Field(max_length=200)
    digest: str = Field(max_length=64)
    scopes: list[str] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    replaces: str | None = Field(default=None, max_length=36)
