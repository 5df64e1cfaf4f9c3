"""How does a check look as an Excel workbook? A summary, the lines that are held, all lines, the rejected rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from api.reports.cells import Column, mapped
from api.reports.data import ReportData
from api.reports.figures import Cell, Figures, Table
from api.reports.filling import Filled, fill
from api.reports.held import held_lines
from api.reports.parties import hits
from api.reports.sheets import SHEET_ROWS, Extent, Part, extent, lay_out
from api.reports.showing import HIDDEN, shown
from api.reports.styles import Style, Styles
from api.reports.summary_sheet import SummarySheet
from engine import __version__
from engine.manifests.guard import storable
from engine.manifests.outputs import PREFIX

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_BATCH = 10_000
_HASH_SHOWN = 12
_HELD_LOOKS: dict[str, tuple[float, Style]] = {
    "action": (9, "text"), "verdict": (20, "strong"), "could_be": (20, "wrapped"), "shipment": (11, "wrapped"),
    "line": (6, "text"), "item": (12, "wrapped"), "description": (22, "wrapped"), "end_user": (22, "wrapped"),
    "destination": (11, "wrapped"), "value": (12, "text"), "currency": (8, "text"), "clauses": (32, "wrapped"),
    "missing": (22, "wrapped"), "reason": (60, "wrapped"), "changes_on": (12, "date"), "verdict_then": (16, "wrapped"),
    "row": (8, "number"),
}  # fmt: skip
_PROBLEM_LOOKS: dict[str, tuple[float, Style]] = {
    "row": (8, "number"), "column": (22, "text"), "value": (30, "wrapped"), "what": (52, "wrapped"),
    "hint": (52, "wrapped"), "raw": (90, "clipped"),
}  # fmt: skip
_PARTY_LOOKS: dict[str, tuple[float, Style]] = {
    "party": (40, "wrapped"), "country": (9, "text"), "list": (20, "text"), "listed_as": (40, "wrapped"),
    "score": (8, "number"), "settled": (20, "text"),
}  # fmt: skip
_PROBLEM_HEADS = {"value": "found", "hint": "right"}
_LONG = {PREFIX + "reason_en": 60, PREFIX + "reason_zh": 60, PREFIX + "clauses": 34, PREFIX + "suspended": 34}
_GIVEN = ("shipment", "line", "item", "description", "end_user", "destination", "value", "currency")


class WorkbookReport:
    """One report written into one workbook; `rows` is how many rows a sheet takes."""

    def __init__(self, data: ReportData, rows: int = SHEET_ROWS) -> None:
        """Nothing is written yet."""
        self._data, self._limit = data, rows
        self._figures = Figures(data)
        self._voice = self._figures.voice

    def write(self, path: Path) -> None:
        """Write the workbook to a path that holds nothing yet; what it takes on the way stands beside it.

        Raises `OSError` where it cannot be written.
        """
        with TemporaryDirectory(dir=path.parent) as folder:
            kept, laid_out = Path(folder, "held.parquet"), Path(folder, "laid-out.xlsx")
            held_lines(self._data).sink_parquet(kept)
            parts = {"held": self._held(kept), "all": self._all(), "rejected": self._rejected()}
            if self._data.check.counterparties is not None:
                parts["parties"] = self._parties()
            extents = {key: extent(part, self._limit) for key, part in parts.items()}
            try:
                with Workbook(str(laid_out), _OPTIONS) as book:
                    self._lay_out(book, parts, extents)
            except FileCreateError as error:
                raise error.args[0] from error
            fill(laid_out, path, _by_file(parts, extents))

    def _lay_out(self, book: Workbook, parts: dict[str, Part], extents: dict[str, Extent]) -> None:
        """Everything but the rows; the workbook's date is the day of knowledge: the same check gives the same file."""
        hash_ = self._data.check.rulebook.hash
        book.set_properties({
            "title": self._voice.say("report_of", name=shown(self._data.name)),
            "author": f"Licet {__version__}",
            "comments": hash_,
            "created": datetime.combine(self._data.check.request.known_at, time()),
        })  # fmt: skip
        styles, footer = Styles(book), self._voice.say("footer", hash=hash_[:_HASH_SHOWN])
        summary = SummarySheet(book, styles, self._voice.say("sheet.summary"), footer)
        summary.write(self._figures, self._remarks(extents))
        for key, part in parts.items():
            lay_out(book, styles, part, extents[key].sheets, footer)

    def _held(self, kept: Path) -> Part:
        columns = tuple(Column(self._voice.say(f"head.{name}"), *look) for name, look in _HELD_LOOKS.items())
        accents: dict[str, Style] = {self._voice.action("stop"): "stop", self._voice.action("hold"): "hold"}
        lines = pl.scan_parquet(kept).select(*_HELD_LOOKS)
        return Part(self._voice.say("sheet.held"), columns, lambda: map(self._in_words, _frames(lines)), accents)

    def _all(self) -> Part:
        lines = self._data.lines()
        names = lines.collect_schema().names()
        columns = (
            Column(storable(name), _LONG.get(name, min(max(len(name) + 3, 11), 24)), _found(name)) for name in names
        )
        return Part(self._voice.say("sheet.all"), tuple(columns), lambda: _frames(lines))

    def _rejected(self) -> Part:
        say, problems = self._voice.say, self._data.problems().select(*_PROBLEM_LOOKS)
        columns = (
            Column(say(f"head.{_PROBLEM_HEADS.get(name, name)}"), *look) for name, look in _PROBLEM_LOOKS.items()
        )
        return Part(say("sheet.rejected"), tuple(columns), lambda: map(self._problems, _frames(problems)))

    def _parties(self) -> Part:
        found = _harmless(hits(self._data, self._voice))
        columns = (Column(self._voice.say(f"head.{name}"), *look) for name, look in _PARTY_LOOKS.items())
        return Part(self._voice.say("sheet.parties"), tuple(columns), lambda: _frames(found.lazy()))

    def _in_words(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Held lines as they are read."""
        voice = self._voice
        words = {
            "action": voice.action,
            "verdict": voice.verdict,
            "could_be": voice.verdict,
            "verdict_then": voice.interval,
            "missing": self._facts,
            "clauses": _apart,
        }
        given = _harmless(frame.select(_GIVEN)).get_columns()
        told = []
        for name, word in words.items():
            texts = frame[name]
            known = {text: word(text) for text in texts.unique() if text}
            told.append(texts.replace_strict(known, default="", return_dtype=pl.String) if known else texts)
        return frame.with_columns(*given, *told)

    def _problems(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Problems of rejected rows as they are read."""
        told = [pl.Series(name, map(self._voice.problem, frame[name]), pl.String) for name in ("what", "hint")]
        return _harmless(frame.with_columns(*told))

    def _facts(self, columns: str) -> str:
        return self._voice.series(map(self._voice.fact, columns.split(";")))

    def _remarks(self, extents: dict[str, Extent]) -> Table:
        """What there is to say of the workbook: rows on each kind of sheet, cells that were cut."""
        say = self._voice.say
        rows: list[tuple[Cell, ...]] = [
            (say(f"sheet.{key}"), say(f"rows.{key}"), say("sheets_needed", count=len(one.sheets)), one.rows)
            for key, one in extents.items()
        ]
        shortened = sum(one.shortened for one in extents.values())
        if shortened:
            rows.append((say("shortened"), say("shortened.means"), "", shortened))
        return Table("sheets", say("title.sheets"), tuple(say(f"head.{name}") for name in _REMARKS), tuple(rows))


_REMARKS = ("sheet", "holds", "extent", "number")


def _by_file(parts: dict[str, Part], extents: dict[str, Extent]) -> dict[str, Filled]:
    """The sheets to be filled by the names of their files; the summary is the first of all sheets."""
    found = [Filled(part, rows) for key, part in parts.items() for rows in extents[key].sheets]
    return {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(found, 2)}


def _frames(lines: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """The rows of a file, a slice at a time, blanks as blank texts; slices, because batches are read far ahead."""
    rows = lines.select(pl.len()).collect().item()
    for first in range(0, rows, _BATCH):
        yield lines.slice(first, _BATCH).collect().fill_null("")


def _apart(clauses: str) -> str:
    return clauses.replace(";", "\n")


def _harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts of a manifest in which nothing steers the display."""
    return frame.with_columns([mapped(texts, texts.str.contains(HIDDEN), shown) for texts in frame.iter_columns()])


def _found(name: str) -> Style:
    return "date" if name == PREFIX + "changes_on" else "number" if name == PREFIX + "row" else "text"
