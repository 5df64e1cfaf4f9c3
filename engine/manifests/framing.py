"""Where does each record of a text file begin and end? A fault costs its own record, never those after it.

A record goes on over line ends only inside quotes. If it turns out malformed, or takes in what looks like a row, its
first line alone is rejected and reading goes on with the second: a quote that is never closed swallows nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from engine.manifests.dialects import Dialect
from engine.manifests.encodings import undecodable
from engine.manifests.physical_lines import PhysicalLine
from engine.manifests.rows import Rejected, rejected


class Lines(Protocol):
    """Physical lines that can be read ahead and given back."""

    def next_line(self) -> PhysicalLine | None:
        """The next line; None at the end."""
        ...

    def give_back(self, lines: list[PhysicalLine]) -> None:
        """Let these lines be read again."""
        ...


class HeldLines:
    """Lines that are all in memory."""

    def __init__(self, lines: list[PhysicalLine]) -> None:
        """Keep a copy."""
        self._waiting = list(reversed(lines))

    def next_line(self) -> PhysicalLine | None:
        """The next line; None at the end."""
        return self._waiting.pop() if self._waiting else None

    def give_back(self, lines: list[PhysicalLine]) -> None:
        """Let these lines be read again."""
        self._waiting.extend(reversed(lines))


class Record(NamedTuple):
    """A well-formed record: its first line, how many lines it has, its fields and its text."""

    row: int
    lines: int
    fields: list[str]
    raw: str


class Framer:
    """The records of a file in one dialect.

    `width`: the number of fields of every record; the first record (the header) sets it where none is given.
    Blank lines, and records of nothing but blank fields, are counted in `blank` and left out.
    """

    def __init__(self, lines: Lines, dialect: Dialect, field_limit: int, width: int | None = None) -> None:
        """`field_limit`: the longest field, in characters."""
        self._lines = lines
        self._dialect = dialect
        self._field_limit = field_limit
        self._width = width
        self.blank = 0

    def __iter__(self) -> Iterator[Record | Rejected]:
        """The records in file order, each either well-formed or rejected."""
        while (first := self._lines.next_line()) is not None:
            found = self.beginning_with(first)
            if found is not None:
                yield found

    def beginning_with(self, first: PhysicalLine) -> Record | Rejected | None:
        """The record that begins with a line; None where that is blank, or the record has nothing but blanks."""
        if first.is_whole and not first.text.strip():
            self.blank += 1
            return None
        found = self._frame(first)
        if isinstance(found, Record) and not any(map(str.strip, found.fields)):
            self.blank += 1
            return None
        return found

    def _frame(self, first: PhysicalLine) -> Record | Rejected:
        if not first.is_whole:
            what = f"the line is {first.length} characters long, more than is read"
            return rejected(first.number, first.text, what, "is a quote or a line end missing?")
        if not self._dialect.opens_a_quote(first.text):
            return self._checked(first, [], first.text)
        more = self._read_on(first)
        if more is None:
            return self._malformed(first)
        return self._checked(first, more, _joined([first, *more]))

    def _read_on(self, first: PhysicalLine) -> list[PhysicalLine] | None:
        """The lines up to where the open quote may close; None, with the lines given back, if it never does."""
        taken: list[PhysicalLine] = []
        size = first.length
        while size <= self._field_limit and (line := self._lines.next_line()) is not None:
            taken.append(line)
            if not line.is_whole:
                break
            if self._dialect.opens_a_quote(line.text):
                return taken
            size += line.length + 1
        self._lines.give_back(taken)
        return None

    def _checked(self, first: PhysicalLine, more: list[PhysicalLine], text: str) -> Record | Rejected:
        fields = self._dialect.fields(text)
        if fields is None:
            self._lines.give_back(more)
            return self._malformed(first)
        if self._width is None:
            self._width = len(fields)
        if self._swallowed(more):
            self._lines.give_back(more)
            return self._malformed(first)
        shown = undecodable(text)
        if shown is not None:
            return rejected(first.number, shown, "holds bytes that are not in the encoding of the file", _ENCODING)
        fault = self._fault(fields, text)
        return rejected(first.number, text, *fault) if fault else Record(first.number, 1 + len(more), fields, text)

    def _fault(self, fields: list[str], text: str) -> tuple[str, str] | None:
        if "\0" in text:
            return "holds a NUL character", "the row is damaged; export it again"
        if len(fields) != self._width and any(map(str.strip, fields)):
            hint = "a field that holds the delimiter, a quote or a line end must be in quotes"
            return f"has {len(fields)} fields where the header has {self._width}", hint
        if len(text) > self._field_limit:
            for number, field in enumerate(fields, start=1):
                if len(field) > self._field_limit:
                    what = f"field {number} is {len(field)} characters long"
                    return what, f"a field has at most {self._field_limit} characters; is a quote missing?"
        return None

    def _swallowed(self, more: list[PhysicalLine]) -> bool:
        """Whether one of the lines read on to has as many fields as a row: a row must not vanish into a text.

        A text may by chance have a line with as many delimiters as a row; with three columns or more that is rare
        enough to be rejected rather than believed.
        """
        if not self._width or self._width < _FEWEST_COLUMNS:
            return False
        inside = (line.text.partition(self._dialect.quote)[0] for line in more)
        return any(text.count(self._dialect.delimiter) == self._width - 1 for text in inside)

    def _malformed(self, first: PhysicalLine) -> Rejected:
        shown = undecodable(first.text)
        return rejected(first.number, first.text if shown is None else shown, *self._dialect.fault(first.text))


_FEWEST_COLUMNS = 3
_ENCODING = "correct the row, or name the encoding of the file"


def _joined(lines: list[PhysicalLine]) -> str:
    """The text of a record over several lines, with the line ends inside it as they stand."""
    return "".join(line.text + line.ending for line in lines[:-1]) + lines[-1].text
