"""Mistakes of users: what is wrong, where, what would be right, and a status of its own for each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.exits import Exit
from tests.service.cli.conftest import HEADER, HOLMIUM, Licet, manifest


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    manifest(tmp_path, HOLMIUM)
    (tmp_path / "bad.yaml").write_text("assume: {end_use.kind: civil}\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    (tmp_path / "nameless.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    chinese = f"{HEADER}\n{HOLMIUM}\n".replace("Müller GmbH", "中国稀土集团有限公司")
    (tmp_path / "gb.csv").write_bytes(chinese.format(day="2026-11-03").encode("gb18030"))
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
        (["explain", "orders.csv"], Exit.USAGE, "--line is missing"),
        (["check", "missing.csv"], Exit.NO_INPUT, "missing.csv: there is no such file"),
        (["check", "orders.csv", "--bom", "none.csv"], Exit.NO_INPUT, "none.csv: there is no such file"),
        (["check", "orders.csv", "--assume", "none.yaml"], Exit.NO_INPUT, "none.yaml: there is no such file"),
        (["check", "orders.csv", "--rules", "nowhere"], Exit.NO_INPUT, "is not a rulebook folder"),
        (["check", "orders.csv", "--assume", "bad.yaml"], Exit.BAD_RULES, "bad.yaml:1:10: "),
        (["check", "empty.csv"], Exit.BAD_INPUT, "empty.csv"),
        (["check", "nameless.csv"], Exit.BAD_INPUT, "shipment_id"),
        (["check", "gb.csv"], Exit.BAD_INPUT, "--encoding gb18030"),
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


def test_mistakes_are_told_in_chinese(licet: Licet) -> None:
    assert "没有命令`chek`（是否为check？）" in licet("chek", language="zh").err
    assert "文件不存在" in licet("check", "missing.csv", "--lang", "zh").err
    assert "缺少MANIFEST" in licet("check", "--lang", "zh").err


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
