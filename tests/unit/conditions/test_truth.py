"""Whether a leaf is true of a value: exact at its bound, unknown where only more knowledge can tell."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conditions.codes import CodeUniverse
from engine.conditions.tree import All, Any, Interval, Leaf, Not, Truth, evaluate
from engine.conditions.truth import leaf_test
from engine.vocabulary.values import NONE, AtLeast, Number


def test_a_share_is_compared_exactly_at_its_bound() -> None:
    reached = leaf_test(Leaf("item.cn_listed_value_share", "at_least", Fraction(1, 1000), "0.1 %"))
    assert reached(Fraction(1, 1000)) is True
    assert reached(Fraction(9_999_999, 10**10)) is False
    assert reached(Fraction(33, 32_999)) is True
    assert reached(Fraction(33, 33_001)) is False


@given(
    st.fractions() | st.decimals(allow_nan=False, allow_infinity=False) | st.integers(),
    st.fractions() | st.integers(),
    st.sampled_from(["at_least", "more_than", "at_most", "less_than"]),
)
def test_comparisons_agree_with_exact_fractions(value: Number, bound: Number, operator: str) -> None:
    exact, edge = Fraction(value), Fraction(bound)
    expected = {
        "at_least": exact >= edge,
        "more_than": exact > edge,
        "at_most": exact <= edge,
        "less_than": exact < edge,
    }
    assert leaf_test(Leaf("f", operator, bound, ""))(value) is expected[operator]


def test_between_includes_both_ends() -> None:
    within = leaf_test(Leaf("f", "between", Interval(Decimal("0.5"), Decimal("14.2")), ""))
    assert [within(Decimal(text)) for text in ("0.49", "0.5", "14.2", "14.20001")] == [False, True, True, False]


@pytest.mark.parametrize(
    ("operator", "operand", "truth"),
    [("is", "CN", False), ("is_not", "CN", True), ("not_in", frozenset({"CN"}), True), ("is_known", True, False)],
)
def test_known_to_have_none_is_an_answer(operator: str, operand: str, truth: bool) -> None:
    assert leaf_test(Leaf("item.origin", operator, operand, ""))(NONE) is truth


def test_an_open_set_is_true_of_what_it_has_and_unknown_of_the_rest() -> None:
    listed = leaf_test(Leaf("end_user.lists", "any_in", frozenset({"CN-WATCH"}), ""))
    assert listed(AtLeast({"CN-WATCH"})) is True
    assert listed(AtLeast({"US-EL"})) is None
    assert listed(frozenset({"US-EL"})) is False
    assert leaf_test(Leaf("end_user.lists", "is_known", True, ""))(AtLeast()) is None


UNIVERSE = CodeUniverse(["1C902.a.1", "1C902.a.2", "1C902.b", "2B005", "2B005.b", "3A001"], literals=["1C902"])


@pytest.mark.parametrize(
    ("code", "listed", "truth"),
    [
        ("1C902.a.1", {"1C902.a.1"}, True),
        ("1c902.A.1", {"1C902.a.1"}, True),
        ("1C902.a.1.x", {"1C902.a.1"}, True),  # finer than the list: read as the listed entry
        ("1C902.a", {"1C902.a.1", "1C902.a.2"}, True),  # a heading all of whose entries are listed
        ("1C902.a", {"1C902.a.1"}, None),  # a heading of which only a part is listed
        ("1C902.a.1", {"1C902"}, True),  # a heading named by the clause
        ("2B005.b", {"2B005"}, False),  # an entry of its own is not its sub-entry
        ("2B005", {"2B005.b"}, None),
        ("5A002", {"1C902.a.1"}, False),
    ],
)
def test_codes_fall_under_lists_by_their_hierarchy(code: str, listed: set[str], truth: Truth) -> None:
    assert UNIVERSE.falls_under(code, frozenset(listed)) is truth


def test_kleene_lets_a_certain_part_decide() -> None:
    true, false, open_ = (Leaf(name, "is", "x", "x") for name in ("true", "false", "open"))
    truth: dict[Leaf, Truth] = {true: True, false: False, open_: None}
    assert evaluate(All((false, open_)), truth) is False
    assert evaluate(All((true, open_)), truth) is None
    assert evaluate(Any((true, open_)), truth) is True
    assert evaluate(Any((false, open_)), truth) is None
    assert evaluate(Not(open_), truth) is None
