"""The workbook: the same numbers as the summary, every line, worst first, and nothing in it that runs."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from api.reports.data import ReportData
from api.reports.workbook import WorkbookReport
from tests.service.cli.conftest import BEARING, HOLMIUM, WRONG
from tests.service.reports.conftest import Made
from tests.service.reports.reading import sheet, sheet_names

HOSTILE = (
    "=cmd|'/c calc'!A1", "+1+1", "@SUM(A1)", "<r><t>rich</t></r>", "<script>alert(1)</script>", "_x0041_", "a\x07b",
    "\u202eexe.fdp", "\ufffe\uffff", "http://example.org/", "0001", "{{=1}}", "&amp; < > ' \u20ac \U0001f9f2",
)  # fmt: skip


def written(data: ReportData, folder: Path, name: str = "report.xlsx", **options: int) -> Path:
    path = folder / name
    WorkbookReport(data, **options).write(path)
    return path


def numbers_after(rows: list[tuple[str, ...]], title: str) -> list[tuple[str, ...]]:
    """The rows of a table on the summary: from its title to the next blank row."""
    start = next(place for place, row in enumerate(rows) if row[0] == title) + 1
    end = next((place for place in range(start, len(rows)) if not any(rows[place])), len(rows))
    return rows[start:end]


def test_its_sheets_hold_every_line_and_every_problem(sample: ReportData, tmp_path: Path) -> None:
    path = written(sample, tmp_path)
    assert sheet_names(path) == ["Summary", "Holds", "All lines", "Rejected"]
    lines = sample.lines().collect().fill_null("")
    head, *rows = sheet(path, "All lines")
    assert list(head) == lines.columns
    changes = head.index("licet_changes_on")
    for row, line in zip(rows, lines.iter_rows(), strict=True):
        for place, (cell, text) in enumerate(zip(row, line, strict=True)):
            assert cell[:10] == text if place == changes else cell == text
    problems = sample.problems().select("row", "column", "value", "what", "hint", "raw").collect()
    assert sheet(path, "Rejected")[1:] == problems.rows()


def test_its_summary_says_the_numbers_of_the_check(sample: ReportData, tmp_path: Path) -> None:
    summary, rows = sample.summary, sheet(written(sample, tmp_path), "Summary")
    counts = [int(row[1]) for row in numbers_after(rows, "Rows")]
    assert counts == [
        summary.rows, summary.read, summary.rejected, summary.open, summary.spared, summary.hanging,
    ]  # fmt: skip
    actions = {row[0]: int(row[2]) for row in numbers_after(rows, "What may leave")[1:4]}
    assert actions == dict(summary.actions)
    clauses = numbers_after(rows, "Clauses that decide")[2:]
    assert {row[0]: int(row[2]) for row in clauses if row[2] != "0"} == dict(summary.deciding)
    assert {row[0]: int(row[3]) for row in clauses if row[3] != "0"} == dict(summary.possible)
    suspended = numbers_after(rows, "Released only because of a suspension")[2:]
    assert {(row[0], date.fromisoformat(row[3][:10])): int(row[2]) for row in suspended} == dict(summary.suspended)
    hanging = numbers_after(rows, "Hanging on an announcement without an instrument")[2:]
    assert {row[0]: int(row[2]) for row in hanging} == dict(summary.unconfirmed)
    missing = numbers_after(rows, "What to find out first")[2:]
    assert {row[0]: int(row[2]) for row in missing} == dict(summary.missing)
    assumed = numbers_after(rows, "Not given by the lines themselves")[2:]
    assert sum(int(row[3]) for row in assumed) == summary.assumed.total() + summary.derived.total()
    assert (sample.check.rulebook.hash, "2026-11-24") == (rows[5][1], rows[6][1][:10])
    parts = {row[0]: int(row[3]) for row in numbers_after(rows, "This workbook")[1:]}
    held = summary.actions["hold"] + summary.actions["stop"]
    assert parts == {"Holds": held, "All lines": summary.read, "Rejected": 6}


def test_held_lines_stand_worst_first_then_by_value(sample: ReportData, tmp_path: Path) -> None:
    head, *rows = sheet(written(sample, tmp_path), "Holds")
    assert len(rows) == sample.summary.actions["hold"] + sample.summary.actions["stop"]
    titles = {rung.title.en: place for place, rung in enumerate(sample.check.rulebook.verdicts)}
    found = [dict(zip(head, row, strict=True)) for row in rows]
    order = [
        (
            -titles[row["Verdict"]], -titles[row["Could be"]], row["Currency"] == "", row["Currency"],
            -float(row["Value"] or "-1"), int(row["Row"]),
        )
        for row in found
    ]  # fmt: skip
    assert order == sorted(order)
    lines = sample.lines().filter(pl.col("licet_action") != "release").collect()
    reasons = dict(lines.select("licet_row", "licet_reason_en").iter_rows())
    assert {row["Row"]: row["Reason"] for row in found} == reasons
    assert {row["Action"] for row in found} == {"hold", "stop"}


def test_nothing_in_it_runs_and_no_text_is_taken_for_markup(made: Made, tmp_path: Path) -> None:
    rows = [HOLMIUM.replace("S-1,1,", f"S-{place},1,") for place in range(len(HOSTILE))]
    rows = [row.replace("Müller GmbH", '"' + text + '"') for row, text in zip(rows, HOSTILE, strict=True)]
    data = made(*rows, day="2027-02-01")
    path = written(data, tmp_path)
    cells = [row[11] for row in sheet(path, "All lines")[1:]]
    expected = [text.replace("\ufffe\uffff", "\ufffd\ufffd").replace("{{=1}}", "{=1}") for text in HOSTILE]
    assert [cell.strip() for cell in cells] == expected
    with zipfile.ZipFile(path) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not [name for name in book.namelist() if "vba" in name or "externalLink" in name]
    assert not [text for text in sheets if "<f>" in text or "<hyperlink" in text]
    held = sheet(path, "Holds")
    place = held[0].index("End user")
    assert "[U+202E]exe.fdp" in {row[place] for row in held}


def test_more_lines_than_a_sheet_holds_go_on_on_the_next(sample: ReportData, tmp_path: Path) -> None:
    path = written(sample, tmp_path, rows=30)
    names = ["Summary", "Holds", "Holds 2", "Holds 3", "All lines", "All lines 2", "All lines 3", "Rejected"]
    assert sheet_names(path) == names
    parts = [sheet(path, name) for name in names if name.startswith("All")]
    assert len({part[0] for part in parts}) == 1
    found = [row[-1] for part in parts for row in part[1:]]
    assert found == sample.lines().collect()["licet_row"].to_list()


def test_a_text_longer_than_a_cell_holds_is_cut_and_counted(made: Made, tmp_path: Path) -> None:
    magnet = "\U0001f9f2"
    data = made(HOLMIUM.replace("Müller GmbH", magnet * 20_000), BEARING)
    path = written(data, tmp_path)
    cell = sheet(path, "All lines")[1][11]
    assert cell == magnet * 16_383 + "…"
    assert numbers_after(sheet(path, "Summary"), "This workbook")[-1][::3] == ("Cells cut", "1")


def test_a_manifest_without_rows_and_one_without_a_sound_row(made: Made, tmp_path: Path) -> None:
    empty = written(made(), tmp_path, "empty.xlsx")
    assert [len(sheet(empty, name)) for name in ("Holds", "All lines", "Rejected")] == [1, 1, 1]
    wrong = written(made(WRONG), tmp_path, "wrong.xlsx")
    assert [len(sheet(wrong, name)) for name in ("Holds", "All lines", "Rejected")] == [1, 1, 3]
    counts = numbers_after(sheet(wrong, "Summary"), "Rows")
    assert [row[1] for row in counts[:3]] == ["1", "0", "1"]


def test_it_is_set_up_for_reading_and_printing(sample: ReportData, tmp_path: Path) -> None:
    with zipfile.ZipFile(written(sample, tmp_path)) as book:
        sheets = {name: book.read(name).decode() for name in book.namelist() if re.search(r"worksheets/sheet\d", name)}
        names = book.read("xl/workbook.xml").decode()
        drawn = book.read("xl/charts/chart1.xml").decode()
    assert len(sheets) == 4
    for name, text in sheets.items():
        assert 'orientation="landscape"' in text
        assert sample.check.rulebook.hash[:12] in text
        if not name.endswith("sheet1.xml"):
            assert 'state="frozen"' in text
            assert "<autoFilter" in text
    assert names.count("_xlnm.Print_Titles") == 3
    assert "Summary!$C$" in drawn.replace("'", "")
    assert drawn.count("<a:pattFill") == 3


def test_it_speaks_chinese(sample: ReportData, tmp_path: Path) -> None:
    path = written(replace(sample, language="zh"), tmp_path)
    assert sheet_names(path) == ["汇总", "暂缓与禁止", "全部行", "被拒绝"]
    assert sheet(path, "汇总")[0][0] == "manifest.csv出口管制检查报告"
    head, first, *_ = sheet(path, "暂缓与禁止")
    assert first[head.index("理由")].startswith("禁止出口，依据")
    assert not [title for title in head if re.search("[a-z]", title)]


def test_the_same_check_gives_the_same_bytes(sample: ReportData, tmp_path: Path) -> None:
    first, second = (written(sample, tmp_path, f"{number}.xlsx").read_bytes() for number in (1, 2))
    assert first == second


def test_a_long_number_of_a_shipment_is_readable_in_full(made: Made, tmp_path: Path) -> None:
    path = written(made(HOLMIUM.replace("S-1", "S" * 60), day="2027-02-01"), tmp_path)
    with zipfile.ZipFile(path) as book:
        rows = re.findall(r'<row r="2"[^>]* ht="(\d+)"', book.read("xl/worksheets/sheet2.xml").decode())
    assert [int(height) >= 6 * 16 for height in rows] == [True]
