"""What looks like a mistake in a measure is found, with a witness; what does not is left alone."""

from datetime import date
from decimal import Decimal

import pytest

from engine.faults import SourceRefused
from engine.proving.checking import Checked, checked
from engine.proving.telling import Teller
from tests.conftest import RulesFolder
from tests.unit.proving.small_law import clause, law

FROM_CHINA = "{shipment.from: {is: CN}}"
NOTED = """\
noted:
  - finding: overlap
    clauses: "1"
    beside: "2"
    reason: {en: They stand side by side., zh: 两者并行适用。}
    source: https://example.org/x
"""


def found(write: RulesFolder, *clauses: str, more: str = "") -> Checked:
    return checked(law(write, *clauses, more=more))


def kinds(checked: Checked) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.kind, finding.clauses) for finding in checked.findings]


def test_nothing_is_found_where_nothing_is_wrong(rules_folder: RulesFolder) -> None:
    assert found(rules_folder, clause("1", FROM_CHINA)).clean


@pytest.mark.parametrize(
    "when",
    [
        "{all: [{shipment.from: {is: CN}}, {shipment.from: {is: JP}}, {shipment.to: {is: US}}]}",
        "{all: [{item.purity: {more_than: 5 %}}, {item.purity: {at_most: 5 %}}]}",
        "{all: [{end_use.memory_layers: {more_than: 4}}, {end_use.memory_layers: {less_than: 5}}]}",
        "{all: [{end_use.kinds: {any_in: wmd}}, {not: {end_use.kinds: {is_known: yes}}}]}",
        "{all: [{item.purity: {less_than: 0 %}}]}",
    ],
)
def test_a_clause_that_no_line_makes_true(rules_folder: RulesFolder, when: str) -> None:
    result = found(rules_folder, clause("1", when))
    assert kinds(result) == [("never_fires", ("1",))]
    assert "shipment.to" not in {leaf.fact for leaf in result.findings[0].contradiction}


def test_a_clause_that_is_suspended_as_long_as_it_is_in_force(rules_folder: RulesFolder) -> None:
    windows = "in_force: {from: 2026-01-01, through: 2026-06-30}\nsuspended: [{from: 2026-01-01, by: CN-STOP}]"
    assert kinds(found(rules_folder, clause("1", FROM_CHINA, more=windows))) == [("never_fires", ("1",))]


def test_a_review_of_nothing(rules_folder: RulesFolder) -> None:
    review = clause("2", "{shipment.from: {is: JP}}", "case_by_case", "applies_to: '1'")
    assert kinds(found(rules_folder, clause("1", FROM_CHINA), review)) == [("never_fires", ("2",))]


def test_duties_that_say_different_things_of_one_line(rules_folder: RulesFolder) -> None:
    second = clause("2", "{shipment.to: {is: US}}", "prohibited")
    result = found(rules_folder, clause("1", FROM_CHINA), second)
    assert kinds(result) == [("overlap", ("1", "2"))]
    (moment,) = result.findings[0].moments
    assert moment.facts == {"shipment.from": "CN", "shipment.to": "US"}
    assert (moment.floor, moment.ceiling, moment.action) == ("prohibited", "prohibited", "stop")


def test_exceptions_that_say_different_things_of_one_clause(rules_folder: RulesFolder) -> None:
    first = clause("2", "{shipment.to: {is: JP}}", "notify", "exception_to: '1'")
    second = clause("3", "{end_user.type: {is: civil}}", "clear", "exception_to: '1'")
    assert kinds(found(rules_folder, clause("1", FROM_CHINA), first, second)) == [("overlap", ("2", "3"))]


def test_duties_never_in_force_together_do_not_overlap(rules_folder: RulesFolder) -> None:
    first = clause("1", FROM_CHINA, more="in_force: {from: 2026-01-01, through: 2026-06-30}")
    second = clause("2", FROM_CHINA, "prohibited", start="2026-07-01")
    assert kinds(found(rules_folder, first, second)) == []


def test_a_note_explains_what_is_found(rules_folder: RulesFolder) -> None:
    second = clause("2", "{shipment.to: {is: US}}", "prohibited")
    result = found(rules_folder, clause("1", FROM_CHINA), second, more=NOTED)
    assert result.clean
    assert result.findings[0].noted is not None


def test_a_note_of_what_is_not_found_is_told(rules_folder: RulesFolder) -> None:
    second = clause("2", "{shipment.from: {is: JP}}", "prohibited")
    result = found(rules_folder, clause("1", FROM_CHINA), second, more=NOTED)
    assert not result.clean
    assert [one.note.clauses for one in result.idle] == [("1",)]


def test_a_note_names_clauses_of_its_measure(rules_folder: RulesFolder) -> None:
    with pytest.raises(SourceRefused, match=r"`2` is not a clause of this measure"):
        found(rules_folder, clause("1", FROM_CHINA), more=NOTED)


def test_an_exception_that_leaves_nothing(rules_folder: RulesFolder) -> None:
    exception = clause("2", "{shipment.from: {in: [CN, JP]}}", "notify", "exception_to: '1'")
    assert kinds(found(rules_folder, clause("1", FROM_CHINA), exception)) == [("swallowed", ("2", "1"))]


