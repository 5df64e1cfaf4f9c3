"""What a text in a cell means for a fact."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.facts.json_records import text_of
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.reading import ValueFault, read_value
from engine.vocabulary.values import NONE, Between, Value, Within, value_as_json


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("item.origin", "Viet Nam", "VN"),
        ("item.origin", "vnm", "VN"),
        ("item.origin", "日本", "JP"),
        ("item.origin", "NO", "NO"),
        ("item.cn_listed_value_share", "0.1 %", Fraction(1, 1000)),
        ("item.cn_listed_value_share", "0.09999999%", Fraction(9999999, 10**10)),
        ("item.cn_listed_value_share", "0.001", Fraction(1, 1000)),
        ("item.energy_density", "300", Decimal(300)),
        ("item.energy_density", "0.3 kWh/kg", Decimal(300)),
        ("end_use.node_nm", "0.014 µm", Decimal(14)),
        ("end_use.memory_layers", "256", 256),
        ("item.hs_code", "8505.11.10", "85051110"),
        ("item.cn_code", "1C902.a；3A001", frozenset({"1C902.a", "3A001"})),
        ("end_use.kinds", "Military, 紧急医疗", frozenset({"military", "medical"})),
        ("item.cn_rare_earth_technology", "是", True),
        ("shipment.date", "2026-11-10", date(2026, 11, 10)),
        ("shipment.date", "2026-11-10T16:30:00Z", datetime(2026, 11, 10, 16, 30, tzinfo=UTC)),
        ("item.cn_code", "n/a", frozenset()),
        ("item.node_nm", "-", NONE),
        ("item.origin", " unknown ", None),
        ("item.origin", "", None),
    ],
)
def test_a_text_is_read_as_the_value_it_states(rulebook: Rulebook, fact: str, text: str, value: object) -> None:
    assert read_value(rulebook.vocabulary.facts[fact], text) == value


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("consignee.lists", "US-EL; US-UVL?", Between({"US-EL"}, {"US-UVL"})),
        ("consignee.lists", "US-UVL ？；US-EL", Between({"US-EL"}, {"US-UVL"})),
        ("consignee.lists", "US-UVL?", Between((), {"US-UVL"})),
        ("consignee.lists", "US-UVL?; US-UVL", frozenset({"US-UVL"})),
        ("end_use.kinds", "Military?, 紧急医疗", Between({"medical"}, {"military"})),
        ("consignee.listed_ownership", "30 %..60 %", Within(Fraction(3, 10), Fraction(3, 5))),
        ("consignee.listed_ownership", "0.3 .. 0.3", Fraction(3, 10)),
        ("end_use.node_nm", "10 nm..0.014 µm", Within(Decimal(10), Decimal(14))),
        ("end_use.node_nm", "10..14", Within(Decimal(10), Decimal(14))),
        ("end_use.memory_layers", "128..256", Within(128, 256)),
        ("line.value", "1000..1500.50", Within(Decimal(1000), Decimal("1500.50"))),
    ],
)
def test_a_text_may_say_what_is_known_in_part_and_json_says_it_back(
    rulebook: Rulebook, fact: str, text: str, value: Value
) -> None:
    described = rulebook.vocabulary.facts[fact]
    assert read_value(described, text) == value
    if isinstance(value, Between | Within):
        assert read_value(described, text_of(value_as_json(value))) == value


@pytest.mark.parametrize(
    ("fact", "text", "what", "hint"),
    [
        ("consignee.lists", "?", "does not name what is possible", "US-UVL?"),
        ("consignee.lists", "US-EL; US-UVL??", "does not name what is possible", "one question mark"),
        ("end_use.kinds", "militray?", "is not a known", "military"),
        ("item.origin", "CN?", "nothing is merely possible", "leave it blank"),
        ("consignee.listed_ownership", "30 %?", "nothing is merely possible", "10..20"),
        ("consignee.listed_ownership", "60 %..30 %", "runs backwards", "30 %..60 %"),
        ("consignee.listed_ownership", "30..60 %", "at one end only", "at both"),
        ("consignee.listed_ownership", "30 %..120 %", "is not between 0 % and 100 %", "0.1 %"),
        ("consignee.listed_ownership", "..60 %", "does not have two ends", "write both"),
        ("end_use.node_nm", "7..10..14", "does not have two ends", "write both"),
        ("end_use.memory_layers", "2.5..3", "is not a whole number", "256"),
        ("line.no", "1..2", "leaves something open", "states this in full"),
        ("line.licences", "L-1; L-2?", "leaves something open", "states this in full"),
    ],
)
def test_what_leaves_something_open_says_what(rulebook: Rulebook, fact: str, text: str, what: str, hint: str) -> None:
    with pytest.raises(ValueFault) as fault:
        read_value(rulebook.vocabulary.facts[fact], text)
    assert what in fault.value.what
    assert hint in fault.value.hint


@pytest.mark.parametrize(
    ("fact", "text", "hint"),
    [
        ("item.origin", "Chian", "China (CN)"),
        ("end_user.type", "militray", "military"),
        ("item.energy_density", "300 kg", "Wh/kg"),
        ("item.energy_density", "-3", "zero or more"),
        ("line.value", "1,234.50", "without thousands separators"),
        ("line.value", "1e5", "without thousands separators"),
        ("line.value", "１２", "write digits"),
        ("line.value", f"0.{'0' * 30}9", "at most 30 digits"),
        ("line.value", f"{'9' * 31} EUR", "at most 30 digits"),
        ("item.cn_listed_value_share", "120 %", "0.1 %"),
        ("end_use.memory_layers", "2.5", "256"),
        ("item.hs_code", "850", "4 to 10 digits"),
        ("shipment.date", "2026-02-30", "2026-11-20"),
        ("shipment.date", "2026-11-10T16:30:00", "+08:00"),
        ("item.cn_rare_earth_technology", "maybe", "yes or no"),
    ],
)
def test_a_text_that_is_no_value_says_what_would_be(rulebook: Rulebook, fact: str, text: str, hint: str) -> None:
    with pytest.raises(ValueFault) as fault:
        read_value(rulebook.vocabulary.facts[fact], text)
    assert hint in fault.value.hint


@pytest.mark.parametrize("text", ["soon", "=1+1", "2026/11/20", "tomorrow morning at nine"])
def test_what_is_no_date_is_not_explained_in_the_words_of_a_library(rulebook: Rulebook, text: str) -> None:
    with pytest.raises(ValueFault) as fault:
        read_value(rulebook.vocabulary.facts["shipment.date"], text)
    assert fault.value.what == f"`{text}` is not a date"


def test_a_unit_that_converts_to_no_finite_decimal_stays_an_exact_fraction(rulebook: Rulebook) -> None:
    value = read_value(rulebook.vocabulary.facts["item.energy_density"], "1 kJ/kg")
    assert value == Fraction(5, 18)
