"""Which list is a file? Its content tells; a file that is none of them is refused with what would be read."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from engine.faults import Fault, Place, SourceRefused
from engine.screening.formats import (
    bis,
    eu_fsf,
    follow_the_money,
    ofac,
    ofac_xml,
    open_sanctions,
    plain,
    uk,
    un,
    us_csl,
)
from engine.screening.formats.files import ListFile
from engine.screening.formats.found import ListRead
from engine.screening.formats.tables import plain_name

Reader = Callable[[ListFile], ListRead]
_SAMPLE = 20
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_DELIMITERS = (",", ";", "\t")
_READ = (
    "what is read: the US Consolidated Screening List (CSV, JSON), OFAC's lists (CSV, XML), the lists of BIS, the EU "
    "(FSF, CSV), the UK (CSV) and the UN (XML), OpenSanctions (targets.simple.csv, entities.ftm.json), and a plain "
    "table with a column `name`"
)
_BY_HEADER: Sequence[tuple[Callable[[Sequence[str]], bool], str, Reader]] = (
    (us_csl.recognises, ",", us_csl.read),
    (bis.is_entity_list, ",", bis.read_entity_list),
    (bis.is_denied, "\t", bis.read_denied),
    (bis.is_unverified, ",", bis.read_unverified),
    (eu_fsf.recognises, ";", eu_fsf.read),
    (uk.recognises, ",", uk.read),
)


@dataclass(frozen=True, slots=True)
class _Head:
    """How a file begins."""

    file: ListFile
    text: str

    def table(self, delimiter: str) -> list[list[str]]:
        """Its first rows; the last, which may be cut off, is left out."""
        lines = self.text.splitlines()
        whole = lines[: _SAMPLE + 1][:-1] if len(lines) > 1 else lines
        try:
            return [row for row in csv.reader(whole, delimiter=delimiter) if any(cell.strip() for cell in row)]
        except csv.Error:
            return []

    def header(self, delimiter: str, row: int = 0) -> list[str]:
        """The plain names of the columns."""
        rows = self.table(delimiter)
        return [plain_name(cell) for cell in rows[row]] if len(rows) > row else []


def read_lists(files: Sequence[ListFile], list_: str = "") -> list[ListRead]:
    """What the files come to, one for each list; files that belong together are one.

    `list_`: the code of the list where a file leaves it open. Raises `SourceRefused`, with every file that is none.
    """
    faults: list[Fault] = []
    readers: list[Callable[[], ListRead]] = []
    sets: dict[bool, dict[ofac.Part, list[ListFile]]] = {}
    for file in files:
        head = _head_of(file)
        part = ofac.part_of(head.table(","))
        if part is not None:
            sets.setdefault(ofac.is_beside(file.name), {}).setdefault(part, []).append(file)
            continue
        reader = _reader_of(head, list_)
        if reader is None:
            what = "is empty" if not head.text.strip() else "is no list that is known"
            faults.append(Fault(Place(file.name), what, _READ))
        else:
            readers.append(reader)
    faults += [Fault(Place(each.name), "has no file of primary names beside it", "import the files of one day together")
               for parts in sets.values() if "primary" not in parts for each in _all(parts)]  # fmt: skip
    if faults:
        raise SourceRefused(faults)
    readers += [partial(ofac.read, parts) for parts in sets.values()]
    found = [reader() for reader in readers]
    _refuse_other(found, list_)
    return found


def _all(parts: Mapping[ofac.Part, Iterable[ListFile]]) -> list[ListFile]:
    return [file for files in parts.values() for file in files]


def _head_of(file: ListFile) -> _Head:
    start = file.head()
    codec = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return _Head(file, start.decode(codec, "replace"))


def _reader_of(head: _Head, list_: str) -> Callable[[], ListRead] | None:
    text = head.text.lstrip()
    if text.startswith("<"):
        root = _ROOT.search(text)
        reader = {ofac_xml.ROOT: ofac_xml.read, un.ROOT: un.read}.get(root[1] if root else "")
        return partial(reader, head.file) if reader else None
    if text.startswith(("{", "[")):
        return _reader_of_json(head, text, list_)
    for recognises, delimiter, read in _BY_HEADER:
        if recognises(head.header(delimiter)) or recognises(head.header(delimiter, 1)):
            return partial(read, head.file)
    if open_sanctions.recognises(head.header(",")):
        return partial(open_sanctions.read, head.file, list_)
    for delimiter in _DELIMITERS:
        if plain.recognises(head.header(delimiter)):
            return partial(plain.read, head.file, list_, delimiter)
    return None


def _reader_of_json(head: _Head, text: str, list_: str) -> Callable[[], ListRead] | None:
    first = text.partition("\n")[0]
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        record = None
    if follow_the_money.recognises(record):
        return partial(follow_the_money.read, head.file, list_)
    if '"results"' in text or '"entity_number"' in text or '"source_list_url"' in text:
        return partial(us_csl.read_json, head.file)
    return None


def _refuse_other(found: Sequence[ListRead], list_: str) -> None:
    """Refuse a code that says otherwise than the files do, and several files of one list."""
    first: dict[str, str] = {}
    faults = [
        Fault(Place(one.files[0]), f"is {one.source}, as {first[one.source]} is", "import the newest of them alone")
        for one in found
        if first.setdefault(one.source, one.files[0]) != one.files[0]
    ]
    faults += [
        Fault(Place(one.files[0]), f"is {one.source}, not {list_}", "leave --list out")
        for one in found
        if list_ and one.source != list_
    ]
    if faults:
        raise SourceRefused(faults)
