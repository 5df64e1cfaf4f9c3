"""The parties of a manifest are looked up in the lists that were imported, before anybody may rely on the answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli.exits import Exit
from tests.service.cli.conftest import Licet, rows_of
from tests.service.screened import HIT, LIST, LISTED, MANIFEST


@pytest.fixture
def folder(licet: Licet, tmp_path: Path) -> Path:
    """A folder with a manifest, in which the command runs; a list is imported that has one of its parties."""
    (tmp_path / "orders.csv").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "listed.csv").write_text(LISTED, encoding="utf-8")
    imported = licet("lists", "import", "listed.csv", "--list", LIST, "--dated", "2026-01-01")
    assert imported.status == Exit.RELEASED, imported.err
    return tmp_path


def test_a_hit_holds_what_its_line_calls_clear(licet: Licet, folder: Path) -> None:
    assert licet("check", "orders.csv").status == Exit.RELEASED
    found = licet("check", "orders.csv", "--screen", "--json")
    assert found.status == Exit.HELD, found.err
    actions = [row["licet_action"] for row in rows_of(folder / "orders.checked.csv")]
    assert actions == ["hold", "release", "hold"]
    (hit,) = rows_of(folder / "orders.parties.csv")
    assert (hit["party"], hit["list"], hit["outcome"]) == (HIT, LIST, "open")
    told = json.loads(found.out)["parties"]
    assert (told["lists"], told["asked"], told["with_hits"]) == ([LIST], 2, 1)


def test_an_explanation_names_the_hit(licet: Licet, folder: Path) -> None:
    assert folder.exists()
    explained = licet("explain", "orders.csv", "--line", "S-1/1", "--screen")
    assert (explained.status, f"{LIST} Nebula Lithography Institute (" in explained.out) == (Exit.HELD, True)


@pytest.mark.parametrize(
    ("option", "language", "told"), [("--screen", "en", "looked up here"), ("--screen", "zh", "只在本机进行")]
)
def test_spark_does_not_screen(licet: Licet, folder: Path, option: str, language: str, told: str) -> None:
    assert folder.exists()
    found = licet("check", "orders.csv", "--engine", "spark", option, language=language)
    assert (found.status, told in found.err) == (Exit.USAGE, True)
