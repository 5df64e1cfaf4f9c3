"""`licet cliffs`: what it shows, what it writes, what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from api.cli.exits import Exit
from api.cli.wording import Language
from api.settings import rules_folder
from engine.rulebook.loading import load_rulebook
from tests.service.cli.conftest import BEARING, HOLMIUM, WRONG, Licet, manifest, rows_of

SAMPLES = rules_folder() / "samples"
STATEMENT = "CN-MOFCOM-2026-09-28"
ENDINGS = ("csv", "tsv", "xlsx", "parquet", "json", "jsonl")


def test_a_boundary_says_what_turns_and_why(licet: Licet, tmp_path: Path) -> None:
    found = licet("cliffs", manifest(tmp_path, HOLMIUM, BEARING, day="2026-11-20"))
    assert found.status == Exit.RELEASED, found.err
    assert "orders.csv: 2 rows, 2 read, 0 rejected" in found.out
    assert "2 lines leave before 2026-11-24" in found.out
    assert "2027-01-11  ████████████████████████      1          1  EUR 1,000.00" in found.out
    assert f"2027-01-11, legal date in Asia/Shanghai: unconfirmed ({STATEMENT}) → in force" in found.out
    assert "1          1  hold    clear … licence required → licence required  EUR 1,000.00" in found.out
    assert "1  CN-MOFCOM-GAC-2025-57/1C909  now surely decides  Holmium items" in found.out
    assert "1  Müller GmbH  EUR 1,000.00" in found.out


def test_open_suspensions_are_laid_side_by_side(licet: Licet, tmp_path: Path) -> None:
    found = licet("cliffs", manifest(tmp_path, HOLMIUM, day="2026-12-20"))
    assert f"{STATEMENT}: 1 line in 1 shipment" in found.out
    for scenario, answer in (
        ("as the law is known", "hold     clear … licence required"),
        ("ends on its date: through 2026-11-10", "hold     licence required"),
        ("extended as announced: through 2027-01-10", "release  clear"),
    ):
        (row,) = (line for line in found.out.splitlines() if scenario in line)
        assert answer in row
    assert "No line turns on: CN-MOFCOM-2025-11-05, CN-MOFCOM-2025-72" in found.out


def test_what_is_supposed_is_laid_over_the_law_and_the_later_wins(licet: Licet, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM, day="2026-12-20")
    found = licet(
        "cliffs", name, "--if", f"{STATEMENT} rejected", "--if", "CN-MOFCOM-GAC-2025-57 suspended through 2027-06-30"
    )
    assert "Supposing: CN-MOFCOM-GAC-2025-57 suspended through 2027-06-30" in found.out
    assert "On their own dates 1 line gets another verdict" in found.out
    assert "hold → release  clear … licence required → clear  EUR 1,000.00" in found.out
    assert "2027-07-01  ████████████████████████      1" in found.out
    assert "How open suspensions may go on" not in found.out


def test_a_hypothesis_that_changes_nothing_says_so(licet: Licet, tmp_path: Path) -> None:
    found = licet("cliffs", manifest(tmp_path, BEARING, day="2026-12-20"), "--if", f"{STATEMENT} confirmed")
    assert found.status == Exit.RELEASED
    assert "On its own date every line keeps its verdict." in found.out
    assert "No known day after 2026-11-24 changes the verdict of any line." in found.out


@pytest.mark.parametrize(
    ("supposed", "said"),
    [
        ("CN-MOFCOM-2025-6 confirmed", "did you mean `CN-MOFCOM-2025-62`?"),
        ("CN-MOFCOM-2025-61 suspended till 2027-01-10", "did you mean `suspended through DATE`?"),
        ("CN-MOFCOM-2026-11 suspended through 2027-01-10", "write the first day too"),
    ],
)
def test_a_hypothesis_that_cannot_be_is_a_mistake_in_the_command(
    licet: Licet, tmp_path: Path, supposed: str, said: str
) -> None:
    found = licet("cliffs", manifest(tmp_path, HOLMIUM), "--if", supposed, "--out", "cliffs.csv")
    assert (found.status, found.out) == (Exit.USAGE, "")
    assert "--if" in found.err
    assert said in found.err
    assert not (tmp_path / "cliffs.csv").exists()


def test_mistakes_are_told_in_chinese(licet: Licet, tmp_path: Path) -> None:
    found = licet("cliffs", manifest(tmp_path, HOLMIUM), "--if", "X confirmed", language="zh")
    assert "`X`既非措施也非条款" in found.err


def test_chinese_tells_the_same(licet: Licet, tmp_path: Path) -> None:
    found = licet("cliffs", manifest(tmp_path, HOLMIUM, day="2026-12-20"), language="zh")
    assert "2027-01-11（Asia/Shanghai法律日期）：待确认（CN-MOFCOM-2026-09-28）→有效" in found.out
    assert "按公告延长：至2027-01-10（含）" in found.out
    assert "钬相关物项" in found.out


def test_an_empty_manifest_has_no_cliffs(licet: Licet, tmp_path: Path) -> None:
    found = licet("cliffs", manifest(tmp_path), "--out", "cliffs.csv")
    assert found.status == Exit.RELEASED, found.err
    assert "0 rows" in found.out
    assert "No known day after 2026-11-24" in found.out
    assert rows_of(tmp_path / "cliffs.csv") == []


def test_rejected_rows_are_counted(licet: Licet, tmp_path: Path) -> None:
    found = licet("cliffs", manifest(tmp_path, HOLMIUM, WRONG, BEARING))
    assert (found.status, "3 rows, 2 read, 1 rejected" in found.out) == (Exit.RELEASED, True)


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_holds_the_same_rows(licet: Licet, tmp_path: Path, ending: str) -> None:
    found = licet("cliffs", str(SAMPLES / "manifest.csv"), "--out", f"cliffs.{ending}")
    assert found.status == Exit.RELEASED, found.err
    path = tmp_path / f"cliffs.{ending}"
    readers: dict[str, Callable[[Path], pl.DataFrame]] = {
        "csv": pl.read_csv, "tsv": lambda name: pl.read_csv(name, separator="\t"), "xlsx": pl.read_excel,
        "parquet": pl.read_parquet, "json": pl.read_json, "jsonl": pl.read_ndjson,
    }  # fmt: skip
    table = readers[ending](path)
    licet("cliffs", str(SAMPLES / "manifest.csv"), "--out", "all.parquet")
    whole = pl.read_parquet(tmp_path / "all.parquet")
    assert table.columns == whole.columns
    assert table["lines"].to_list() == whole["lines"].to_list()
    assert [_amount(value) for value in table["value"]] == whole["value"].to_list()
    assert [value or "" for value in table["key"]] == whole["key"].to_list()
    assert {path.name for path in tmp_path.iterdir()} == {f"cliffs.{ending}", "all.parquet"}


def _amount(value: object) -> Decimal | None:
    return Decimal(str(value)) if value not in (None, "") else None


def test_a_cell_that_begins_like_a_formula_does_not_run(licet: Licet, tmp_path: Path) -> None:
    row = HOLMIUM.replace("Müller GmbH", '"=HYPERLINK(""http://x"")"')
    found = licet("cliffs", manifest(tmp_path, row, day="2026-12-20"), "--out", "cliffs.csv")
    assert "4 cells beginning like a formula marked as text" in found.out
    keys = {row["key"] for row in rows_of(tmp_path / "cliffs.csv") if row["by"] == "customer"}
    assert keys == {'\'=HYPERLINK("http://x")'}


def test_another_ending_is_refused_before_anything_is_read(licet: Licet, tmp_path: Path) -> None:
    found = licet("cliffs", manifest(tmp_path, HOLMIUM), "--out", "cliffs.pdf")
    assert (found.status, "*.parquet" in found.err) == (Exit.USAGE, True)


def test_json_tells_all_of_it_and_amounts_are_exact(licet: Licet, tmp_path: Path) -> None:
    row = HOLMIUM.replace(",1000,EUR,", ",0.1,EUR,")
    other = HOLMIUM.replace("S-1,1,", "S-2,1,").replace(",1000,EUR,", ",0.2,EUR,")
    blank = HOLMIUM.replace("S-1,1,", "S-3,1,").replace(",1000,EUR,", ",,,")
    found = licet("cliffs", manifest(tmp_path, row, other, blank, day="2026-12-20"), "--json")
    told = json.loads(found.out)
    assert told["rulebook"] == load_rulebook(rules_folder()).hash
    (boundary,) = told["boundaries"]
    assert (boundary["day"], boundary["lines"], boundary["values"], boundary["lines_without_value"]) == (
        "2027-01-11", 3, {"EUR": "0.3"}, 1,
    )  # fmt: skip
    (window,) = (one for one in told["windows"] if one["scenarios"])
    assert {one["outlook"]: one["law"] for one in window["scenarios"]} == {
        "as_known": "", "ends": f"{STATEMENT} rejected", "extended_as_announced": f"{STATEMENT} confirmed",
    }  # fmt: skip
    for scenario in window["scenarios"]:
        again = licet("cliffs", "orders.csv", "--json", "--if", scenario["law"]) if scenario["law"] else None
        if again:
            (only,) = json.loads(again.out)["windows"][0]["scenarios"]
            assert only["turns"] == scenario["turns"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_names_what_may_be_supposed(licet: Licet, language: Language) -> None:
    found = licet("cliffs", "--help", language=language)
    assert "suspended through" in found.out
    assert "licet cliffs orders.csv --if 'CN-MOFCOM-2025-61 suspended through 2027-01-10'" in found.out
