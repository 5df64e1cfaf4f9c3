"""How does a check look as an Excel workbook? A summary, the lines that are held, all lines, the rejected rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from api.reports.data import ReportData
from api.reports.figures import Cell, Figures, Table
from api.reports.held import HELD, held_lines
from api.reports.sheets import SHEET_ROWS, Column, Sheets
from api.reports.showing import shown
from api.reports.styles import Style, Styles
from api.reports.summary_sheet import SummarySheet
from api.reports.voice import Voice
from api.tally import ACTIONS
from engine import __version__
from engine.manifests.outputs import PREFIX

_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
_BATCH = 20_000
_HASH_SHOWN = 12
_HELD_LOOKS: dict[str, tuple[float, Style]] = {
    "action": (9, "text"), "verdict": (17, "strong"), "could_be": (17, "wrapped"), "shipment": (11, "text"),
    "line": (6, "text"), "item": (12, "text"), "description": (22, "wrapped"), "end_user": (22, "wrapped"),
    "destination": (11, "wrapped"), "value": (12, "text"), "currency": (8, "text"), "clauses": (32, "wrapped"),
    "missing": (22, "wrapped"), "reason": (60, "wrapped"), "changes_on": (11, "date"), "verdict_then": (16, "wrapped"),
    "row": (8, "number"),
}  # fmt: skip
_PROBLEM_LOOKS: dict[str, tuple[float, Style]] = {
    "row": (8, "number"), "column": (22, "text"), "value": (30, "wrapped"), "what": (52, "wrapped"),
    "hint": (52, "wrapped"), "raw": (90, "text"),
}  # fmt: skip
_PROBLEM_HEADS = {"row": "row", "column": "column", "value": "found", "what": "what", "hint": "right", "raw": "raw"}
_LONG = {PREFIX + "reason_en": 60, PREFIX + "reason_zh": 60, PREFIX + "clauses": 34, PREFIX + "suspended": 34}


class WorkbookReport:
    """One report written into one workbook; `rows` is how many rows a sheet takes."""

    def __init__(self, data: ReportData, rows: int = SHEET_ROWS) -> None:
        """Nothing is written yet."""
        self._data, self._limit = data, rows
        self._figures = Figures(data)
        self._voice = self._figures.voice
        self._sheets: list[Sheets] = []

    def write(self, path: Path) -> None:
        """Write the workbook to a path that holds nothing yet; rows go to disk as they come, beside it.

        Raises `OSError` where it cannot be written.
        """
        try:
            with Workbook(str(path), _OPTIONS | {"tmpdir": str(path.parent)}) as book:
                self._fill(book)
        except FileCreateError as error:
            raise error.args[0] from error

    def _fill(self, book: Workbook) -> None:
        self._describe(book)
        self._book, self._styles = book, Styles(book)
        self._footer = self._voice.say("footer", hash=self._data.check.rulebook.hash[:_HASH_SHOWN])
        summary = SummarySheet(book, self._styles, self._voice.say("sheet.summary"), self._footer)
        self._held()
        self._all()
        self._rejected()
        summary.write(self._figures, self._remarks())

    def _describe(self, book: Workbook) -> None:
        """Name the workbook; its date is the day of knowledge, so that the same check gives the same file."""
        known_at = self._data.check.request.known_at
        book.set_properties({
            "title": self._voice.say("report_of", name=shown(self._data.name)),
            "author": f"Licet {__version__}",
            "comments": self._data.check.rulebook.hash,
            "created": datetime(known_at.year, known_at.month, known_at.day, tzinfo=UTC).replace(tzinfo=None),
        })  # fmt: skip

    def _held(self) -> None:
        columns = [Column(self._voice.say(f"head.{name}"), *_HELD_LOOKS[name]) for name in _HELD_LOOKS]
        sheets = self._open("held", columns)
        written = _Words(self._voice)
        places = [HELD.index(name) for name in _HELD_LOOKS]
        looks: dict[str, Style] = {action: action for action in ACTIONS}
        for row in _rows(held_lines(self._data)):
            action = row[HELD.index("action")]
            sheets.write([written.cell(HELD[place], row[place]) for place in places], looks[action])
        sheets.finish()

    def _all(self) -> None:
        lines = self._data.lines()
        names = lines.collect_schema().names()
        columns = [Column(name, _LONG.get(name, min(max(len(name) + 3, 11), 24)), _found(name)) for name in names]
        sheets = self._open("all", columns)
        dates, row_place = names.index(PREFIX + "changes_on"), names.index(PREFIX + "row")
        for texts in _rows(lines):
            cells: list[Cell] = list(texts)
            cells[dates] = _day(texts[dates])
            cells[row_place] = int(texts[row_place])
            sheets.write(cells)
        sheets.finish()

    def _rejected(self) -> None:
        columns = [
            Column(self._voice.say(f"head.{head}"), *_PROBLEM_LOOKS[name]) for name, head in _PROBLEM_HEADS.items()
        ]
        sheets = self._open("rejected", columns)
        for row, *texts in _rows(self._data.problems().select(*_PROBLEM_HEADS)):
            sheets.write([int(row), *map(shown, texts)])
        sheets.finish()

    def _open(self, key: str, columns: Sequence[Column]) -> Sheets:
        title = self._voice.say(f"sheet.{key}")
        sheets = Sheets(self._book, self._styles, title, columns, self._footer, rows=self._limit)
        self._sheets.append(sheets)
        return sheets

    def _remarks(self) -> Table:
        """What there is to say of the workbook: rows on each kind of sheet, cells that were cut."""
        say, keys = self._voice.say, ("held", "all", "rejected")
        rows: list[tuple[Cell, ...]] = [
            (say(f"sheet.{key}"), say("sheets_needed", count=sheets.sheets), say(f"rows.{key}"), sheets.written)
            for key, sheets in zip(keys, self._sheets, strict=True)
        ]
        shortened = sum(sheets.shortened for sheets in self._sheets)
        if shortened:
            rows.append((say("shortened"), say("shortened.means"), "", shortened))
        return Table("sheets", say("title.sheets"), tuple(say(f"head.{name}") for name in _REMARKS), tuple(rows))


_REMARKS = ("sheet", "extent", "holds", "number")


class _Words:
    """The cells of held lines in words."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def cell(self, name: str, text: str) -> Cell:
        """One cell as it is shown."""
        match name:
            case "action":
                return self._voice.action(text)
            case "verdict" | "could_be":
                return self._voice.verdict(text)
            case "verdict_then":
                return self._voice.interval(text) if text else ""
            case "missing":
                return self._voice.series(self._voice.fact(column) for column in text.split(";")) if text else ""
            case "clauses":
                return text.replace(";", "\n")
            case "changes_on":
                return _day(text)
            case "row":
                return int(text)
            case _:
                return shown(text)


def _rows(lines: pl.LazyFrame) -> Iterator[tuple[str, ...]]:
    """The rows of a frame, a batch at a time, blanks as blank texts."""
    for batch in lines.collect_batches(chunk_size=_BATCH, maintain_order=True):
        yield from batch.fill_null("").iter_rows()


def _day(text: str) -> Cell:
    return date.fromisoformat(text) if text else ""


def _found(name: str) -> Style:
    return "date" if name == PREFIX + "changes_on" else "number" if name == PREFIX + "row" else "text"
