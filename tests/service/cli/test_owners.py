"""Owners on the command line: imported, shown, asked about and looked into by a check, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli.exits import Exit
from tests.chinese_law import SHIPPED
from tests.service.cli.conftest import HEADER, HOLMIUM, Licet

OWNERS = (SHIPPED / "samples" / "owners.csv").read_text(encoding="utf-8")
STAKES = """owner,owner_country,owned,owned_country,share,source
Red Holding Ltd,HK,Müller GmbH,DE,60 %,register 7
"""


@pytest.fixture
def here(licet: Licet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files of owners, in which the command runs."""
    del licet
    monkeypatch.setenv("LICET_RULES", str(SHIPPED))  # which owners are listed is asked by US law
    (tmp_path / "owners.csv").write_text(OWNERS, encoding="utf-8")
    (tmp_path / "stakes.csv").write_text(STAKES, encoding="utf-8")
    return tmp_path


def test_import_and_show(licet: Licet, here: Path) -> None:
    assert licet("owners", "show").err == "No owners were imported yet: licet owners import FILE\n"
    first = licet("owners", "import", "owners.csv")
    assert (first.status, "11 stakes of 10 parties from owners.csv: 11 new, 0 gone" in first.err) == (0, True), first
    (here / "owners.csv").write_text(OWNERS.replace("60 %,2023", "55 %,2023"), encoding="utf-8")
    second = json.loads(licet("owners", "import", "owners.csv", "--json").out)
    assert (second["added"], second["removed"], second["already"]) == (1, 1, False)
    again = licet("owners", "import", "owners.csv", language="zh")
    assert (again.status, "未重复保存" in again.err) == (0, True)
    shown = licet("owners", "show")
    assert "11 stakes of 10 parties from owners.csv, imported" in shown.out
    assert "Familie Aubinger GbR (DE)" in shown.out
    before = json.loads(licet("owners", "show", second["previous"], "--json").out)
    assert before["items"][0]["share"]["text"]["en"] == "60 %"
    unknown = licet("owners", "show", "yesterday", language="zh")
    assert (unknown.status, "没有版本“yesterday”" in unknown.err) == (Exit.BAD_INPUT, True)


def test_what_is_held_is_drawn_from_a_file_alone_and_from_the_database(licet: Licet, here: Path) -> None:
    del here
    alone = licet("owners", "held", "Müller GmbH", "--country", "DE", "--owners", "stakes.csv")
    assert (alone.status, "--screen looks into those" in alone.err) == (0, True)
    assert "└ Red Holding Ltd (HK) holds 60 % of Müller GmbH (DE): may count" in alone.out
    licet("owners", "import", "stakes.csv")
    kept = licet("owners", "held", "Müller GmbH", "--country", "Germany", language="zh")
    assert "1项持股" in kept.err
    assert "届时尚未导入任何名单" in kept.err
    assert "└ Red Holding Ltd (HK)对Müller GmbH (DE)持股60%：可能计入" in kept.out
    told = json.loads(licet("owners", "held", "Nobody Ltd", "--json").out)
    assert [(one["rule"], one["share"], one["covered"]) for one in told["rules"]] == [
        ("us-affiliates", None, "unknown"), ("us-ofac", None, "unknown"), ("cn-listed", None, "unknown"),
    ]  # fmt: skip
    assert told["by"].startswith("party lists of the rulebook; owners ")


def test_a_check_looks_into_the_owners_that_were_imported(licet: Licet, here: Path) -> None:
    row = HOLMIUM.format(day="2026-11-03").replace("0 %,0 %", "DE,DE")
    header = HEADER.replace("consignee_listed_ownership", "consignee_country")
    header = header.replace("end_user_listed_ownership", "end_user_country")
    (here / "orders.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    (here / "other.csv").write_text(STAKES.replace("60 %", "10 %"), encoding="utf-8")
    licet("owners", "import", "stakes.csv")
    stored = licet("check", "orders.csv", "--screen", "--out", "stored")
    assert "Owners as imported on" in stored.err
    told = (here / "stored" / "orders.parties.csv").read_text(encoding="utf-8-sig")
    assert "Red Holding Ltd (HK) holds 60 % of Müller GmbH (DE)" in told
    other = licet("check", "orders.csv", "--screen", "--owners", "other.csv", "--out", "other")
    assert "Owners as imported" not in other.err
    (here / "wrong.csv").write_text("owner,owned,share\nA,C,200 %\n", encoding="utf-8")
    wrong = licet("check", "orders.csv", "--owners", "wrong.csv")
    assert (wrong.status, "The owners have faults" in wrong.err) == (Exit.BAD_INPUT, True)
    assert "holds 10 % of Müller GmbH" in (here / "other" / "orders.parties.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["import", "nowhere.csv"], Exit.NO_INPUT, "nowhere.csv"),
        (["import", "wrong.csv"], Exit.BAD_INPUT, "第3行，列share：“200 %”不在0 %与100 %之间"),
        (["import", "empty.csv"], Exit.BAD_INPUT, "empty.csv"),
        (["held", "X", "--owners", "wrong.csv"], Exit.BAD_INPUT, "股权文件有误"),
        (["held", "X", "--owners", "nowhere.csv"], Exit.NO_INPUT, "nowhere.csv"),
        (["held", "X", "--country", "Chian"], Exit.USAGE, "“Chian”不是国家或地区"),
        (["held", "X", "--as-of", "soon"], Exit.USAGE, "--as-of"),
    ],
)
def test_mistakes_are_told(licet: Licet, here: Path, arguments: list[str], status: int, told: str) -> None:
    (here / "wrong.csv").write_text("owner,owned,share\nA,B,10 %\nA,C,200 %\n", encoding="utf-8")
    (here / "empty.csv").write_text("", encoding="utf-8")
    answer = licet("owners", *arguments, language="zh")
    assert (answer.status, told in answer.err) == (status, True), answer.err


def test_a_file_that_was_cut_short_is_asked_about(licet: Licet, here: Path) -> None:
    rows = ["owner,owned,share", *(f"Owner {number},Owned {number},60 %" for number in range(30))]
    (here / "many.csv").write_text("\n".join(rows), encoding="utf-8")
    licet("owners", "import", "many.csv")
    (here / "many.csv").write_text("\n".join(rows[:6]), encoding="utf-8")
    cut = licet("owners", "import", "many.csv")
    assert (cut.status, "25 of 30 stakes would no longer be known" in cut.err) == (Exit.BAD_INPUT, True)
    assert licet("owners", "import", "many.csv", "--shrunk").status == 0
