"""A law is asked only where it reaches: written once, read strictly, and part of every duty that names it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from jsonschema import Draft202012Validator

from engine.analysis.cases import load_cases
from engine.analysis.coverage import coverage, nexus_coverage
from engine.analysis.verification import CaseRunner
from engine.decisions.deciding import Decider
from engine.explanation.explaining import explain
from engine.explanation.measures import measure_sections, measure_view
from engine.faults import SourceRefused
from engine.history.law import law_changes
from engine.history.text import text_changes
from engine.proving.checking import checked
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.schema import measure_schema
from engine.vocabulary.values import Value
from engine.yaml_source import parse_yaml
from tests.unit.analysis.test_coverage import CASES
from tests.unit.decisions.magnets import LISTS, MAGNETS, MEASURES

Write = Callable[..., Path]
Load = Callable[..., Rulebook]
DUTY = "CN-TEST-61/1.1"
DAY = date(2027, 2, 1)
MAGNET: dict[str, Value] = {
    "item.list_entries": frozenset({"M.1"}), "item.origin": "VN", "item.cn_listed_value_share": 1,
    "end_user.type": "civil", "end_use.kinds": frozenset({"civil"}),
}  # fmt: skip
NEXUS = """
    nexus:
      abroad:
        jurisdiction: CN
        title: {en: within reach of the magnet rules, zh: 属于永磁材料规则的管辖范围}
        sources: [{title: Test, url: "https://example.org/61", language: zh, kind: official}]
        when:
          any:
            - shipment.from: {is: VN}
            - exporter.country: {is: CN}
