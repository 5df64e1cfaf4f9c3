"""How are lines written as text? As CSV that no spreadsheet runs, or as one JSON object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
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
        self.at_a_time: int | None = None
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
        special = _holding(frame, rf"\A{BEGINS_LIKE_A_FORMULA}|{self._quoted}", _texts(frame))
        marks = frame.select(needs_guard(pl.nth(place)).sum().alias(str(place)) for place in special)
        formulas = [int(count.name) for count in marks if count.item()]
        self.guarded += sum(int(count.item()) for count in marks)
        frame = frame.with_columns(_marked(pl.nth(place)) for place in formulas)
        quoted = _holding(frame, self._quoted, special)  # the mark may itself be the delimiter
        frame = frame.with_columns(self._in_quotes(pl.nth(place)) for place in quoted)
        return _plain(frame, self._form.delimiter)

    def _in_quotes(self, texts: pl.Expr) -> pl.Expr:
        quoted = '"' + texts.str.replace_all('"', '""', literal=True) + '"'
        return pl.when(~texts.str.contains(self._quoted)).then(texts).otherwise(quoted)


class JsonLinesWriter:
    """Writes one object a line, every value a text; blank texts are left out."""

    def __init__(self, schema: pl.Schema) -> None:
        """The columns of the file."""
        self._names = [json.dumps(name, ensure_ascii=False) for name in schema]
        self.at_a_time: int | None = None
        self.guarded = 0
        self.shortened = 0

    def write(self, file: Path, frames: Iterator[pl.DataFrame]) -> None:
        """Write the frames."""
        with file.open("wb") as stream:
            for frame in frames:
                stream.write(self._lines(frame.with_columns(pl.col(pl.UInt64).cast(pl.String))))

    def _lines(self, frame: pl.DataFrame) -> memoryview:
        escaped = _holding(frame, _ESCAPED, _texts(frame))
        frame = frame.with_columns(pl.nth(place).str.replace_many(_ESCAPES) for place in escaped)
        members = [
            pl.when(pl.nth(place) != "").then(f'{self._names[place]}: "' + pl.nth(place) + '"')
            for place in _holding(frame, ".", _texts(frame))
        ]
        inside = pl.concat_str(members, separator=", ", ignore_nulls=True)
        return _plain(frame.select(pl.concat_str(pl.lit("{"), inside, pl.lit("}"))))


def _header(schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame([pl.Series(name, [name], pl.String) for name in schema])


def _texts(frame: pl.DataFrame) -> list[int]:
    """The places of the columns of texts."""
    return [place for place, kind in enumerate(frame.dtypes) if kind == pl.String]


def _holding(frame: pl.DataFrame, pattern: str, places: Sequence[int]) -> list[int]:
    """The columns, of those at the given places, with a text that holds the pattern; equal texts are looked at once."""
    found = frame.select(pl.nth(place).unique().str.contains(pattern).any().alias(str(place)) for place in places)
    return [int(answer.name) for answer in found if answer.item()]


def _marked(texts: pl.Expr) -> pl.Expr:
    return pl.when(~needs_guard(texts)).then(texts).otherwise("'" + texts)


def _plain(frame: pl.DataFrame, delimiter: str = ",") -> memoryview:
    """The cells of a frame as they are, joined by the delimiter, a row a line."""
    separator = delimiter
    if len(delimiter.encode()) > 1:  # Polars joins cells by one byte
        frame, separator = frame.select(pl.concat_str(pl.all(), separator=delimiter)), ","
    lines = BytesIO()
    frame.write_csv(lines, include_header=False, separator=separator, quote_style="never")
    return lines.getbuffer()
