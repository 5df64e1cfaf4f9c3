"""Answers about owners as values of facts: exact, in part, or not known."""

from __future__ import annotations

from fractions import Fraction

from engine.ownership.held import Held
from engine.ownership.values import codes_value, owner_value, share_value
from engine.vocabulary.values import Between, Within
from tests.unit.ownership.graphs import trace


def held(*sentences: str) -> Held:
    return trace(*sentences, of="B", listed={"A": "US-EL US-EL-FN5"}).held


def test_an_exact_share_is_a_number() -> None:
    found = held("A 60 % B", "X 40 % B")
    assert share_value(found) == Fraction(3, 5)
    assert codes_value(found) == frozenset({"US-EL", "US-EL-FN5"})
    assert owner_value(found) is True


def test_a_share_between_two_ends_is_an_interval_and_codes_are_possible() -> None:
    found = held("A 30..60 % B", "X 40..70 % B")
    assert share_value(found) == Within(Fraction(3, 10), Fraction(3, 5))
    assert codes_value(found) == Between(set(), found.rule.carried)  # nobody is stated to hold the rest


def test_less_than_half_does_not_reach_half() -> None:
    value = share_value(held("A minority B", "X majority B"))
    assert isinstance(value, Within)
    assert (value.low, value.high < Fraction(1, 2)) == (0, True)
    more = share_value(held("A majority B"))
    assert isinstance(more, Within)
    assert (more.low > Fraction(1, 2), more.high) == (True, 1)


def test_where_nothing_is_known_there_is_no_value() -> None:
    assert share_value(held("A unknown B")) is None
    assert share_value(held("A 60 % C")) is None
    assert owner_value(held("A 60 % C")) is None
    assert owner_value(held("X 60 % B")) is None
    assert owner_value(held("X 100 % B")) is False


def test_owners_of_whom_nothing_is_stated_may_be_listed_too() -> None:
    most = held("X 60 % B")
    assert share_value(most) == Within(Fraction(0), Fraction(2, 5))  # not half, whoever they are
    assert codes_value(most) == Between(set(), most.rule.carried)
    little = held("X 1 % B")
    assert share_value(little) == Within(Fraction(0), Fraction(99, 100))
    assert share_value(held("A 60 % B")) == Within(Fraction(3, 5), Fraction(1))
