"""How are lines written as text? As CSV that no spreadsheet runs, or as one JSON object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl

from engine.manifests.guard import BEGINS_LIKE_A_FORMULA, needs_guard

_ESCAPED = r'["\\\x00-\x1f]'
_ESCAPES = {mark: json.dumps(mark)[1:-1] for mark in ['"', "\\", *map(chr, range(0x20))]}


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a CSV file is written: its delimiter, and whether it begins with a byte order mark.

    Excel takes a file for UTF-8 only by that mark; other programs take the mark for a part of the first name.
    """

    delimiter: str = ","
    bom: bool = False


class DelimitedWriter:
    """Writes CSV in UTF-8 with LF line ends; texts that a spreadsheet would run are marked."""

    def __init__(self, schema: pl.Schema, form: TextForm) -> None:
        """The columns of the file."""
        self._header = _header(schema)
        self._form = form
        self._quoted = f'["\r\n{re.escape(form.delimiter)}]'
        self.guarded = 0
        self.shortened = 0

    def write(self, file: Path, frames: Iterator[pl.DataFrame]) -> None:
        """Write the header and the frames."""
        with file.open("wb") as stream:
            stream.write(b"\xef\xbb\xbf" if self._form.bom else b"")
            stream.write(self._lines(self._header))
            for frame in frames:
                stream.write(self._lines(frame))

    def _lines(self, frame: pl.DataFrame) -> memoryview:
        special = _holding(frame, rf"\A{BEGINS_LIKE_A_FORMULA}|{self._quoted}")
        if special:
            marked = frame.select(needs_guard(pl.nth(special)))
            self.guarded += sum(int(series.sum()) for series in marked)
            frame = frame.with_columns(self._cell(pl.nth(place)) for place in special)
        return _plain(frame, self._form.delimiter)

    def _cell(self, texts: pl.Expr) -> pl.Expr:
        safe = pl.when(~needs_guard(texts)).then(texts).otherwise("'" + texts)
        in_quotes = '"' + safe.str.replace_all('"', '""', literal=True) + '"'
        return pl.when(~safe.str.contains(self._quoted)).then(safe).otherwise(in_quotes)


class JsonLinesWriter:
    """Writes one object a line, every value a text; blank texts are left out."""

    def __init__(self, schema: pl.Schema) -> None:
        """The columns of the file."""
        self._names = [json.dumps(name, ensure_ascii=False) for name in schema]
        self.guarded = 0
        self.shortened = 0

    def write(self, file: Path, frames: Iterator[pl.DataFrame]) -> None:
        """Write the frames."""
        with file.open("wb") as stream:
            for frame in frames:
                stream.write(self._lines(frame.with_columns(pl.col(pl.UInt64).cast(pl.String))))

    def _lines(self, frame: pl.DataFrame) -> memoryview:
        special = _holding(frame, _ESCAPED)
        frame = frame.with_columns(pl.nth(place).str.replace_many(_ESCAPES) for place in special)
        members = [
            pl.when(pl.nth(place) != "").then(f'{self._names[place]}: "' + pl.nth(place) + '"')
            for place in _holding(frame, ".")
        ]
        inside = pl.concat_str(members, separator=", ", ignore_nulls=True)
        return _plain(frame.select(pl.concat_str(pl.lit("{"), inside, pl.lit("}"))))


def _header(schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame([pl.Series(name, [name], pl.String) for name in schema])


def _holding(frame: pl.DataFrame, pattern: str) -> list[int]:
    """The places of the columns that hold a text with the pattern."""
    found = frame.select(pl.col(pl.String).str.contains(pattern).any())
    return [frame.get_column_index(series.name) for series in found if series.item()]


def _plain(frame: pl.DataFrame, delimiter: str = ",") -> memoryview:
    """The cells of a frame as they are, joined by the delimiter, a row a line."""
    separator = delimiter
    if len(delimiter.encode()) > 1:  # Polars joins cells by one byte
        frame, separator = frame.select(pl.concat_str(pl.all(), separator=delimiter)), ","
    lines = BytesIO()
    frame.write_csv(lines, include_header=False, separator=separator, quote_style="never")
    return lines.getbuffer()
