"""One line under several laws: what each says, which are not asked, and where they stand against each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from engine.decisions.deciding import Decider
from engine.explanation.columns import OutputColumns
from engine.explanation.explaining import explain
from engine.explanation.sections import sections
from engine.faults import SourceRefused
from engine.history.law import law_changes
from engine.history.text import text_changes
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Value

Write = Callable[..., Path]
Load = Callable[..., Rulebook]
DAY = date(2026, 12, 1)
MEASURE = """
    measure: {name}
    jurisdiction: {law}
    nexus: {nexus}
    title: {{en: Rules of {law}, zh: {law}规则}}
    authority: {{en: Authority, zh: 主管机关}}
    announced: 2025-01-01
    reviewed: 2026-11-23
    time_zone: {zone}
    confidence: official_text
    sources: [{{title: Test, url: "https://example.org/{name}", language: en, kind: official}}]
    clauses:
      - clause: "1"
        title: {{en: {title}, zh: {title_zh}}}
        in_force: {{from: 2025-01-01}}
        when: {when}
        outcome: {outcome}
"""
LISTED = MEASURE.format(
    name="US-TEST", law="US", nexus="us-reach", zone="America/New_York", title="Dealings with listed parties",
    title_zh="与列名主体的交易", when="{consignee.lists: {any_in: [US-SDN]}}", outcome="notify",
)  # fmt: skip
BLOCKING = MEASURE.format(
    name="EU-TEST", law="EU", nexus="eu-reach", zone="Europe/Brussels", title="Compliance with foreign law",
    title_zh="遵守外国法律", when="{shipment.to: {in: [CU, IR]}}", outcome="notify",
)  # fmt: skip
NEXUS = """
    nexus:
      us-reach:
        jurisdiction: US
        title: {en: dollars or goods of the United States, zh: 涉及美元或者美国货物}
        sources: [{title: Test, url: "https://example.org/us", language: en, kind: official}]
        when: {item.origin: {is: US}}
      eu-reach:
        jurisdiction: EU
        title: {en: an exporter in the European Union, zh: 出口商位于欧盟}
        sources: [{title: Test, url: "https://example.org/eu", language: en, kind: official}]
        when: {exporter.country: {in: [DE, NL]}}
"""
CONFLICTS = """
    conflicts:
      blocking:
        title: {en: The blocking statute, zh: 阻断法}
        one: [US-TEST]
        other: [EU-TEST/1]
        note: {en: The one law forbids what the other forbids to refrain from., zh: 一法禁止，另一法禁止服从该禁令。}
        confidence: secondary
        sources: [{title: Blocking, url: "https://example.org/blocking", language: en, kind: official}]
        in_force: {from: 2026-01-01}
        when: {exporter.country: {is: DE}}
