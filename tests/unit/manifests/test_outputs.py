"""What is written: every line and every problem, whole or not at all, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest

from engine.facts.problems import Problem
from engine.faults import SourceRefused
from engine.manifests.frame_writers import SheetFull
from engine.manifests.outputs import CheckedFile, OutputReport, RejectedFile
from engine.manifests.rows import Line, Rejected
from engine.manifests.text_writers import TextForm
from tests.unit.manifests.reading import read

HEADERS = ("shipment_id", "line_no", "备注, remarks")
ADDED = ("verdict", "reason_zh")
TEXTS = ["plain", "=1+1", "-5", "+49 30 123", "@x", "\ttab", "two\nlines", 'a "quote"', "-", "＝1", "007", "a,b;c"]


def lines() -> list[Line]:
    return [
        Line(row, dict(zip(HEADERS, ("S1", str(row), text), strict=True)), {}, {}, {})
        for row, text in enumerate(TEXTS, start=2)
    ]


def written(path: Path, form: TextForm | None = None) -> OutputReport:
    with CheckedFile(path, HEADERS, ADDED, form or TextForm()) as out:
        for line in lines():
            out.write(line, {"verdict": "clear", "reason_zh": "可放行"})
    return out.report


def expected(text_of: dict[str, str]) -> list[list[str]]:
    return [
        ["S1", str(row), text_of.get(text, text), "clear", "可放行", str(row)]
        for row, text in enumerate(TEXTS, start=2)
    ]


HEADER_OUT = [*HEADERS, "licet_verdict", "licet_reason_zh", "licet_row"]
GUARDED = {"=1+1": "'=1+1", "@x": "'@x", "\ttab": "'\ttab", "＝1": "'＝1"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [False, True])
def test_csv_keeps_every_text_and_marks_formulas(tmp_path: Path, delimiter: str, bom: bool) -> None:
    report = written(tmp_path / "m.checked.csv", TextForm(delimiter, bom))
    data = report.path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") == bom
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True))
    assert rows == [HEADER_OUT, *expected(GUARDED)]
    assert (report.rows, report.guarded, report.shortened) == (len(TEXTS), len(GUARDED), 0)


def test_a_workbook_holds_texts_that_do_not_run(tmp_path: Path) -> None:
    report = written(tmp_path / "m.checked.xlsx")
    frame = pl.read_excel(report.path, has_header=False, infer_schema_length=0)
    assert [list(row) for row in frame.iter_rows()] == [HEADER_OUT, *expected({})]
    assert report.guarded == 0


def test_parquet_and_json_lines_keep_texts_as_they_are(tmp_path: Path) -> None:
    frame = pl.read_parquet(written(tmp_path / "m.checked.parquet").path)
    assert frame.columns == HEADER_OUT
    assert set(frame.dtypes[:-1]) == {pl.String}
    assert frame.dtypes[-1] == pl.UInt64
    assert [[*texts, str(row)] for *texts, row in frame.iter_rows()] == expected({})
    text = written(tmp_path / "m.checked.jsonl").path.read_text(encoding="utf-8")
    assert [list(json.loads(line).values()) for line in text.splitlines()] == expected({})


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "parquet", "jsonl"])
def test_a_file_appears_only_when_it_is_whole(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"m.checked.{ending}"
    path.write_text("the old one", encoding="utf-8")

    def interrupted() -> None:
        with CheckedFile(path, HEADERS, ADDED) as out:
            out.write(lines()[0], {})
            assert path.read_text(encoding="utf-8") == "the old one"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text(encoding="utf-8") == "the old one"
    with CheckedFile(path, HEADERS, ADDED):
        pass
    assert path.read_bytes() != b"the old one"
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_columns_of_an_earlier_check_give_way(tmp_path: Path) -> None:
    headers = ("shipment_id", "licet_verdict", "licet_row", "licet_other")
    with CheckedFile(tmp_path / "m.csv", headers, ADDED) as out:
        out.write(Line(7, dict(zip(headers, "Sabc", strict=True)), {}, {}, {}), {"verdict": "clear"})
    text = (tmp_path / "m.csv").read_text(encoding="utf-8")
    assert text == "shipment_id,licet_other,licet_verdict,licet_reason_zh,licet_row\nS,c,clear,,7\n"
    assert out.report.replaced == ("licet_verdict", "licet_row")


def test_every_problem_of_a_rejected_row_is_written(tmp_path: Path) -> None:
    problems = (Problem("to_country", "Chian", "is no country", "China?"), Problem("", "", "bad", ""))
    with RejectedFile(tmp_path / "m.rejected.csv") as out:
        out.write(Rejected(17, "=cmd,Chian", problems))
    text = (tmp_path / "m.rejected.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))
    assert rows == [
        ["row", "raw", "column", "value", "what", "hint"],
        ["17", "'=cmd,Chian", "to_country", "Chian", "is no country", "China?"],
        ["17", "'=cmd,Chian", "", "", "bad", ""],
    ]
    assert (out.report.rows, out.report.guarded) == (2, 2)


def test_what_a_worksheet_cannot_hold_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with CheckedFile(tmp_path / "m.xlsx", HEADERS, ()) as out:
        out.write(Line(2, dict.fromkeys(HEADERS, "x" * 40_000), {}, {}, {}), {})
    assert out.report.shortened == 3
    frame = pl.read_excel(tmp_path / "m.xlsx", infer_schema_length=0)
    assert frame[0, 0] == "x" * 32_766 + "…"
    monkeypatch.setattr("engine.manifests.frame_writers._SHEET_LIMIT", 2)
    with pytest.raises(SheetFull, match="write CSV or Parquet instead"):
        written(tmp_path / "full.xlsx")
    assert not (tmp_path / "full.xlsx").exists()


def test_an_ending_that_is_not_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"no format that is written \(end its name in \.csv"):
        CheckedFile(tmp_path / "m.ods", HEADERS, ADDED)


def test_a_checked_file_can_be_checked_again(tmp_path: Path) -> None:
    found = read('shipment_id;line_no;description\nS1;1;"=x; y"\nS1;2;z\n')
    with CheckedFile(tmp_path / "m.csv", found.headers, ADDED, TextForm(";")) as out:
        for line in found.lines:
            out.write(line, {"verdict": "clear"})
    again = read(tmp_path / "m.csv")
    assert [line.facts["item.description"] for line in again.lines] == ["'=x; y", "z"]
