"""`licet rules prove` and `licet rules diff --prove`: what is found, what is proved, what is kept, what is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from api.cli.exits import Exit
from engine.analysis.cases import load_cases
from engine.analysis.verification import CaseRunner
from engine.rulebook.loading import load_rulebook
from tests.conftest import RULES, RulesFolder
from tests.service.cli.conftest import LICET, Licet
from tests.unit.proving.small_law import clause, folder

MAGNETS = Path("cn", "CN-MOFCOM-2025-61.yaml")
SHARE = "item.cn_listed_value_share: {at_least: 0.1 %}"


def copied(tmp_path: Path, name: str, before: str = "", after: str = "") -> Path:
    """The shipped rulebook, one text of the measure on magnets replaced wherever it stands."""
    place = tmp_path / name
    shutil.copytree(RULES, place, ignore=shutil.ignore_patterns("samples", "cases"))
    text = (place / MAGNETS).read_text(encoding="utf-8")
    assert before in text
    (place / MAGNETS).write_text(text.replace(before, after) if before else text, encoding="utf-8")
    return place


def test_everything_found_in_the_shipped_rulebook_is_explained(licet: Licet) -> None:
    found = licet("rules", "prove")
    assert found.status == Exit.RELEASED, found.out
    assert "nothing unexplained was found" in found.out
    assert "noted as right: Clause 7 asks for a compliance notice besides the licence" in found.out


def test_what_no_note_explains_fails_with_a_shipment_in_words(licet: Licet, rules_folder: RulesFolder) -> None:
    first = clause("1", "{shipment.from: {is: CN}}")
    rules = str(folder(rules_folder, first, clause("2", "{shipment.to: {is: US}}", "prohibited")))
    found = licet("rules", "prove", "--rules", rules)
    assert found.status == Exit.HELD
    assert "clauses 1 and 2 can both be true of one line" in found.out
    assert "country of departure: China, final destination: United States" in found.out
    assert "verdict: prohibited, stop" in found.out
    chinese = licet("rules", "prove", "--rules", rules, "--lang", "zh")
    assert "启运国（地区）：中国、最终目的国（地区）：美国" in chinese.out
    data = json.loads(licet("rules", "prove", "--rules", rules, "--json").out)
    assert not data["clean"]
    (finding,) = data["findings"]
    assert finding["witnesses"][0]["facts"][0] == {
        "fact": "shipment.from", "value": "CN",
        "text": {"en": "country of departure: China", "zh": "启运国（地区）：中国"},
    }  # fmt: skip


def test_one_measure_is_looked_at_alone(licet: Licet) -> None:
    found = licet("rules", "prove", "--measure", "CN-MOFCOM-2025-62")
    assert "1 measure, 6 clauses" in found.out
    assert licet("rules", "prove", "--measure", "CN-MOFCOM-2025-26").status == Exit.USAGE


def test_two_rulebooks_that_are_written_otherwise_are_proved_to_decide_alike(licet: Licet, tmp_path: Path) -> None:
    after = (
        "all: [{item.cn_listed_value_share: {is_known: yes}}, {not: {item.cn_listed_value_share: {less_than: 0.001}}}]"
    )
    other = copied(tmp_path, "other", SHARE, after)
    found = licet("rules", "diff", "working", str(other), "--prove")
    assert found.status == Exit.RELEASED, found.out
    assert "Proved: both decide alike" in found.out


def test_a_threshold_moved_is_shown_by_a_line_on_it_and_kept_as_a_case(licet: Licet, tmp_path: Path) -> None:
    other = copied(tmp_path, "other", SHARE, SHARE.replace("at_least", "more_than"))
    found = licet("rules", "diff", "working", str(other), "--prove", "--save", "kept")
    assert found.status == Exit.HELD
    assert "CN-MOFCOM-2025-61/1.1: another condition" in found.out
    assert "share of Chinese listed content: 0.1 %" in found.out
    assert "The two do not decide alike: 3 clauses differ, 115 proved the same" in found.out
    assert "3 cases written to kept" in found.err
    before, after = load_rulebook(RULES), load_rulebook(other)
    assert CaseRunner(after).failures(load_cases(Path("kept"), after)) == []
    assert len(CaseRunner(before).failures(load_cases(Path("kept"), before))) == 3


def test_a_proof_in_json_says_what_was_compared(licet: Licet, tmp_path: Path) -> None:
    other = copied(tmp_path, "other", SHARE, SHARE.replace("at_least", "more_than"))
    data = json.loads(licet("rules", "diff", "working", str(other), "--prove", "--json").out)
    assert (data["decide_alike"], data["alike"]) == (False, 115)
    assert data["differing"][0]["ways"] == ["condition"]
    assert data["differing"][0]["witness"]["second"]["moment"]["floor"] == "clear"


@pytest.mark.parametrize("more", [("--depth", "law"), ("--html", "x.html"), ("--shipments", "x.csv")])
def test_a_proof_goes_with_no_other_depth(licet: Licet, more: tuple[str, ...]) -> None:
    found = licet("rules", "diff", "working", "working", "--prove", *more)
    assert found.status == Exit.USAGE
    assert "does not go together with --prove" in found.err


def test_the_same_rulebook_is_told_in_the_same_bytes_whatever_the_process(tmp_path: Path) -> None:
    told = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LICET_RULES": str(RULES)}
        command = [*LICET, "rules", "prove", "--measure", "CN-MOFCOM-2025-61", "--json"]
        found = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)  # noqa: S603
        told.add(found.stdout)
    assert len(told) == 1
