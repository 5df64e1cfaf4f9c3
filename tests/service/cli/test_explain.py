"""`licet explain`: one line in full, and help where there is no such line."""

from __future__ import annotations

import json
from pathlib import Path

from api.cli.exits import Exit
from tests.service.cli.conftest import BEARING, HOLMIUM, WRONG, Licet, manifest


def test_an_explanation_names_clause_evidence_time_and_sources(licet: Licet, tmp_path: Path) -> None:
    found = licet("explain", manifest(tmp_path, HOLMIUM, day="2027-02-01"), "--line", "S-1/1")
    assert found.status == Exit.HELD
    for expected in ("CN-MOFCOM-GAC-2025-57/1C909", "1C909.a.1: Holmium metal", "https://", "Through time"):
        assert expected in found.out


def test_an_explanation_speaks_chinese(licet: Licet, tmp_path: Path) -> None:
    found = licet("explain", manifest(tmp_path, HOLMIUM), "--line", "S-1/1", "--lang", "zh")
    assert found.status == Exit.RELEASED
    assert "时间线" in found.out
    assert "Through time" not in found.out


def test_json_is_whole_and_free_of_language(licet: Licet, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM, day="2027-02-01")
    english = licet("explain", name, "--line", "S-1/1", "--json")
    explanation = json.loads(english.out)
    assert (explanation["floor"], explanation["action"]) == ("licence_required", "hold")
    assert licet("explain", name, "--line", "S-1/1", "--json", "--lang", "zh").out == english.out


def test_a_line_that_is_not_there_is_answered_with_those_that_are(licet: Licet, tmp_path: Path) -> None:
    found = licet("explain", manifest(tmp_path, HOLMIUM, BEARING), "--line", "S-1/9")
    assert found.status == Exit.USAGE
    assert "S-1/9 is not in the manifest" in found.err
    assert "S-1/1, S-1/2" in found.err


def test_a_rejected_row_is_explained_by_its_problems(licet: Licet, tmp_path: Path) -> None:
    found = licet("explain", manifest(tmp_path, HOLMIUM, WRONG), "--line", "S-2/1")
    assert found.status == Exit.REJECTED
    assert "S-2/1: row 3 was rejected" in found.err
    assert "did you mean China (CN)?" in found.err


def test_a_rejected_row_with_a_like_name_does_not_stand_in_the_way(licet: Licet, tmp_path: Path) -> None:
    found = licet("explain", manifest(tmp_path, WRONG.replace("S-2", "S-10"), HOLMIUM), "--line", "S-1/1")
    assert found.status == Exit.RELEASED
    found = licet("explain", manifest(tmp_path, WRONG.replace("S-2", "S-10"), HOLMIUM), "--line", "S-1/7")
    assert found.status == Exit.USAGE
