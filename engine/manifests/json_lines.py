"""What does a file with one JSON object a line hold? Nested objects become columns by their dotted paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.facts.json_records import flattened, parse_record, text_of
from engine.facts.problems import Problem
from engine.faults import Fault, Place, SourceRefused
from engine.manifests.encodings import settle_encoding, undecodable
from engine.manifests.notices import Notice
from engine.manifests.options import FIELD_LIMIT, TextOptions
from engine.manifests.physical_lines import LineReader, PhysicalLine
from engine.manifests.rows import Rejected, rejected
from engine.manifests.sources import ByteSource
from engine.manifests.tables import RawRow

_LINE_LIMIT = 8 * FIELD_LIMIT


class JsonLinesTable:
    """A JSON Lines file. It is read twice: the first time for the names of all columns, in order of appearance."""

    header_row = 0
    sample: Sequence[Sequence[str]] = ()

    def __init__(self, source: ByteSource, options: TextOptions) -> None:
        """Collect the columns; raises `SourceRefused` where no line holds an object."""
        self._source = source
        self._encoding = settle_encoding(source, options.encoding, options.encoding_option)
        self.notices: list[Notice] = []
        self.blank = 0
        self.headers = self._names()

    @property
    def part_read(self) -> float:
        """The part of the file, as it is stored, that has been read."""
        return self._source.part_read

    def __iter__(self) -> Iterator[RawRow | Rejected]:
        """The rows in file order."""
        for line in self._lines():
            if line.is_whole and not line.text.strip():
                self.blank += 1
                continue
            found = _read(line)
            if isinstance(found, Rejected):
                yield found
            else:
                fields = [found.get(name, "") for name in self.headers]
                yield RawRow(line.number, fields, line.text, tuple(_too_long(found)))

    def _names(self) -> list[str]:
        names: dict[str, None] = {}
        for line in self._lines():
            found = _read(line)
            if not isinstance(found, Rejected):
                names.update(dict.fromkeys(found))
        if not names:
            hint = 'each line is an object such as {"shipment_id": "S1", "line_no": 1}'
            raise SourceRefused([Fault(Place(self._source.shown_as), "holds no JSON objects", hint)])
        return list(names)

    def _lines(self) -> Iterator[PhysicalLine]:
        reader = LineReader(self._source, self._encoding, _LINE_LIMIT)
        while (line := reader.next_line()) is not None:
            yield line


def _read(line: PhysicalLine) -> dict[str, str] | Rejected:
    if not line.is_whole:
        return rejected(line.number, line.text, f"the line is {line.length} characters long, more than is read")
    shown = undecodable(line.text)
    if shown is not None:
        return rejected(line.number, shown, "holds bytes that are not in the encoding of the file")
    try:
        record = parse_record(line.text)
        return {path: text_of(value) for path, value in flattened(record)}
    except RecursionError:
        return rejected(line.number, line.text, "is nested too deeply", "nest facts one level deep")
    except ValueError as error:
        return rejected(line.number, line.text, f"is not a JSON record: {error}", "write one object on each line")


def _too_long(texts: dict[str, str]) -> Iterator[Problem]:
    for name, text in texts.items():
        if "\0" in text:
            yield Problem(name, text.replace("\0", "\\0"), "holds a NUL character", "the field is damaged")
        if len(text) > FIELD_LIMIT:
            yield Problem(name, text[:60] + "…", f"is {len(text)} characters long", "a field is far shorter")
