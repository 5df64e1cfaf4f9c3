"""What does a Parquet file hold? Its values as the texts that cells would hold, exact, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from engine.facts.json_records import flattened, text_of
from engine.faults import Fault, Place, SourceRefused
from engine.manifests.notices import Notice
from engine.manifests.rows import Rejected
from engine.manifests.sources import ByteSource
from engine.manifests.tables import RawRow

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
        # A 32-bit float has a shortest text of its own, which Polars knows and Python does not.
        narrow = [name for name, kind in schema.items() if kind == pl.Float32]
        self._frame = self._frame.with_columns(pl.col(narrow).cast(pl.String)) if narrow else self._frame
        self._narrow = frozenset(narrow)
        self.headers = [path for name, kind in schema.items() for path in _paths(name, kind)]

    @property
    def part_read(self) -> float:
        """The part of the rows that has been read."""
        return self._row / self._rows if self._rows else 1.0

    def __iter__(self) -> Iterator[RawRow | Rejected]:
        """The rows in file order."""
        try:
            for batch in self._frame.collect_batches(chunk_size=_BATCH, maintain_order=True):
                for values in batch.iter_rows(named=True):
                    self._row += 1
                    found = dict(flattened(values))
                    fields = [_text(found.get(name), name in self._narrow) for name in self.headers]
                    yield RawRow(self._row, fields, "\t".join(fields))
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._refused(error) from error

    def _refused(self, error: Exception) -> SourceRefused:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return SourceRefused([Fault(Place(self._source.shown_as), f"cannot be read as Parquet: {reason}")])


def _paths(name: str, kind: Any) -> list[str]:
    """The columns that a column gives: a struct gives one for each of its fields."""
    if isinstance(kind, pl.Struct):
        return [path for field in kind.fields for path in _paths(f"{name}.{field.name}", field.dtype)]
    return [name]


def _text(value: object, narrow: bool) -> str:
    """A value as text; a time at midnight without a zone is a date, as programs write dates to Parquet."""
    if isinstance(value, datetime):
        midnight = value.tzinfo is None and value.time() == datetime.min.time()
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if narrow and isinstance(value, str):
        return text_of(Decimal(value))
    return text_of(value)
