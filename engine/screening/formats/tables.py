"""Which rows does a file of delimited text have? Every row, with its line; what cannot be framed is rejected."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from engine.faults import Fault, Place, SourceRefused
from engine.screening.formats.files import ListFile
from engine.screening.formats.found import Gathering

Otherwise = Literal["cp1252", None]
_LONGEST = 1 << 17
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BLOCK = 1 << 20
_MOST_LINES = 200  # that a row runs over; of more a quote is amiss
_MOST_BROKEN = 1_000


@dataclass(frozen=True, slots=True)
class Layout:
    """How rows are written: what stands between cells, and the encoding of files that are not UTF-8 by their rules."""

    delimiter: str = ","
    otherwise: Otherwise = None


COMMA, SEMICOLON, TAB = Layout(), Layout(";"), Layout("\t", "cp1252")
COMMA_OR_LATIN = Layout(",", "cp1252")


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the line that it begins on."""

    file: str
    line: int
    cells: Sequence[str]

    @property
    def at(self) -> tuple[str, int]:
        """Where it stands."""
        return self.file, self.line

    @property
    def text(self) -> str:
        """How it looks, about as it stands in the file."""
        return ",".join(self.cells)


def encoding_of(file: ListFile, otherwise: Otherwise) -> str:
    """The encoding of a file: what its mark says, UTF-8 where all of it is; raises `SourceRefused` for any other."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    with file.stream() as stream:
        head = stream.read(4)
        for mark, codec in _BOMS:
            if head.startswith(mark):
                return codec
        passed = 0
        block = head
        try:
            while block:
                decoder.decode(block)
                passed += block.count(b"\n")
                block = stream.read(_BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            if otherwise is not None:
                return otherwise
            fault = Fault(Place(file.name, passed + 1), "is not UTF-8 from about here on", "save it as UTF-8")
            raise SourceRefused([fault]) from None
    return "utf-8"


def rows_of(file: ListFile, layout: Layout, gathering: Gathering) -> Iterator[Row]:
    """The rows of a file, blank lines apart; those that cannot be framed go into the gathering as rejected.

    Of a row that cannot be framed only its first line is one: what follows is read anew, so that a quote amiss takes no
    other row with it. Raises `SourceRefused` where that is so of very many.
    """
    csv.field_size_limit(_LONGEST)
    codec = encoding_of(file, layout.otherwise)
    gathering.files.append(file.name)
    with file.stream() as stream:
        lines = _Lines(io.TextIOWrapper(stream, codec, errors="replace", newline=""))
        reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
        while True:
            line = lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                gathering.rows += 1
                hint = "a cell that holds the delimiter, a quote or a line end must be in quotes"
                what = f"cannot be divided into cells: {error}"
                gathering.reject((file.name, line), what, hint, lines.back())
                if lines.broken > _MOST_BROKEN:
                    raise SourceRefused([Fault(Place(file.name, line), what, hint)]) from error
                continue
            if any(cell.strip() for cell in cells) and cells != ["\x1a"]:  # which ended files once
                gathering.rows += 1
                yield Row(file.name, line, cells)


class _Lines:
    """The lines of a file, of which those of a row can be had again."""

    def __init__(self, stream: Iterable[str]) -> None:
        self._stream = iter(stream)
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._passed = 0
        self.broken = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= _MOST_LINES:
            raise csv.Error(f"it runs over more than {_MOST_LINES} lines")
        line = self._again.popleft() if self._again else next(self._stream)
        self._taken.append(line)
        return line

    def begin(self) -> int:
        """The number of the line on which the next row begins."""
        self._passed += len(self._taken)
        self._taken.clear()
        return self._passed + 1

    def back(self) -> str:
        """The first line of the row; those behind it come again."""
        first, *rest = self._taken
        self._again.extendleft(reversed(rest))
        self._taken = [first]
        self.broken += 1
        return first.strip()


class Columns:
    """Which cell of a row is which, by the names of a header: their case and the signs in them do not matter."""

    def __init__(self, header: Sequence[str]) -> None:
        """Of two columns of one name the first counts."""
        self.names = [plain_name(name) for name in header]
        self._at: dict[str, int] = {}
        for at, name in enumerate(self.names):
            self._at.setdefault(name, at)
        self.width = len(header)

    def has(self, *names: str) -> bool:
        """Whether there are columns of all these names."""
        return all(plain_name(name) in self._at for name in names)

    def of(self, row: Row, *names: str) -> str:
        """The cell under the first of these names that there is; blank where there is none."""
        for name in names:
            at = self._at.get(plain_name(name))
            if at is not None and at < len(row.cells):
                return row.cells[at].strip()
        return ""

    def fits(self, row: Row, gathering: Gathering) -> bool:
        """Whether a row has as many cells as the header, blank ones at the end apart; one that has not is rejected."""
        if len(row.cells) == self.width:
            return True
        if len(row.cells) > self.width and not any(cell.strip() for cell in row.cells[self.width :]):
            return True
        what = f"has {len(row.cells)} fields where the header has {self.width}"
        gathering.reject(row.at, what, "a field that holds the delimiter must be in quotes", row.text)
        return False


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """The name of a column without what differs from file to file.

    >>> plain_name("Entity_LogicalId"), plain_name(" Nationality(/ies)"), plain_name("NameAlias.WholeName")
    ('entitylogicalid', 'nationalityies', 'namealiaswholename')
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum())
