"""What does a worksheet hold that its texts do not show? Formula errors, binary noise, merged cells, where it begins.

The reader of worksheets gives every cell as text, but a formula error as nothing and a number with all the digits of
its binary form. Excel itself keeps fifteen digits: 0.1 + 0.2 is 0.3 there, and 0.30000000000000004 in the file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

_BLOCK = 1 << 18
_DIGITS_KEPT = Context(prec=15)
_CELL = re.compile(r"([A-Z]+)([0-9]+)")
Cell = tuple[int, int]


class WorkbookDamaged(ValueError):
    """A workbook whose parts do not fit together."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its name, whether it is shown, and its part of the workbook file."""

    name: str
    visible: bool
    part: str


@dataclass
class Scan:
    """What stands out on a worksheet; cells go by row and column, both counted from 1.

    `errors` hold formula errors (`#REF!`), `numbers` the texts of numbers that Excel would round, `first_column` the
    first column that holds anything, `merged` the number of merged ranges.
    """

    errors: dict[Cell, str] = field(default_factory=dict)
    numbers: dict[Cell, str] = field(default_factory=dict)
    first_column: int = 0
    merged: int = 0


def sheets(book: ZipFile) -> list[Sheet]:
    """The worksheets in their order; raises `WorkbookDamaged`."""
    relations: dict[str, str] = {}
    found: list[tuple[str, bool, str]] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            relations[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            id_ = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            found.append((attributes.get("name", ""), attributes.get("state", "visible") == "visible", id_))

    _parse(book, "xl/_rels/workbook.xml.rels", _reader(relation))
    _parse(book, "xl/workbook.xml", _reader(sheet))
    return [
        Sheet(name, visible, posixpath.normpath(posixpath.join("/xl", relations[id_])).lstrip("/"))
        for name, visible, id_ in found
        if id_ in relations
    ]


def scan(book: ZipFile, sheet: Sheet) -> Scan:
    """Go through a worksheet once; raises `WorkbookDamaged`."""
    scanner = _Scanner()
    _parse(book, sheet.part, scanner.connect)
    return scanner.found


def _parse(book: ZipFile, part: str, connect: Callable[[expat.XMLParserType], None]) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    connect(parser)
    try:
        with book.open(part) as stream:
            _feed(parser, stream)
    except (KeyError, expat.ExpatError) as error:
        raise WorkbookDamaged(f"{part}: {error}") from error


def _feed(parser: expat.XMLParserType, stream: IO[bytes]) -> None:
    while block := stream.read(_BLOCK):
        parser.Parse(block, False)
    parser.Parse(b"", True)


def _refuse_doctype(*declaration: object) -> None:
    raise WorkbookDamaged("declares a document type, which no workbook does")


def _reader(start: Callable[[str, dict[str, str]], None]) -> Callable[[expat.XMLParserType], None]:
    def connect(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)

    return connect


class _Scanner:
    """Follows the cells of a worksheet as its XML goes by."""

    def __init__(self) -> None:
        self.found = Scan()
        self._row = self._column = 0
        self._type = ""
        self._text: list[str] | None = None

    def connect(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "c":
            place = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _column_number(place[1]) if place else self._column + 1
            self._type = attributes.get("t", "n")
        elif kind == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif kind in ("v", "is"):
            self.found.first_column = min(self.found.first_column or self._column, self._column)
            self._text = []
        elif kind == "mergeCell":
            self.found.merged += 1

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if self._text is None or name.rpartition(":")[2] not in ("v", "is"):
            return
        text, self._text = "".join(self._text), None
        if self._type == "e":
            self.found.errors[self._row, self._column] = text
        elif self._type == "n" and len(text) > _DIGITS_KEPT.prec and (kept := _kept(text)):
            self.found.numbers[self._row, self._column] = kept


def _kept(text: str) -> str:
    """A number with the digits that Excel keeps; a whole number with all that the file has."""
    try:
        exact = Decimal(text)
    except ArithmeticError:
        return ""
    whole = exact == exact.to_integral_value()
    return f"{exact if whole else _DIGITS_KEPT.create_decimal(text).normalize():f}"


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
