"""As which values of facts does an answer about owners go into a line?"""

from __future__ import annotations

from fractions import Fraction

from engine.ownership.held import Held
from engine.ownership.shares import End
from engine.vocabulary.values import Value, between, within

_BESIDE = Fraction(1, 10**12)
"""How far from an end a share is taken to lie that is strictly beyond it: closer than any share in law or on paper."""


def share_value(held: Held) -> Value | None:
    """What covered owners hold of the party: a share, an interval, or None where nothing is known.

    Intervals of facts include their ends, so "less than 50 %" ends a hair below 50 %.
    """
    if held.share is None or held.share.is_open:
        return None
    low, high = _number(held.share.low), _number(held.share.high)
    return within(min(low, high), high)


def codes_value(held: Held) -> frozenset[str]:
    """The codes that the party has or takes on from its owners, and those that it may take on.

    Of owners who are not stated nothing is said: `held.share` is None then.
    """
    return between(held.codes, held.possible_codes)


def owner_value(held: Held) -> bool | None:
    """Whether a covered owner is known, of whatever share."""
    return held.owner_is_covered


def _number(end: End) -> Fraction:
    return end.share + end.beyond * _BESIDE