"""
UNDER = MAGNETS.replace("jurisdiction: CN\n", "jurisdiction: CN\n    nexus: abroad\n")
REACHES: dict[str, Value] = {"shipment.from": "VN", "exporter.country": "JP"}
OUTSIDE: dict[str, Value] = {"shipment.from": "KR", "exporter.country": "JP"}


@pytest.fixture
def write(rules_folder: Write) -> Write:
    def made(measure: str = UNDER, nexus: str = NEXUS) -> Path:
        folder = rules_folder({**MEASURES, "CN-TEST-61": measure}, LISTS)
        (folder / "nexus.yaml").write_text(dedent(nexus), encoding="utf-8")
        return folder

    return made


@pytest.fixture
def load(write: Write) -> Load:
    return lambda *given: load_rulebook(write(*given))


def verdict(rulebook: Rulebook, facts: dict[str, Value]) -> tuple[str, str]:
    now = Decider(rulebook).decide({**MAGNET, **facts}, DAY).judgement.now
    return now.floor, now.ceiling


def test_a_duty_is_asked_only_where_its_law_reaches(load: Load) -> None:
    rulebook = load()
    assert verdict(rulebook, REACHES) == ("licence_required", "licence_required")
    assert verdict(rulebook, OUTSIDE) == ("clear", "clear")
    assert verdict(rulebook, {"shipment.from": "KR"}) == ("clear", "licence_required")


def test_a_review_and_an_exception_follow_the_duty(load: Load) -> None:
    rulebook = load()
    assert verdict(rulebook, {**REACHES, "end_user.type": "military"})[0] == "presumption_of_denial"
    assert verdict(rulebook, {**REACHES, "end_use.kinds": frozenset({"disaster_relief"})}) == ("notify", "notify")


def test_a_clause_may_stay_outside(load: Load) -> None:
    rulebook = load(UNDER.replace('- clause: "1.1"\n', '- clause: "1.1"\n        nexus: none\n'))
    assert verdict(rulebook, OUTSIDE) == ("licence_required", "licence_required")


def test_a_clause_may_have_a_nexus_of_its_own(load: Load) -> None:
    rulebook = load(MAGNETS.replace('- clause: "1.1"\n', '- clause: "1.1"\n        nexus: abroad\n'))
    assert verdict(rulebook, OUTSIDE) == ("clear", "clear")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "nexus: abroad",
            "nexus: abraod",
            "CN-TEST-61.yaml:4:1: `abraod` is not in nexus.yaml (did you mean `abroad`?)",
        ),
        (
            "jurisdiction: CN\n        title",
            "jurisdiction: US\n        title",
            "is a nexus of US, the measure is of CN",
        ),
        ("shipment.from", "shipment.form", "rules/nexus.yaml:9:11: `shipment.form` is not a fact"),
        ("        title: {en: within", "        titel: {en: within", "did you mean `title`?"),
        ("  abroad:", "  none:", "`none` says that a clause has no nexus"),
        ('clause: "2"\n', 'clause: "2"\n        nexus: abroad\n', "only a duty has a nexus"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(write: Write, old: str, new: str, says: str) -> None:
    assert old in UNDER + NEXUS
    with pytest.raises(SourceRefused) as refused:
        load_rulebook(write(UNDER.replace(old, new, 1), NEXUS.replace(old, new, 1)))
    assert says in str(refused.value)


def test_the_hash_holds_the_nexus_and_does_not_miss_it(load: Load, rules_folder: Write) -> None:
    plain = load_rulebook(rules_folder(MEASURES, LISTS)).hash
    assert load(MAGNETS, "nexus:\n").hash == plain
    held = load().hash
    assert load(UNDER, NEXUS.replace("{is: VN}", "{is: TH}")).hash != held != plain
    assert load(UNDER, NEXUS.replace("{is: VN}", "{is: Vietnam}   # a note")).hash == held


def test_an_explanation_names_it_once_as_a_group(load: Load) -> None:
    decider = Decider(load())
    explanation = explain(decider, decider.decide({**MAGNET, **REACHES}, DAY))
    condition = explanation.clauses[0].condition
    nexus, *own = condition.parts
    assert (nexus.nexus, nexus.truth, [part.truth for part in nexus.parts]) == ("abroad", "true", ["true", "false"])
    assert nexus.text.en == "within reach of the magnet rules: at least one of the following"
    assert nexus.text.zh == "属于永磁材料规则的管辖范围：满足下列至少一项"
    assert [part.fact for part in own] == ["item.list_entries", "item.origin", "item.cn_listed_value_share"]


def test_a_measure_tells_it_in_its_head(load: Load) -> None:
    view = measure_view(load(), "CN-TEST-61")
    head, duty, *_ = measure_sections(view, "en")
    assert [line.text for line in head.lines if "departure" in line.text] == ["the country of departure is Vietnam"]
    assert not [line.text for line in duty.lines if "departure" in line.text]
    assert [line.text for line in duty.lines if "within reach" in line.text]


def test_a_changed_nexus_is_told_once(load: Load) -> None:
    before, after = load(), load(UNDER, NEXUS.replace("{is: VN}", "{in: [VN, TH]}"))
    (text,) = text_changes(before, after)
    (law,) = law_changes(before, after)
    assert (law.of, law.names, law.concerns) == ("nexus", ("abroad",), (DUTY,))
    assert [change.text.en for change in text.changes] == [
        "one of the conditions: country of departure: Vietnam → Thailand or Vietnam"
    ]


def test_a_measure_that_comes_under_a_nexus_is_a_change_of_law(load: Load, rules_folder: Write) -> None:
    before = load_rulebook(rules_folder(MEASURES, LISTS))
    told = {(one.of, one.kind) for one in law_changes(before, load())}
    assert told == {("measure", "changed"), ("nexus", "added")}


def test_a_duty_that_its_nexus_rules_out_is_proved_never_to_fire(load: Load) -> None:
    never = UNDER.replace(
        "- item.origin: {is_not: CN}", "- item.origin: {is_not: CN}\n            - exporter.country: {is: CN}"
    )
    found = checked(load(never, NEXUS.replace("exporter.country: {is: CN}", "exporter.country: {is: JP}"))).findings
    assert not [one.clauses for one in found if one.kind == "never_fires"]
    ruled_out = NEXUS.replace("any:", "all:").replace("exporter.country: {is: CN}", "exporter.country: {is: JP}")
    found = checked(load(never, ruled_out)).findings
    assert ("1.1",) in [one.clauses for one in found if one.kind == "never_fires"]


def test_an_editor_offers_the_nexuses(load: Load) -> None:
    validator = Draft202012Validator(measure_schema(load()))
    assert validator.is_valid(parse_yaml(dedent(UNDER), "test").data)
    assert not validator.is_valid(parse_yaml(dedent(UNDER.replace("nexus: abroad", "nexus: afar")), "test").data)


REACHED = CASES.replace(
    "          item.origin: VN\n", "          item.origin: VN\n          shipment.from: VN\n", 1
).replace("          shipment.from: VN\n", "          shipment.from: VN\n          exporter.country: JP\n")
TURNED = """\
      - case: Out of reach
        clause: "1.1"
        base: magnet
        facts: {shipment.from: KR}
        expect: clear
      - case: Perhaps within reach
        clause: "1.1"
        base: magnet
        each: {shipment.from: unknown}
        expect: [clear, licence_required]
      - case: Exported by a Chinese company
        clause: "1.1"
        base: magnet
        facts: {shipment.from: KR, exporter.country: CN}
        expect: licence_required
      - case: Perhaps exported by a Chinese company
        clause: "1.1"
        base: magnet
        facts: {shipment.from: KR, exporter.country: unknown}
        expect: [clear, licence_required]
"""


def test_its_cases_are_asked_for_once_and_not_of_the_clause(write: Write) -> None:
    folder = write()
    (folder / "cases").mkdir()
    gaps = {}
    for name, cases in (("without", dedent(REACHED)), ("with", dedent(REACHED + TURNED))):
        (folder / "cases" / "CN-TEST-61.yaml").write_text(cases, encoding="utf-8")
        rulebook = load_rulebook(folder)
        runner = CaseRunner(rulebook)
        situations = load_cases(folder / "cases", rulebook)
        assert not runner.failures(situations)
        assert not [gap for gap in coverage(runner, situations).gaps if gap.startswith(DUTY)]
        gaps[name] = nexus_coverage(runner, situations, "abroad")
    assert gaps["with"].share == 1
    assert gaps["without"].needed == 6
    assert "nexus abroad: condition 1 (shipment.from is VN) unknown with effect" in gaps["without"].gaps
