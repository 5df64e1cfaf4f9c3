"""What is a condition made of? Leaves that ask one thing of one fact, joined by all, any and not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from engine.vocabulary.values import Number

Truth: TypeAlias = bool | None
"""Kleene's three values; None is unknown."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends included."""

    low: Number
    high: Number


Operand: TypeAlias = str | bool | Number | Interval | frozenset[str] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One question to one fact: `item.origin is_not CN`.

    `operand` is typed and exact; `shown` is the operand as the rule author wrote it (a list's name, `0.1 %`).
    """

    fact: str
    operator: str
    operand: Operand
    shown: str


@dataclass(frozen=True, slots=True)
class All:
    """True if every part is true, false if any is false."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """True if any part is true, false if every part is false."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True if the part is false."""

    part: Condition


Condition: TypeAlias = Leaf | All | Any | Not


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf, in reading order; one that stands twice comes twice."""
    match condition:
        case Leaf():
            yield condition
        case Not(part):
            yield from leaves(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves(part)


def evaluate(condition: Condition, truth: dict[Leaf, Truth]) -> Truth:
    """Kleene truth of a condition, given that of its leaves.

    >>> known = Leaf("item.origin", "is", "CN", "CN")
    >>> evaluate(Any((known, Leaf("shipment.to", "is", "JP", "JP"))), {known: True})
    True
    """
    match condition:
        case Leaf():
            return truth.get(condition)
        case Not(part):
            inner = evaluate(part, truth)
            return None if inner is None else not inner
        case All(parts):
            values = {evaluate(part, truth) for part in parts}
            return False if False in values else None if None in values else True
        case Any(parts):
            values = {evaluate(part, truth) for part in parts}
            return True if True in values else None if None in values else False


def canonical(condition: Condition) -> object:
    """Plain JSON data of a condition that does not depend on how it was written."""
    match condition:
        case Leaf(fact, operator, operand, _):
            return {fact: {operator: canonical_operand(operand)}}
        case Not(part):
            return {"not": canonical(part)}
        case All(parts):
            return {"all": [canonical(part) for part in parts]}
        case Any(parts):
            return {"any": [canonical(part) for part in parts]}


def canonical_operand(operand: Operand) -> object:
    """Plain JSON data of what a leaf compares with, the same however it was written."""
    match operand:
        case bool() | str():
            return operand
        case Interval(low, high):
            return [canonical_operand(low), canonical_operand(high)]
        case frozenset() | tuple():
            return sorted(operand)
        case _:
            numerator, denominator = operand.as_integer_ratio()
            return f"{numerator}/{denominator}"
