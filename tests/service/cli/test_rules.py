"""`licet rules …`: the rulebook as the command line shows and tests it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from api.cli.exits import Exit
from engine.rulebook.loading import measure_files
from engine.yaml_source import read_yaml
from tests.conftest import RULES, RulesFolder
from tests.service.cli.conftest import Licet

AMENDING = """
    measure: {name}
    jurisdiction: CN
    title: {{en: {title}, zh: 公告}}
    authority: {{en: Ministry of Commerce, zh: 商务部}}
    announced: {announced}
    reviewed: 2026-11-01
    time_zone: Asia/Shanghai
    confidence: official_text
    sources: [{{title: text, url: "https://example.org/x", language: zh, kind: official}}]
    {windows}
    clauses: {clauses}
    """
CLAUSE = """
      - clause: "{clause}"
        title: {{en: Clause {clause}, zh: 条款}}
        in_force: {{from: {start}}}
        when: {{shipment.from: {{is: CN}}}}
        outcome: licence_required
        licence: {{authority: MOFCOM, kind: dual_use}}
"""
CASES = """
    measure: CN-A
    cases:
      - case: What leaves China needs a licence under clause 1
        clause: "1"
        on: 2026-06-01
        facts: {{shipment.from: {country}}}
        expect: licence_required
    """


@pytest.fixture
def small_rules(rules_folder: RulesFolder) -> Path:
    """Two measures with four histories, and the instruments that make them."""
    suspended = "suspended: [{from: 2026-01-01, through: 2026-11-10, by: CN-STOP}]"
    pending = "pending: [{announcement: CN-WORD, suspends: yes, from: 2026-11-11, through: 2027-01-10}]"
    ended = "ended: {from: 2026-03-01, by: CN-STOP}"
    late = CLAUSE.format(clause="2", start="2026-06-01")
    early = CLAUSE.format(clause="1", start="2024-01-01")

    def measure(name: str, announced: str, windows: str, clauses: str) -> str:
        return AMENDING.format(name=name, title=name, announced=announced, windows=windows, clauses=clauses)

    measures = {
        "CN-A": measure("CN-A", "2023-12-01", f"{suspended}\n    {pending}", early + late),
        "CN-B": measure("CN-B", "2023-12-01", ended, early),
        "CN-C": measure("CN-C", "2023-12-01", "", early),
        "CN-STOP": measure("CN-STOP", "2025-12-31", "", "[]"),
        "CN-WORD": measure("CN-WORD", "2026-09-28", "", "[]"),
    }
    return rules_folder(measures)


CALENDAR = """\
██ in force   ░░ suspended   ?? unconfirmed   ·· ended
                                                         ▼ today 2026-11-24
     2025-07  2025-10   2026-01  2026-04  2026-07   2026-10  2027-01  2027-04
CN-A
  1  ███████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░???????█████████████████
  2                                    ░░░░░░░░░░░░░░░░░???????█████████████████
CN-B █████████████████████████··················································
CN-C ███████████████████████████████████████████████████████████████████████████

Changes next: 2027-01-11
  CN-A  2 clauses  unconfirmed → in force
