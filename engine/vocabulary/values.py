"""What can be known about a shipment: the values that facts take.

An absent key is *unknown*; `NONE` is *known to have none*; an empty set is the same for facts that are sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final, TypeAlias


class Nothing(Enum):
    """The type of `NONE`."""

    NONE = "none"

    def __repr__(self) -> str:
        """`NONE`, as it is written in code."""
        return "NONE"


NONE: Final = Nothing.NONE


class AtLeast(frozenset[str]):
    """A set known to contain these members and perhaps more.

    >>> AtLeast({"Dy"}) >= {"Dy"}
    True
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Equal to another open set with the same members, never to a closed one."""
        return isinstance(other, AtLeast) and frozenset.__eq__(self, other)

    def __hash__(self) -> int:
        """A hash apart from that of the closed set."""
        return hash(("at least", frozenset(self)))


Number: TypeAlias = int | Decimal | Fraction
Scalar: TypeAlias = str | bool | Number | date | datetime | Nothing
Value: TypeAlias = Scalar | frozenset[str]
Facts: TypeAlias = Mapping[str, Value]


def value_as_json(value: Value) -> object:
    """Plain JSON data for a value; exact numbers become text, open sets say that they are open."""
    if isinstance(value, AtLeast):
        return {"at_least": sorted(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Nothing):
        return "none"
    if isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
