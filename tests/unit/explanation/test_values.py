"""Values for people: exact where they can be, marked where they are rounded, never on the wrong side of a threshold."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.explanation.values import moment, shown
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Bilingual, Fact
from engine.vocabulary.values import NONE, AtLeast, Between, Value, Within

TITLE = Bilingual(en="share", zh="占比")
SHARE = Fact(name="x.share", type="share", column="share", title=TITLE, meaning=TITLE, blank="unknown")


@pytest.mark.parametrize(
    ("fact", "value", "en", "zh"),
    [
        ("item.cn_listed_value_share", Fraction(1, 1000), "0.1 %", "0.1%"),
        ("item.cn_listed_value_share", Fraction(12, 10_000), "0.12 %", "0.12%"),
        ("item.cn_listed_value_share", Fraction(1, 3), "≈ 33.33 %", "≈ 33.33%"),
        ("item.cn_listed_value_share", Fraction(0), "0 %", "0%"),
        ("item.cn_listed_value_share", Fraction(1), "100 %", "100%"),
        ("item.energy_density", Decimal("300"), "300 Wh/kg", "300 Wh/kg"),
        ("end_use.memory_layers", 256, "256", "256"),
        ("line.value", Decimal("1234.50"), "1234.50", "1234.50"),
        ("item.origin", "VN", "Vietnam", "越南"),
        ("end_user.type", "military", "military", "军事"),
        ("item.elements", frozenset({"Tb", "Dy"}), "terbium and dysprosium", "铽和镝"),
        ("item.elements", AtLeast({"Dy"}), "dysprosium, perhaps more", "镝，可能还有其他"),
        ("item.elements", AtLeast(), "not known", "未知"),
        ("item.elements", Between({"Dy"}, {"Tb"}), "dysprosium, perhaps terbium", "镝，可能还有铽"),
        ("item.elements", Between((), {"Tb", "Dy"}), "perhaps terbium and dysprosium", "可能有铽和镝"),
        ("item.elements", frozenset(), "none", "无"),
        ("item.cn_listed_value_share", Within(Fraction(3, 10), Fraction(2, 3)),
         "between 30 % and ≈ 66.67 %", "30%至≈ 66.67%之间"),
        ("item.energy_density", Within(Decimal(10), Decimal(14)), "between 10 Wh/kg and 14 Wh/kg",
         "10 Wh/kg至14 Wh/kg之间"),
        ("item.origin", NONE, "none", "无"),
        ("item.origin", None, "not known", "未知"),
        ("item.cn_rare_earth_technology", True, "yes", "是"),
        ("item.cn_rare_earth_technology", False, "no", "否"),
        ("shipment.date", date(2026, 11, 20), "2026-11-20", "2026年11月20日"),
    ],
)  # fmt: skip
def test_a_value_in_words(small: Rulebook, fact: str, value: Value | None, en: str, zh: str) -> None:
    assert shown(small.vocabulary.facts[fact], value) == Bilingual(en=en, zh=zh)


def test_a_share_just_below_the_threshold_is_not_rounded_onto_it() -> None:
    below = Fraction(1, 1000) - Fraction(1, 3 * 10**9)
    assert shown(SHARE, below).en == "≈ 0.1 %"
    assert shown(SHARE, below, [Fraction(1, 1000)]).en == "≈ 0.099999967 %"


@given(st.fractions(0, 1), st.fractions(0, 1, max_denominator=10_000))
def test_a_shown_share_never_looks_like_a_threshold_that_it_misses(value: Fraction, edge: Fraction) -> None:
    text = shown(SHARE, value, [edge]).en
    digits = Decimal(text.removeprefix("≈").removesuffix("%").strip())
    if Fraction(digits) == 100 * edge:
        assert value == edge
    if not text.startswith("≈"):
        assert Fraction(digits) == 100 * value


def test_a_moment_is_a_date_or_an_instant() -> None:
    instant = datetime(2026, 11, 10, 16, 30, tzinfo=UTC)
    assert moment(instant.isoformat()).zh == "2026-11-10 16:30:00+00:00"
    assert moment("2026-11-10").zh == "2026年11月10日"
