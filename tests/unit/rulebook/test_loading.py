"""A bad rulebook is refused whole, with every fault, its place and the nearest right name."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from engine.faults import SourceRefused
from engine.rulebook.loading import load_rulebook
from tests.unit.decisions.magnets import LISTS, MAGNETS, MEASURES

Write = Callable[..., Path]


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(SourceRefused) as refused:
        load_rulebook(folder)
    return [str(fault) for fault in refused.value.faults]


def with_change(old: str, new: str) -> dict[str, str]:
    assert old in MAGNETS
    return {**MEASURES, "CN-TEST-61": MAGNETS.replace(old, new)}


def test_a_sound_rulebook_loads(rules_folder: Write) -> None:
    rulebook = load_rulebook(rules_folder(MEASURES, LISTS))
    assert sorted(rulebook.clauses) == ["CN-TEST-61/1.1", "CN-TEST-61/2", "CN-TEST-61/5"]


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ("item.origin: {is_not", "item.orgin: {is_not", "item.orgin", "did you mean `item.origin`?"),
        ("{any_in: cn/magnets}", "{any_in: cn/magnet}", "any_in: cn/magnet", "did you mean `cn/magnets`?"),
        ("{is_not: CN}", "{isnt: CN}", "isnt: CN", "did you mean `is_not`?"),
        ("{is_not: CN}", "{is_not: Chian}", "is_not: Chian", "did you mean China (CN)?"),
        ("{at_least: 0.1 %}", "{at_least: 0.1 kg}", "at_least: 0.1 kg", "write 0.1 % or 0.001"),
        (
            "outcome: licence_required",
            "outcome: license_required",
            "outcome: license",
            "did you mean `licence_required`?",
        ),
        ("[compliance_notice]", "[compliance_notise]", "compliance_notise", "did you mean `compliance_notice`?"),
        ("by: CN-TEST-70", "by: CN-TEST-71", "by: CN-TEST-71", "did you mean `CN-TEST-70`?"),
        ("{from: 2025-12-01}", "{from: 2025-13-01}", "from: 2025-13-01", "2025-13-01"),
        ("through: 2027-01-10", "untl: 2027-01-10", "untl", "`untl` is not known here"),
        ("through: 2026-11-10", "through: 2025-11-01", "{from: 2025-11-07", "before the first day"),
        ("time_zone: Asia/Shanghai", "time_zone: Asia/Shanghia", "time_zone", "IANA"),
        ('applies_to: ["1.1"]', 'applies_to: ["1.2"]', '"1.2"', "did you mean"),
        ("outcome: notify", "outcome: prohibited", "outcome: prohibited", "milder"),
        ("[{title: Test, url:", "[{title: Test, uri:", "uri:", "did you mean `url`?"),
        ("        licence: {authority: MOFCOM, kind: dual_use}\n", "", 'clause: "1.1"', "which licence lifts it"),
        ("kind: dual_use}", "kind: dual}", "kind: dual}", "did you mean `dual_use`?"),
        ("measure: CN-TEST-61", "measure: CN-TEST-62", "measure: CN-TEST-62", "rename it CN-TEST-61"),
        ("confidence: official_text\n", "confidence: offical\n", "confidence: offical", "official_text"),
        (
            "time_zone: Asia/Shanghai\n",
            "time_zone: Asia/Shanghai\n    announced: 2025\n",
            "announced: 2025\n",
            "given twice",
        ),
    ],
)
def test_a_fault_names_its_place_and_what_would_be_right(
    rules_folder: Write, old: str, new: str, at: str, says: str
) -> None:
    measures = with_change(old, new)
    written = dedent(measures["CN-TEST-61"])
    before = written[: written.index(at)]
    place = f"CN-TEST-61.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}: "
    faults = faults_of(rules_folder(measures, LISTS))
    assert any(place in fault and says in fault for fault in faults), (place, faults)


def test_all_faults_come_at_once(rules_folder: Write) -> None:
    broken = MAGNETS.replace("item.origin: {is_not", "item.orgin: {is_not").replace("0.1 %", "0.1 kg")
    broken = broken.replace("{any_in: cn/magnets}", "{any_in: cn/magnet}")
    lists = {"cn/magnets": LISTS["cn/magnets"].replace("official_text,test\n", "sure,\n", 1)}
    faults = faults_of(rules_folder({**MEASURES, "CN-TEST-61": broken}, lists))
    assert len(faults) >= 5
    assert sum("CN-TEST-61.yaml" in fault for fault in faults) == 3
    assert sum("lists/cn/magnets.csv:2" in fault for fault in faults) == 2


def test_norway_and_octal_codes_stay_text(rules_folder: Write) -> None:
    folder = rules_folder(with_change("{is_not: CN}", "{is_not: NO}"), LISTS)
    rulebook = load_rulebook(folder)
    assert "NO" in str(rulebook.clauses["CN-TEST-61/1.1"].condition)


def test_the_hash_ignores_layout_comments_and_file_order(rules_folder: Write, tmp_path: Path) -> None:
    before = load_rulebook(rules_folder(MEASURES, LISTS)).hash
    relaid = MAGNETS.replace("outcome: licence_required", "outcome:   licence_required   # as announced")
    header, *rows = LISTS["cn/magnets"].strip().split("\n")
    lists = {"cn/magnets": "\n".join([header, *reversed(rows)]) + "\n"}
    assert load_rulebook(rules_folder({**MEASURES, "CN-TEST-61": relaid}, lists)).hash == before


@pytest.mark.parametrize(
    ("old", "new"),
    [("0.1 %", "0.2 %"), ("at_least", "more_than"), ("through: 2026-11-10", "through: 2026-11-09")],
)
def test_the_hash_tells_every_change_of_law(rules_folder: Write, old: str, new: str) -> None:
    before = load_rulebook(rules_folder(MEASURES, LISTS)).hash
    after = load_rulebook(rules_folder({**MEASURES, "CN-TEST-61": MAGNETS.replace(old, new)}, LISTS)).hash
    assert after != before


def test_anchors_are_refused_not_expanded(rules_folder: Write) -> None:
    bomb = "measure: &a [x, x]\nclauses: [*a, *a]\n"
    assert any("anchors" in fault for fault in faults_of(rules_folder({**MEASURES, "CN-BOMB": bomb}, LISTS)))
