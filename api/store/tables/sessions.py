"""Who is signed in, in which browser?"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class WebSession(SQLModel, table=True):
    """A person signed in at one browser; the token in its cookie is nowhere, only its SHA-256.

    `way`: `password`, `one-time password` or `provider`. `browser`: what the browser calls itself. `narrow`: whether
    nothing may be done in it but to choose a password. `seen_at`: when it was last used, within a minute.
    """

    __tablename__ = "web_sessions"

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", index=True, max_length=36)
    person: str = Field(foreign_key="people.id", index=True, max_length=36)
    digest: str = Field(unique=True, max_length=64)
    way: str = Field(max_length=20)
    browser: str = Field(max_length=200)
    narrow: bool
    created_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
