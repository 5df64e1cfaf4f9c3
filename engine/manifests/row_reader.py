"""Is a row a line with typed facts, or what is wrong with it? All problems of a row at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from engine.facts.problems import Problem
from engine.facts.records import RecordReader
from engine.manifests.columns import ColumnMatch
from engine.manifests.decimals import DecimalMark, point_fault, with_point
from engine.manifests.rows import Line, Rejected, shortened
from engine.manifests.tables import RawRow
from engine.vocabulary.values import Facts

SHIPMENT, LINE = "shipment.id", "line.no"


class Column(NamedTuple):
    """A column that gives a fact: its place in a row, its header, the fact."""

    place: int
    header: str
    fact: str
    is_number: bool


class RowReader:
    """Reads the rows of one file; remembers every line number so that no line comes twice."""

    def __init__(self, columns: ColumnMatch, reader: RecordReader, mark: DecimalMark) -> None:
        """`mark` stands before the decimals in the file's numbers."""
        facts = reader.vocabulary.facts
        self._match = columns
        self._reader = reader
        self._comma = mark == ","
        self._columns = number_columns(columns, reader, every=True)
        self._headers = {facts[column.fact].column: column.header for column in self._columns}
        self._first_rows: dict[str, dict[int, int]] = {}

    def read(self, raw: RawRow, first_row: int | None = None) -> Line | Rejected:
        """The line that a row is, or the row rejected with everything wrong in it.

        `first_row`: the first row of the file with this line's number, from whoever keeps count of them; without it
        the reader keeps count itself.
        """
        texts: dict[str, str] = {}
        problems = [problem for problem in raw.problems if problem.column in self._match.targets]
        for column in self._columns:
            text = raw.fields[column.place]
            if not text:
                continue
            if self._comma and column.is_number:
                pointed = with_point(text)
                if pointed is None:
                    problems.append(Problem(column.header, text, *point_fault(text)))
                    continue
                text = pointed
            texts[column.fact] = text
        record = self._reader.read(texts)
        faulty = {problem.column for problem in problems}
        problems += [found for found in map(self._under_header, record.problems) if found.column not in faulty]
        problems += self._repeated(raw.row, record.facts, first_row)
        if problems:
            return Rejected(raw.row, shortened(raw.raw), tuple(problems))
        cells = dict(zip(self._match.headers, raw.fields, strict=True))
        return Line(raw.row, cells, record.facts, record.assumed, record.derived)

    def _under_header(self, problem: Problem) -> Problem:
        """A problem under the name that its column has in the file."""
        return replace(problem, column=self._headers.get(problem.column, problem.column))

    def _repeated(self, row: int, facts: Facts, first_row: int | None) -> Iterator[Problem]:
        shipment, number = facts.get(SHIPMENT), facts.get(LINE)
        if isinstance(shipment, str) and isinstance(number, int):
            first = first_row or self._first_rows.setdefault(shipment, {}).setdefault(number, row)
            if first != row:
                header = self._headers[self._reader.vocabulary.facts[LINE].column]
                what = f"line {number} of shipment {shipment} is in row {first} already"
                yield Problem(header, str(number), what, "number each line of a shipment once")


def number_columns(columns: ColumnMatch, reader: RecordReader, every: bool = False) -> list[Column]:
    """The columns that give numbers, or every column that gives a fact."""
    facts = reader.vocabulary.facts
    return [
        Column(place, header, fact, facts[fact].is_number)
        for place, header in enumerate(columns.headers)
        if (fact := columns.targets.get(header)) is not None and (every or facts[fact].is_number)
    ]
