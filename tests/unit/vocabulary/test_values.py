"""Values that are known in part are told apart from those that are known in full, and leave something open."""

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.vocabulary.values import AtLeast, Between, Value, Within, between, value_as_json, within

ONE = frozenset({"US-EL"})
SETS = (ONE, AtLeast(ONE), Between(ONE, {"US-UVL"}), Between(ONE, {"US-DPL"}), Between((), ONE), frozenset[str]())


def test_sets_with_the_same_known_members_are_not_the_same() -> None:
    for place, one in enumerate(SETS):
        for other_place, other in enumerate(SETS):
            assert (one == other) is (place == other_place)
            assert (one != other) is (place != other_place)
    assert len(dict.fromkeys(SETS)) == len(SETS)


def test_what_is_known_is_not_merely_possible() -> None:
    assert Between(ONE, {"US-EL", "US-UVL"}).possible == {"US-UVL"}
    assert between(ONE, ONE) == ONE
    assert type(between(ONE, ())) is frozenset


def test_an_interval_is_the_same_however_its_ends_are_written() -> None:
    assert Within(Fraction(3, 10), 1) == Within(Decimal("0.3"), Decimal(1))
    assert hash(Within(Fraction(3, 10), 1)) == hash(Within(Decimal("0.3"), Decimal(1)))
    assert within(Fraction(3, 10), Decimal("0.3")) == Fraction(3, 10)


@pytest.mark.parametrize("made", [lambda: Between(ONE, ONE), lambda: Within(1, 1), lambda: within(2, 1)])
def test_where_nothing_is_open_there_is_no_such_value(made: Callable[[], Value]) -> None:
    with pytest.raises(ValueError, match="nothing is open"):
        made()


@pytest.mark.parametrize("value", [Between(ONE, {"US-UVL"}), Within(Decimal("0.3"), Fraction(2, 3))])
def test_a_copy_is_the_same(value: Value) -> None:
    assert deepcopy(value) == value


def test_an_end_that_no_digits_give_stays_a_fraction() -> None:
    assert value_as_json(Within(Fraction(1, 3), Fraction(1, 2))) == "1/3..0.5"
