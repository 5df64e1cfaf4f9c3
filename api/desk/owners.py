"""Who owns whom, as an organisation knows it? Its files of owners, each kept whole as a version and found again.

The version imported last counts; whoever is not in it has owners whom nobody stated.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import cast

import zstandard
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, select

from api.desk.finding import ID, Page, page
from api.desk.lists import ContentLost, halves
from api.owner_files import stakes_stated
from api.security.keys import NotKnown
from api.security.principals import Principal
from api.store.fields import new_id
from api.store.tables.owners import OwnersVersion
from engine.faults import LicetError
from engine.manifests.columns import ColumnMatcher
from engine.ownership.graph import mentions
from engine.ownership.lines import content_hash, lines_of, stakes_in
from engine.ownership.parties import PartyKeys
from engine.ownership.stakes import Stake
from engine.vocabulary.vocabulary import Vocabulary

_LARGEST_CONTENT = 1 << 30
_WITHOUT_STAKES = defer(cast("QueryableAttribute[bytes]", OwnersVersion.packed))


class StakesGone(LicetError):
    """A version without most of the stakes of the one before: a file that was cut short would hide owners."""

    def __init__(self, gone: int, stakes: int) -> None:
        """`gone` of the `stakes` of the version before are not in this one."""
        self.gone, self.stakes = gone, stakes
        super().__init__(f"{gone} of {stakes} stakes would no longer be known; say `shrunk` if that is meant")


@dataclass(frozen=True)
class Prepared:
    """What a file came to, ready to be kept; `file` is what it is called, `file_hash` its SHA-256."""

    stakes: tuple[Stake, ...]
    file: str
    file_hash: str

    @property
    def parties(self) -> int:
        """How many parties the stakes are of; owners who are not known are not counted."""
        names = mentions(self.stakes)
        keys = PartyKeys(names)
        return len({keys.key(name) for name in names})


@dataclass(frozen=True)
class Kept:
    """The version that counts now; `already`: it was here with the same content, and nothing was kept."""

    version: OwnersVersion
    already: bool


def prepare(path: Path, file: str, vocabulary: Vocabulary, matcher: ColumnMatcher) -> Prepared:
    """Read a file of owners; raises as `stakes_stated` does."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Prepared(stakes_stated(path, vocabulary, matcher, file), file, digest)


def keep(session: Session, prepared: Prepared, who: Principal, now: datetime, shrunk: bool) -> Kept:
    """Keep a version, unless the one that counts has the same content.

    Raises `StakesGone`, unless `shrunk` says that most stakes may go.
    """
    lines = lines_of(prepared.stakes)
    content = content_hash(lines)
    before = latest(session, who.organisation)
    if before is not None and before.content == content:
        return Kept(before, already=True)
    old, new = _counted(stakes_of(before)) if before else Counter[Stake](), _counted(prepared.stakes)
    gone = (old - new).total()
    if halves(gone, old.total()) and not shrunk:
        raise StakesGone(gone, old.total())
    version = OwnersVersion(
        id=new_id(),
        organisation=who.organisation,
        file=prepared.file,
        file_hash=prepared.file_hash,
        content=content,
        packed=zstandard.ZstdCompressor(level=9).compress(lines),
        stakes=len(prepared.stakes),
        parties=prepared.parties,
        previous=before.id if before else None,
        added=(new - old).total(),
        removed=gone,
        by=who.person,
        imported_at=now,
    )
    session.add(version)
    session.flush()
    return Kept(version, already=False)


def _counted(stakes: Iterable[Stake]) -> Counter[Stake]:
    """Stakes by what they say, wherever that was read."""
    return Counter(replace(stake, source="", row=0) for stake in stakes)


def latest(session: Session, organisation: str, instant: datetime | None = None) -> OwnersVersion | None:
    """The version that counts, or that counted at a moment; None where nothing was imported by then."""
    query = select(OwnersVersion).where(OwnersVersion.organisation == organisation).options(_WITHOUT_STAKES)
    if instant is not None:
        query = query.where(OwnersVersion.imported_at <= instant)
    order = (col(OwnersVersion.imported_at).desc(), col(OwnersVersion.id).desc())
    return session.exec(query.order_by(*order).limit(1)).first()


def version_of(session: Session, organisation: str, id_: str) -> OwnersVersion:
    """A version of an organisation; raises `NotKnown`."""
    query = select(OwnersVersion).where(OwnersVersion.id == id_, OwnersVersion.organisation == organisation)
    found = session.exec(query.options(_WITHOUT_STAKES)).first() if ID.fullmatch(id_) else None
    if found is None:
        raise NotKnown("version of the owners")
    return found


def versions(session: Session, organisation: str, where: tuple[str | None, int]) -> Page[OwnersVersion]:
    """The versions of an organisation, the last one imported first."""
    query = select(OwnersVersion).where(OwnersVersion.organisation == organisation).options(_WITHOUT_STAKES)
    return page(session, query, OwnersVersion, *where)


def stakes_of(version: OwnersVersion, part: slice = slice(None)) -> tuple[Stake, ...]:
    """The stakes of a version, or some of them; raises `ContentLost` where they are not what was kept."""
    lines = zstandard.ZstdDecompressor().decompress(version.packed, max_output_size=_LARGEST_CONTENT)
    if content_hash(lines) != version.content:
        raise ContentLost(f"the stakes of version {version.id} of the owners are not what their hash says")
    return stakes_in([line for line in lines.split(b"\n") if line][part])
