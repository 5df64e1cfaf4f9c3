"""Is a leaf true of a value? Exact, three-valued, and the only place that says so for one record.

Of a value known in part a leaf is true, or false, if it is so of whatever the value may turn out to be; else unknown.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.conditions.codes import CodeUniverse
from engine.conditions.tree import Interval, Leaf, Truth
from engine.vocabulary.values import NONE, AtLeast, Number, Value, Within, known_in_full, perhaps

Test = Callable[[Value], Truth]


def leaf_test(leaf: Leaf, universe: CodeUniverse | None = None) -> Test:
    """The question that a leaf asks of a known value; `universe` is given for facts that are codes."""
    if leaf.operator == "is_known":
        return _is_known
    if isinstance(leaf.operand, frozenset) and leaf.operator == "any_in":
        return _any_in(leaf.operand, universe)
    test = _scalar_test(leaf)
    of_nothing = leaf.operator in ("is_not", "not_in")
    return lambda value: of_nothing if value is NONE else test(value)


def _is_known(value: Value) -> Truth:
    if not value and not known_in_full(value):
        return None
    return value is not NONE and value != frozenset()


def _any_in(listed: frozenset[str], universe: CodeUniverse | None) -> Test:
    def test(value: Value) -> Truth:
        if not isinstance(value, frozenset):
            return False
        found, possible = falling(value), falling(perhaps(value))
        if True in found:
            return True
        return None if None in found or isinstance(value, AtLeast) or possible - {False} else False

    def falling(members: frozenset[str]) -> set[Truth]:
        if universe is None:
            return {not members.isdisjoint(listed)}
        return {universe.falls_under(code, listed) for code in members}

    return test


def _scalar_test(leaf: Leaf) -> Test:
    operand = leaf.operand
    match leaf.operator:
        case "is":
            return lambda value: value == operand
        case "is_not":
            return lambda value: value != operand
        case "in" if isinstance(operand, frozenset):
            return lambda value: value in operand
        case "not_in" if isinstance(operand, frozenset):
            return lambda value: value not in operand
        case "starts_with" if isinstance(operand, tuple):
            return lambda value: isinstance(value, str) and value.startswith(operand)
        case "between" if isinstance(operand, Interval):
            return _between(_compared(operand.low), _compared(operand.high))
        case operator if isinstance(operand, Number):
            return _of_both_ends(_comparison(operator, _compared(operand)))
        case operator:
            raise ValueError(f"{operator} does not take {operand!r}")


def _compared(threshold: Number) -> Callable[[Value], int]:
    """The sign of value − threshold, by cross-multiplication of integers: nothing is divided or rounded."""
    numerator, denominator = threshold.as_integer_ratio()

    def sign(value: Value) -> int:
        if not isinstance(value, Number):
            raise TypeError(f"{value!r} is not a number")
        part, whole = value.as_integer_ratio()
        left, right = part * denominator, numerator * whole
        return (left > right) - (left < right)

    return sign


def _between(low: Callable[[Value], int], high: Callable[[Value], int]) -> Test:
    def test(value: Value) -> Truth:
        least, most = (value.low, value.high) if isinstance(value, Within) else (value, value)
        if low(most) < 0 or high(least) > 0:
            return False
        return True if low(least) >= 0 and high(most) <= 0 else None

    return test


def _of_both_ends(comparison: Test) -> Test:
    """What is true of both ends of an interval is true of all in it: there is one threshold."""

    def test(value: Value) -> Truth:
        if not isinstance(value, Within):
            return comparison(value)
        truth = comparison(value.low)
        return truth if truth is comparison(value.high) else None

    return test


def _comparison(operator: str, sign: Callable[[Value], int]) -> Test:
    match operator:
        case "at_least":
            return lambda value: sign(value) >= 0
        case "more_than":
            return lambda value: sign(value) > 0
        case "at_most":
            return lambda value: sign(value) <= 0
        case "less_than":
            return lambda value: sign(value) < 0
        case _:
            raise ValueError(f"{operator} does not compare numbers")
