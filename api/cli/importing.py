"""`licet lists import`: lists read in the layout in which they are published, compared and kept."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from api import clock
from api.cli.acting import Place, acting, run
from api.cli.exits import Exit
from api.cli.failing import tell
from api.cli.given import typed_day
from api.cli.list_showing import content, row_told
from api.cli.problems import fault_told
from api.cli.terminal import working
from api.cli.wording import Language, say
from api.desk.accesses import access_of
from api.desk.lists import Given, Imported, NotYet, Prepared, Shrinks, is_house, keep, prepare, warm
from api.security.principals import Principal
from api.security.roles import Right
from api.store.database import Database
from api.store.tables.lists import ListVersion
from engine.faults import Fault, SourceRefused
from engine.faults import Place as FilePlace
from engine.screening.formats.files import files_of
from engine.screening.formats.found import RejectedRow
from engine.screening.formats.recognising import read_lists

BY = "licet lists"
"""Through which door, in the list of accesses."""
_ROWS_SHOWN = 20


@dataclass(frozen=True)
class Wanted:
    """What was typed: the files, the code of the list where one was named, and its day."""

    files: tuple[Path, ...]
    list: str
    dated: str | None
    shrunk: bool


def import_lists(place: Place, wanted: Wanted, as_json: bool) -> int:
    """Import every list that is in the files; ends with the status of rejected rows where there are any."""
    language = place.language
    given = Given(typed_day(wanted.dated, "--dated", language), wanted.shrunk)
    absent = [Fault(FilePlace(str(path)), say("no_file", language)) for path in wanted.files if not path.exists()]
    if absent:
        raise SourceRefused(absent)

    def work(database: Database) -> int:
        who = acting(database, place, Right.IMPORT_LISTS)
        if who is None:
            return Exit.NO_KEYS
        try:
            prepared = _prepared(wanted, language)
        except SourceRefused as refused:
            for fault in refused.faults:
                tell(fault_told(fault, language))
            return Exit.BAD_INPUT
        if not all(is_house(one.read.source) for one in prepared) and not _may_import_official(database, place, who):
            return Exit.NO_KEYS
        try:
            found = [_kept(database, one, who, given, language) for one in prepared]
        except Shrinks as error:
            tell(say("lists.shrinks", language, source=error.source, gone=error.gone, parties=error.parties))
            return Exit.BAD_INPUT
        except NotYet as error:
            tell(say("lists.not_yet", language, source=error.source, dated=error.day.isoformat()))
            return Exit.BAD_INPUT
        if as_json:
            sys.stdout.write(orjson.dumps([_json(*one) for one in zip(found, prepared, strict=True)]).decode() + "\n")
        for one, each in zip(found, prepared, strict=True):
            _tell(one, each.read.rejected, language)
        return Exit.REJECTED if any(one.read.rejected for one in prepared) else Exit.RELEASED

    return run(place, work)


def _may_import_official(database: Database, place: Place, who: Principal) -> bool:
    if not who.may(Right.IMPORT_OFFICIAL_LISTS):
        tell(say("lists.house_key", place.language, name=who.name))
        return False
    return acting(database, place, Right.IMPORT_OFFICIAL_LISTS, governing=True) is not None


def _prepared(wanted: Wanted, language: Language) -> list[Prepared]:
    files = files_of(wanted.files)
    hashes = []
    for path in {file.path: None for file in files if file.path is not None}:
        with path.open("rb") as stream:
            hashes.append(hashlib.file_digest(stream, "sha256").digest())
    with working(say("lists.reading", language, names=", ".join(path.name for path in wanted.files))):
        return [prepare(one, hashes) for one in read_lists(files, wanted.list)]


def _kept(
    database: Database, prepared: Prepared, who: Principal, given: Given, language: Language
) -> tuple[Imported, ListVersion | None]:
    """What came of a list, and the edition that it was compared with."""
    with working(say("lists.keeping", language, source=prepared.read.source)):
        with database.reading() as session:
            warm(session, prepared, who.organisation)
        with database.writing() as session:
            found = keep(session, prepared, who, clock.now(), given)
            session.add(access_of(who, "import_party_list", found.version.id, clock.now(), BY))
            before = session.get(ListVersion, found.version.previous) if found.version.previous else None
    return found, before


def _json(found: tuple[Imported, ListVersion | None], prepared: Prepared) -> dict[str, object]:
    return {**content(found[0].version), "already": found[0].already, "refused": prepared.read.rejected}


def _tell(found: tuple[Imported, ListVersion | None], rejected: Sequence[RejectedRow], language: Language) -> None:
    """Say on standard error what came of a list."""
    (imported, before), version = found, found[0].version
    if imported.already:
        tell(say("lists.already", language, source=version.source, dated=version.dated.isoformat(), id=version.id))
        return
    counted = {name: getattr(version, name) for name in ("parties", "rows", "rejected", "format", "source")}
    tell(say("lists.imported", language, dated=version.dated.isoformat(), **counted))
    if version.aside:
        tell("  " + say("lists.aside", language, aside=version.aside))
    if version.dated_by == "import":
        tell("  " + say("lists.dated_import", language))
    if before is None:
        tell("  " + say("lists.first", language))
    else:
        changes = {name: getattr(version, name) for name in ("added", "removed", "changed")}
        day = before.dated.isoformat()
        tell("  " + say("lists.compared", language, before=day, old=before.id, new=version.id, **changes))
    for row in rejected[:_ROWS_SHOWN]:
        tell("  " + row_told(row, language))
    if len(rejected) > _ROWS_SHOWN:
        tell("  " + say("lists.more", language, count=len(rejected) - _ROWS_SHOWN))
