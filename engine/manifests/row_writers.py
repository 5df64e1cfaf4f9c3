"""How are rows of texts written in each format?"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl
import xlsxwriter

from engine.faults import LicetError
from engine.manifests.aside import Aside
from engine.manifests.guard import guarded

_BATCH = 50_000
_CELL_LIMIT = 32_767
_SHEET_LIMIT = 1_048_576


class SheetFull(LicetError):
    """More rows than a worksheet holds."""


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a CSV file is written: its delimiter, and whether it begins with a byte order mark.

    Excel takes a file for UTF-8 only by that mark; other programs take the mark for a part of the first name.
    """

    delimiter: str = ","
    bom: bool = False


class RowWriter(Protocol):
    """Writes rows; `guarded` counts the cells that were marked as text, `shortened` those that were cut."""

    guarded: int
    shortened: int

    def write(self, texts: Sequence[str]) -> None:
        """Write one row; the first is the header."""
        ...

    def finish(self) -> None:
        """Write what is left and close the file."""
        ...


class DelimitedWriter:
    """Writes CSV in UTF-8 with LF line ends; texts that a spreadsheet would run are marked."""

    def __init__(self, aside: Aside, form: TextForm) -> None:
        """Open the file."""
        encoding = "utf-8-sig" if form.bom else "utf-8"
        self._stream = aside.file.open("w", encoding=encoding, newline="")
        self._delimiter = form.delimiter
        self._needs_quotes = re.compile(f'[{re.escape(form.delimiter)}"\r\n]')
        self.guarded = 0
        self.shortened = 0

    def write(self, texts: Sequence[str]) -> None:
        """Write one row."""
        line = self._delimiter.join(map(self._cell, texts))
        self._stream.write((line or '""') + "\n")

    def finish(self) -> None:
        """Close the file."""
        self._stream.close()

    def _cell(self, text: str) -> str:
        safe = guarded(text)
        self.guarded += safe is not text
        return '"' + safe.replace('"', '""') + '"' if self._needs_quotes.search(safe) else safe


class WorkbookWriter:
    """Writes one worksheet. Every cell is text, so nothing runs and no number changes its digits."""

    def __init__(self, aside: Aside) -> None:
        """Open the workbook; rows go to disk one by one."""
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(aside.file), options | {"strings_to_numbers": False})
        self._sheet = self._book.add_worksheet("licet")
        self._sheet.freeze_panes(1, 0)
        self._row = 0
        self.guarded = 0
        self.shortened = 0

    def write(self, texts: Sequence[str]) -> None:
        """Write one row; raises `SheetFull` beyond what a worksheet holds."""
        if self._row >= _SHEET_LIMIT:
            raise SheetFull(f"a worksheet holds {_SHEET_LIMIT - 1} lines; write CSV or Parquet instead")
        for column, text in enumerate(texts):
            if len(text) > _CELL_LIMIT:
                self.shortened += 1
            if text:
                self._sheet.write_string(self._row, column, _fitting(text))
        self._row += 1

    def finish(self) -> None:
        """Close the workbook."""
        self._book.close()


class ParquetWriter:
    """Writes every column as text, in batches."""

    def __init__(self, aside: Aside) -> None:
        """Nothing is written before the first batch."""
        self._aside = aside
        self._names: list[str] = []
        self._rows: list[Sequence[str]] = []
        self._parts: list[Path] = []
        self.guarded = 0
        self.shortened = 0

    def write(self, texts: Sequence[str]) -> None:
        """Write one row."""
        if not self._names:
            self._names = list(texts)
            return
        self._rows.append(texts)
        if len(self._rows) >= _BATCH:
            self._write_part()

    def finish(self) -> None:
        """Join the batches into one file."""
        self._write_part()
        pl.scan_parquet(self._parts).sink_parquet(self._aside.file)

    def _write_part(self) -> None:
        part = self._aside.folder / f"part-{len(self._parts):06}"
        columns = list(zip(*self._rows, strict=True)) or [()] * len(self._names)
        series = [pl.Series(name, column, pl.String) for name, column in zip(self._names, columns, strict=True)]
        pl.DataFrame(series).write_parquet(part)
        self._parts.append(part)
        self._rows = []


class JsonLinesWriter:
    """Writes one object a line; blank texts are left out."""

    def __init__(self, aside: Aside) -> None:
        """Open the file."""
        self._stream = aside.file.open("w", encoding="utf-8", newline="")
        self._names: list[str] = []
        self.guarded = 0
        self.shortened = 0

    def write(self, texts: Sequence[str]) -> None:
        """Write one row."""
        if not self._names:
            self._names = list(texts)
            return
        record = {name: text for name, text in zip(self._names, texts, strict=True) if text}
        self._stream.write(json.dumps(record, ensure_ascii=False) + "\n")

    def finish(self) -> None:
        """Close the file."""
        self._stream.close()


def _fitting(text: str) -> str:
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…"