"""


def test_the_calendar_reads_without_colour(licet: Licet, small_rules: Path) -> None:
    found = licet("rules", "calendar", "--from", "2025-07-01", "--through", "2027-06-30", "--rules", str(small_rules))
    assert found.status == Exit.RELEASED
    assert found.out == CALENDAR
    assert max(len(line) for line in found.out.splitlines()) <= 80


def test_the_calendar_knows_only_what_was_announced(licet: Licet, small_rules: Path) -> None:
    window = ("--from", "2025-07-01", "--through", "2027-06-30", "--rules", str(small_rules))
    found = licet("rules", "calendar", "--known-at", "2026-09-27", "--measure", "CN-A", *window)
    assert "?" not in found.out.partition("CN-A")[2]
    assert "Nothing known changes after 2026-11-24." in found.out


def test_the_list_of_measures_says_what_they_do_on_a_day(licet: Licet, small_rules: Path) -> None:
    folder = ("--rules", str(small_rules))
    assert "CN-A           2  unconfirmed" in licet("rules", "list", *folder).out
    assert "CN-A           2  suspended" in licet("rules", "list", "--as-of", "2026-11-10", *folder).out
    assert "1 suspended, 1 not yet" in licet("rules", "list", "--as-of", "2026-03-01", *folder).out
    measures = json.loads(licet("rules", "list", "--json", *folder).out)
    assert {one["measure"]: one["states"] for one in measures}["CN-B"] == {"ended": 1}


def test_measures_clauses_and_lists_are_shown(licet: Licet) -> None:
    assert "0.1 %" in licet("rules", "show", "CN-MOFCOM-2025-61").out
    clause = licet("rules", "show", "CN-MOFCOM-GAC-2025-57/1C909", "--lang", "zh").out
    assert "须许可证" in clause
    assert json.loads(licet("rules", "show", "CN-MOFCOM-2025-61", "--json").out)["measure"] == "CN-MOFCOM-2025-61"
    assert "cn/2025-57" in licet("rules", "lists").out
    part = licet("rules", "lists", "cn/2025-57/1C909").out
    assert "1C909.a.1" in part
    assert "1C908" not in part
    assert json.loads(licet("rules", "lists", "cn/2025-57", "--json").out)[0]["code"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["show", "CN-MOFCOM-2025-610"], "did you mean `CN-MOFCOM-2025-61`?"),
        (["lists", "cn/2025-188"], "did you mean `cn/2025-18`?"),
        (["test", "CN-MOFCOM-2025-610"], "did you mean `CN-MOFCOM-2025-61`?"),
        (["calendar", "--measure", "CN-MOFCOM-2025-610"], "did you mean `CN-MOFCOM-2025-61`?"),
        (["calendar", "--from", "2027-01-01", "--through", "2026-01-01"], "2026-01-01 is not after 2027-01-01"),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_the_nearest(licet: Licet, arguments: list[str], says: str) -> None:
    found = licet("rules", *arguments)
    assert found.status == Exit.USAGE
    assert says in found.err


def test_the_schema_accepts_every_measure_and_refuses_a_slip(licet: Licet, tmp_path: Path) -> None:
    assert licet("rules", "schema", "--out", "schema.json").status == Exit.RELEASED
    schema = json.loads((tmp_path / "schema.json").read_text(encoding="utf-8"))
    assert json.loads(licet("rules", "schema").out) == schema
    validator = Draft202012Validator(schema)
    measures = [read_yaml(path).data for path in measure_files(RULES)]
    assert all(validator.is_valid(measure) for measure in measures)
    assert not validator.is_valid(measures[0] | {"anounced": "2026-01-01"})


def test_a_sound_rulebook_is_counted(licet: Licet, small_rules: Path) -> None:
    for name in ("CN-B", "CN-C"):
        (small_rules / "cn" / f"{name}.yaml").unlink()
    text = (small_rules / "cn" / "CN-A.yaml").read_text(encoding="utf-8")
    (small_rules / "cn" / "CN-A.yaml").write_text(text.partition('- clause: "2"')[0], encoding="utf-8")
    found = licet("rules", "check", "--rules", str(small_rules))
    assert found.status == Exit.BAD_RULES
    assert found.err == "CN-A/1 has no case\n"
    write_cases(small_rules, "CN")
    found = licet("rules", "check", "--rules", str(small_rules))
    assert found.status == Exit.RELEASED
    assert found.out.startswith("3 measures, 1 clause, 0 lists, 1 case; loaded in ")


def test_every_fault_of_a_rulebook_is_placed(licet: Licet, small_rules: Path) -> None:
    path = small_rules / "cn" / "CN-A.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("shipment.from", "shipment.form"), encoding="utf-8")
    shutil.copy(small_rules / "cn" / "CN-C.yaml", small_rules / "cn" / "CN-D.yaml")
    found = licet("rules", "check", "--rules", str(small_rules))
    assert found.status == Exit.BAD_RULES
    assert "rules/cn/CN-A.yaml:" in found.err
    assert "did you mean `shipment.from`?" in found.err
    assert "rules/cn/CN-D.yaml:2:" in found.err


def test_cases_are_worked_through_and_gaps_are_named(licet: Licet, small_rules: Path) -> None:
    command = ("rules", "test", "CN-A", "--rules", str(small_rules))
    write_cases(small_rules, "CN")
    found = licet(*command)
    assert found.status == Exit.HELD
    assert "CN-A/1: in_force" in found.out
    assert "1 case, 1 failed" in found.out  # suspended on that day
    path = small_rules / "cases" / "cn" / "CN-A.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-06-01", "2025-06-01"), encoding="utf-8")
    assert licet(*command).status == Exit.HELD
    found = licet(*command, "--allow-gaps")
    assert found.status == Exit.RELEASED
    assert "1 case, 0 failed, coverage " in found.out
    write_cases(small_rules, "DE")
    found = licet(*command, "--allow-gaps")
    assert found.status == Exit.HELD
    assert "rules/cases/cn/CN-A.yaml:4:9: What leaves China" in found.out
    assert "expected licence_required, found clear" in found.out


def write_cases(folder: Path, country: str) -> None:
    path = folder / "cases" / "cn" / "CN-A.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CASES.format(country=country), encoding="utf-8")
