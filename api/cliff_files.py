"""How is a table of counts and amounts written to a file? Whole or not at all, and no cell runs as a formula."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import xlsxwriter
from polars import selectors

from engine.faults import LicetError
from engine.manifests.aside import Aside
from engine.manifests.guard import guarded, storable

ENDINGS = (".csv", ".tsv", ".xlsx", ".parquet", ".json", ".jsonl")
"""What a name may end in."""
_SHEET_ROWS = 1_048_575
_SHEET_TEXT = 32_767
_SHEET_DIGITS = 15


class TableTooLong(LicetError):
    """More rows than a worksheet holds."""


def write_table(table: pl.DataFrame, path: Path) -> int:
    """Write a table in the format that its name ends in, amounts exact; gives the number of cells marked as text.

    Raises `TableTooLong` for a workbook of more rows than one holds.
    """
    ending = path.suffix.casefold()
    marked = 0
    with Aside(path) as aside:
        if ending == ".parquet":
            table.write_parquet(aside.file)
        elif ending == ".xlsx":
            _write_sheet(table, aside.file)
        elif ending in (".json", ".jsonl"):
            plain = table.with_columns(_plain_amounts())
            plain.write_json(aside.file) if ending == ".json" else plain.write_ndjson(aside.file)
        else:
            safe = table.with_columns(_marks(table))
            texts = table.select(selectors.string()).columns
            marked = sum(safe.filter(safe[name] != table[name]).height for name in texts)
            plain = safe.with_columns(_plain_amounts()).with_columns(selectors.string().replace("", None))
            plain.write_csv(aside.file, separator="\t" if ending == ".tsv" else ",")
    return marked


def _plain_amounts() -> pl.Expr:
    """Decimals as texts without the zeros after their last digit."""
    return selectors.decimal().cast(pl.String).str.replace(r"\.?0+$", "")


def _marks(table: pl.DataFrame) -> list[pl.Expr]:
    """Texts as they are safe in a CSV cell."""
    found = []
    for name in table.select(selectors.string()).columns:
        marks = {text: safe for text in table[name].unique() if text and (safe := guarded(text)) != text}
        if marks:
            found.append(pl.col(name).replace(marks))
    return found


def _write_sheet(table: pl.DataFrame, path: Path) -> None:
    """One worksheet: counts as numbers; amounts too, unless a worksheet would round them; all else as text."""
    if table.height > _SHEET_ROWS:
        raise TableTooLong(f"a worksheet holds {_SHEET_ROWS} rows, not {table.height}; write CSV or Parquet instead")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    texts = table.with_columns(_plain_amounts())
    amounts = set(table.select(selectors.decimal()).columns)
    book = xlsxwriter.Workbook(str(path), options | {"strings_to_numbers": False})
    sheet = book.add_worksheet("licet")
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(texts.columns):
        sheet.write_string(0, column, storable(name))
    for row, cells in enumerate(texts.iter_rows(), 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell)
            elif cell and texts.columns[column] in amounts and len(cell) <= _SHEET_DIGITS:
                sheet.write_number(row, column, float(cell))
            elif cell:
                sheet.write_string(row, column, storable(cell[:_SHEET_TEXT]))
    sheet.autofilter(0, 0, table.height, table.width - 1)
    book.close()
