"""Which parties stand on the lists that were known at a moment? Editions imported, compared, and found again.

Official lists are for every organisation, as the law is: one import serves all, and whoever publishes rulebooks imports
them. House lists (`HOUSE-…`) are an organisation's own. An edition is kept whole as one compressed text, once for
every content: lists are read whole to be matched against, and 25,000 entries are so read in a moment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import Any, Literal, cast

import orjson
import zstandard
from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, select

from api.desk.acts import ActRefused
from api.desk.finding import ID, Page, page
from api.lasting import made_to_last
from api.security.keys import NotKnown
from api.security.principals import Principal
from api.store.fields import new_id
from api.store.tables.lists import ListContent, ListVersion
from engine.faults import Fault, LicetError, Place, SourceRefused
from engine.screening.differences import ListChanges, compare
from engine.screening.formats.found import ListRead, RejectedRow
from engine.screening.formats.plain import CODE_HINT, is_code
from engine.screening.listed import ListedParty, as_bytes, from_plain

HOUSE = "HOUSE"
_MOST_REFUSED_KEPT = 1_000
_SHORT, _MOST_GO = 20, 2  # of a short list all may go; of a longer one not more than half
_AHEAD = timedelta(days=1)  # where it is tomorrow already when it is today in UTC
_MOST_PARTIES_HELD = 150_000
_LARGEST_CONTENT = 4 << 30
_LONGEST_SOURCE, _LONGEST_ENTRY = 60, 100
_WITHOUT_REFUSED = defer(cast("QueryableAttribute[str]", ListVersion.refused))


class ContentLost(LicetError):
    """The kept content of a list that is not what its hash says."""


@dataclass(frozen=True)
class Prepared:
    """What files came to, ready to be kept: the list as it was read, its content and their hashes."""

    read: ListRead
    content: str
    packed: bytes
    file_hash: str

    @property
    def official(self) -> bool:
        """Whether it is an authority's list."""
        return not is_house(self.read.source)


class Shrinks(LicetError):
    """An edition without most of the parties of the one before: a file that was cut short would clear them all."""

    def __init__(self, source: str, gone: int, parties: int) -> None:
        """`gone` of the `parties` of the edition before are not on this one."""
        self.source, self.gone, self.parties = source, gone, parties
        super().__init__(f"{gone} of {parties} parties would no longer be on {source}; say `shrunk` if that is meant")


class NotYet(LicetError):
    """An edition of a day that has not come: it would answer in place of all that come before that day."""

    def __init__(self, source: str, day: date) -> None:
        """`source` would be of that `day`."""
        self.source, self.day = source, day
        super().__init__(f"{day} has not come yet; no edition of {source} can be of it")


@dataclass(frozen=True)
class Given:
    """What was said with files: the day, where they give none themselves; `shrunk`: that most parties may go."""

    dated: date | None = None
    shrunk: bool = False


@dataclass(frozen=True)
class Imported:
    """An edition and what is otherwise than in the one before; `already`: it was here, and nothing was kept."""

    version: ListVersion
    changes: ListChanges
    already: bool


@dataclass(frozen=True)
class KnownVersion:
    """The edition of a list that answers for a moment.

    `because`: it was `known` then; or it is the `first` that was ever imported, because none was known yet.
    """

    version: ListVersion
    because: Literal["known", "first"]


@dataclass(frozen=True)
class KnownLists:
    """The editions that answer for a moment; `hash` is another one as soon as any party on them is."""

    versions: tuple[KnownVersion, ...]
    hash: str


def is_house(source: str) -> bool:
    """Whether a list is some organisation's own."""
    return source.partition("-")[0] == HOUSE


def prepare(read: ListRead, files: Iterable[bytes]) -> Prepared:
    """Make a list that was read ready to be kept; `files` are the SHA-256 of each file.

    Raises `SourceRefused` where nobody is on it, house lists and those of authorities are mixed, or a code is too long.
    """
    faults = [Fault(Place(read.files[0]), what, hint) for what, hint in _faults(read)]
    if faults:
        raise SourceRefused(faults)
    ordered = sorted(read.parties, key=lambda party: (party.list, party.entry))
    lines = b"\n".join(as_bytes(party) for party in ordered)
    content = hashlib.sha256(lines).hexdigest()
    packed = zstandard.ZstdCompressor(level=9).compress(lines)
    return Prepared(read, content, packed, hashlib.sha256(b"".join(sorted(files))).hexdigest())


