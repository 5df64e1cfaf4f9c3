"""Excel, Parquet and JSON Lines: the same lines as from CSV, numbers exact."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from engine.faults import SourceRefused
from engine.manifests.options import ReadingOptions
from engine.manifests.parquet_files import ParquetTable
from engine.manifests.sources import ByteSource
from tests.unit.manifests.reading import read


def workbook(path: Path, fill: Callable[[Worksheet, xlsxwriter.Workbook], None], others: tuple[str, ...] = ()) -> Path:
    book = xlsxwriter.Workbook(str(path))
    fill(book.add_worksheet("Lines"), book)
    for name in others:
        book.add_worksheet(name).write_string(0, 0, "shipment_id")
    book.close()
    return path


def header(sheet: Worksheet, names: list[str], row: int = 0, column: int = 0) -> None:
    for place, name in enumerate(names):
        sheet.write_string(row, column + place, name)


def test_a_workbook_gives_exact_numbers_dates_and_true_row_numbers(tmp_path: Path) -> None:
    def fill(sheet: Worksheet, book: xlsxwriter.Workbook) -> None:
        names = ["shipment_id", "line_no", "ship_date", "item_value", "cn_listed_share", "cn_technology", "item_id"]
        header(sheet, names, row=2, column=1)
        for row, share in ((4, 0.001), (5, 0.0999)):
            sheet.write_string(row, 1, "S1")
            sheet.write_number(row, 2, row)
            sheet.write_datetime(row, 3, date(2026, 11, 20), book.add_format({"num_format": "dd/mm/yyyy"}))
            sheet.write_number(row, 4, 0.1)
            sheet.write_number(row, 5, share, book.add_format({"num_format": "0.0%"}))
            sheet.write_boolean(row, 6, True)
            sheet.write_string(row, 7, "00123")

    found = read(workbook(tmp_path / "m.xlsx", fill), as_of=None)
    assert [line.row for line in found.lines] == [5, 6]
    line = found.lines[0]
    assert list(line.cells.values()) == ["S1", "4", "2026-11-20", "0.1", "0.001", "true", "00123"]
    assert line.facts["shipment.date"] == date(2026, 11, 20)
    assert line.facts["line.value"] == Decimal("0.1")
    assert line.facts["item.cn_rare_earth_technology"] is True
    assert found.tally.blank == 3


def test_binary_noise_in_a_workbook_is_what_excel_shows(tmp_path: Path) -> None:
    def fill(sheet: Worksheet, _: xlsxwriter.Workbook) -> None:
        header(sheet, ["shipment_id", "line_no", "item_value", "description"])
        sheet.write_string(1, 0, "S1")
        sheet.write_number(1, 1, 1)
        sheet.write_number(1, 2, 77)
        sheet.write_string(1, 3, "0.30000000000000004")

    path = workbook(tmp_path / "m.xlsx", fill)
    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v>77</v>", b"<v>0.30000000000000004</v>")
    with ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)
    (line,) = read(path).lines
    assert line.facts["line.value"] == Decimal("0.3")
    assert line.facts["item.description"] == "0.30000000000000004"


def test_a_formula_error_is_a_fault_of_its_cell_and_only_where_it_matters(tmp_path: Path) -> None:
    def fill(sheet: Worksheet, _: xlsxwriter.Workbook) -> None:
        header(sheet, ["shipment_id", "line_no", "item_value", "remarks"])
        for row in (1, 2):
            sheet.write_string(row, 0, "S1")
            sheet.write_number(row, 1, row)
            sheet.write_formula(row, 2 if row == 1 else 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 2, "=2+3", None, 5)

    found = read(workbook(tmp_path / "m.xlsx", fill))
    assert found.messages() == ["row 2, column item_value: the formula gives #DIV/0!; correct it in the workbook"]
    assert found.lines[0].facts["line.value"] == 5
    assert found.lines[0].cells["remarks"] == "#DIV/0!"


def test_the_first_sheet_that_is_shown_is_read_or_the_one_named(tmp_path: Path) -> None:
    def fill(sheet: Worksheet, book: xlsxwriter.Workbook) -> None:
        header(sheet, ["shipment_id", "line_no"])
        header(sheet, ["S1", "1"], row=1)
        sheet.merge_range(1, 4, 1, 5, "x")

    path = workbook(tmp_path / "m.xlsx", fill, ("Notes",))
    found = read(path)
    assert found.tally.read == 1
    assert dict(found.notices)["sheet"] == "Worksheet `Lines` is read; not read: Notes."
    assert "merged_cells" in found.kinds()
    with pytest.raises(SourceRefused, match="column `line_no` is missing"):
        read(path, ReadingOptions(sheet="Notes"))
    with pytest.raises(SourceRefused, match=r"has no worksheet `Lins` \(did you mean `Lines`\?\)"):
        read(path, ReadingOptions(sheet="Lins"))


def test_a_hidden_sheet_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Hidden").hide()
    shown = book.add_worksheet("Shown")
    shown.activate()
    header(shown, ["shipment_id", "line_no"])
    header(shown, ["S1", "1"], row=1)
    book.close()
    assert read(path).tally.read == 1


def test_files_that_are_no_workbooks_are_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"old or encrypted Excel workbook \(save it as \.xlsx"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("content.xml", "x")
    with pytest.raises(SourceRefused, match=r"no \.xlsx workbook"):
        read(tmp_path / "x.zip")
    with pytest.raises(SourceRefused, match="damaged archive"):
        read(b"PK\x03\x04 and nothing more")
    with ZipFile(tmp_path / "y.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook>")
    with pytest.raises(SourceRefused, match="cannot be read as a workbook"):
        read(tmp_path / "y.xlsx")


def test_parquet_keeps_numbers_exact_and_dates_as_dates(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "shipment_id": ["S1", "S1"],
            "line_no": [1, 2],
            "ship_date": pl.Series([date(2026, 11, 20), date(2026, 11, 21)]).cast(pl.Datetime),
            "item_value": pl.Series([0.1, 1e-7], dtype=pl.Float64),
            "net_weight_kg": pl.Series([0.1, None], dtype=pl.Float32),
            "cn_listed_value": pl.Series([Decimal("0.0001"), None], dtype=pl.Decimal(18, 4)),
            "elements": [["Dy", "Tb"], []],
            "cn_technology": [True, None],
            "end_user": [{"name": "A", "country": "DE"}, {"name": None, "country": None}],
        }
    )
    frame.write_parquet(tmp_path / "m.parquet")
    found = read(tmp_path / "m.parquet", as_of=None)
    first, second = found.lines
    assert first.facts["shipment.date"] == date(2026, 11, 20)
    assert (first.facts["line.value"], first.facts["line.net_weight"]) == (Decimal("0.1"), Decimal("0.1"))
    assert second.facts["line.value"] == Decimal("0.0000001")
    assert (first.facts["item.elements"], second.facts["item.elements"]) == (frozenset({"Dy", "Tb"}), frozenset())
    assert first.facts["end_user.country"] == "DE"
    assert "end_user.name" not in second.facts
    assert [line.row for line in found.lines] == [1, 2]
    assert read((tmp_path / "m.parquet").read_bytes(), as_of=None).rows == found.rows


def test_blocks_of_parquet_hold_what_its_rows_hold(tmp_path: Path) -> None:
    days = [date(2026, 11, 20), None, date(2026, 11, 21)]
    frame = pl.DataFrame(
        {
            "shipment_id": ["S1", "S\n1", None],
            "line_no": pl.Series([1, 2, 3], dtype=pl.Int16),
            "ship_date": days,
            "item_value": pl.Series([Decimal("1.50"), None, Decimal("0.01")], dtype=pl.Decimal(38, 2)),
            "net_weight_kg": pl.Series([0.1, None, 2.0], dtype=pl.Float32),
            "elements": [["Dy", "Tb"], [], None],
            "cn_technology": [True, None, False],
            "end_user": [{"name": "A", "seen": {"on": day}} for day in days],
            "sent": [datetime(2026, 11, 20, 1, tzinfo=UTC), None, datetime(2026, 11, 20, tzinfo=UTC)],
            "digest": [b"\x00\xff", None, b""],
        }
    )
    frame.write_parquet(tmp_path / "m.parquet")
    with ByteSource(tmp_path / "m.parquet") as source:
        table = ParquetTable(source)
        names = [f"column {place}" for place in range(len(table.headers))]
        (block,) = table.blocks(names)
    with ByteSource(tmp_path / "m.parquet") as source:
        assert [block.raw(place) for place in range(len(block.rows))] == list(ParquetTable(source))
    assert block.cells.columns == names
    assert block.cells.row(0)[:3] == ("S1", "1", "2026-11-20")


def test_an_instant_in_parquet_keeps_its_zone(tmp_path: Path) -> None:
    instant = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)
    frame = pl.DataFrame({"shipment_id": ["S1"], "line_no": [1], "ship_date": [instant]})
    frame.write_parquet(tmp_path / "m.parquet")
    assert read(tmp_path / "m.parquet", as_of=None).lines[0].facts["shipment.date"] == instant


def test_a_damaged_parquet_file_is_refused() -> None:
    with pytest.raises(SourceRefused, match="cannot be read as Parquet"):
        read(b"PAR1 and nothing more PAR1")


def test_json_lines_are_nested_or_flat_and_exact() -> None:
    records = [
        '{"shipment": {"id": "S1", "to": "Viet Nam"}, "line": {"no": 1, "value": 1000.10}, "item": {"cn_code": []}}',
        '{"shipment_id": "S1", "line_no": 2, "item_value": 1E+2, "elements": ["Dy", "Tb"], "x": {"y": true}}',
        '{"shipment.id": "S1", "line.no": 3, "item.cn_listed_value_share": 0.000999999999999999999999}',
    ]
    first, second, third = (read(record).lines[0].facts for record in records)
    assert (first["shipment.to"], first["line.value"], first["item.cn_code"]) == ("VN", Decimal("1000.10"), frozenset())
    assert (second["line.value"], second["item.elements"]) == (Decimal(100), frozenset({"Dy", "Tb"}))
    assert third["item.cn_listed_value_share"] < Decimal("0.001")  # type: ignore[operator]
    assert read(records[1]).lines[0].cells["x.y"] == "true"
    with pytest.raises(SourceRefused, match=r"`shipment\.id` and `shipment_id` both stand for `shipment_id`"):
        read("\n".join(records))


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        ('{"shipment_id": "S1", "line_no": 2', "is not a JSON record"),
        ('{"shipment_id": "S1", "shipment_id": "S2", "line_no": 2}', "gives `shipment_id` twice"),
        ('["S1", 2]', "is not a JSON object"),
        ('{"shipment_id": "S1", "line_no": NaN}', "NaN is not a number"),
        ('{"a":' * 100_000, "is nested too deeply"),
        ('{"shipment_id": "S1", "line_no": 1e999999999}', "is not a number"),
        ('{"shipment_id": "S\\u0000", "line_no": 2}', "holds a NUL character"),
    ],
)
def test_a_bad_json_line_costs_itself(bad: str, what: str) -> None:
    good = json.dumps({"shipment_id": "S1", "line_no": 1})
    found = read(f"{good}\n\n{bad}\n" + json.dumps({"shipment_id": "S1", "line_no": 9}) + "\n")
    assert [line.row for line in found.lines] == [1, 4]
    assert [one.row for one in found.rejected] == [3]
    assert what in found.messages()[0]


def test_a_json_array_is_refused_with_advice() -> None:
    with pytest.raises(SourceRefused, match=r"one JSON array .*one object on each line"):
        read('[{"shipment_id": "S1"}]')


def test_a_format_may_be_named() -> None:
    assert read("shipment_id,line_no\nS1,1\n", ReadingOptions(format="tsv")).tally.read == 1
    with pytest.raises(SourceRefused, match="`xls` is not a format"):
        read("x", ReadingOptions(format="xls"))
