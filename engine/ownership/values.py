"""As which values of facts does an answer about owners go into a line?"""

from __future__ import annotations

from fractions import Fraction

from engine.ownership.held import Held
from engine.ownership.shares import NOTHING, End, Share
from engine.vocabulary.values import Value, between, within

_BESIDE = Fraction(1, 10**12)
"""How far from an end a share is taken to lie that is strictly beyond it: closer than any share in law or on paper."""


def share_value(held: Held) -> Value | None:
    """What covered owners hold of the party: a share, an interval, or None where nothing is known.

    Owners of whom nothing is stated may be covered too, so the rest counts at the upper end. Intervals of facts include
    their ends, so "less than 50 %" ends a hair below 50 %.
    """
    if held.share is None:
        return None
    share = Share(held.share.low, max(held.share.high, held.most if held.unstated > NOTHING else NOTHING))
    if share.is_open:
        return None
    low, high = _number(share.low), _number(share.high)
    return within(min(low, high), high)


def codes_value(held: Held) -> frozenset[str]:
    """The codes that the party takes on from its owners, and those that it may take on, unstated ones included."""
    known = held.codes - held.listed
    return between(known, held.possible_codes | (held.rule.carried if held.unstated > NOTHING else frozenset()))


def owner_value(held: Held) -> bool | None:
    """Whether a covered owner is known, of whatever share; None where owners may be covered that nobody stated."""
    return None if held.owner_is_covered is False and held.unstated > NOTHING else held.owner_is_covered


def _number(end: End) -> Fraction:
    return end.share + end.beyond * _BESIDE
