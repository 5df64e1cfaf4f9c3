"""`licet check --report`: which reports are written, which are refused, and what is left when something goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli.exits import Exit
from tests.service.cli.conftest import BEARING, HOLMIUM, WRONG, Licet, manifest
from tests.service.reports.reading import Page, sheet, sheet_names


def test_both_reports_are_written_and_named(licet: Licet, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM, BEARING, WRONG, day="2027-02-01")
    found = licet("check", name, "--report", "told/orders.xlsx", "--report", "orders.HTML")
    assert found.status == Exit.REJECTED, found.err
    assert "told/orders.xlsx  report" in found.out
    assert len(sheet(tmp_path / "told" / "orders.xlsx", "All lines")) == 3
    page = Page((tmp_path / "orders.HTML").read_text(encoding="utf-8"))
    assert [row[0] for row in page.table("table-held")] == ["S-1/1 row 2"]
    assert {path.name for path in tmp_path.iterdir()} == {
        "orders.csv", "orders.checked.csv", "orders.rejected.csv", "orders.HTML", "told",
    }  # fmt: skip


def test_they_speak_the_language_of_the_command(licet: Licet, tmp_path: Path) -> None:
    found = licet("check", manifest(tmp_path, HOLMIUM), "--report", "r.xlsx", "--report", "r.html", "--lang", "zh")
    assert "r.html  报告" in found.out
    assert sheet_names(tmp_path / "r.xlsx")[0] == "汇总"
    assert '<html lang="zh-Hans">' in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_standard_input_is_reported_too(licet: Licet, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM, BEARING)
    found = licet("check", "-", "--report", "r.html", "--json", stdin=(tmp_path / name).read_text(encoding="utf-8"))
    assert json.loads(found.out)["reports"] == ["r.html"]
    assert "standard input" in Page((tmp_path / "r.html").read_text(encoding="utf-8")).text


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("r.pdf", "`r.pdf` is not one of *.xlsx, *.html"),
        ("orders.xlsx", "orders.xlsx is already one of the files of this check"),
        ("./sub/../orders.checked.xlsx", "orders.checked.xlsx is already one of the files of this check"),
    ],
)
def test_a_wrong_name_is_refused_before_anything_is_done(licet: Licet, tmp_path: Path, report: str, said: str) -> None:
    manifest(tmp_path, HOLMIUM, name="orders.xlsx")
    found = licet("check", "orders.xlsx", "--report", report)
    assert found.status == Exit.USAGE
    assert said in found.err
    assert {path.name for path in tmp_path.iterdir()} == {"orders.xlsx"}


def test_one_report_is_not_written_over_another(licet: Licet, tmp_path: Path) -> None:
    found = licet("check", manifest(tmp_path, HOLMIUM), "--report", "r.html", "--report", "./r.html")
    assert found.status == Exit.USAGE


def test_strictly_a_rejected_row_leaves_no_report(licet: Licet, tmp_path: Path) -> None:
    found = licet("check", manifest(tmp_path, HOLMIUM, WRONG), "--strict", "--report", "r.xlsx")
    assert found.status == Exit.STRICT
    assert {path.name for path in tmp_path.iterdir()} == {"orders.csv"}


@pytest.mark.parametrize("name", ["r.html", "r.xlsx"])
def test_a_report_that_fails_leaves_the_one_before(
    licet: Licet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_text("before", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", name)

    monkeypatch.setattr("api.reports.figures.Figures.legend", fail)
    found = licet("check", manifest(tmp_path, HOLMIUM), "--report", name)
    assert found.status == Exit.NO_OUTPUT
    assert "No space left on device" in found.err
    assert (tmp_path / name).read_text(encoding="utf-8") == "before"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
