"""What do CSV and TSV files hold? Their dialect is detected from the first lines, said, and can be given instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from engine.faults import Fault, Place, SourceRefused
from engine.manifests.blocks import Block
from engine.manifests.detection import DialectDetector
from engine.manifests.encodings import settle_encoding
from engine.manifests.framing import Framer, Record
from engine.manifests.notices import Notice, notice
from engine.manifests.options import TextOptions
from engine.manifests.physical_lines import LineReader, PhysicalLine
from engine.manifests.rows import Rejected
from engine.manifests.sources import ByteSource
from engine.manifests.tables import RawRow
from engine.manifests.text_blocks import Shape, TextBlocks
from engine.manifests.text_chunks import TextChunks

_SAMPLE_LINES = 200
_SAMPLE_SIZE = 1 << 20
_LINE_LIMIT = 8  # times the limit of a field
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_ENCODING_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}


class DelimitedTable:
    """A CSV or TSV file; `sample` holds the fields of its first rows."""

    def __init__(self, source: ByteSource, options: TextOptions, is_known: Callable[[str], bool]) -> None:
        """Settle encoding and dialect and read the header; `is_known` says whether a name is that of a column.

        Raises `SourceRefused` for an encoding that must be named and for a header that cannot be read.
        """
        self.encoding = settle_encoding(source, options.encoding, options.encoding_option)
        self._lines = LineReader(source, self.encoding, _LINE_LIMIT * options.field_limit)
        self.notices: list[Notice] = list(self._encoding_said())
        sample = self._read_sample()
        stated = _stated_delimiter(sample)
        if stated is not None:
            del sample[0]
            options = replace(options, delimiter=options.delimiter or stated)
        self._lines.give_back(sample)
        detector = DialectDetector(sample, options, is_known, source.name.lower().endswith((".tsv", ".tab")))
        self.dialect = detector.dialect()
        self._framer = Framer(self._lines, self.dialect, options.field_limit)
        self._records = iter(self._framer)
        self.headers = self._read_header(source)
        self.sample = [record.fields for record in detector.records(self.dialect) if isinstance(record, Record)][1:]
        self.notices += self._dialect_said(options.delimiter is not None)
        self._source = source
        self._field_limit = options.field_limit
        self._spanning = self._blank = 0

    @property
    def blank(self) -> int:
        """The blank lines and blank rows so far."""
        return self._framer.blank + self._blank

    @property
    def part_read(self) -> float:
        """The part of the file, as it is stored, that has been read."""
        return self._source.part_read

    def blocks(self, headers: Sequence[str], size: int) -> Iterator[Block]:
        """The rows under these names in blocks, instead of one by one; `size`: how many bytes are read at a time."""
        chunks = TextChunks(self._source, self.encoding, _LINE_LIMIT * self._field_limit, size)
        blocks = TextBlocks(Shape(list(headers), self._first_line, self.dialect, self._field_limit))
        for chunk in chunks:
            block, used = blocks.read(chunk)
            chunks.use(chunk, used)
            self._blank = blocks.blank
            yield block
        self._spanning = blocks.spanning
        self.notices += self._spanning_said()

    def __iter__(self) -> Iterator[RawRow | Rejected]:
        """The rows in file order."""
        for record in self._records:
            if isinstance(record, Rejected):
                yield record
            else:
                self._spanning += record.lines > 1
                yield RawRow(record.row, record.fields, record.raw)
        self.notices += self._spanning_said()

    def _spanning_said(self) -> Iterator[Notice]:
        if self._spanning:
            rows = "1 row goes" if self._spanning == 1 else f"{self._spanning} rows go"
            en = f"{rows} on over several lines inside quotes."
            yield notice("spanning", en, f"有{self._spanning}行数据在引号内跨越多行。")

    def _read_sample(self) -> list[PhysicalLine]:
        taken: list[PhysicalLine] = []
        size = 0
        while len(taken) < _SAMPLE_LINES and size < _SAMPLE_SIZE and (line := self._lines.next_line()) is not None:
            taken.append(line)
            size += len(line.text)
        return taken

    def _read_header(self, source: ByteSource) -> list[str]:
        header = next(self._records, None)
        if header is None:
            hint = "the first line names the columns"
            raise SourceRefused([Fault(Place(source.shown_as), "is empty", hint)])
        if isinstance(header, Rejected):
            problem = header.problems[0]
            fault = Fault(Place(source.shown_as, header.row, 1), f"the header {problem.what}", problem.hint)
            raise SourceRefused([fault])
        self.header_row = header.row
        self._first_line = header.row + header.lines
        return header.fields

    def _encoding_said(self) -> Iterator[Notice]:
        if not self.encoding.is_plain_utf8:
            name = _ENCODING_NAMES.get(self.encoding.codec, self.encoding.codec.upper())
            bom = self.encoding.reason == "bom"
            en = "as its byte order mark says" if bom else "as you said"
            zh = "依据字节顺序标记" if bom else "依据所给选项"
            yield notice("encoding", f"Encoding: {name}, {en}.", f"编码：{name}（{zh}）。")

    def _dialect_said(self, given: bool) -> Iterator[Notice]:
        en, zh = self.dialect.delimiter_name
        if self.dialect.delimiter != "," and not given:
            yield notice("delimiter", f"Fields are separated by {en}.", f"字段以{zh}分隔。")
        if self.dialect.quote != '"':
            quote = f"`{self.dialect.quote}`" if self.dialect.quote else "no quotes"
            zh_quote = f"引号为“{self.dialect.quote}”" if self.dialect.quote else "不使用引号"
            yield notice("quote", f"Fields are read with {quote}.", f"字段{zh_quote}。")


def _stated_delimiter(sample: list[PhysicalLine]) -> str | None:
    """The delimiter that a first line `sep=;` states, as Excel writes it; None where there is no such line."""
    found = _SEPARATOR_LINE.fullmatch(sample[0].text.strip(" ")) if sample else None
    return found[1] if found else None
