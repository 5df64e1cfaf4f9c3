"""Which manifests were uploaded and wait until it is said how they are to be checked? Each in the folder of its job.

An upload is its person's own. It becomes a job under the same id, or goes the night after the next day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from api.checking import bill_options
from api.desk.finding import ID
from api.desk.law import Law
from api.jobs.folders import BILL, MANIFEST, SEEN, UPLOAD, Folders
from api.jobs.looking import Seen, Wanted, from_plain, look
from api.security.keys import NotKnown
from api.security.principals import Principal
from engine.facts.records import is_required
from engine.faults import LicetError
from engine.manifests.aliases import Aliases, plain_name
from engine.manifests.columns import ColumnMatcher, distinct
from engine.manifests.components import REQUIRED
from engine.manifests.options import ReadingOptions
from engine.vocabulary.models import Bilingual

MOST_WAITING = 5
"""How many uploads of one person may wait."""
MOST_COLUMNS = 300
"""How many columns of an upload are shown, and guessed at where nothing is called so: each guess takes long."""
READING = ("encoding", "delimiter", "quote", "decimal", "sheet")
"""What may be said of how a file is read."""
Because = Literal["chosen", "name", "alias", "title", "unused", "unknown"]
_CLAIMED = ".claimed"


class TooManyUploads(LicetError):
    """Somebody has as many uploads waiting as may wait."""


class Upload(BaseModel):
    """An upload that waits: whose it is, and what they have said of it so far.

    `bill` is blank where no bill of materials came with it; `given` are the fields of the form that asks for the check,
    by name; `columns` says which column a header stands for where it was corrected, blank for none, `bom_columns` the
    same for the headers of the bill.
    """

    model_config = ConfigDict(frozen=True)

    organisation: str
    by: str
    at: AwareDatetime
    name: str
    bill: str = ""
    given: dict[str, list[str]] = {}
    columns: dict[str, str] = {}
    bom_columns: dict[str, str] = {}

    @property
    def options(self) -> ReadingOptions:
        """How the file is to be read, as far as that was said."""
        encoding, delimiter, quote, decimal, sheet = [self.one(name) or None for name in READING]
        return ReadingOptions(None, encoding, delimiter, quote, decimal, sheet)

    def one(self, name: str) -> str:
        """What was said under a name; blank where nothing was."""
        return next(iter(self.given.get(name, ())), "")


class ColumnSeen(NamedTuple):
    """A column of an upload: which column of the vocabulary it stands for (blank: none), why, what it may have meant.

    `caution`: what is to be said whenever this name is used.
    """

    header: str
    column: str
    because: Because
    near: str
    caution: Bilingual | None
    values: Sequence[str]


class Reading(NamedTuple):
    """How an upload would be read by its law: its columns, those given twice, and those that every line needs."""

    columns: Sequence[ColumnSeen]
    doubles: Mapping[str, Sequence[str]]
    missing: Sequence[str]


class Uploads:
    """The uploads that wait in the folders of an installation."""

    def __init__(self, folders: Folders) -> None:
        """`folders`: of all jobs."""
        self._folders = folders

    def make_room(self, who: Principal) -> None:
        """Raises `TooManyUploads` where somebody may not have another upload wait."""
        if len(self.waiting(who)) >= MOST_WAITING:
            raise TooManyUploads(f"{MOST_WAITING} uploads wait already; check or discard one first")

    def keep(self, upload: str, said: Upload) -> None:
        """Let an upload wait."""
        self._folders.keep(upload, UPLOAD, said.model_dump_json().encode())

    def change(self, upload: str, said: Upload) -> None:
        """Keep what else is said of an upload; raises `NotKnown` where it waits no more, which stays so."""
        try:
            with (self._folders.of(upload) / UPLOAD).open("r+b") as file:
                file.write(said.model_dump_json().encode())
                file.truncate()
        except FileNotFoundError as error:
            raise NotKnown("upload") from error

    def waiting(self, who: Principal) -> list[tuple[str, Upload]]:
        """The uploads of a person that wait, the newest first."""
        found = []
        for folder in self._folders.top.iterdir():
            said = _said(folder / UPLOAD)
            if said is not None and (said.organisation, said.by) == (who.organisation, who.person):
                found.append((folder.name, said))
        return sorted(found, key=lambda one: one[0], reverse=True)

    def own(self, who: Principal, upload: str) -> Upload:
        """An upload of a person; raises `NotKnown`, also where it is somebody else's."""
        said = _said(self._folders.of(upload) / UPLOAD) if ID.fullmatch(upload) else None
        if said is None or (said.organisation, said.by) != (who.organisation, who.person):
            raise NotKnown("upload")
        return said

    def discard(self, who: Principal, upload: str) -> None:
        """Remove an upload with its files; raises `NotKnown`."""
        self.own(who, upload)
        self._folders.remove(upload)

    def claim(self, upload: str) -> None:
        """Let nobody else have this upload checked; raises `NotKnown` where somebody has already."""
        file = self._folders.of(upload) / UPLOAD
        try:
            file.rename(file.with_name(UPLOAD + _CLAIMED))
        except FileNotFoundError as error:
            raise NotKnown("upload") from error

    def give_back(self, upload: str) -> None:
        """Let an upload wait again that was not checked after all."""
        file = self._folders.of(upload) / UPLOAD
        with suppress(FileNotFoundError):
            file.with_name(UPLOAD + _CLAIMED).rename(file)

    def seen(self, upload: str, said: Upload, law: Law) -> tuple[Seen, Seen | None]:
        """What is in an upload and in its bill of materials; looked at once for each way to read it.

        Raises `TooManyLooks`.
        """
        key = [law.rulebook.hash, *(said.one(name) for name in (*READING, "bom_encoding"))]
        place = self._folders.of(upload) / SEEN
        with suppress(FileNotFoundError, orjson.JSONDecodeError):
            kept = orjson.loads(place.read_bytes())
            if kept["key"] == key:
                return from_plain(kept["file"]), from_plain(kept["bill"]) if kept["bill"] else None
        folder = self._folders.of(upload).absolute()
        wanted = [Wanted(str(folder / MANIFEST), said.name, said.options, tuple(law.columns.known))]
        if said.bill:
            options = bill_options(said.one("bom_encoding") or None)
            wanted.append(Wanted(str(folder / BILL), said.bill, options, tuple(law.components.known)))
        found = look(wanted)
        file, bill = found[0], found[1] if said.bill else None
        plain = {"key": key, "file": asdict(file), "bill": asdict(bill) if bill else None}
        self._folders.keep(upload, SEEN, orjson.dumps(plain))
        return file, bill


