"""How are any number of rows laid out on worksheets? On as many as it takes, each ready to be read and printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from api.reports.cells import Column, size, too_long
from api.reports.styles import Style, Styles

SHEET_ROWS = 1_048_576
"""The rows of a worksheet, its header included."""
_MOST_BYTES = 1_900_000_000  # Excel takes a larger sheet for damaged
_A4, _A3 = 9, 8
_FITTING = 20
_WHOLE_SHEET = "A1:XFD1048576"


@dataclass(frozen=True)
class Part:
    """Rows of one title: their columns, and the frames of texts that they come in, which can be gone through again.

    `accents` says how a cell of the first column looks, by its text, where that differs from its column.
    """

    title: str
    columns: tuple[Column, ...]
    frames: Callable[[], Iterator[pl.DataFrame]]
    accents: Mapping[str, Style] = field(default_factory=dict)

    @property
    def wide(self) -> bool:
        """Whether it has more columns than a printed page can be made to hold."""
        return len(self.columns) > _FITTING


@dataclass(frozen=True)
class Extent:
    """How many rows each sheet of a part takes, without its header, and how many cells are cut."""

    sheets: tuple[int, ...]
    shortened: int

    @property
    def rows(self) -> int:
        """The rows on all sheets."""
        return sum(self.sheets)


def extent(part: Part, limit: int) -> Extent:
    """Go through the rows of a part and share them out among sheets of `limit` rows each, header included."""
    sheets, rows, bytes_, shortened = [], 0, 0, 0
    for frame in part.frames():
        shortened += sum(too_long(frame.to_series(place)) for place in range(frame.width))
        for piece in frame.iter_slices(min(limit - 1, frame.height)):
            added, room = size(piece, blanks=not part.wide), limit - 1 - rows
            if bytes_ + added > _MOST_BYTES and rows:
                sheets.append(rows)
                rows, bytes_, room = 0, 0, limit - 1
            if piece.height > room:
                sheets.append(limit - 1)
                rows, bytes_ = piece.height - room, added
            else:
                rows, bytes_ = rows + piece.height, bytes_ + added
    return Extent((*sheets, rows), shortened)


def lay_out(book: Workbook, styles: Styles, part: Part, rows: Sequence[int], footer: str) -> None:
    """Add a sheet for each number of rows: its header, and below it one cell of each look, to be put in place later."""
    for number, count in enumerate(rows, 1):
        sheet = book.add_worksheet(part.title if number == 1 else f"{part.title} {number}")
        for place, column in enumerate(part.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.head, styles["head"])
            sheet.write_blank(1, place, None, styles[column.style])
        for place, style in enumerate(part.accents.values()):
            sheet.write_blank(2 + place, 0, None, styles[style])
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0, 0)
        sheet.autofilter(0, 0, count, len(part.columns) - 1)
        printed(sheet, footer, _A3, fitted=not part.wide)


def printed(sheet: Worksheet, footer: str, paper: int = _A4, *, fitted: bool = True) -> None:
    """Set a sheet up for printing: landscape, as wide as a page unless that would be too small to read."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    if fitted:
        sheet.fit_to_pages(1, 0)
    sheet.set_footer(footer)
    sheet.ignore_errors({"number_stored_as_text": _WHOLE_SHEET})
