"""`licet check`: what it writes, what it sums up and what it ends with."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import polars
import pytest

from api.cli.exits import Exit
from engine.manifests.blocks import Block
from engine.manifests.manifest import Manifest
from tests.service.cli.conftest import BEARING, HOLMIUM, WRONG, Licet, manifest, process, rows_of


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_may_leave_is_released_and_says_for_how_long(licet: Licet, tmp_path: Path) -> None:
    found = licet("check", manifest(tmp_path, HOLMIUM, BEARING))
    assert found.status == Exit.RELEASED, found.err
    first, second = rows_of(tmp_path / "orders.checked.csv")
    assert (first["licet_action"], first["licet_verdict"]) == ("release", "clear")
    assert first["licet_suspended"].startswith("CN-MOFCOM-GAC-2025-57/1C909 through 2026-11-")
    assert (second["licet_row"], second["licet_suspended"]) == ("3", "")
    assert "1 line clear only because of a suspension" in found.out
    assert "1 cell beginning like a formula" in found.out
    assert second["end_user"] == "'=SUM(A1)"


def test_what_needs_a_licence_is_held(licet: Licet, tmp_path: Path) -> None:
    found = licet("check", manifest(tmp_path, HOLMIUM, BEARING, day="2027-02-01"))
    assert found.status == Exit.HELD
    assert "S-1/1  hold  licence required  CN-MOFCOM-GAC-2025-57/1C909" in found.out


def test_no_row_is_lost(licet: Licet, tmp_path: Path) -> None:
    found = licet("check", manifest(tmp_path, HOLMIUM, WRONG, BEARING))
    assert found.status == Exit.REJECTED
    assert "orders.csv: 3 rows, 2 read, 1 rejected" in found.out
    assert [row["licet_row"] for row in rows_of(tmp_path / "orders.checked.csv")] == ["2", "4"]
    rejected = rows_of(tmp_path / "orders.rejected.csv")
    assert {row["row"] for row in rejected} == {"3"}
    assert {row["column"] for row in rejected} == {"ship_date", "from_country"}
    assert any("did you mean China (CN)?" in row["hint"] for row in rejected)
    assert "2 problems in 1 row" in found.out


def test_strictly_a_rejected_row_leaves_nothing_behind(licet: Licet, tmp_path: Path) -> None:
    found = licet("check", manifest(tmp_path, HOLMIUM, WRONG), "--strict")
    assert found.status == Exit.STRICT
    assert "column from_country" in found.err
    assert names(tmp_path) == {"orders.csv"}


def test_what_hangs_on_an_announcement_is_counted(licet: Licet, tmp_path: Path) -> None:
    found = licet("check", manifest(tmp_path, HOLMIUM, day="2026-11-20"))
    assert found.status == Exit.HELD
    assert "1 line hanging on an announcement without an instrument" in found.out
    assert "CN-MOFCOM-2026-09-28" in found.out
    assert "2027-01-11  1  another verdict, still hold" in found.out


def test_a_missing_fact_is_named_by_its_column(licet: Licet, tmp_path: Path) -> None:
    found = licet("check", manifest(tmp_path, HOLMIUM.replace("1C909.a.1", ""), day="2027-02-01"))
    assert "1 line is open: what to find out first" in found.out
    assert "1  cn_code" in found.out


def test_standing_answers_fill_blanks_and_are_named(licet: Licet, tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("assume: {end_use.kinds: civil}\n", encoding="utf-8")
    row = BEARING.replace(",civil,civil,", ",civil,,")
    found = licet("check", manifest(tmp_path, row), "--assume", "profile.yaml")
    assert rows_of(tmp_path / "orders.checked.csv")[0]["licet_assumed"] == "end_use: profile.yaml"
    assert "end_use  taken from profile.yaml" in found.out


def test_aliases_are_reported_and_own_names_can_be_given(licet: Licet, tmp_path: Path) -> None:
    name = manifest(tmp_path, BEARING)
    assert "`Ship-to country` is read as `to_country`" in licet("check", name).out
    path = tmp_path / name
    path.write_text(path.read_text(encoding="utf-8").replace("Ship-to country", "Wohin"), encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("columns: {to_country: Wohin}\n", encoding="utf-8")
    assert "`Wohin` is read as `to_country`" in licet("check", name, "--columns", "mine.yaml").out


def test_the_day_and_the_day_of_knowledge_can_be_set(licet: Licet, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM)
    assert licet("check", name, "--as-of", "2027-02-01").status == Exit.HELD
    assert licet("check", name, "--known-at", "2025-11-06").status == Exit.HELD  # before announcement 70
    assert licet("check", name, "--known-at", "2025-11-07").status == Exit.RELEASED


def test_a_bill_of_materials_fills_the_content_in(licet: Licet, tmp_path: Path) -> None:
    path = tmp_path / manifest(tmp_path, BEARING)
    header, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{header},item_id,quantity,unit\n{row},M-1,1,C62\n", encoding="utf-8")
    bill = "item_id,component_id,parent_id,origin_country,cn_code,value,currency,quantity\n"
    (tmp_path / "bom.csv").write_text(bill + "M-1,C-1,,CN,1C905.a.1,4.00,EUR,1\n", encoding="utf-8")
    licet("check", "orders.csv", "--bom", "bom.csv")
    assert "cn_listed_value: bill of materials" in rows_of(tmp_path / "orders.checked.csv")[0]["licet_assumed"]
    (tmp_path / "bom.csv").write_text(bill + "M-1,C-1,C-2,CN,1C905.a.1,4.00,EUR,1\n", encoding="utf-8")
    found = licet("check", "orders.csv", "--bom", "bom.csv")
    assert found.status == Exit.BAD_INPUT
    assert "C-2" in found.err


def test_standard_input_is_read_and_json_is_printed(licet: Licet, tmp_path: Path) -> None:
    text = (tmp_path / manifest(tmp_path, HOLMIUM, WRONG)).read_text(encoding="utf-8")
    found = licet("check", "-", "--json", stdin=text)
    summary = json.loads(found.out)
    assert (summary["rows"], summary["read"], summary["rejected"]) == (2, 1, 1)
    assert summary["actions"] == {"release": 1, "hold": 0, "stop": 0}
    assert summary["suspended"][0]["clause"] == "CN-MOFCOM-GAC-2025-57/1C909"
    assert [Path(one["path"]).name for one in summary["written"]] == ["stdin.checked.csv", "stdin.rejected.csv"]


@pytest.mark.parametrize("format_", ["csv", "tsv", "xlsx", "parquet", "jsonl"])
def test_answers_come_in_every_format(licet: Licet, tmp_path: Path, format_: str) -> None:
    assert licet("check", manifest(tmp_path, HOLMIUM), "--format", format_).status == Exit.RELEASED
    path = tmp_path / f"orders.checked.{format_}"
    readers: dict[str, Callable[[Path], polars.DataFrame]] = {
        "csv": polars.read_csv,
        "tsv": lambda path: polars.read_csv(path, separator="\t"),
        "xlsx": polars.read_excel,
        "parquet": polars.read_parquet,
        "jsonl": polars.read_ndjson,
    }
    table = readers[format_](path)
    assert table["licet_verdict"].to_list() == ["clear"]


def test_answers_go_where_they_are_sent(licet: Licet, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM)
    licet("check", name, "--out", "answers")
    assert names(tmp_path / "answers") == {"orders.checked.csv", "orders.rejected.csv"}
    licet("check", name, "--out", "march.jsonl")
    assert {"march.jsonl", "march.rejected.csv"} <= names(tmp_path)


@pytest.mark.parametrize("problem", [KeyboardInterrupt, RuntimeError])
def test_a_check_that_ends_early_leaves_nothing_behind(
    licet: Licet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: type[BaseException]
) -> None:
    blocks = Manifest.blocks

    def fail_at_last(manifest: Manifest) -> Iterator[Block]:
        yield from blocks(manifest)
        raise problem("gone")

    monkeypatch.setattr(Manifest, "blocks", fail_at_last)
    found = licet("check", manifest(tmp_path, HOLMIUM, BEARING))
    assert found.status == (Exit.INTERRUPTED if problem is KeyboardInterrupt else Exit.INTERNAL)
    assert names(tmp_path) == {"orders.csv"}
    assert "Traceback" not in found.err


def test_equal_counts_come_in_the_same_order_in_every_process(tmp_path: Path) -> None:
    name = manifest(
        tmp_path, HOLMIUM.replace("none,none,0 %,0 %", ",,,"), day="2027-02-01"
    )  # nobody screened the parties
    first, second = (process(tmp_path, "check", name, PYTHONHASHSEED=seed).stdout for seed in ("1", "2"))
    assert "Clauses that decide" in first
    assert first == second


def test_a_name_in_a_manifest_does_not_steer_the_terminal(licet: Licet, tmp_path: Path) -> None:
    hostile = "S-1\x1b[2J\u202e"
    found = licet("check", manifest(tmp_path, HOLMIUM.replace("S-1", hostile), WRONG.replace("Chian", hostile)))
    assert "S-1[U+001B][2J[U+202E]" in found.out
    assert not {"\x1b", "\u202e"} & set(found.out)
    strict = licet("check", "orders.csv", "--strict")
    assert "[U+202E]" in strict.err
    assert not {"\x1b", "\u202e"} & set(strict.err)


def test_a_workbook_that_fails_at_the_very_end_leaves_both_files_as_they_were(
    licet: Licet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(book: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = tmp_path / "orders.rejected.csv"
    before.write_text("of the last check", encoding="utf-8")
    monkeypatch.setattr("xlsxwriter.Workbook.close", no_room)
    found = licet("check", manifest(tmp_path, HOLMIUM, WRONG), "--format", "xlsx")
    assert found.status == Exit.NO_OUTPUT
    assert "orders.checked.xlsx: No space left on device" in found.err
    assert names(tmp_path) == {"orders.csv", "orders.rejected.csv"}
    assert before.read_text(encoding="utf-8") == "of the last check"
