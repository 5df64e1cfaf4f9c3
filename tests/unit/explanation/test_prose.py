"""Conditions in words, from the tree that decides."""

from decimal import Decimal
from fractions import Fraction

import pytest

from engine.conditions.parsing import OPERATORS
from engine.conditions.tree import All, Any, Interval, Leaf, Not, Operand
from engine.explanation.prose import Prose
from engine.rulebook.rulebook import Rulebook

PART_2 = frozenset({"A61.P2.M1", "A61.P2.M3", "A61.P2.T1", "A61.P2.T2"})
ORIGIN = Leaf("item.origin", "is_not", "CN", "CN")
MILITARY = Leaf("end_user.type", "is", "military", "military")
ASKED = [
    (ORIGIN, "the country of origin is not China", "原产国（地区）不是中国"),
    (Leaf("item.origin", "is", "CN", "CN"), "the country of origin is China", "原产国（地区）是中国"),
    (
        Leaf("item.origin", "in", frozenset({"JP", "KR", "US"}), "JP, KR, US"),
        "the country of origin is Japan, South Korea or United States",
        "原产国（地区）是日本、大韩民国或者美国",
    ),
    (
        Leaf("item.origin", "not_in", frozenset({"JP", "KR"}), "JP, KR"),
        "the country of origin is none of Japan and South Korea",
        "原产国（地区）不是日本和大韩民国中的任何一个",
    ),
    (
        Leaf("item.list_entries", "any_in", PART_2, "cn/2025-61/annex-1-part-2"),
        "the item falls under cn/2025-61/annex-1-part-2 (4 entries: SmCo permanent magnet material; "
        "NdFeB magnet material containing Dy; Samarium target; …)",
        "货物属于清单cn/2025-61/annex-1-part-2所列条目（4个条目：钐钴永磁材料；含镝的钕铁硼永磁材料；钐靶等）",
    ),
    (
        Leaf("item.cn_code", "any_in", frozenset({"1C902.a"}), "1C902.a"),
        "the item falls under 1C902.a (Chinese control code)",
        "货物属于1C902.a（两用物项管制编码）",
    ),
    (
        Leaf("end_user.lists", "any_in", frozenset({"CN-WATCH", "CN-CONTROL"}), "CN-CONTROL, CN-WATCH"),
        "the lists that name the end user include CN-CONTROL or CN-WATCH",
        "最终用户所在名单包括CN-CONTROL或者CN-WATCH",
    ),
    (
        Leaf("end_use.kinds", "any_in", frozenset({"terrorism"}), "terrorism"),
        "the end uses include terrorism",
        "最终用途包括恐怖主义",
    ),
    (
        Leaf("item.hs_code", "starts_with", ("8505", "8506"), "8505, 8506"),
        "the HS code is a code beginning with 8505 or 8506",
        "税则号列以8505或者8506开头",
    ),
    (
        Leaf("item.cn_listed_value_share", "at_least", Fraction(1, 1000), "0.1 %"),
        "the share of Chinese listed content is at least 0.1 %",
        "中国原产管制成分价值占比不低于0.1%",
    ),
    (
        Leaf("end_use.node_nm", "at_most", Decimal(14), "14 nm"),
        "the logic node of the end use is at most 14 nm",
        "最终用途的逻辑制程不高于14 nm",
    ),
    (
        Leaf("item.energy_density", "between", Interval(Decimal(200), Decimal(300)), "200, 300"),
        "the gravimetric energy density is from 200 Wh/kg to 300 Wh/kg, both included",
        "重量能量密度在200 Wh/kg至300 Wh/kg之间（含两端）",
    ),
    (
        Leaf("item.cn_rare_earth_technology", "is", True, "yes"),
        "made with Chinese rare-earth technology: yes",
        "使用中国稀土技术生产：是",
    ),
    (Leaf("item.us_eccn", "is_known", True, "yes"), "US ECCN: there is one", "美国出口管制分类编码：有"),
]


@pytest.fixture
def prose(small: Rulebook) -> Prose:
    return Prose(small)


@pytest.mark.parametrize(
    ("leaf", "en", "zh"), ASKED, ids=lambda value: value.operator if isinstance(value, Leaf) else ""
)
def test_a_question_in_words(prose: Prose, leaf: Leaf, en: str, zh: str) -> None:
    asks = prose.asks(leaf)
    assert (asks.en, asks.zh) == (en, zh)


@pytest.mark.parametrize("leaf", [leaf for leaf, _, _ in ASKED], ids=lambda leaf: f"{leaf.fact} {leaf.operator}")
def test_the_opposite_of_a_question_reads_differently(prose: Prose, leaf: Leaf) -> None:
    yes, no = prose.needed(leaf, True), prose.needed(leaf, False)
    assert yes.en != no.en
    assert yes.zh != no.zh


@pytest.mark.parametrize("fact_type", OPERATORS)
def test_every_operator_of_every_type_has_words(prose: Prose, small: Rulebook, fact_type: str) -> None:
    operands: dict[str, Operand] = {
        "between": Interval(1, 2), "starts_with": ("85",), "any_in": frozenset({"CN"}), "in": frozenset({"CN"}),
        "not_in": frozenset({"CN"}), "is": fact_type == "yes_no" or "CN", "is_not": "CN", "is_known": True,
    }  # fmt: skip
    fact = next(fact for fact in small.vocabulary.facts.values() if fact.type == fact_type)
    for operator in (*OPERATORS[fact_type], "is_known"):
        leaf = Leaf(fact.name, operator, operands.get(operator, Fraction(1)), "x")
        assert fact.title.zh in prose.asks(leaf).zh or prose.asks(leaf).zh.startswith("货物")


def test_groups_say_how_their_parts_are_joined(prose: Prose) -> None:
    node = prose.condition(
        All((ORIGIN, Any((MILITARY, Not(ORIGIN))), Not(Any((ORIGIN, MILITARY))), Not(All((ORIGIN,)))))
    )
    assert node.text.en == "all of the following"
    origin, either, neither, not_all = node.parts
    assert origin.kind == "leaf"
    assert either.text.zh == "满足下列至少一项"
    assert [part.text.en for part in either.parts] == [
        "the type of end user is military",
        "the country of origin is China",
    ]
    assert (neither.text.en, len(neither.parts)) == ("none of the following", 2)
    assert not_all.text.zh == "下列各项不同时满足"


def test_a_long_enumeration_says_how_many_more_there_are(prose: Prose) -> None:
    countries = frozenset({"AT", "AU", "BE", "BG", "CA", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HU"})
    asks = prose.asks(Leaf("shipment.to", "in", countries, "x"))
    assert asks.en.endswith("and 3 more")
    assert asks.zh.endswith("等（另有3项）")


def test_leaving_out_most_words_is_said_as_the_few_that_stay(prose: Prose, small: Rulebook) -> None:
    kept = {"medical", "disaster_relief"}
    others = frozenset(small.vocabulary.facts["end_use.kinds"].words) - kept
    asks = prose.asks(Leaf("end_use.kinds", "any_in", others, "x"), truth=False)
    assert asks.en == "the end uses include nothing but emergency medical care and natural-disaster relief"
    assert asks.zh == "最终用途仅限于紧急医疗和自然灾害救助"


def test_the_exact_operand_stands_beside_the_words(prose: Prose) -> None:
    node = prose.leaf(Leaf("item.cn_listed_value_share", "at_least", Fraction(1, 1000), "0.1 %"))
    assert node.operand == "1/1000"
    assert node.needed is not None
    assert node.needed.zh == "不低于0.1%"
