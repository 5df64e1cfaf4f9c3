"""Records: standing answers, bills of materials and defaults fill what a record leaves blank, and each is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.facts.item_content import ItemContent
from engine.facts.json_records import parse_record, texts_of
from engine.facts.profile import Profile
from engine.facts.records import Record, RecordReader
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import NONE, AtLeast, Between, Value, Within

SHARE, VALUE, ELEMENTS = "item.cn_listed_value_share", "item.cn_listed_value", "item.elements"
DAY = date(2026, 11, 20)


def profile(**assume: Value) -> Profile:
    return Profile("ours.yaml", {name.replace("__", "."): value for name, value in assume.items()}, {}, ())


def content(**given: object) -> ItemContent:
    fields: dict[str, object] = {
        "item_id": "M",
        "listed_value": Fraction(12, 10),
        "value": Fraction(1200),
        "currency": "EUR",
        "elements": frozenset({"Dy", "Nd"}),
    }
    return ItemContent(**(fields | given))  # type: ignore[arg-type]


def record(
    rulebook: Rulebook, texts: dict[str, str], assume: Profile | None = None, bill: ItemContent | None = None
) -> Record:
    contents = {bill.item_id: bill} if bill else None
    reader = RecordReader(rulebook.vocabulary, DAY, assume, contents)
    return reader.read({"shipment.id": "S", "line.no": "1", "item.id": "M", **texts})


def test_standing_answers_fill_blanks_and_are_named(rulebook: Rulebook) -> None:
    assume = profile(item__node_nm=NONE, end_user__type="civil", shipment__transaction="reexport")
    found = record(rulebook, {"end_user.type": "military", "item.node_nm": "unknown"}, assume)
    assert found.facts["end_user.type"] == "military"
    assert (found.facts["item.node_nm"], found.facts["shipment.transaction"]) == (NONE, "reexport")
    assert found.assumed == {"item.node_nm": "ours.yaml", "shipment.transaction": "ours.yaml"}


def test_values_on_a_line_win_over_an_assumed_share(rulebook: Rulebook) -> None:
    assume = profile(item__cn_listed_value_share=NONE)
    found = record(rulebook, {"line.value": "1000", VALUE: "2"}, assume)
    assert (found.problems, found.facts[SHARE]) == ((), Fraction(2, 1000))
    assert SHARE not in found.assumed
    assert record(rulebook, {"line.value": "1000"}, assume).assumed[SHARE] == "ours.yaml"


def test_a_share_may_follow_from_an_assumed_value(rulebook: Rulebook) -> None:
    found = record(rulebook, {"line.value": "1000"}, profile(item__cn_listed_value=NONE))
    assert (found.facts[SHARE], found.assumed[VALUE]) == (0, "ours.yaml")
    assert found.derived[SHARE] == "cn_listed_value / item_value"


def test_a_bill_of_materials_gives_content_and_share(rulebook: Rulebook) -> None:
    found = record(rulebook, {"line.value": "24000"}, bill=content())
    assert (found.facts[SHARE], found.facts[VALUE]) == (Fraction(1, 1000), Decimal(24))
    assert found.facts[ELEMENTS] == {"Dy", "Nd"}
    assert found.derived == dict.fromkeys((SHARE, VALUE, ELEMENTS), "bill of materials")
    assert record(rulebook, {}, bill=content()).facts[SHARE] == Fraction(1, 1000)


@pytest.mark.parametrize(
    ("texts", "share"),
    [
        ({"line.value": "2400", "line.quantity": "2", "line.unit": "C62", "line.currency": "eur"}, Fraction(1, 1000)),
        ({"line.value": "2400", "line.quantity": "2", "line.unit": "kg", "line.currency": "EUR"}, None),
        ({"line.value": "2400", "line.quantity": "2", "line.unit": "C62", "line.currency": "USD"}, None),
        ({"line.value": "2400", "line.unit": "C62", "line.currency": "EUR"}, None),
    ],
)
def test_without_a_value_in_the_bill_the_line_must_count_pieces_in_its_currency(
    rulebook: Rulebook, texts: dict[str, str], share: Fraction | None
) -> None:
    assert record(rulebook, texts, bill=content(value=None)).facts.get(SHARE) == share


@pytest.mark.parametrize(
    ("texts", "share"),
    [
        ({VALUE: "1..2", "line.value": "1000"}, Within(Fraction(1, 1000), Fraction(1, 500))),
        ({VALUE: "1", "line.value": "500..1000"}, Within(Fraction(1, 1000), Fraction(1, 500))),
        ({VALUE: "500..1500", "line.value": "1000"}, Within(Fraction(1, 2), Fraction(1))),
        ({VALUE: "1", "line.value": "0..1000"}, Within(Fraction(1, 1000), Fraction(1))),
        ({VALUE: "0", "line.value": "500..1000"}, Fraction(0)),
        ({VALUE: "1..2"}, None),
        ({VALUE: "1..2", "line.value": "1000", SHARE: "0.15 %..0.3 %"}, Within(Fraction(15, 10_000), Fraction(1, 500))),
        ({VALUE: "1..2", "line.value": "1000", SHARE: "0.12 %"}, Fraction(12, 10_000)),
        ({VALUE: "2", "line.value": "1000", SHARE: "0.15 %..0.3 %"}, Fraction(1, 500)),
    ],
)
def test_amounts_known_in_part_give_a_share_that_is(
    rulebook: Rulebook, texts: dict[str, str], share: Value | None
) -> None:
    found = record(rulebook, texts)
    assert found.problems == ()
    assert found.facts.get(SHARE) == share


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({VALUE: "11..12", "line.value": "5..10"}, "11 is more than the 10 in item_value"),
        (
            {VALUE: "1..2", "line.value": "1000", SHARE: "0.3 %"},
            "0.3 % contradicts cn_listed_value over item_value, which is 0.1 %..0.2 %",
        ),
        (
            {VALUE: "2", "line.value": "1000", SHARE: "0.3 %..0.4 %"},
            "0.3 %..0.4 % contradicts cn_listed_value over item_value, which is 0.2 %",
        ),
    ],
)
def test_what_is_known_in_part_may_be_contradicted(rulebook: Rulebook, texts: dict[str, str], said: str) -> None:
    (problem,) = record(rulebook, texts).problems
    assert problem.what == said


def test_a_bill_confirms_what_a_line_thinks_possible(rulebook: Rulebook) -> None:
    found = record(rulebook, {ELEMENTS: "Nd; Dy?; Tb?", SHARE: "0 %..1 %"}, bill=content())
    assert (found.facts[ELEMENTS], found.facts[SHARE]) == (Between({"Nd", "Dy"}, {"Tb"}), Fraction(1, 1000))
    (problem,) = record(rulebook, {ELEMENTS: "Nd; Tb?"}, bill=content()).problems
    assert problem.what == "Nd; Tb? leaves out Dy, which the bill of materials contains"


def test_an_unknown_content_stays_unknown(rulebook: Rulebook) -> None:
    bill = content(listed_value=None, elements=AtLeast(frozenset()))
    found = record(rulebook, {"line.value": "10"}, bill=bill)
    assert SHARE not in found.facts
    assert ELEMENTS not in found.facts


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({SHARE: "0.2 %"}, "0.2 % contradicts the bill of materials, which gives 0.1 %"),
        ({VALUE: "25", "line.value": "24000"}, "25 contradicts the bill of materials, which gives 24"),
        ({ELEMENTS: "Nd"}, "Nd leaves out Dy, which the bill of materials contains"),
        ({ELEMENTS: "-"}, "- leaves out Dy, Nd, which the bill of materials contains"),
    ],
)
def test_a_line_that_contradicts_its_bill_is_faulty(rulebook: Rulebook, texts: dict[str, str], said: str) -> None:
    (problem,) = record(rulebook, texts, bill=content()).problems
    assert problem.what == said


def test_a_line_that_agrees_with_its_bill_takes_the_exact_number(rulebook: Rulebook) -> None:
    third = content(listed_value=Fraction(1), value=Fraction(3))
    found = record(rulebook, {SHARE: "33.3 %", ELEMENTS: "Dy;Nd;Fe"}, bill=third)
    assert (found.problems, found.facts[SHARE]) == ((), Fraction(1, 3))
    assert found.facts[ELEMENTS] == {"Dy", "Nd", "Fe"}


def test_json_gives_the_same_facts_as_texts(rulebook: Rulebook) -> None:
    text = '{"shipment": {"id": "S", "to": "JP"}, "line_no": 1, "item": {"id": "M", "cn_listed_value_share": 0.001}}'
    given = texts_of(rulebook.vocabulary, parse_record(text) | {"extra": {"a": [1, 2]}})
    assert given.others == {"extra.a": "1;2"}
    found = RecordReader(rulebook.vocabulary, DAY).read(given.texts)
    assert found == record(rulebook, {"shipment.to": "JP", SHARE: "0.1 %"})


def test_json_that_gives_a_fact_twice_or_as_an_object_is_faulty(rulebook: Rulebook) -> None:
    given = texts_of(rulebook.vocabulary, {"to_country": "JP", "shipment": {"to": "KR", "from": {}}})
    assert [str(problem) for problem in given.problems] == [
        "column shipment.to: gives shipment.to a second time; keep one of them",
        "column shipment.from: is an object where a value belongs; give the value itself",
    ]
