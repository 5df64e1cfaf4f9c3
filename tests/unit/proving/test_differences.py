"""Two rulebooks are proved to decide alike, or a line shows each difference to both engines."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.proving.case_files import cell_text
from engine.proving.differences import Way, compared
from engine.proving.logic import NotComparable
from engine.proving.stretches import TooManyAnnouncements
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.reading import read_value
from engine.vocabulary.values import NONE, AtLeast, Value
from tests.conftest import RulesFolder
from tests.unit.proving.small_law import clause, law, measure

FROM_CHINA = "{shipment.from: {is: CN}}"
EQUAL = [
    ("{not: {shipment.from: {is: CN}}}", "{shipment.from: {is_not: CN}}"),
    ("{item.purity: {between: [1 %, 2 %]}}", "{all: [{item.purity: {at_least: 0.01}}, {item.purity: {at_most: 2 %}}]}"),
    ("{item.memory_layers: {more_than: 255}}", "{item.memory_layers: {at_least: 256}}"),
    ("{not: {any: [{shipment.from: {is: CN}}, {shipment.to: {is: US}}]}}",
     "{all: [{shipment.to: {is_not: US}}, {shipment.from: {is_not: CN}}]}"),
    ("{shipment.from: {in: [CN, JP]}}", "{any: [{shipment.from: {is: JP}}, {shipment.from: {is: CN}}]}"),
    (FROM_CHINA, "{any: [{shipment.from: {is: CN}}, {all: [{shipment.from: {is: CN}}, {shipment.to: {is: US}}]}]}"),
]  # fmt: skip


def pair(write: RulesFolder, first: str, second: str) -> tuple[Rulebook, Rulebook]:
    return law(write, first), law(write, second)


@pytest.mark.parametrize(("first", "second"), EQUAL)
def test_the_same_asked_in_other_words(rules_folder: RulesFolder, first: str, second: str) -> None:
    found = compared(*pair(rules_folder, clause("1", first), clause("1", second)))
    assert found.decide_alike
    assert found.alike == ("CN-T/1",)


def test_a_number_is_told_apart_exactly_where_it_differs(rules_folder: RulesFolder) -> None:
    first = clause("1", "{item.purity: {at_least: 5 %}}")
    found = compared(*pair(rules_folder, first, clause("1", "{item.purity: {more_than: 5.000000001 %}}")))
    (difference,) = found.differing
    assert difference.ways == (Way.CONDITION,)
    assert difference.witness is not None
    assert 0.05 <= difference.witness.first.facts["item.purity"] <= 0.05000000001  # type: ignore[operator]
    assert (difference.witness.first.floor, difference.witness.second.floor) == ("licence_required", "clear")


def test_what_only_a_line_without_any_shows(rules_folder: RulesFolder) -> None:
    """No country is not China either, so that only a line known to have none tells the two apart."""
    second = "{all: [{shipment.from: {is_not: CN}}, {shipment.from: {is_known: yes}}]}"
    found = compared(*pair(rules_folder, clause("1", "{shipment.from: {is_not: CN}}"), clause("1", second)))
    assert found.differing[0].witness is not None
    assert found.differing[0].witness.first.facts == {"shipment.from": NONE}


def test_what_only_an_open_line_shows(rules_folder: RulesFolder) -> None:
    """Two conditions that no known value tells apart, but of which one is open while the other is true."""
    either = "{any: [{shipment.from: {is: CN}}, {shipment.from: {is_not: CN}}]}"
    found = compared(*pair(rules_folder, clause("1", either), clause("1", "{not: {item.purity: {less_than: 0 %}}}")))
    assert not found.decide_alike
    assert found.whole is not None
    assert (found.whole.first.floor, found.whole.first.ceiling) != (
        found.whole.second.floor,
        found.whole.second.ceiling,
    )


def test_a_day_that_moved(rules_folder: RulesFolder) -> None:
    first, second = clause("1", FROM_CHINA), clause("1", FROM_CHINA, start="2026-01-02")
    found = compared(*pair(rules_folder, first, second))
    assert found.differing[0].ways == (Way.DAYS,)
    assert found.whole is not None
    assert found.whole.first.day == date(2026, 1, 1)


def test_a_clause_added_and_one_removed(rules_folder: RulesFolder) -> None:
    found = compared(*pair(rules_folder, clause("1", FROM_CHINA), clause("2", "{shipment.from: {is: JP}}")))
    assert [(one.clause, one.ways) for one in found.differing] == [
        ("CN-T/1", (Way.ONLY_FIRST,)), ("CN-T/2", (Way.ONLY_SECOND,)),
    ]  # fmt: skip
    assert all(one.witness and one.witness.turns_verdict for one in found.differing)


def test_a_clause_shadowed_by_another_changes_no_verdict(rules_folder: RulesFolder) -> None:
    wide = clause("1", FROM_CHINA)
    narrow = clause("2", "{all: [{shipment.from: {is: CN}}, {shipment.to: {is: US}}]}")
    found = compared(law(rules_folder, wide, narrow), law(rules_folder, wide))
    assert found.decide_alike
    assert [one.clause for one in found.differing] == ["CN-T/2"]


def test_a_clause_that_differs_where_it_is_never_in_force(rules_folder: RulesFolder) -> None:
    always = "in_force: {from: 2026-01-01}\nsuspended: [{from: 2026-01-01, by: CN-STOP}]"
    second = clause("1", "{shipment.from: {is: JP}}", more=always)
    found = compared(*pair(rules_folder, clause("1", FROM_CHINA, more=always), second))
    assert found.decide_alike
    assert [one.witness for one in found.differing] == [None]


def test_papers_and_licences_are_compared_too(rules_folder: RulesFolder) -> None:
    second = clause("1", FROM_CHINA, more="papers: end_use_certificate")
    found = compared(*pair(rules_folder, clause("1", FROM_CHINA), second))
    assert found.decide_alike
    assert found.differing[0].ways == (Way.PAPERS,)
    assert found.differing[0].witness is not None
    assert found.differing[0].witness.shows_difference


def test_ladders_that_differ_are_not_compared(rules_folder: RulesFolder) -> None:
    first = law(rules_folder, clause("1", FROM_CHINA))
    with pytest.raises(NotComparable, match="ladders"):
        compared(first, replace(first, verdicts=first.verdicts[:-1]))


def test_more_announcements_than_can_be_tried_are_refused(rules_folder: RulesFolder) -> None:
    names = [f"CN-P{number}" for number in range(7)]
    clauses = [
        clause(name, FROM_CHINA, more=f"pending: [{{announcement: {name}, suspends: yes, from: 2026-02-01}}]")
        for name in names
    ]
    texts = {name: measure(name=name) + "  []\n" for name in names}
    before = load_rulebook(rules_folder(texts | {"CN-T": measure(*clauses)}))
    after = load_rulebook(rules_folder(texts | {"CN-T": measure(*clauses[:-1], clause("CN-P6", FROM_CHINA))}))
    with pytest.raises(TooManyAnnouncements, match="more than 6 announcements are pending on 2026-02-01"):
        compared(before, after)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("shipment.from", "CN"), ("shipment.from", NONE), ("item.cn_listed_value_share", Decimal("0.001")),
        ("item.node_nm", Decimal("14.5")), ("item.memory_layers", 256), ("item.annex_1_target", False),
        ("end_use.kinds", frozenset({"wmd", "medical"})), ("item.cn_code", frozenset[str]()),
    ],
)  # fmt: skip
def test_a_case_says_every_value_so_that_it_is_read_again(rulebook: Rulebook, fact: str, value: Value) -> None:
    text = cell_text(value)
    assert text is not None
    assert read_value(rulebook.vocabulary.facts[fact], text) == value


def test_no_case_can_say_what_is_known_only_in_part() -> None:
    assert cell_text(AtLeast({"wmd"})) is None
