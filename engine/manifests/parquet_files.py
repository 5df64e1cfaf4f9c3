"""What does a Parquet file hold? Its values as the texts that cells would hold, exact, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from engine.faults import Fault, Place, SourceRefused
from engine.manifests.blocks import Block
from engine.manifests.notices import Notice
from engine.manifests.rows import Rejected
from engine.manifests.sources import ByteSource
from engine.manifests.tables import RawRow
from engine.manifests.typed_columns import names_of, texts_of

_BATCH = 20_000


class ParquetTable:
    """A Parquet file; a row's number is its place in the file, counted from 1."""

    header_row = 0
    sample: Sequence[Sequence[str]] = ()

    def __init__(self, source: ByteSource) -> None:
        """Read the schema; raises `SourceRefused` where the file is no Parquet or is damaged."""
        self.notices: list[Notice] = []
        self.blank = 0
        self._source = source
        self._row = 0
        try:
            self._frame = pl.scan_parquet(source.path or source.file().read())
            schema = self._frame.collect_schema()
            self._rows: int = self._frame.select(pl.len()).collect().item()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._refused(error) from error
        self.headers = names_of(schema)

    @property
    def part_read(self) -> float:
        """The part of the rows that has been read."""
        return self._row / self._rows if self._rows else 1.0

    def __iter__(self) -> Iterator[RawRow | Rejected]:
        """The rows in file order."""
        for texts in self._batches():
            before = self._row - len(texts[0])
            for row, fields in enumerate(zip(*(column.to_list() for column in texts), strict=True), before + 1):
                yield RawRow(row, fields, "\t".join(fields))

    def blocks(self, headers: Sequence[str]) -> Iterator[Block]:
        """The rows many at a time; `headers` are names for the columns, no two of them alike."""
        for texts in self._batches():
            rows = pl.int_range(self._row - len(texts[0]) + 1, self._row + 1, dtype=pl.UInt64, eager=True)
            cells = pl.DataFrame([column.alias(name) for column, name in zip(texts, headers, strict=True)])
            yield Block(rows, cells, cells.select(pl.concat_str(pl.all(), separator="\t").alias("text"))["text"])

    def _batches(self) -> Iterator[list[pl.Series]]:
        """The texts of each column, some rows at a time."""
        try:
            for batch in self._frame.collect_batches(chunk_size=_BATCH, maintain_order=True):
                if batch.height:
                    self._row += batch.height
                    yield texts_of(batch)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._refused(error) from error

    def _refused(self, error: Exception) -> SourceRefused:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return SourceRefused([Fault(Place(self._source.shown_as), f"cannot be read as Parquet: {reason}")])
