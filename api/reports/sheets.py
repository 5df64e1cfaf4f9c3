"""How do any number of rows go into worksheets? One after the other, on another sheet wherever one is full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from api.reports.figures import Cell
from api.reports.showing import storable
from api.reports.styles import Style, Styles

SHEET_ROWS = 1_048_576
"""The rows of a worksheet, its header included."""
_CELL_UNITS = 32_767
_A4, _A3 = 9, 8
_FITTING = 20
_LINE_HEIGHT, _HIGHEST = 15.0, 405.0
_FILLED = 0.95  # lines break between words, so they are not filled to the end
_FIRST_WIDE = "\u2e80"
_WHOLE_SHEET = "A1:XFD1048576"


@dataclass(frozen=True)
class Column:
    """A column: its head, how wide it is in characters, and how its cells look."""

    head: str
    width: float
    style: Style = "text"


class Sheets:
    """The worksheets of one title in a workbook; `shortened` counts the cells that were cut to what a cell holds.

    Every sheet has its header frozen and repeated on each printed page, a filter, and a footer with page numbers.
    """

    def __init__(
        self, book: Workbook, styles: Styles, title: str, columns: Sequence[Column], footer: str, *,
        rows: int = SHEET_ROWS,
    ) -> None:  # fmt: skip
        """Open the first sheet; `rows` is how many rows a sheet takes."""
        self._book, self._styles, self._title, self._footer = book, styles, title, footer
        self._columns, self._limit = tuple(columns), rows
        self._looks = [styles[column.style] for column in columns]
        self._wrapped = [place for place, column in enumerate(columns) if column.style in {"wrapped", "strong"}]
        self._number = 0
        self.written = 0
        self.shortened = 0
        self._open()

    def write(self, row: Sequence[Cell], first: Style | None = None) -> None:
        """Write one row; `first` is the look of its first cell where that differs from the column's."""
        if self._next >= self._limit:
            self.finish()
            self._open()
        sheet, place = self._sheet, self._next
        lines = max((self._lines(column, row[column]) for column in self._wrapped), default=1)
        if lines > 1:
            sheet.set_row(place, height(lines))
        for column, cell in enumerate(row):
            look = self._looks[column] if column or first is None else self._styles[first]
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(place, column, self._fitting(cell), look)
                elif column < _FITTING:
                    sheet.write_blank(place, column, None, look)
            elif isinstance(cell, date):
                sheet.write_datetime(place, column, cell, look)
            else:
                sheet.write_number(place, column, cell, look)
        self._next += 1
        self.written += 1

    def finish(self) -> None:
        """Lay the filter over the rows of the sheet that was open."""
        self._sheet.autofilter(0, 0, max(self._next - 1, 0), len(self._columns) - 1)

    @property
    def sheets(self) -> int:
        """How many sheets were needed."""
        return self._number

    def _open(self) -> None:
        self._number += 1
        name = self._title if self._number == 1 else f"{self._title} {self._number}"
        self._sheet = self._book.add_worksheet(name)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, self._fitting(column.head), self._styles["head"])
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0, 0)
        printed(self._sheet, self._footer, _A3, fitted=len(self._columns) <= _FITTING)
        self._next = 1

    def _lines(self, column: int, cell: Cell) -> int:
        return lines_of(cell, self._columns[column].width) if isinstance(cell, str) else 1

    def _fitting(self, text: str) -> str:
        """A text as a cell can hold it; Excel counts characters beyond the basic plane twice."""
        text = storable(text)
        if len(text) * 2 <= _CELL_UNITS or _units(text) <= _CELL_UNITS:
            return text
        self.shortened += 1
        cut = text.encode("utf-16-le")[: 2 * (_CELL_UNITS - 1)].decode("utf-16-le", errors="ignore")
        return cut + "…"


def printed(sheet: Worksheet, footer: str, paper: int = _A4, *, fitted: bool = True) -> None:
    """Set a sheet up for printing: landscape, as wide as a page unless that would be too small to read."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    if fitted:
        sheet.fit_to_pages(1, 0)
    sheet.set_footer(footer)
    sheet.ignore_errors({"number_stored_as_text": _WHOLE_SHEET})


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def lines_of(text: str, width: float) -> int:
    """About how many lines a text takes in a cell so many characters wide; Chinese ones take two places each."""
    return sum(1 + int(_places(part) / (width * _FILLED)) for part in text.split("\n"))


def height(lines: int) -> float:
    """How high a row of so many lines is, in points; a worksheet has a highest row."""
    return min(_LINE_HEIGHT * lines, _HIGHEST)


def _places(text: str) -> int:
    return len(text) + sum(character >= _FIRST_WIDE for character in text)