def _faults(read: ListRead) -> Iterable[tuple[str, str]]:
    lists = {party.list for party in read.parties} or {read.source}
    if any(is_house(one) != is_house(read.source) for one in lists):
        yield "mixes house lists with others", "import them apart"
    if not read.parties:
        yield "has no row that can be read", ""
    codes = frozenset().union(lists, {read.source}, *(party.codes for party in read.parties))
    for code in sorted(code for code in codes if not is_code(code)):
        yield f"`{code}` is not the code of a list", CODE_HINT
    longest = max((len(party.entry) for party in read.parties), default=0)
    if longest > _LONGEST_ENTRY or max(map(len, (*lists, read.source))) > _LONGEST_SOURCE:
        yield "has codes or numbers of entries that are too long", f"at most {_LONGEST_ENTRY} characters"


def warm(session: Session, prepared: Prepared, organisation: str) -> None:
    """Read what a list will be compared with, before anybody has to wait for it."""
    before = latest(session, prepared.read.source, _owner(prepared, organisation))
    if before is not None:
        parties_of(session, before.content)


def keep(session: Session, prepared: Prepared, who: Principal, now: datetime, given: Given) -> Imported:
    """Keep an edition, unless its list was kept with the same content and day already.

    What differs is told against the edition before. Raises `Shrinks` and `NotYet`, and `ActRefused` where others
    import it too.
    """
    read, owner = prepared.read, _owner(prepared, who.organisation)
    day, by = _day(read, given, now)
    before = latest(session, read.source, owner, day)
    if before is not None and before.content == prepared.content and (by == "import" or before.dated == day):
        return Imported(before, ListChanges((), (), ()), already=True)
    changes = _changes(session, before, read, given)
    if session.get(ListContent, prepared.content) is None:
        session.add(ListContent(hash=prepared.content, parties=len(read.parties), packed=prepared.packed))
        _flush(session)
    version = ListVersion(
        id=new_id(),
        organisation=who.organisation,
        official=prepared.official,
        source=read.source,
        format=read.format,
        files=orjson.dumps(read.files).decode(),
        file_hash=prepared.file_hash,
        content=prepared.content,
        dated=day,
        dated_by=by,
        rows=read.rows,
        parties=len(read.parties),
        rejected=len(read.rejected),
        aside=sum(read.aside.values()),
        refused=_refused(read.rejected),
        previous=before.id if before else None,
        added=len(changes.added),
        removed=len(changes.removed),
        changed=len(changes.changed),
        by=who.person,
        imported_at=now,
    )
    session.add(version)
    _flush(session)
    return Imported(version, changes, already=False)


def _changes(session: Session, before: ListVersion | None, read: ListRead, given: Given) -> ListChanges:
    old = parties_of(session, before.content) if before else ()
    changes = compare(old, read.parties)
    if halves(len(changes.removed), len(old)) and not given.shrunk:
        raise Shrinks(read.source, len(changes.removed), len(old))
    return changes


def halves(gone: int, before: int) -> bool:
    """Whether so many are gone that the file may have been cut short; of a short one all may go."""
    return gone * _MOST_GO > before >= _SHORT


def _day(read: ListRead, given: Given, now: datetime) -> tuple[date, str]:
    """The day of an edition and what says it; a file that says one which has come nowhere yet says none."""
    last = now.date() + _AHEAD
    if given.dated is not None and given.dated > last:
        raise NotYet(read.source, given.dated)
    if read.dated is not None and read.dated <= last:
        return read.dated, "file"
    return (given.dated, "given") if given.dated else (now.date(), "import")


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise ActRefused("conflict", "somebody else imports this list at this moment") from error


def _refused(rows: Sequence[RejectedRow]) -> str:
    return orjson.dumps(rows[:_MOST_REFUSED_KEPT]).decode()


def _owner(prepared: Prepared, organisation: str) -> str | None:
    return None if prepared.official else organisation


def latest(session: Session, source: str, house_of: str | None, through: date = date.max) -> ListVersion | None:
    """The last edition of a list up to a day: that of the latest day, and of these the one imported last.

    `house_of`: whose house list is meant; None where it is an authority's.
    """
    query = select(ListVersion).where(ListVersion.source == source, ListVersion.official == (house_of is None))
    if house_of is not None:
        query = query.where(ListVersion.organisation == house_of)
    query = query.where(ListVersion.dated <= through)
    return session.exec(query.order_by(*_LATEST).limit(1)).first()


_LATEST = (col(ListVersion.dated).desc(), col(ListVersion.imported_at).desc(), col(ListVersion.id).desc())


def seen_by(organisation: str) -> ColumnElement[bool]:
    """The editions that an organisation sees: those of authorities, and its own."""
    return or_(col(ListVersion.official), col(ListVersion.organisation) == organisation)


def version_of(session: Session, organisation: str, id_: str) -> ListVersion:
    """An edition that an organisation sees; raises `NotKnown`."""
    if not ID.fullmatch(id_):
        raise NotKnown("list")
    found = session.exec(select(ListVersion).where(ListVersion.id == id_, seen_by(organisation))).first()
    if found is None:
        raise NotKnown("list")
    return found


