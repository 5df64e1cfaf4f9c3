"""Party lists on the command line: imported, shown and compared, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from api.cli.exits import Exit
from api.reports.problems import Sayings
from engine.faults import SourceRefused
from engine.screening.formats.files import ListFile
from engine.screening.formats.recognising import read_lists
from tests.service.cli.conftest import Licet
from tests.unit.screening.formats import samples


@pytest.fixture
def written(licet: Licet, tmp_path: Path) -> Path:
    """A folder with lists, in which the command runs."""
    del licet
    for name, text in (("csl.csv", samples.CSL), ("uk.csv", samples.UK), ("red.csv", samples.HOUSE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_import_show_and_compare(licet: Licet, written: Path) -> None:
    first = licet("lists", "import", "csl.csv", "uk.csv", "--dated", "2026-07-31")
    assert first.status == Exit.REJECTED
    assert "US-CSL of 2026-07-31: 5 parties; 7 rows, 2 rejected (us-csl-csv)" in first.err
    assert "csl.csv, row 8: column name: is blank; every entry needs one" in first.err
    assert "UK-SL of 2026-10-08: 2 parties; 3 rows, 0 rejected (uk-csv)" in first.err
    (written / "uk.csv").write_text(
        samples.UK.replace("08-Oct-2026", "09-Oct-2026").replace("SEA STAR", "SEA MOON"), encoding="utf-8"
    )
    second = licet("lists", "import", "uk.csv")
    assert second.status == Exit.RELEASED
    assert "Since 2026-10-08: 0 added, 0 removed, 1 changed" in second.err
    shown = licet("lists", "show")
    assert re.search(r"UK-SL +2026-10-09 +2 +0", shown.out)
    assert len(json.loads(licet("lists", "show", "--json").out)) == 2
    (old, new) = re.findall(r"diff (\S+) (\S+)`", second.err)[0]
    compared = licet("lists", "diff", old, "UK-SL")
    assert compared.status == Exit.HELD
    assert "name: SEA STAR → SEA MOON" in compared.out
    assert json.loads(licet("lists", "diff", old, new, "--json").out)["changed"][0]["entry"] == "RUS2"
    assert licet("lists", "diff", new, "UK-SL").out.strip() == "Nothing differs."


def test_an_edition_is_shown_with_its_rejected_rows(licet: Licet, written: Path) -> None:
    del written
    licet("lists", "import", "red.csv", "--list", "HOUSE-RED", "--json")
    shown = licet("lists", "show", "HOUSE-RED", language="zh")
    assert shown.status == Exit.RELEASED
    assert "red.csv第3行：country列：“Chian”不是国家或地区；是否为China (CN)？" in shown.out
    assert json.loads(licet("lists", "show", "HOUSE-RED", "--json").out)["refused"][0]["row"] == 3


def test_the_same_content_is_said_to_be_here(licet: Licet, written: Path) -> None:
    del written
    assert licet("lists", "import", "uk.csv").status == Exit.RELEASED
    again = licet("lists", "import", "uk.csv", language="zh")
    assert (again.status, "未重复保存" in again.err) == (Exit.RELEASED, True)


def test_a_file_that_was_cut_short_is_asked_about(licet: Licet, written: Path) -> None:
    rows = ["name", *(f"Muster {number}" for number in range(30))]
    (written / "long.csv").write_text("\n".join(rows), encoding="utf-8")
    assert licet("lists", "import", "long.csv", "--list", "HOUSE-LONG").status == Exit.RELEASED
    (written / "long.csv").write_text("\n".join(rows[:5]), encoding="utf-8")
    cut = licet("lists", "import", "long.csv", "--list", "HOUSE-LONG")
    assert (cut.status, "26 of 30 parties" in cut.err) == (Exit.BAD_INPUT, True)
    assert licet("lists", "import", "long.csv", "--list", "HOUSE-LONG", "--shrunk").status == Exit.RELEASED


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["import", "nowhere.csv"], Exit.NO_INPUT, "nowhere.csv"),
        (["import", "red.csv"], Exit.BAD_INPUT, "请用--list指明"),
        (["import", "uk.csv", "--dated", "soon"], Exit.USAGE, "--dated"),
        (["show", "US-SDN"], Exit.BAD_INPUT, "没有版本或名单"),
        (["show"], Exit.RELEASED, "尚未导入名单"),
    ],
)
def test_mistakes_are_told(licet: Licet, written: Path, arguments: list[str], status: int, told: str) -> None:
    del written
    answer = licet("lists", *arguments, language="zh")
    assert (answer.status, told in answer.err) == (status, True), answer.err


def test_every_rejection_is_said_in_chinese() -> None:
    """Whatever a reader says of the rows and the files of every layout."""
    said: set[str] = set()
    for name, text in vars(samples).items():
        if name.isupper():
            file = ListFile("list", content=text.encode())
            try:
                (found,) = read_lists([file], "HOUSE-X" if name == "HOUSE" else "")
                said.update(one for row in found.rejected for one in (row.what, row.hint))
            except SourceRefused as refused:
                said.update(one for fault in refused.faults for one in (fault.what, fault.hint))
    assert len(said) > 10
    assert {one for one in said if one and Sayings().in_chinese(one) is None} == set()
