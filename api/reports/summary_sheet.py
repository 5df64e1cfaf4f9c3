"""How is a check summed up on the first sheet of a workbook? Table under table, with a chart of what may leave."""

from __future__ import annotations

from datetime import date

from xlsxwriter import Workbook

from api.reports.cells import height, lines_of
from api.reports.figures import Cell, Figures, Table
from api.reports.sheets import printed
from api.reports.showing import shown
from api.reports.styles import FILLS, Style, Styles
from api.tally import ACTIONS
from engine.manifests.guard import storable

_WIDTHS = (46.0, 72.0, 24.0, 14.0)
_CHART_ROWS = 12
_LONGEST_TEXT = 8_000


class SummarySheet:
    """The summary; opened first so that it stands first, written last because the other sheets are counted on it."""

    def __init__(self, book: Workbook, styles: Styles, title: str, footer: str) -> None:
        """Open the sheet."""
        self._book, self._styles, self._title = book, styles, title
        self._sheet = book.add_worksheet(title)
        for place, width in enumerate(_WIDTHS):
            self._sheet.set_column(place, place, width)
        self._sheet.hide_gridlines(2)
        printed(self._sheet, footer)
        self._row = 0

    def write(self, figures: Figures, remarks: Table) -> None:
        """Write every table; `remarks` says what there is to say of the workbook itself."""
        say = figures.voice.say
        self._line(say("report_of", name=figures.data.name), "title")
        self._line(say("disclaimer"), "note", wide=True)
        self._table(figures.basis())
        self._table(figures.counts())
        self._table(figures.actions())
        self._chart()
        for table in (
            figures.coming(), figures.coming_clauses(), figures.clauses(), figures.suspended(), figures.hanging(),
            figures.missing(), figures.assumed(), remarks, figures.notices(), figures.legend(),
        ):  # fmt: skip
            self._table(table)

    def _line(self, text: str, style: Style, *, wide: bool = False) -> None:
        if wide:
            self._sheet.set_row(self._row, height(lines_of(text, sum(_WIDTHS))))
            self._sheet.merge_range(self._row, 0, self._row, len(_WIDTHS) - 1, "", self._styles[style])
        self._sheet.write_string(self._row, 0, _text(text), self._styles[style])
        self._row += 1

    def _table(self, table: Table) -> None:
        """A titled table; nothing at all without rows."""
        if not table.rows:
            return
        self._row += 1
        self._line(table.title, "heading")
        if table.note:
            self._line(table.note, "note", wide=True)
        if table.heads:
            for place, head in enumerate(table.heads):
                self._sheet.write_string(self._row, place, head, self._styles["head"])
            self._row += 1
        self._first = self._row
        for row in table.rows:
            lines = max(
                lines_of(cell, _WIDTHS[place]) if isinstance(cell, str) else 1 for place, cell in enumerate(row)
            )
            self._sheet.set_row(self._row, height(lines))
            for place, cell in enumerate(row):
                self._cell(place, cell)
            self._row += 1

    def _cell(self, place: int, cell: Cell) -> None:
        if isinstance(cell, str):
            self._sheet.write_string(self._row, place, _text(cell), self._styles["wrapped"])
        elif isinstance(cell, date):
            self._sheet.write_datetime(self._row, place, cell, self._styles["date"])
        else:
            self._sheet.write_number(self._row, place, cell, self._styles["number" if place > 1 else "count"])

    def _chart(self) -> None:
        """Bars of the three actions, drawn from the cells of the table above."""
        last = self._first + len(ACTIONS) - 1
        chart = self._book.add_chart({"type": "bar"})
        fills = [{"pattern": _pattern(*FILLS[action])} for action in ACTIONS]
        chart.add_series({
            "categories": [self._title, self._first, 0, last, 0],
            "values": [self._title, self._first, 2, last, 2],
            "points": fills,
            "data_labels": {"value": True, "num_format": "#,##0"},
            "gap": 60,
        })  # fmt: skip
        chart.set_legend({"none": True})
        chart.set_title({"none": True})
        chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
        chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 720, "height": 20 * (_CHART_ROWS - 2)})
        self._sheet.insert_chart(self._row + 1, 0, chart, {"object_position": 1})
        self._row += _CHART_ROWS


def _pattern(pattern: str, colour: str) -> dict[str, str]:
    return {"pattern": pattern, "fg_color": colour, "bg_color": "#FFFFFF"}


def _text(text: str) -> str:
    """A text as it may be shown, cut where it would fill the sheet."""
    whole = storable(shown(text))
    return whole if len(whole) <= _LONGEST_TEXT else whole[: _LONGEST_TEXT - 1] + "…"
