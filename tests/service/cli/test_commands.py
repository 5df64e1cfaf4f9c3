"""The command line, through the door: what it prints, writes and ends with."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from api.cli.exits import Exit
from api.cli.phrases import PHRASES

Run = Callable[..., "subprocess.CompletedProcess[str]"]
LICET = (sys.executable, "-c", "from api.cli.main import run; run()")
HEADER = (
    "shipment_id,line_no,ship_date,from_country,Ship-to country,cn_code,list_entries,origin_country,item_value,"
    "currency,cn_listed_value,end_user,end_user_type,end_use,end_user_lists,consignee_lists,end_user_listed_ownership,"
    "consignee_listed_ownership,cn_technology,hs_code,elements,transaction"
)
HOLMIUM = (
    "S-1,1,{day},CN,DE,1C909.a.1,none,CN,1000,EUR,,Müller GmbH,civil,civil,none,none,0 %,0 %,no,2805301910,Ho,export"
)
BEARING = "S-1,2,{day},CN,DE,none,none,CN,1000,EUR,,=SUM(A1),civil,civil,none,none,0 %,0 %,no,84821010,Fe,export"
WRONG = "S-2,1,2026-13-01,Chian,DE,none,none,CN,1000,EUR,,X,civil,civil,none,none,0 %,0 %,no,84821010,Fe,export"


@pytest.fixture
def licet(tmp_path: Path) -> Run:
    def run(*arguments: str, stdin: str = "", language: str = "en") -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "LICET_LANG": language, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(  # noqa: S603 - the command under test
            [*LICET, *arguments],
            cwd=tmp_path,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def manifest(folder: Path, *rows: str, day: str = "2026-11-03") -> str:
    path = folder / "orders.csv"
    path.write_text("\n".join([HEADER, *(row.format(day=day) for row in rows)]) + "\n", encoding="utf-8")
    return path.name


def checked(folder: Path) -> list[dict[str, str]]:
    with (folder / "orders.checked.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_clean_manifest_is_released(licet: Run, tmp_path: Path) -> None:
    found = licet("check", manifest(tmp_path, HOLMIUM, BEARING))
    assert found.returncode == Exit.RELEASED, found.stderr
    first, second = checked(tmp_path)
    assert (first["licet_action"], first["licet_verdict"]) == ("release", "clear")
    assert first["licet_suspended"].startswith("CN-MOFCOM-GAC-2025-57/1C909 through 2026-11-")
    assert (second["licet_row"], second["licet_suspended"]) == ("3", "")
    assert "1 line clear only because of a suspension" in found.stdout


def test_a_hold_and_a_rejected_row_show_in_the_status(licet: Run, tmp_path: Path) -> None:
    assert licet("check", manifest(tmp_path, HOLMIUM, day="2027-02-01")).returncode == Exit.HELD
    found = licet("check", manifest(tmp_path, HOLMIUM, BEARING, WRONG))
    assert found.returncode == Exit.REJECTED
    assert "3 rows, 2 read, 1 rejected" in found.stdout
    rejected = (tmp_path / "orders.rejected.csv").read_text(encoding="utf-8-sig")
    assert "did you mean China (CN)?" in rejected
    assert "2026-13-01" in rejected


def test_strict_writes_nothing_if_a_row_is_rejected(licet: Run, tmp_path: Path) -> None:
    found = licet("check", manifest(tmp_path, HOLMIUM, WRONG), "--strict", "--out", "answers")
    assert found.returncode == Exit.STRICT
    assert "column from_country" in found.stderr
    assert not list((tmp_path / "answers").iterdir())


def test_standing_answers_fill_blanks_and_are_named(licet: Run, tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("assume: {end_use.kinds: civil}\n", encoding="utf-8")
    row = BEARING.replace(",civil,civil,", ",civil,,")
    licet("check", manifest(tmp_path, row), "--assume", "profile.yaml")
    assert "end_use: " in checked(tmp_path)[0]["licet_assumed"]


def test_the_date_and_the_day_of_knowledge_can_be_set(licet: Run, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM)
    assert licet("check", name, "--as-of", "2027-02-01").returncode == Exit.HELD
    assert licet("check", name, "--known-at", "2025-11-06").returncode == Exit.HELD  # before announcement 70
    assert licet("check", name, "--known-at", "2025-11-07").returncode == Exit.RELEASED


def test_standard_input_and_json_output(licet: Run, tmp_path: Path) -> None:
    text = (tmp_path / manifest(tmp_path, HOLMIUM, WRONG)).read_text(encoding="utf-8")
    found = licet("check", "-", "--json", stdin=text)
    summary = json.loads(found.stdout)
    assert (summary["read"], summary["rejected"], summary["actions"]["release"]) == (1, 1, 1)
    assert (tmp_path / "stdin.checked.csv").exists()


@pytest.mark.parametrize("format_", ["csv", "xlsx", "parquet", "jsonl"])
def test_answers_come_in_every_format(licet: Run, tmp_path: Path, format_: str) -> None:
    assert licet("check", manifest(tmp_path, HOLMIUM), "--format", format_).returncode == Exit.RELEASED
    assert (tmp_path / f"orders.checked.{format_}").stat().st_size > 0


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["check", "missing.csv"], Exit.NO_INPUT, "no such file"),
        (["check", "orders.csv", "--nonsense"], Exit.USAGE, "--nonsense"),
        (["check", "orders.csv", "--as-of", "yesterday"], Exit.USAGE, "2026-11-20"),
        (["check", "orders.csv", "--format", "pdf"], Exit.USAGE, "csv, tsv, xlsx, parquet, jsonl"),
        (["check", "orders.csv", "--lang", "fr"], Exit.USAGE, "en, zh"),
        (["check", "orders.csv", "--rules", "nowhere"], Exit.NO_INPUT, "is not a rulebook folder"),
        (["check", "orders.csv", "--assume", "bad.yaml"], Exit.BAD_RULES, "bad.yaml:1:10: "),
        (["check", "empty.csv"], Exit.BAD_INPUT, "empty.csv"),
        (["check", "nameless.csv"], Exit.BAD_INPUT, "shipment_id"),
        (["check", "gb.csv"], Exit.BAD_INPUT, "--encoding gb18030"),
        (["explain", "orders.csv", "--line", "S-1/9"], Exit.USAGE, "S-1/1"),
        (["explain", "orders.csv", "--line", "S-2/1"], Exit.REJECTED, "China (CN)"),
        (["rules", "show", "CN-MOFCOM-2025-16"], Exit.USAGE, "did you mean"),
        (["rules", "lists", "cn/2025-81"], Exit.USAGE, "did you mean"),
    ],
)
def test_a_mistake_gets_a_clear_message_and_its_own_status(
    licet: Run, tmp_path: Path, arguments: list[str], status: Exit, says: str
) -> None:
    manifest(tmp_path, HOLMIUM, WRONG)
    (tmp_path / "bad.yaml").write_text("assume: {end_use.kind: civil}\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    (tmp_path / "nameless.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "gb.csv").write_bytes((HEADER + "\n" + HOLMIUM.replace("Müller", "中国稀土集团")).encode("gb18030"))
    found = licet(*arguments)
    assert found.returncode == status, found.stderr
    assert says in found.stderr
    assert "Traceback" not in found.stderr


def test_a_pipe_gets_no_escape_codes(licet: Run, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM, WRONG)
    for arguments in (["check", name], ["explain", name, "--line", "S-1/1"], ["rules", "calendar"], ["rules", "list"]):
        found = licet(*arguments)
        assert "\x1b" not in found.stdout + found.stderr


def test_everything_can_be_read_in_chinese(licet: Run, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM)
    assert "仅因暂停实施而放行" in licet("check", name, "--lang", "zh").stdout
    assert "时间线" in licet("explain", name, "--line", "S-1/1", language="zh").stdout
    assert "检查清单" in licet("--help", language="zh").stdout
    for english, chinese in PHRASES.values():
        assert english
        assert any("\u4e00" <= character <= "\u9fff" for character in chinese)


def test_an_explanation_names_clause_evidence_time_and_sources(licet: Run, tmp_path: Path) -> None:
    found = licet("explain", manifest(tmp_path, HOLMIUM, day="2027-02-01"), "--line", "S-1/1")
    assert found.returncode == Exit.HELD
    for expected in (
        "CN-MOFCOM-GAC-2025-57/1C909",
        "1C909.a.1: Holmium metal",
        "https://www.mofcom.gov.cn",
        "Through time",
    ):
        assert expected in found.stdout
    data = json.loads(licet("explain", "orders.csv", "--line", "S-1/1", "--json").stdout)
    assert data["floor"] == "licence_required" or "licence_required" in json.dumps(data)


def test_the_rules_commands_answer(licet: Run, tmp_path: Path) -> None:
    assert "CN-MOFCOM-GAC-2025-18" in licet("rules", "list").stdout
    assert "1C909.a.1" in licet("rules", "lists", "cn/2025-57/1C909").stdout
    assert "licence required" in licet("rules", "show", "CN-MOFCOM-GAC-2025-57/1C909").stdout
    assert "0.1 %" in licet("rules", "show", "CN-MOFCOM-2025-61").stdout
    assert licet("rules", "schema", "--out", "schema.json").returncode == Exit.RELEASED
    Draft202012Validator.check_schema(json.loads((tmp_path / "schema.json").read_text(encoding="utf-8")))


def test_the_calendar_sets_states_apart_without_colour(licet: Run) -> None:
    found = licet(
        "rules", "calendar", "--from", "2025-10-01", "--through", "2027-06-30", "--measure", "CN-MOFCOM-GAC-2025-57"
    )
    drawn = next(line for line in found.stdout.splitlines() if line.startswith("CN-MOFCOM-GAC-2025-57"))
    assert "".join(dict.fromkeys(drawn.removeprefix("CN-MOFCOM-GAC-2025-57").strip())) == "░?█"
    assert "Changes next: 2027-01-11" in found.stdout or "Nothing known changes" in found.stdout


def test_an_interrupted_check_leaves_no_file_under_the_final_name(tmp_path: Path) -> None:
    rows = [BEARING.format(day="2026-11-03").replace("S-1,2", f"S-{number},1") for number in range(200_000)]
    (tmp_path / "orders.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    running = subprocess.Popen([*LICET, "check", "orders.csv"], cwd=tmp_path, stderr=subprocess.PIPE)  # noqa: S603
    time.sleep(2.5)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=30)
    assert running.returncode == Exit.INTERRUPTED
    assert [path.name for path in tmp_path.iterdir()] == ["orders.csv"]
