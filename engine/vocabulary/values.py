"""What can be known about a shipment: the values that facts take.

An absent key is *unknown*; `NONE` is *known to have none*; an empty set is the same for facts that are sets.

A value may be known in part: `AtLeast` is a set that may have more members, `Between` one that may have some more,
`Within` a number between two others. What a part leaves open is never taken for no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal, Inexact
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
THROUGH: Final = ".."
"""What stands between the ends of an interval."""
_EXACTLY = Context(prec=80, traps=[Inexact])


class AtLeast(frozenset[str]):
    """A set known to contain these members and perhaps more.

    >>> AtLeast({"Dy"}) >= {"Dy"}
    True
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Equal to another open set with the same members, never to a closed one."""
        return isinstance(other, AtLeast) and frozenset.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        """The opposite, which `frozenset` would answer by the members alone."""
        return not self == other

    def __hash__(self) -> int:
        """A hash apart from that of the closed set."""
        return hash(("at least", frozenset(self)))


class Between(frozenset[str]):
    """A set known to contain its members, perhaps any of those that are `possible`, and nothing else.

    `between` makes one and knows when there is nothing open.

    >>> on_lists = Between({"US-EL"}, {"US-UVL"})
    >>> sorted(on_lists), sorted(on_lists.possible)
    (['US-EL'], ['US-UVL'])
    """

    __slots__ = ("possible",)
    possible: frozenset[str]

    def __new__(cls, known: Iterable[str], possible: Iterable[str]) -> Between:
        """Raises `ValueError` where nothing is possible that is not known."""
        made = super().__new__(cls, known)
        made.possible = frozenset(possible).difference(made)
        if not made.possible:
            raise ValueError(f"nothing is open of {sorted(made)}")
        return made

    def __reduce__(self) -> tuple[type[Between], tuple[frozenset[str], frozenset[str]]]:
        """What makes it anew, for copies and for other processes."""
        return Between, (frozenset(self), self.possible)

    def __eq__(self, other: object) -> bool:
        """Equal to another with the same known and the same possible members, never to a set known in full."""
        return isinstance(other, Between) and frozenset.__eq__(self, other) and self.possible == other.possible

    def __ne__(self, other: object) -> bool:
        """The opposite, which `frozenset` would answer by the members alone."""
        return not self == other

    def __hash__(self) -> int:
        """A hash apart from that of the set known in full."""
        return hash((frozenset(self), self.possible))

    def __repr__(self) -> str:
        """Both parts, in order."""
        return f"Between({sorted(self)}, {sorted(self.possible)})"


Number: TypeAlias = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Within:
    """A number known to be `low`, `high` or something between them.

    `within` makes one and knows when the ends are the same.
    """

    low: Number
    high: Number

    def __post_init__(self) -> None:
        """Raises `ValueError` where the ends leave nothing open."""
        if Fraction(self.low) >= Fraction(self.high):
            raise ValueError(f"nothing is open between {self.low} and {self.high}")


Scalar: TypeAlias = str | bool | Number | date | datetime | Nothing
Value: TypeAlias = Scalar | frozenset[str] | Within
Facts: TypeAlias = Mapping[str, Value]


def between(known: Iterable[str], possible: Iterable[str]) -> frozenset[str]:
    """The set that contains what is known and perhaps what is possible; a plain one where nothing is open.

    >>> between({"US-EL"}, {"US-EL"})
    frozenset({'US-EL'})
    """
    members = frozenset(known)
    rest = frozenset(possible) - members
    return Between(members, rest) if rest else members


def within(low: Number, high: Number) -> Number | Within:
    """The number between two ends, both included; a plain one where they are the same.

    Raises `ValueError` where the lower end is above the higher.

    >>> within(Fraction(1, 2), Fraction(1, 2))
    Fraction(1, 2)
    """
    return low if Fraction(low) == Fraction(high) else Within(low, high)


def known_in_full(value: Value) -> bool:
    """Whether a value leaves nothing open."""
    return not isinstance(value, AtLeast | Between | Within)


def perhaps(members: frozenset[str]) -> frozenset[str]:
    """The members that a set may have beside those that it is known to have; of an open one none can be named."""
    return members.possible if isinstance(members, Between) else frozenset()


def value_as_json(value: Value) -> object:
    """Plain JSON data for a value; exact numbers become text, values known in part say so.

    What cells can say is written as they write it and can be read back: of `Between` a list of its known members and
    then, each with a `?` behind it, the possible ones; of `Within` both ends.

    >>> value_as_json(Between({"US-EL"}, {"US-UVL", "US-DPL"})), value_as_json(Within(Decimal("0.3"), Decimal("0.6")))
    (['US-EL', 'US-DPL?', 'US-UVL?'], '0.3..0.6')
    """
    if isinstance(value, AtLeast):
        return {"at_least": sorted(value)}
    if isinstance(value, Between):
        return [*sorted(value), *(f"{member}?" for member in sorted(value.possible))]
    if isinstance(value, Within):
        return f"{digits(value.low)}{THROUGH}{digits(value.high)}"
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Nothing):
        return "none"
    if isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def digits(number: Number) -> str:
    """A number in plain digits; a fraction that no digits give exactly stays one."""
    part, whole = number.as_integer_ratio()
    try:
        return format(_EXACTLY.divide(Decimal(part), Decimal(whole)), "f")
    except Inexact:
        return f"{part}/{whole}"
