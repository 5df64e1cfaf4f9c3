"""Who owns whom, as organisations said it? Each version whole; only ever added to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from api.store.fields import Instant


class OwnersVersion(SQLModel, table=True):
    """All stakes that an organisation knows of, from `imported_at` on until it imports another version.

    `packed` is a line of JSON for each stake, in the order of the file, compressed; `content` is the SHA-256 of the
    lines and `file_hash` that of the file as it came, which the client calls `file`. `added` and `removed` count stakes
    against the version before, `previous`.
    """

    __tablename__ = "owners_versions"
    __table_args__ = (Index("ix_owners_versions_imported_at", "organisation", "imported_at"),)

    id: str = Field(primary_key=True, max_length=36)
    organisation: str = Field(foreign_key="organisations.id", max_length=36)
    file: str = Field(max_length=255)
    file_hash: str = Field(max_length=64)
    content: str = Field(max_length=64)
    packed: bytes = Field(sa_type=LargeBinary)
    stakes: int
    parties: int
    previous: str | None = Field(default=None, foreign_key="owners_versions.id", max_length=36)
    added: int
    removed: int
    by: str = Field(max_length=36)
    imported_at: datetime = Field(sa_type=Instant)
