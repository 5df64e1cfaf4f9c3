"""How are lines written as a workbook or as Parquet? Whole frames of texts at a time, a few in memory."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

import polars as pl
import xlsxwriter
from polars.io.plugins import register_io_source
from xlsxwriter.exceptions import FileCreateError

from engine.faults import LicetError
from engine.manifests.guard import storable

_ROW_GROUP = 100_000
_CELL_LIMIT = 32_767
_SHEET_LIMIT = 1_048_576
_SHEET_PIECE = 2_000
_NO_DATE = datetime(1980, 1, 1)  # noqa: DTZ001 - workbooks know no zones
"""What a workbook says of when it was made: the same lines give the same bytes, whenever they are written."""


class SheetFull(LicetError):
    """More rows than a worksheet holds."""


class FrameWriter(Protocol):
    """Writes a file; `guarded` counts the cells that were marked as text, `shortened` those that were cut.

    `at_a_time`: the most rows that a frame is to have, so that a slow writer soon hears that it is to stop; None for
    any number.
    """

    at_a_time: int | None
    guarded: int
    shortened: int

    def write(self, file: Path, frames: Iterator[pl.DataFrame]) -> None:
        """Write the columns' names and then the frames, which hold texts and numbers of rows."""
        ...


class WorkbookWriter:
    """Writes one worksheet. Every cell is text, so nothing runs and no number changes its digits."""

    def __init__(self, schema: pl.Schema) -> None:
        """The columns of the file."""
        self._names = schema.names()
        self.at_a_time: int | None = _SHEET_PIECE
        self.guarded = 0
        self.shortened = 0

    def write(self, file: Path, frames: Iterator[pl.DataFrame]) -> None:
        """Write the frames; raises `SheetFull` before the first that a worksheet cannot hold."""
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(str(file), options | {"strings_to_numbers": False, "tmpdir": str(file.parent)})
        book.set_properties({"created": _NO_DATE})
        sheet = book.add_worksheet("licet")
        sheet.freeze_panes(1, 0)
        try:
            self._fill(sheet, frames)
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error
        finally:
            sheet.row_data_fh.close()  # what stops on the way does not first pack a book that nobody gets

    def _fill(self, sheet: xlsxwriter.worksheet.Worksheet, frames: Iterator[pl.DataFrame]) -> None:
        for column, name in enumerate(self._names):
            self._put(sheet, 0, column, name)
        row = 1
        for frame in frames:
            if row + frame.height > _SHEET_LIMIT:
                raise SheetFull(f"a worksheet holds {_SHEET_LIMIT - 1} lines; write CSV or Parquet instead")
            for cells in frame.cast(pl.String).iter_rows():
                for column, text in enumerate(cells):
                    if text:
                        self._put(sheet, row, column, text)
                row += 1

    def _put(self, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, text: str) -> None:
        if len(text) > _CELL_LIMIT:
            self.shortened += 1
            text = text[: _CELL_LIMIT - 1] + "…"
        sheet.write_string(row, column, storable(text))


class ParquetWriter:
    """Writes every cell as text and the numbers of rows as whole numbers, group of rows by group of rows."""

    def __init__(self, schema: pl.Schema) -> None:
        """The columns of the file."""
        self._schema = schema
        self.at_a_time: int | None = None
        self.guarded = 0
        self.shortened = 0

    def write(self, file: Path, frames: Iterator[pl.DataFrame]) -> None:
        """Write the frames."""
        try:
            register_io_source(lambda *_: frames, schema=self._schema).sink_parquet(file, row_group_size=_ROW_GROUP)
        except pl.exceptions.ComputeError as error:
            raise _as_os_error(error) from error


def _as_os_error(error: pl.exceptions.ComputeError) -> OSError:
    """What went wrong with the file, which Polars tells in words."""
    told = re.search(r"\(os error (\d+)\)", str(error))
    number = int(told[1]) if told else errno.EIO
    return OSError(number, os.strerror(number))
