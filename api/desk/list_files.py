"""Which lists are in files that somebody gives us, and may they be imported by whoever gives them?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from api.desk.lists import Prepared, is_house, prepare, warm
from api.security.principals import Principal
from api.security.roles import Right
from api.store.database import Database
from engine.faults import LicetError
from engine.screening.formats.files import ListFile, named_in
from engine.screening.formats.recognising import read_lists

_ZIP = b"PK\x03\x04"


class MayNotImport(LicetError):
    """A list that whoever gives it may not import."""


def lists_in(given: Sequence[tuple[Path, str]], list_: str = "") -> list[Prepared]:
    """Every list in some files, or in the archives that they are: each where it lies, and what it is called.

    `list_`: the code of the list, where the files leave it open.

    Raises `SourceRefused` where any is none.
    """
    files: list[ListFile] = []
    digests: list[bytes] = []
    for path, name in given:
        with path.open("rb") as stream:
            packed = stream.read(len(_ZIP)) == _ZIP
            stream.seek(0)
            digests.append(hashlib.file_digest(stream, "sha256").digest())
        files += named_in(path, name) if packed else [ListFile(name, path)]
    return [prepare(read, digests) for read in read_lists(files, list_)]


def require_importer(who: Principal, prepared: Prepared, governed_by: str | None) -> None:
    """Raises `MayNotImport`, unless it is a house list, or official ones are for them to import.

    `governed_by`: the organisation whose people import the lists of authorities; anybody's if None.
    """
    if is_house(prepared.read.source):
        return
    if not who.may(Right.IMPORT_OFFICIAL_LISTS):
        raise MayNotImport(f"this needs the right to {Right.IMPORT_OFFICIAL_LISTS}")
    if governed_by not in (None, who.organisation):
        raise MayNotImport("another organisation governs the lists of this installation")


def admit(database: Database, who: Principal, prepared: Sequence[Prepared], governed_by: str | None) -> None:
    """Let lists in that somebody brings, and read what they are compared with before any is kept.

    Raises `MayNotImport` where one is not for them to import.
    """
    for one in prepared:
        require_importer(who, one, governed_by)
    with database.reading() as session:
        for one in prepared:
            warm(session, one, who.organisation)
