"""What does an Excel workbook hold? Its cells as the texts that a person sees, numbers exact, dates as ISO dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from zipfile import BadZipFile, ZipFile

import fastexcel
import polars as pl

from engine.facts.problems import Problem
from engine.faults import Fault, Place, SourceRefused, nearest
from engine.manifests.notices import Notice, notice
from engine.manifests.rows import Rejected
from engine.manifests.sources import ByteSource
from engine.manifests.tables import RawRow
from engine.manifests.workbook_scan import Scan, Sheet, WorkbookDamaged, scan, sheets

_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00:00(?:\.0+)?")
_LARGEST = 4 << 30


class WorkbookTable:
    """One worksheet of an `.xlsx` workbook: the first that is shown, or the one named; `sheet` is its name."""

    sample: Sequence[Sequence[str]] = ()

    def __init__(self, source: ByteSource, sheet: str | None = None) -> None:
        """Read the worksheet. Raises `SourceRefused` where it is damaged, empty, or there is none of that name."""
        self.notices: list[Notice] = []
        self.blank = 0
        self._source = source
        self._row = 0
        try:
            with ZipFile(source.file()) as book:
                self._check_size(book)
                chosen = self._choose(sheets(book), sheet)
                self.sheet = chosen.name
                self._scan = scan(book, chosen)
            self._cells = _texts(source, chosen)
            self._rows = enumerate(self._cells.iter_rows(), start=1)
        except (BadZipFile, WorkbookDamaged, fastexcel.FastExcelError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise SourceRefused([Fault(Place(source.shown_as), f"cannot be read as a workbook: {reason}")]) from error
        self._say_merged(self._scan)
        self.headers = self._read_header(chosen)

    @property
    def part_read(self) -> float:
        """The part of the rows that has been read."""
        return self._row / self._cells.height if self._cells.height else 1.0

    def __iter__(self) -> Iterator[RawRow | Rejected]:
        """The rows in the order of the sheet."""
        for row, cells in self._rows:
            self._row = row
            fields, problems = self._fields(row, cells)
            if any(map(str.strip, fields)):
                yield RawRow(row, fields, "\t".join(fields), tuple(problems))
            else:
                self.blank += 1

    def _fields(self, row: int, cells: Sequence[str | None]) -> tuple[list[str], list[Problem]]:
        fields = [_plain(cell) for cell in cells]
        problems = []
        for place in range(len(cells)):
            cell = (row, place + self._scan.first_column)
            if cell in self._scan.numbers:
                fields[place] = self._scan.numbers[cell]
            elif cell in self._scan.errors:
                error = fields[place] = self._scan.errors[cell]
                problems.append(
                    Problem(self.headers[place], error, f"the formula gives {error}", "correct it in the workbook")
                )
        return fields, problems

    def _read_header(self, chosen: Sheet) -> list[str]:
        for row, cells in self._rows:
            self._row = row
            fields = [_plain(cell) for cell in cells]
            if any(map(str.strip, fields)):
                self.header_row = row
                return fields
            self.blank += 1
        fault = Fault(Place(self._source.shown_as), f"worksheet `{chosen.name}` is empty", "name another with --sheet")
        raise SourceRefused([fault])

    def _choose(self, found: list[Sheet], named: str | None) -> Sheet:
        shown = [sheet for sheet in found if sheet.visible]
        names = [sheet.name for sheet in found]
        chosen = next((sheet for sheet in (found if named else shown) if named in (None, sheet.name)), None)
        if chosen is None:
            hint = nearest(named or "", names) or "it has " + ", ".join(f"`{name}`" for name in names)
            what = f"has no worksheet `{named}`" if named else "has no worksheet that is shown"
            raise SourceRefused([Fault(Place(self._source.shown_as), what, hint)])
        others = [name for name in names if name != chosen.name]
        if others and named is None:
            en = f"Worksheet `{chosen.name}` is read; not read: {', '.join(others)}."
            self.notices.append(notice("sheet", en, f"读取工作表“{chosen.name}”；未读取：{'、'.join(others)}。"))
        return chosen

    def _say_merged(self, found: Scan) -> None:
        if found.merged:
            en = f"{found.merged} ranges are merged; only the first cell of each holds a value, the others are blank."
            zh = f"有{found.merged}处合并单元格，仅首个单元格有值，其余视为空白。"
            self.notices.append(notice("merged_cells", en, zh))

    def _check_size(self, book: ZipFile) -> None:
        if sum(part.file_size for part in book.infolist()) > _LARGEST:
            fault = Fault(Place(self._source.shown_as), "unpacks to more than 4 GiB", "export it as CSV")
            raise SourceRefused([fault])


def _texts(source: ByteSource, sheet: Sheet) -> pl.DataFrame:
    reader = fastexcel.read_excel(str(source.path) if source.path else source.file().read())
    loaded = reader.load_sheet(sheet.name, header_row=None, skip_rows=0, dtypes="string")
    if loaded.width == 0:
        return pl.DataFrame()
    frame: pl.DataFrame = loaded.to_polars()
    return frame


def _plain(cell: str | None) -> str:
    """A cell as text; a date cell without a time is its date."""
    text = cell or ""
    midnight = _MIDNIGHT.fullmatch(text)
    return midnight[1] if midnight else text
