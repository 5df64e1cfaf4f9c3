"""What would be read from an upload? Seen in a process of its own, `python -m api.jobs.looking`, before any check.

Standard input is one line of JSON: what is to be opened and how, and by which names columns are known, for each file.
Standard output is one with what was seen. A workbook may take much memory and long; both end with the process.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import orjson

from engine.faults import Fault, LicetError, Place, SourceRefused
from engine.manifests.aliases import plain_name
from engine.manifests.delimited import DelimitedTable
from engine.manifests.encodings import EncodingUnsettled
from engine.manifests.formats import open_table
from engine.manifests.options import ReadingOptions
from engine.manifests.rows import Rejected
from engine.manifests.sources import ByteSource
from engine.manifests.tables import Table
from engine.manifests.workbook_scan import WorkbookDamaged, sheets
from engine.manifests.workbooks import WorkbookTable

_ROWS_LOOKED_AT, _VALUES_SHOWN, _LONGEST_VALUE = 50, 3, 60
_MOST_NOTICES = 20
_PATIENCE = 180.0
_AT_ONCE, _WAIT = 2, 30.0
_GAVE_UP = "cannot be looked at: reading it takes too long or too much memory"
_room = threading.BoundedSemaphore(_AT_ONCE)
"""Each process that looks takes a core and the memory of a workbook."""


class TooManyLooks(LicetError):
    """As many files are looked at as may be at once, and none of it ended for a while."""


@dataclass(frozen=True)
class Seen:
    """What was seen in a file: how it is read, its headers with some of their values, and what stands in the way.

    `encoding` and `delimiter` are blank where a format has none; `likely` is an encoding that the file only looks like:
    it is read so here, and has to be named for a check. `faults` are triples of place, what is wrong and what would be
    right; where there are any, `headers` are not known. `notices` are pairs of English and Chinese.
    """

    format: str = ""
    compression: str = ""
    encoding: str = ""
    likely: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    values: tuple[tuple[str, ...], ...] = ()
    notices: tuple[tuple[str, str], ...] = ()
    faults: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What is to be looked at: a file, what it is called, how it is to be read, the plain names of known columns."""

    path: str
    name: str
    options: ReadingOptions = field(default_factory=ReadingOptions)
    known: tuple[str, ...] = ()


def look(files: Sequence[Wanted]) -> list[Seen]:
    """What is in some files, seen by a process of its own; takes a second and more. Raises `TooManyLooks`."""
    if not _room.acquire(timeout=_WAIT):
        raise TooManyLooks("too many files are being looked at now")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "api.jobs.looking"],
            input=orjson.dumps(list(map(asdict, files))) + b"\n",
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
    except subprocess.SubprocessError:
        return [Seen(faults=((one.name, _GAVE_UP, ""),)) for one in files]
    finally:
        _room.release()
    return list(map(from_plain, orjson.loads(done.stdout)))


def from_plain(plain: dict[str, Any]) -> Seen:
    """What was seen, from its JSON."""
    pairs = {name: tuple(map(tuple, plain[name])) for name in ("values", "notices", "faults")}
    return Seen(**{**plain, **pairs, "sheets": tuple(plain["sheets"]), "headers": tuple(plain["headers"])})


def main() -> None:
    """Look at what standard input names."""
    found = []
    for asked in orjson.loads(sys.stdin.buffer.readline()):
        options = ReadingOptions(**asked.pop("options"))
        found.append(asdict(seen(Wanted(**asked, options=options))))
    sys.stdout.buffer.write(orjson.dumps(found))


def seen(wanted: Wanted) -> Seen:
    """What is in a file; one in an encoding that must be named is read as what it looks like."""
    known = frozenset(wanted.known)
    try:
        with ByteSource(Path(wanted.path), wanted.name) as source:
            try:
                return _opened(source, wanted.options, known)
            except EncodingUnsettled as unsettled:
                if unsettled.likely is None:
                    raise
                guessed = _opened(source, replace(wanted.options, encoding=unsettled.likely), known)
                return replace(guessed, likely=unsettled.likely)
            except SourceRefused as refused:
                return Seen(faults=_plain(refused.faults), sheets=_sheets(source))
    except SourceRefused as refused:
        return Seen(faults=_plain(refused.faults))


def _opened(source: ByteSource, options: ReadingOptions, known: Collection[str]) -> Seen:
    form, table = open_table(source, options, lambda name: plain_name(name) in known)
    values, notices = _values(table), tuple((one.text.en, one.text.zh) for one in table.notices[:_MOST_NOTICES])
    found = Seen(form, source.compression, headers=tuple(table.headers), values=values, notices=notices)
    if isinstance(table, DelimitedTable):
        return replace(found, encoding=table.encoding.codec, delimiter=table.dialect.delimiter)
    if isinstance(table, WorkbookTable):
        return replace(found, sheet=table.sheet, sheets=_sheets(source))
    return found


def _values(table: Table) -> tuple[tuple[str, ...], ...]:
    """The first few different texts of each column."""
    found: list[dict[str, None]] = [{} for _ in table.headers]
    for row in _first_rows(table):
        for texts, text in zip(found, row, strict=False):
            if text.strip() and len(texts) < _VALUES_SHOWN:
                texts[text.strip()[:_LONGEST_VALUE]] = None
    return tuple(map(tuple, found))


def _first_rows(table: Table) -> Iterator[Sequence[str]]:
    for row in islice(table, _ROWS_LOOKED_AT):
        if not isinstance(row, Rejected):
            yield row.fields


def _sheets(source: ByteSource) -> tuple[str, ...]:
    """The names of the worksheets of a workbook; none where it is another file, or damaged."""
    try:
        with ZipFile(source.file()) as book:
            return tuple(sheet.name for sheet in sheets(book))
    except (BadZipFile, WorkbookDamaged, KeyError, OSError):
        return ()


def _plain(faults: Sequence[Fault]) -> tuple[tuple[str, str, str], ...]:
    return tuple((_place(one.place), one.what, one.hint) for one in faults)


def _place(place: Place) -> str:
    return str(place).removeprefix("--")


if __name__ == "__main__":
    main()
