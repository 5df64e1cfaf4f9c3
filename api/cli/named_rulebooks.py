"""Which rulebook does a name mean? The working files, a folder, a version that the database keeps, or a kept hash.

A version goes by its number; `published` is the one that was in force on the day that a question is asked as of.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api import clock
from api.cli.failing import tell
from api.cli.given import Given, typed_day
from api.cli.wording import Language, say
from api.settings import rules_folder
from engine.faults import Fault, Place, SourceRefused

if TYPE_CHECKING:
    from sqlmodel import Session

WORKING, PUBLISHED = "working", "published"
"""How the working files are called, the rulebook that every other command works under; and the version in force."""
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_HASH = re.compile(r"@[0-9a-f]{4,64}")


@dataclass(frozen=True)
class Shelf:
    """Where rulebooks are looked for, as they were known on a day: today if none is given."""

    rules: Path | None
    data: Path | None
    url: str | None
    language: Language
    known_at: date | None = None


@dataclass(frozen=True)
class Named:
    """A rulebook as it was typed, and the database to look for it."""

    name: str | None
    data: Path | None
    url: str | None


def under(named: Named, given: Given, work: Callable[[Given], int]) -> int:
    """What some work on a manifest comes to under the rulebook that was named; raises `SourceRefused`."""
    name = named.name
    if name is None or not _on_shelf(name):
        if (named.data or named.url) and not given.screen:
            raise typer.BadParameter(say("under.no_version", given.language), param_hint="--rules")
        return work(replace(given, rules=Path(name) if name else None))
    day = typed_day(given.known_at, "--known-at", given.language)
    with rulebook_named(name, Shelf(None, named.data, named.url, given.language, day)) as folder:
        return work(replace(given, rules=folder))


@contextmanager
def rulebook_named(name: str, shelf: Shelf) -> Iterator[Path]:
    """The folder of a rulebook, as long as it is needed; raises `SourceRefused` where there is none of this name."""
    folder = rules_folder(shelf.rules) if name == WORKING else Path(name)
    if folder.is_dir():
        yield folder
        return
    if not _on_shelf(name):
        raise _none_named(name, shelf.language)
    files = _looked_up(shelf, lambda session: _published(session, shelf) if name == PUBLISHED else _kept(session, name))
    if files is None:
        if name == PUBLISHED:
            yield rules_folder(shelf.rules)
            return
        raise _none_named(name, shelf.language)
    from api.desk.packing import write_out

    with tempfile.TemporaryDirectory(prefix="licet-rules-") as place:
        write_out(files, Path(place))
        yield Path(place)


def _on_shelf(name: str) -> bool:
    """Whether a name is that of a rulebook in the database, and not of a folder."""
    known = name == PUBLISHED or _NUMBER.fullmatch(name) or _HASH.fullmatch(name)
    return bool(known) and not Path(name).is_dir()


def _none_named(name: str, language: Language) -> SourceRefused:
    return SourceRefused([Fault(Place(name), say("diff.no_rulebook", language))])


def _looked_up(shelf: Shelf, query: Callable[[Session], bytes | None]) -> bytes | None:
    """What a query of the database finds; ends the command where the database does not answer."""
    from api.cli.service_options import on_database, settings_of
    from api.store.database import Database
    from api.store.migrating import upgrade

    found: list[bytes | None] = []

    def work(database: Database) -> int:
        upgrade(database)
        with database.reading() as session:
            found.append(query(session))
        return 0

    status = on_database(settings_of(shelf.data, shelf.url), shelf.language, work)
    if not found:
        raise typer.Exit(status)
    return found[0]


def _published(session: Session, shelf: Shelf) -> bytes | None:
    """The files of the version that was in force; None where none ever was. Which it is, is told."""
    from api.desk.publishing import known_on

    day = shelf.known_at or clock.today()
    chosen = known_on(session, day, clock.now())
    key, language = f"under.{chosen.because}", shelf.language
    if chosen.held is None:
        tell(say(key, language, name=rules_folder(shelf.rules)))
        return None
    version = chosen.held.version
    tell(say(key, language, day=day, number=str(version.number), hash=version.hash))
    return version.files


def _kept(session: Session, name: str) -> bytes | None:
    """The files that are kept under a number or under the beginning of a hash; None where it is not one."""
    from sqlmodel import col, select

    from api.store.tables.standings import KeptRulebook
    from api.store.tables.versions import RulebookVersion

    if name.startswith("@"):
        query = select(KeptRulebook.files).where(col(KeptRulebook.hash).startswith(name[1:])).limit(2)
    else:
        query = select(RulebookVersion.files).where(RulebookVersion.number == int(name))
    found = session.exec(query).all()
    return found[0] if len(found) == 1 else None