def versions(session: Session, organisation: str, source: str, where: tuple[str | None, int]) -> Page[ListVersion]:
    """The editions of a list, or of all, the last one imported first."""
    query = select(ListVersion).where(seen_by(organisation)).options(_WITHOUT_REFUSED)
    if source:
        query = query.where(ListVersion.source == source)
    return page(session, query, ListVersion, *where)


def versions_known_at(session: Session, instant: datetime, organisation: str) -> KnownLists:
    """The edition of each list that was known at a moment: imported by then, of them that of the latest day.

    Of a list that was not known yet the first edition answers, which says so: nobody is cleared by an empty list.
    """
    seen = seen_by(organisation)
    first = _leading(session, seen, (col(ListVersion.imported_at), col(ListVersion.id)))
    latest = _leading(session, and_(seen, col(ListVersion.imported_at) <= instant), _LATEST)
    found = {(one.source, one.official): KnownVersion(one, "first") for one in first}
    found |= {(one.source, one.official): KnownVersion(one, "known") for one in latest}
    ordered = tuple(found[key] for key in sorted(found))
    contents = (f"{one.version.dated} {one.version.source} {one.version.content}" for one in _by_day(ordered))
    return KnownLists(ordered, hashlib.sha256("\n".join(contents).encode()).hexdigest())


def _leading(session: Session, where: ColumnElement[bool], order: Sequence[Any]) -> Iterable[ListVersion]:
    """The edition of each list that comes first in an order; told by the database, for editions come every day."""
    place = func.row_number().over(partition_by=(col(ListVersion.source), col(ListVersion.official)), order_by=order)
    placed = select(ListVersion.id, place.label("place")).where(where).subquery()
    query = select(ListVersion).join(placed, col(ListVersion.id) == placed.c.id).where(placed.c.place == 1)
    return session.exec(query.options(_WITHOUT_REFUSED))


def _by_day(versions: Iterable[KnownVersion]) -> list[KnownVersion]:
    """Editions in the order in which they are laid over one another."""
    return sorted(versions, key=lambda one: (one.version.dated, one.version.imported_at))


def moment_of(known_at: date | None, now: datetime) -> datetime:
    """The moment that a question as of a day means: its end (UTC); now, where it is today or none is given."""
    return now if known_at in (None, now.date()) else datetime.combine(known_at, time.max, UTC)


def lists_known_at(session: Session, instant: datetime, organisation: str) -> Sequence[ListedParty]:
    """Every party on the lists that were known at a moment; see `parties_on`."""
    return parties_on(session, versions_known_at(session, instant, organisation))


def parties_on(session: Session, known: KnownLists) -> Sequence[ListedParty]:
    """Every party on some editions; of an entry that stands on several the one of the latest day counts.

    Editions of different files overlap, as the SDN list and the Consolidated Screening List do.
    """
    found: dict[tuple[str, str], ListedParty] = {}
    for one in _by_day(known.versions):
        for party in parties_of(session, one.version.content):
            found[party.list, party.entry] = party
    return tuple(found[key] for key in sorted(found))


def parties_of(session: Session, content: str) -> Sequence[ListedParty]:
    """The parties of a content, remembered by its hash; raises `ContentLost` where it is not what was kept."""
    held = _HELD.get(content)
    if held is None:
        row = session.get(ListContent, content)
        if row is None:
            raise ContentLost(f"the content {content} of a list is gone")
        held = _unpacked(row)
        _HELD.put(content, held)
    return held


def _unpacked(row: ListContent) -> tuple[ListedParty, ...]:
    lines = zstandard.ZstdDecompressor().decompress(row.packed, max_output_size=_LARGEST_CONTENT)
    if hashlib.sha256(lines).hexdigest() != row.hash:
        raise ContentLost(f"the content {row.hash} of a list is not what its hash says")
    with made_to_last():
        return tuple(from_plain(orjson.loads(line)) for line in lines.split(b"\n") if line)


class _Held:
    """Contents that are in use, up to a number of parties; the one that was longest out of use goes first."""

    def __init__(self) -> None:
        self._contents: dict[str, tuple[ListedParty, ...]] = {}
        self._lock = Lock()

    def get(self, content: str) -> tuple[ListedParty, ...] | None:
        with self._lock:
            found = self._contents.pop(content, None)
            if found is not None:
                self._contents[content] = found
            return found

    def put(self, content: str, parties: tuple[ListedParty, ...]) -> None:
        with self._lock:
            self._contents[content] = parties
            while len(self._contents) > 1 and sum(map(len, self._contents.values())) > _MOST_PARTIES_HELD:
                del self._contents[next(iter(self._contents))]


_HELD = _Held()
