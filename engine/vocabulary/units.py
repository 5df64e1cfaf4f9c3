"""How much is a measure in another unit, exactly? Units are checked by dimension."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from engine.vocabulary.values import Number


class UnitMismatch(ValueError):
    """A unit that is unknown or measures something else than the fact does."""


def convert(amount: Decimal, unit: str, into: str) -> Number:
    """`amount` of `unit`, expressed in `into`, exactly: a Decimal where one exists, else a Fraction.

    Raises `UnitMismatch` for an unknown unit or another dimension.

    >>> convert(Decimal("0.3"), "kWh/kg", "Wh/kg")
    Decimal('300')
    """
    if unit == into:
        return amount
    return as_number(Fraction(amount) * _factor(unit, into))


def as_number(exact: Fraction) -> Number:
    """A Decimal where the fraction terminates, else the fraction itself."""
    rest = exact.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return exact
    scale = 0
    while (exact * 10**scale).denominator != 1:
        scale += 1
    return Decimal((exact * 10**scale).numerator).scaleb(-scale)


@cache
def _factor(unit: str, into: str) -> Fraction:
    registry = _registry()
    try:
        return Fraction(registry.Quantity(Fraction(1), _spelled(unit)).to(_spelled(into)).magnitude)
    except Exception as error:  # pint raises its own, AttributeError and tokenizer errors for unknown units
        raise UnitMismatch(f"`{unit}` does not measure what `{into}` measures") from error


@cache
def _registry() -> Any:
    from pint import UnitRegistry  # imported here because building a registry takes most of a second

    return UnitRegistry(non_int_type=Fraction)


def _spelled(unit: str) -> str:
    """`g/cm3` as pint reads it: `g/cm**3`."""
    return re.sub(r"(?<=[A-Za-z])(\d)", r"**\1", unit.replace("^", "").replace("³", "3").replace("²", "2"))
