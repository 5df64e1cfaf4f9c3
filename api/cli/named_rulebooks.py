"""Which rulebook does a name mean? The working files, a folder, a version by its number, or a kept one by its hash."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.cli.wording import Language, say
from api.settings import rules_folder
from engine.faults import Fault, Place, SourceRefused

WORKING = "working"
"""How the working files are called: the rulebook that every other command works under."""
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_HASH = re.compile(r"@[0-9a-f]{4,64}")


@dataclass(frozen=True)
class Shelf:
    """Where rulebooks are looked for."""

    rules: Path | None
    data: Path | None
    url: str | None
    language: Language


@contextmanager
def rulebook_named(name: str, shelf: Shelf) -> Iterator[Path]:
    """The folder of a rulebook, as long as it is needed; raises `SourceRefused` where there is none of this name."""
    folder = rules_folder(shelf.rules) if name == WORKING else Path(name)
    if folder.is_dir():
        yield folder
        return
    files = _kept(name, shelf) if _NUMBER.fullmatch(name) or _HASH.fullmatch(name) else None
    if files is None:
        raise SourceRefused([Fault(Place(name), say("diff.no_rulebook", shelf.language))])
    from api.desk.packing import write_out

    with tempfile.TemporaryDirectory(prefix="licet-rules-") as place:
        write_out(files, Path(place))
        yield Path(place)


def _kept(name: str, shelf: Shelf) -> bytes | None:
    """The files that the database keeps under a number or under the beginning of a hash; None where it keeps none."""
    from sqlmodel import col, select

    from api.cli.service_options import on_database, settings_of
    from api.store.database import Database
    from api.store.migrating import upgrade
    from api.store.tables.standings import KeptRulebook
    from api.store.tables.versions import RulebookVersion

    found: list[bytes] = []

    def work(database: Database) -> int:
        upgrade(database)
        with database.reading() as session:
            if name.startswith("@"):
                query = select(KeptRulebook.files).where(col(KeptRulebook.hash).startswith(name[1:])).limit(2)
            else:
                query = select(RulebookVersion.files).where(RulebookVersion.number == int(name))
            found.extend(session.exec(query))
        return 0

    on_database(settings_of(shelf.data, shelf.url), shelf.language, work)
    return found[0] if len(found) == 1 else None
