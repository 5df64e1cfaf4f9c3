"""How are text files read many rows at a time? Lines are told apart in columns; only the suspicious are framed singly.

A line that is a record by itself needs no look of its own: it has no quotes, or well-formed ones, and as many fields
as the header. Everything else (open quotes, other widths, damaged bytes) goes through the framing of single records,
with the lines that follow it at hand, so that both ways find the same rows and the same faults.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from engine.manifests.blocks import Block, block_of
from engine.manifests.dialects import Dialect
from engine.manifests.framing import Framer, Record
from engine.manifests.line_kinds import LineKinds
from engine.manifests.physical_lines import PhysicalLine
from engine.manifests.rows import Rejected
from engine.manifests.tables import RawRow
from engine.manifests.text_chunks import Chunk


class Shape(NamedTuple):
    """What is known of a text file once its header was read.

    `first_line`: the line after the header. `field_limit`: the longest field, in characters.
    """

    headers: list[str]
    first_line: int
    dialect: Dialect
    field_limit: int


class TextBlocks:
    """The rows of a text file in blocks; `blank` counts blank lines, `spanning` the rows over several lines."""

    def __init__(self, shape: Shape) -> None:
        """Prepare to tell lines apart."""
        self.spanning = 0
        self._shape = shape
        self._kinds = LineKinds(shape.dialect, len(shape.headers), shape.field_limit)
        self._ahead = Ahead(Chunk(1, b"", [], is_last=True), 0)
        self._framer = Framer(_Current(self), shape.dialect, shape.field_limit, len(shape.headers))

    @property
    def blank(self) -> int:
        """The blank lines and rows so far, not counting those before the header."""
        return self._framer.blank

    @property
    def ahead(self) -> Ahead:
        """The lines that follow the one that is being framed."""
        return self._ahead

    def read(self, chunk: Chunk) -> tuple[Block, int]:
        """The rows of a chunk, and how many of its lines were used.

        Fewer than all if a record may go on in the next chunk: these lines must come again, at its beginning.
        """
        lines = chunk.lines
        skipped = max(0, self._shape.first_line - chunk.number)
        if isinstance(lines, pl.Series):
            kinds = self._kinds.of(lines)
            good, suspicious = kinds["good"], (~(kinds["good"] | kinds["blank"])).arg_true().to_list()
            blank = kinds["blank"]
        else:
            good = blank = pl.repeat(False, len(lines), dtype=pl.Boolean, eager=True)
            suspicious = list(range(len(lines)))
        found, taken, used = self._frame(chunk, [place for place in suspicious if place >= skipped])
        lone = pl.int_range(len(lines), eager=True)
        lone = lone.filter((lone >= skipped) & (lone < used) & ~lone.is_in(taken))
        self._framer.blank += int(blank.gather(lone).sum())
        return self._block(chunk, lone.filter(good.gather(lone)), found), used

    def _frame(self, chunk: Chunk, suspicious: Sequence[int]) -> tuple[list[Record | Rejected], list[int], int]:
        """What begins at suspicious lines, the places of all lines that this takes, and how many lines are used."""
        found: list[Record | Rejected] = []
        taken: list[int] = []
        after = 0
        for place in suspicious:
            if place < after:
                continue
            self._ahead = Ahead(chunk, place + 1)
            blank = self._framer.blank
            one = self._framer.beginning_with(chunk.line(place))
            if self._ahead.starved:
                self._framer.blank = blank
                return found, taken, place
            if isinstance(one, Record):
                self.spanning += one.lines > 1
            if one is not None:
                found.append(one)
            after = self._ahead.place
            taken += range(place, after)
        return found, taken, len(chunk.lines)

    def _block(self, chunk: Chunk, lone: pl.Series, found: list[Record | Rejected]) -> Block:
        headers = self._shape.headers
        records = [RawRow(one.row, one.fields, one.raw) for one in found if isinstance(one, Record)]
        rejected = [one for one in found if isinstance(one, Rejected)]
        singly = block_of(records, headers, rejected)
        if not len(lone) or not isinstance(chunk.lines, pl.Series):
            return singly
        whole = len(lone) == len(chunk.lines)
        texts = chunk.lines if whole else chunk.lines.gather(lone)
        rows = (lone + chunk.number).cast(pl.UInt64)
        cells = self._parsed(chunk.data if whole and chunk.data else texts.str.join("\n")[0].encode())
        if not records:
            return Block(rows, cells, texts, singly.rejected)
        rows = rows.append(singly.rows)
        order = rows.arg_sort()
        cells = pl.concat([cells, singly.cells])[order]
        return Block(rows.gather(order), cells, texts.append(singly.texts).gather(order), singly.rejected)

    def _parsed(self, data: bytes) -> pl.DataFrame:
        """The cells of lines that are each a well-formed record."""
        quote = self._shape.dialect.quote
        return pl.read_csv(
            data,
            has_header=False,
            infer_schema=False,
            empty_string_is_null=False,
            separator=self._shape.dialect.delimiter,
            quote_char=quote if quote and quote.encode() in data else None,
            new_columns=self._shape.headers,
        )


class Ahead:
    """The lines of a chunk from a place on; `starved` once more was asked for than there is yet."""

    def __init__(self, chunk: Chunk, place: int) -> None:
        """Begin at a place."""
        self._chunk = chunk
        self.place = place
        self.starved = False

    def next_line(self) -> PhysicalLine | None:
        """The next line; None at the end of the file, or of the chunk."""
        if self.place < len(self._chunk.lines):
            self.place += 1
            return self._chunk.line(self.place - 1)
        self.starved = not self._chunk.is_last
        return None

    def give_back(self, lines: list[PhysicalLine]) -> None:
        """Let these lines be read again."""
        self.place -= len(lines)


class _Current:
    """The lines that the framing of the moment reads ahead."""

    def __init__(self, blocks: TextBlocks) -> None:
        self._blocks = blocks

    def next_line(self) -> PhysicalLine | None:
        return self._blocks.ahead.next_line()

    def give_back(self, lines: list[PhysicalLine]) -> None:
        self._blocks.ahead.give_back(lines)