def test_exceptions_that_together_leave_nothing(rules_folder: RulesFolder) -> None:
    low = clause("2", "{item.node_nm: {at_most: 14 nm}}", "notify", "exception_to: '1'")
    high = clause("3", "{item.node_nm: {more_than: 14 nm}}", "notify", "exception_to: '1'")
    rule = clause("1", "{item.node_nm: {is_known: yes}}")
    result = found(rules_folder, rule, low, high)
    assert kinds(result) == [("swallowed", ("2", "3", "1"))]


def test_an_exception_that_leaves_something(rules_folder: RulesFolder) -> None:
    exception = clause("2", "{shipment.to: {is: JP}}", "notify", "exception_to: '1'")
    assert kinds(found(rules_folder, clause("1", FROM_CHINA), exception)) == []


@pytest.mark.parametrize(("start", "gap"), [("2026-07-01", False), ("2026-07-02", True), ("2026-12-01", False)])
def test_days_between_a_clause_and_its_successor(rules_folder: RulesFolder, start: str, gap: bool) -> None:
    first = clause("1", FROM_CHINA, more="in_force: {from: 2026-01-01, through: 2026-06-30}")
    result = found(rules_folder, first, clause("2", "{shipment.to: {is: US}}", start=start))
    assert kinds(result) == ([("window_gap", ("1", "2"))] if gap else [])
    if gap:
        assert result.findings[0].hole == (date(2026, 7, 1), date(2026, 7, 1))
        assert [moment.floor for moment in result.findings[0].moments] == [
            "licence_required", "clear", "licence_required",
        ]  # fmt: skip


def test_days_that_another_clause_covers_are_no_gap(rules_folder: RulesFolder) -> None:
    first = clause("1", FROM_CHINA, more="in_force: {from: 2026-01-01, through: 2026-06-30}")
    result = found(rules_folder, first, clause("2", FROM_CHINA, start="2026-07-02"), clause("3", FROM_CHINA))
    assert kinds(result) == []


def test_a_day_between_two_suspensions(rules_folder: RulesFolder) -> None:
    windows = (
        "suspended: [{from: 2026-02-01, through: 2026-02-28, by: CN-STOP}, "
        "{from: 2026-03-02, through: 2026-04-30, by: CN-STOP}]"
    )
    result = found(rules_folder, clause("1", FROM_CHINA, more=windows))
    assert kinds(result) == [("window_gap", ("1",))]
    assert result.findings[0].hole == (date(2026, 3, 1), date(2026, 3, 1))


@pytest.mark.parametrize(
    ("below", "above", "gap"),
    [
        ("less_than: 14 nm", "more_than: 14 nm", True),
        ("less_than: 14 nm", "at_least: 14 nm", False),
        ("at_most: 14 nm", "more_than: 14 nm", False),
        ("less_than: 14 nm", "more_than: 15 nm", False),
    ],
)
def test_a_value_between_two_clauses(rules_folder: RulesFolder, below: str, above: str, gap: bool) -> None:
    first = clause("1", f"{{item.node_nm: {{{below}}}}}")
    result = found(rules_folder, first, clause("2", f"{{item.node_nm: {{{above}}}}}"))
    assert kinds(result) == ([("threshold_gap", ("1", "2"))] if gap else [])
    if gap:
        assert [moment.facts["item.node_nm"] for moment in result.findings[0].moments][1] == Decimal(14)
        assert [moment.floor for moment in result.findings[0].moments] == [
            "licence_required", "clear", "licence_required",
        ]  # fmt: skip


def test_a_count_between_the_parts_of_one_clause(rules_folder: RulesFolder) -> None:
    when = "{any: [{item.memory_layers: {less_than: 256}}, {item.memory_layers: {more_than: 256}}]}"
    result = found(rules_folder, clause("1", when))
    assert kinds(result) == [("threshold_gap", ("1",))]


def test_every_kind_is_told_in_both_languages(rules_folder: RulesFolder) -> None:
    windows = "suspended: [{from: 2026-02-01, through: 2026-02-28, by: CN-STOP}, {from: 2026-03-02, by: CN-STOP}]"
    rulebook = law(
        rules_folder,
        clause("1", "{item.node_nm: {less_than: 14 nm}}", more="in_force: {from: 2026-01-01, through: 2026-06-30}"),
        clause("2", "{item.node_nm: {more_than: 14 nm}}"),
        clause("3", "{all: [{shipment.from: {is: CN}}, {shipment.from: {is: JP}}]}"),
        clause("4", "{item.node_nm: {is_known: yes}}", "notify", "exception_to: '2'"),
        clause("5", FROM_CHINA, more=windows),
        clause("6", "{shipment.to: {is: US}}", "prohibited", start="2026-07-03"),
    )
    view = Teller(rulebook).checked(checked(rulebook))
    assert {finding.kind for finding in view.findings} == {
        "never_fires", "overlap", "swallowed", "window_gap", "threshold_gap",
    }  # fmt: skip
    for finding in view.findings:
        assert finding.text.en != finding.text.zh
        assert all(moment.text.zh for moment in finding.witnesses)


def test_nothing_in_the_shipped_rulebook_is_unexplained(shipped: Checked) -> None:
    assert [(finding.measure, finding.kind, finding.clauses) for finding in shipped.unexplained] == []
    assert shipped.idle == ()