def reading(seen: Seen, columns: Mapping[str, str], law: Law, as_of: date | None) -> Reading:
    """What the columns of a manifest stand for; `columns` corrects that, `as_of`: one day for all lines."""
    required = [fact.column for fact in law.vocabulary.facts.values() if is_required(fact, as_of)]
    return _reading(seen, columns, law.columns, law.aliases.columns, required)


def bill_reading(seen: Seen, columns: Mapping[str, str], law: Law) -> Reading:
    """What the columns of a bill of materials stand for; `columns` corrects that."""
    return _reading(seen, columns, law.components, law.aliases.components, REQUIRED)


def corrected(seen: Seen, columns: Mapping[str, str], matcher: ColumnMatcher) -> dict[str, str]:
    """Of what headers are said to stand for, what they would not be taken for by themselves."""
    names, _ = distinct(seen.headers)
    taken = {name: matcher.by_itself(header) or "" for name, header in zip(names, seen.headers, strict=True)}
    return {name: columns[name] for name in names if name in columns and columns[name] != taken[name]}


def _reading(
    seen: Seen, columns: Mapping[str, str], matcher: ColumnMatcher, aliases: Aliases, required: Iterable[str]
) -> Reading:
    names, _ = distinct(seen.headers)
    found: list[ColumnSeen] = []
    for name, header, values in zip(names, seen.headers, seen.values, strict=True):
        column, because = _taken(name, header, columns, matcher, aliases)
        near = matcher.nearest(header) if because == "unknown" and len(found) < MOST_COLUMNS else ""
        caution = aliases.cautions.get(plain_name(header)) if column and because != "chosen" else None
        found.append(ColumnSeen(name, column, because, near, caution, values))
    given: dict[str, list[str]] = {}
    for one in found:
        if one.column:
            given.setdefault(one.column, []).append(one.header)
    doubles = {column: headers for column, headers in given.items() if len(headers) > 1}
    return Reading(found, doubles, [column for column in required if column not in given])


def _taken(
    name: str, header: str, chosen: Mapping[str, str], matcher: ColumnMatcher, aliases: Aliases
) -> tuple[str, Because]:
    """Which column a header stands for (blank: none), and by what that is known."""
    if name in chosen:
        return chosen[name], "chosen" if chosen[name] else "unused"
    own, plain = matcher.by_itself(header) or "", plain_name(header)
    if not own:
        return "", "unknown"
    if plain == plain_name(own):
        return own, "name"
    return own, "alias" if aliases.columns.get(plain) == own else "title"


def _said(file: Path) -> Upload | None:
    try:
        return Upload.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):  # there is none, or one that another release wrote
        return None
