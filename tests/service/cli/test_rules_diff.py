"""`licet rules diff`: what it shows at each depth, what it writes, what it refuses."""

from __future__ import annotations

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from api.cli.exits import Exit
from api.settings import rules_folder
from tests.service.cli.conftest import BEARING, HOLMIUM, WRONG, Licet, manifest

HOLMIUM_MEASURE = Path("cn", "CN-MOFCOM-GAC-2025-57.yaml")


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """The shipped rulebook, its suspension of the holmium measure a month shorter and one note reworded."""
    folder = tmp_path / "stricter"
    shutil.copytree(rules_folder(), folder, ignore=shutil.ignore_patterns("samples", "cases"))
    path = folder / HOLMIUM_MEASURE
    text = path.read_text(encoding="utf-8")
    assert "through: 2026-11-10" in text
    path.write_text(text.replace("through: 2026-11-10", "through: 2026-10-10", 1), encoding="utf-8")
    return folder


def test_text_depth_says_what_is_written_otherwise(licet: Licet, stricter: Path) -> None:
    found = licet("rules", "diff", "working", str(stricter))
    assert found.status == Exit.RELEASED, found.err
    assert "As written: 1 changed, 0 added, 0 removed" in found.out
    assert "~ measure CN-MOFCOM-GAC-2025-57" in found.out
    assert "suspension: from 2025-11-07 through 2026-11-10 by CN-MOFCOM-GAC-2025-70 → from 2025-11-07" in found.out


def test_law_depth_says_on_which_days_what_changes(licet: Licet, stricter: Path) -> None:
    found = licet("rules", "diff", "working", str(stricter), "--depth", "law")
    assert "from 2026-10-11 through 2026-11-09: suspended by CN-MOFCOM-GAC-2025-70 → in force" in found.out
    chinese = licet("rules", "diff", str(stricter), "working", "--depth", "law", "--lang", "zh")
    assert "自2026年10月11日起至2026年11月9日（含当日）：实施 → 依" in chinese.out


def test_equal_rulebooks_do_not_differ(licet: Licet) -> None:
    found = licet("rules", "diff", "working", "working")
    assert "Nothing is written otherwise." in found.out
    assert "Nothing that a verdict can turn on" in licet("rules", "diff", "working", "working", "--depth", "law").out


def test_effect_depth_says_which_answers_flip(licet: Licet, stricter: Path, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM, BEARING, WRONG, day="2026-11-03")
    found = licet("rules", "diff", "working", str(stricter), "--shipments", name, "--html", "page.html")
    assert found.status == Exit.RELEASED, found.err
    assert "Effect: 1 of 2 lines answered otherwise" in found.out
    assert "release → hold  clear → licence required  EUR 1,000.00" in found.out
    assert "1  CN-MOFCOM-GAC-2025-57/1C909  comes to decide" in found.out
    assert "1  Müller GmbH  EUR 1,000.00" in found.out
    assert "S-1/1" in found.out.split("Examples")[1]
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    HTMLParser().feed(page)
    for expected in ("Effect: 1 of 2 lines answered otherwise", "EUR 1,000", "Müller GmbH", "S-1/1", "2026-10-11"):
        assert expected in page
    assert "<script" not in page


def test_an_effect_on_nothing_says_so(licet: Licet, tmp_path: Path) -> None:
    name, bill = manifest(tmp_path, HOLMIUM), "item_id,component_id,description\nA,M-1,烧结钕铁硼磁体转子组件\n"
    (tmp_path / name).write_bytes((tmp_path / name).read_text(encoding="utf-8").encode("gb18030"))
    (tmp_path / "bom.csv").write_bytes(bill.encode("gb18030"))
    files = ("--shipments", name, "--encoding", "gb18030", "--bom", "bom.csv", "--bom-encoding", "gb18030")
    found = licet("rules", "diff", "working", "working", *files)
    assert "Effect: none; 1 line gets the same answer under both" in found.out


def test_json_tells_all_in_both_languages(licet: Licet, stricter: Path, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM, BEARING, day="2026-11-03")
    found = json.loads(licet("rules", "diff", "working", str(stricter), "--shipments", name, "--json").out)
    assert found["depth"] == "effect"
    assert found["before"]["rulebook"] != found["after"]["rulebook"]
    (altered,) = found["altered"]
    change, last_day = altered["changes"]
    assert change["before"] == {
        "from": "2026-10-11", "through": "2026-11-09", "activity": "suspended", "by": "CN-MOFCOM-GAC-2025-70",
    }  # fmt: skip
    assert last_day["before"]["activity"] == "unconfirmed"
    assert set(change["text"]) == {"en", "zh"}
    effect = found["effect"]
    assert (effect["read"], effect["flipped"]["lines"], effect["flipped"]["values"]) == (2, 1, {"EUR": "1000"})
    assert effect["flips"][0]["before"]["verdict"] == "clear"
    assert effect["examples"][0]["shipment"] == "S-1"


def test_lines_on_standard_input_are_read_under_both(licet: Licet, stricter: Path, tmp_path: Path) -> None:
    text = (tmp_path / manifest(tmp_path, HOLMIUM, day="2026-11-03")).read_text(encoding="utf-8")
    found = licet("rules", "diff", "working", str(stricter), "--shipments", "-", stdin=text)
    assert "Effect: 1 of 1 line answered otherwise" in found.out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["working", "nowhere"], Exit.NO_INPUT, "nowhere"),
        (["working"], Exit.USAGE, "AFTER"),
        (["working", "working", "--depth", "deep"], Exit.USAGE, "--depth: `deep`"),
        (["working", "working", "--depth", "effect"], Exit.USAGE, "effect depth needs --shipments"),
        (["working", "working", "--html", "page.pdf"], Exit.USAGE, "--html: `page.pdf`"),
        (["working", "working", "--shipments", "none.csv"], Exit.NO_INPUT, "none.csv"),
    ],
)
def test_what_is_typed_wrongly_is_told(licet: Licet, arguments: list[str], status: Exit, said: str) -> None:
    found = licet("rules", "diff", *arguments)
    assert found.status == status, found.err
    assert said in found.err


def test_a_page_never_takes_the_place_of_the_manifest(licet: Licet, tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM, name="orders.html")
    found = licet("rules", "diff", "working", "working", "--shipments", name, "--html", name)
    assert found.status == Exit.USAGE
    assert "S-1" in (tmp_path / name).read_text(encoding="utf-8")
