"""Which lines does a manifest hold? Every row of the file comes out, as a line or as rejected with all its problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from engine.facts.records import RecordReader, is_required
from engine.manifests.blocks import Block, in_blocks, read_ahead
from engine.manifests.columns import ColumnMatcher
from engine.manifests.decimals import settle_mark
from engine.manifests.delimited import DelimitedTable
from engine.manifests.formats import open_matched
from engine.manifests.notices import Notice, notice
from engine.manifests.options import ReadingOptions
from engine.manifests.parquet_files import ParquetTable
from engine.manifests.row_reader import RowReader, number_columns
from engine.manifests.rows import Line, Rejected, Tally
from engine.manifests.sources import ByteSource
from engine.manifests.text_chunks import CHUNK
from engine.manifests.text_writers import TextForm

_DETECTED = ReadingOptions()


def open_manifest(
    source: Path | BinaryIO, matcher: ColumnMatcher, reader: RecordReader, options: ReadingOptions = _DETECTED
) -> Manifest:
    """Open a manifest: a file, or a binary stream such as standard input.

    Raises `SourceRefused` where it cannot be read, lacks a required column or has two for one fact.
    """
    bytes_ = ByteSource(source)
    try:
        return Manifest(bytes_, matcher, reader, options)
    except BaseException:
        bytes_.close()
        raise


class Manifest:
    """A manifest, opened; iterate over it once for its rows in file order.

    `format` is that of the file, `columns` says what each header stands for, `decimal_mark` stands before
    decimals; `notices` and `tally` are complete after the last row.
    """

    def __init__(
        self, source: ByteSource, matcher: ColumnMatcher, reader: RecordReader, options: ReadingOptions
    ) -> None:
        """Read the header; raises `SourceRefused`."""
        self.name = source.name
        self.tally = Tally()
        self._source = source
        required = [fact.column for fact in reader.vocabulary.facts.values() if is_required(fact, reader.as_of)]
        self.format, self._table, self.columns, _ = open_matched(source, options, matcher, required)
        self.decimal_mark, self._mark_said = settle_mark(options.decimal_mark(), self._number_texts(reader))
        self._part: float | None = None
        self._rows = RowReader(self.columns, reader, self.decimal_mark)

    @property
    def notices(self) -> list[Notice]:
        """What must be said about how the file was read."""
        found = [*self._table.notices, *self._mark_said, *self.columns.notices]
        if self.tally.blank:
            en = f"Blank lines left out: {self.tally.blank}."
            found.append(notice("blank_lines", en, f"略去空白行{self.tally.blank}行。"))
        return found

    @property
    def text_form(self) -> TextForm:
        """How to write a CSV file that goes with this one: same delimiter, a byte order mark unless it is UTF-8."""
        if isinstance(self._table, DelimitedTable):
            return TextForm(self._table.dialect.delimiter, bom=not self._table.encoding.is_plain_utf8)
        return TextForm()

    @property
    def part_read(self) -> float:
        """The part of the file that has been handed out, from 0 to 1; more of it may have been read ahead."""
        return self._table.part_read if self._part is None else self._part

    def __enter__(self) -> Self:
        """The manifest itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of the file."""
        self._source.close()

    def __iter__(self) -> Iterator[Line | Rejected]:
        """Every row of the file. Raises `SourceRefused` where the bytes turn out to be damaged on the way."""
        for raw in self._table:
            found = raw if isinstance(raw, Rejected) else self._rows.read(raw)
            if isinstance(found, Rejected):
                self.tally = replace(self.tally, rejected=self.tally.rejected + 1)
            else:
                self.tally = replace(self.tally, read=self.tally.read + 1)
            yield found
        self.tally = replace(self.tally, blank=self._table.blank)

    def blocks(self, size: int = CHUNK) -> Iterator[Block]:
        """The rows of the file many at a time, instead of one by one; `tally` then counts blank lines only.

        `size`: how many bytes of a text file are read at a time. Raises `SourceRefused` where the bytes turn out to
        be damaged on the way.
        """
        table, blocks = self._table, self._blocks(size)
        for block, self._part in read_ahead((block, table.part_read) for block in blocks):
            yield block
        self.tally = replace(self.tally, blank=table.blank)

    def _blocks(self, size: int) -> Iterator[Block]:
        headers, table = self.columns.headers, self._table
        if isinstance(table, DelimitedTable):
            return table.blocks(headers, size)
        return table.blocks(headers) if isinstance(table, ParquetTable) else in_blocks(table, headers)

    def _number_texts(self, reader: RecordReader) -> Iterator[str]:
        """The texts of the first rows that stand for numbers."""
        numbers = number_columns(self.columns, reader)
        for row in self._table.sample:
            if len(row) == len(self.columns.headers):
                yield from (row[column.place] for column in numbers)