"""
BOTH: dict[str, Value] = {
    "item.origin": "US", "exporter.country": "DE", "shipment.to": "CU", "consignee.lists": frozenset({"US-SDN"}),
}  # fmt: skip


@pytest.fixture
def load(rules_folder: Write) -> Load:
    def made(conflicts: str = CONFLICTS, listed: str = LISTED) -> Rulebook:
        folder = rules_folder({"US-TEST": listed, "EU-TEST": BLOCKING})
        (folder / "nexus.yaml").write_text(dedent(NEXUS), encoding="utf-8")
        (folder / "conflicts.yaml").write_text(dedent(conflicts), encoding="utf-8")
        return load_rulebook(folder)

    return made


def row(rulebook: Rulebook, facts: dict[str, Value], day: date = DAY) -> dict[str, str]:
    decider = Decider(rulebook)
    return OutputColumns(decider).of(decider.decide(facts, day))


@pytest.mark.parametrize(
    ("facts", "jurisdictions"),
    [
        ({}, "EU notify;US notify"),
        ({"consignee.lists": frozenset({"US-UVL"})}, "EU notify;US clear"),
        ({"shipment.to": None}, "EU clear..notify;US notify"),
        ({"item.origin": "JP"}, "EU notify"),
        ({"item.origin": None}, "EU notify;US clear..notify"),
        ({"item.origin": "JP", "exporter.country": "CN"}, ""),
    ],
)
def test_the_manifest_says_what_each_law_says_that_is_asked(
    load: Load, facts: dict[str, Value | None], jurisdictions: str
) -> None:
    known = {name: value for name, value in {**BOTH, **facts}.items() if value is not None}
    assert row(load("conflicts:"), known)["jurisdictions"] == jurisdictions


def test_an_explanation_says_why_a_law_is_not_asked_or_may_be(load: Load) -> None:
    decider = Decider(load("conflicts:"))
    facts = {**BOTH, "item.origin": "JP"}
    del facts["exporter.country"]
    explanation = explain(decider, decider.decide(facts, DAY))
    (laws,) = [section for section in sections(explanation, "en") if section.key == "laws"]
    assert [line.text for line in laws.lines] == [
        "European Union: between “clear” and “notify”; whether it is asked hangs on this: an exporter in the European "
        "Union",
        "United States: not asked, because this does not hold: dollars or goods of the United States",
    ]
    assert [(law.jurisdiction, law.asked, law.ceiling) for law in explanation.laws] == [
        ("EU", "unknown", "notify"), ("US", "false", None),
    ]  # fmt: skip
    (chinese,) = [section for section in sections(explanation, "zh") if section.key == "laws"]
    assert chinese.lines[1].text == "美国：不适用，因为不符合：涉及美元或者美国货物"


@pytest.mark.parametrize(
    ("facts", "found", "action"),
    [
        ({}, "blocking", "hold"),
        ({"shipment.to": None}, "blocking?", "hold"),
        ({"item.origin": None}, "blocking?", "hold"),
        ({"exporter.country": "NL"}, "", "release"),
        ({"consignee.lists": frozenset({"US-UVL"})}, "", "release"),
    ],
)
def test_where_both_sides_stand_nothing_is_released_and_the_verdict_stays(
    load: Load, facts: dict[str, Value | None], found: str, action: str
) -> None:
    known = {name: value for name, value in {**BOTH, **facts}.items() if value is not None}
    with_it, without = row(load(), known), row(load("conflicts:"), known)
    assert (with_it["law_conflicts"], with_it["action"]) == (found, action)
    assert [with_it[name] for name in ("verdict", "could_be")] == [without[name] for name in ("verdict", "could_be")]
    assert without["action"] == "release"
    assert ("a conflict between laws: The blocking statute." in with_it["reason_en"]) is (found == "blocking")


def test_a_condition_that_is_not_known_leaves_the_conflict_possible(load: Load) -> None:
    rulebook = load(CONFLICTS.replace("exporter.country: {is: DE}", "end_user.type: {is: civil}"))
    assert row(rulebook, BOTH)["law_conflicts"] == "blocking?"
    assert row(rulebook, {**BOTH, "end_user.type": "civil"})["law_conflicts"] == "blocking"
    assert row(rulebook, {**BOTH, "end_user.type": "military"})["law_conflicts"] == ""


def test_a_conflict_has_its_days_in_the_zone_of_its_first_clause(load: Load) -> None:
    rulebook = load(CONFLICTS.replace("2026-01-01}", "2026-01-01, through: 2026-11-30}"))
    assert row(rulebook, BOTH, date(2026, 11, 30))["law_conflicts"] == "blocking"
    assert row(rulebook, BOTH, date(2026, 12, 1))["action"] == "release"
    (now, later) = Decider(rulebook).decide(BOTH, date(2026, 11, 30)).judgement.segments
    assert (later.start, now.outcome.law_conflicts != (), later.outcome.law_conflicts) == (date(2026, 12, 1), True, ())


def test_a_prohibition_stays_one(load: Load) -> None:
    assert row(load(CONFLICTS, LISTED.replace("outcome: notify", "outcome: prohibited")), BOTH)["action"] == "stop"


def test_an_explanation_tells_both_sides_and_the_sources(load: Load) -> None:
    decider = Decider(load())
    explanation = explain(decider, decider.decide(BOTH, DAY))
    (conflict,) = explanation.law_conflicts
    assert [clause.clause for clause in (*conflict.one, *conflict.other)] == ["US-TEST/1", "EU-TEST/1"]
    (section,) = [section for section in sections(explanation, "en") if section.key == "law_conflicts"]
    assert [line.text for line in section.lines] == [
        "The blocking statute: US-TEST/1 stands against EU-TEST/1, and a person must look at it before anything is "
        "released.",
        "The one law forbids what the other forbids to refrain from.",
        "the country of the exporter is Germany — here: Germany",
        "confidence: secondary source, official text not read",
        "official: Blocking",
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("one: [US-TEST]", "one: [US-TSET]", "rules/conflicts.yaml:5:11: `US-TSET` is not a clause or a measure"),
        ("other: [EU-TEST/1]", "other: [US-TEST/1]", "both sides name clauses of US"),
        ("exporter.country: {is: DE}", "exporter.county: {is: DE}", "did you mean `exporter.country`?"),
        ("        note:", "        notes:", "did you mean `note`?"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(load: Load, old: str, new: str, says: str) -> None:
    assert old in CONFLICTS
    with pytest.raises(SourceRefused) as refused:
        load(CONFLICTS.replace(old, new))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "aspect"),
    [
        ("{is: DE}", "{in: [DE, NL]}", "condition"),
        ("        when: {exporter.country: {is: DE}}\n", "", "condition"),
        ("one: [US-TEST]", "one: [US-TEST/1]", "one"),
        ("        in_force: {from: 2026-01-01}\n", "", "in_force"),
    ],
)
def test_a_changed_conflict_is_a_change_of_law(load: Load, old: str, new: str, aspect: str) -> None:
    before, after = load(), load(CONFLICTS.replace(old, new))
    assert before.hash != after.hash
    for changes in (text_changes(before, after), law_changes(before, after)):
        (altered,) = changes
        assert (altered.of, altered.names) == ("conflict", ("blocking",))
        assert {change.aspect for change in altered.changes} == {aspect}


def test_a_conflict_that_comes_is_told_whole(load: Load) -> None:
    (altered,) = law_changes(load("conflicts:"), load())
    assert (altered.kind, altered.of, altered.title.en) == ("added", "conflict", "blocking (The blocking statute)")
