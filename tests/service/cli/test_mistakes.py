"""Mistakes of users: what is wrong, where, what would be right, and a status of its own for each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.exits import Exit
from tests.service.cli.conftest import HEADER, HOLMIUM, WRONG, Licet, manifest


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    manifest(tmp_path, HOLMIUM)
    (tmp_path / "bad.yaml").write_text("assume: {end_use.kind: civil}\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    (tmp_path / "nameless.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    chinese = f"{HEADER}\n{HOLMIUM}\n".replace("Müller GmbH", "中国稀土集团有限公司")
    (tmp_path / "gb.csv").write_bytes(chinese.format(day="2026-11-03").encode("gb18030"))
    bill = "item_id,component_id,description\nA,M-1,中国稀土集团有限公司烧结钕铁硼磁体\n"
    (tmp_path / "gb_bom.csv").write_bytes(bill.encode("gb18030"))
    (tmp_path / "taken").write_text("a file", encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["check"], Exit.USAGE, "licet check: MANIFEST is missing"),
        (["chek"], Exit.USAGE, "there is no command `chek` (did you mean check?)"),
        (["rules", "calender"], Exit.USAGE, "licet rules: there is no command `calender` (did you mean calendar?)"),
        (["check", "orders.csv", "--asof", "x"], Exit.USAGE, "there is no option --asof (did you mean --as-of"),
        (["check", "orders.csv", "--as-of"], Exit.USAGE, "--as-of needs a value"),
        (["check", "orders.csv", "--as-of", "yesterday"], Exit.USAGE, "--as-of: `yesterday` is not a date"),
        (["check", "orders.csv", "--format", "pdf"], Exit.USAGE, "csv, tsv, xlsx, parquet, jsonl"),
        (["check", "orders.csv", "--lang", "fr"], Exit.USAGE, "`fr` is not one of en, zh"),
        (["check", "orders.csv", "--delimiter", "--"], Exit.USAGE, "--delimiter: `--` is not one character"),
        (["check", "orders.csv", "--bom-encoding", "gb18030"], Exit.USAGE, "--bom-encoding: there is no --bom"),
        (["explain", "orders.csv"], Exit.USAGE, "--line is missing"),
        (["check", "missing.csv"], Exit.NO_INPUT, "missing.csv: there is no such file"),
        (["check", "orders.csv", "--bom", "none.csv"], Exit.NO_INPUT, "none.csv: there is no such file"),
        (["check", "orders.csv", "--assume", "none.yaml"], Exit.NO_INPUT, "none.yaml: there is no such file"),
        (["check", "orders.csv", "--rules", "nowhere"], Exit.NO_INPUT, "is not a rulebook folder"),
        (["check", "orders.csv", "--assume", "bad.yaml"], Exit.BAD_RULES, "bad.yaml:1:10: "),
        (["check", "empty.csv"], Exit.BAD_INPUT, "empty.csv"),
        (["check", "nameless.csv"], Exit.BAD_INPUT, "shipment_id"),
        (["check", "gb.csv"], Exit.BAD_INPUT, "--encoding gb18030"),
        (["check", "orders.csv", "--bom", "gb_bom.csv"], Exit.BAD_INPUT, "--bom-encoding gb18030"),
        (["check", "orders.csv", "--out", "taken"], Exit.NO_OUTPUT, "taken"),
    ],
)
def test_a_mistake_gets_a_clear_message_and_its_own_status(
    licet: Licet, arguments: list[str], status: Exit, says: str
) -> None:
    found = licet(*arguments)
    assert found.status == status, found.err
    assert says in found.err
    assert found.out == ""
    assert "Traceback" not in found.err


def test_the_encoding_that_is_proposed_works(licet: Licet) -> None:
    assert licet("check", "gb.csv", "--encoding", "gb18030").status == Exit.RELEASED
    bill = ("--bom", "gb_bom.csv", "--bom-encoding", "gb18030")
    assert licet("check", "orders.csv", *bill).status == Exit.RELEASED


def test_mistakes_are_told_in_chinese(licet: Licet) -> None:
    assert "没有命令`chek`（是否为check？）" in licet("chek", language="zh").err
    assert "文件不存在" in licet("check", "missing.csv", "--lang", "zh").err
    assert "缺少MANIFEST" in licet("check", "--lang", "zh").err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["empty.csv"], "empty.csv：内容为空（第一行应为列名）"),
        (["nameless.csv"], "缺少列“shipment_id”"),
        (["gb.csv"], "请加--encoding gb18030"),
        (["orders.csv", "--bom", "gb_bom.csv"], "请加--bom-encoding gb18030"),
        (["taken/"], "无法读取：这是文件夹"),
        (["orders.csv", "--delimiter", "--"], "“--”不是单个字符"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_in_chinese(
    licet: Licet, tmp_path: Path, arguments: list[str], says: str
) -> None:
    (tmp_path / "taken").unlink()
    (tmp_path / "taken").mkdir()
    assert says in licet("check", *arguments, language="zh").err


def test_what_is_wrong_with_rows_is_told_in_chinese(licet: Licet, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM, WRONG)
    told = "第3行，列from_country：“Chian”不是国家或地区；是否为China (CN)？"
    assert told in licet("check", name, language="zh").out
    assert told in licet("check", name, "--strict", language="zh").err
    assert told in licet("explain", name, "--line", "S-2/1", language="zh").err


def test_what_is_wrong_with_a_bill_of_materials_is_told_in_chinese(licet: Licet, tmp_path: Path) -> None:
    (tmp_path / "bom.csv").write_text("item_id,component_id,parent_id,value\nM-1,C-1,C-2,-1\nM-1,C-2,C-3,1\n", "utf-8")
    found = licet("check", "orders.csv", "--bom", "bom.csv", language="zh")
    assert "第2行，列value：“-1”为负数；金额不得小于零" in found.err
    assert "第3行，列parent_id：缺少上级部件C-3" in found.err


def test_an_unexpected_failure_says_how_to_see_more(licet: Licet, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the moon")

    monkeypatch.setattr("api.cli.given.Given.request", fail)
    found = licet("check", "orders.csv")
    assert found.status == Exit.INTERNAL
    assert found.err == "Licet failed: RuntimeError: the moon. LICET_DEBUG=1 shows where.\n"
    monkeypatch.setenv("LICET_DEBUG", "1")
    found = licet("check", "orders.csv")
    assert found.status == Exit.INTERNAL
    assert "Traceback" in found.err
