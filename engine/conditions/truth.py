"""Is a leaf true of a value? Exact, three-valued, and the only place that says so for one record."""

from __future__ import annotations

from collections.abc import Callable

from engine.conditions.codes import CodeUniverse
from engine.conditions.tree import Interval, Leaf, Truth
from engine.vocabulary.values import NONE, AtLeast, Number, Value

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
    if isinstance(value, AtLeast) and not value:
        return None
    return value is not NONE and value != frozenset()


def _any_in(listed: frozenset[str], universe: CodeUniverse | None) -> Test:
    def test(value: Value) -> Truth:
        if not isinstance(value, frozenset):
            return False
        if universe is None:
            found: set[Truth] = {not value.isdisjoint(listed)}
        else:
            found = {universe.falls_under(code, listed) for code in value}
        if True in found:
            return True
        return None if None in found or isinstance(value, AtLeast) else False

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
            low, high = _compared(operand.low), _compared(operand.high)
            return lambda value: low(value) >= 0 and high(value) <= 0
        case operator if isinstance(operand, Number):
            return _comparison(operator, _compared(operand))
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
