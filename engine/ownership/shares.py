"""How much of a party does someone hold? An exact share, or all that lies between two ends, each in or out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from engine.vocabulary.reading import SAYS_NONE, SAYS_UNKNOWN, ValueFault, read_number


@dataclass(frozen=True, slots=True, order=True)
class End:
    """One end of what a share may be: a share of one, and how often it lies strictly `beyond` it.

    "More than 50 %" begins at 1/2 and something: `End(1/2, 1)`. "Less than 50 %" ends at `End(1/2, -1)`. That
    something is smaller than any difference of shares, so ends add and compare exactly as open intervals do.

    >>> End(Fraction(1, 2), -1) < End(Fraction(1, 2)) < End(Fraction(1, 2), 1) < End(Fraction(51, 100))
    True
    """

    share: Fraction
    beyond: int = 0

    def __add__(self, other: End) -> End:
        """Both together."""
        return End(self.share + other.share, self.beyond + other.beyond)

    def __sub__(self, other: End) -> End:
        """What is left of this one without the other."""
        return End(self.share - other.share, self.beyond - other.beyond)


NOTHING = End(Fraction(0))
WHOLE = End(Fraction(1))
HALF = End(Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Share:
    """A share that lies between two ends, both included; exact where they are the same."""

    low: End
    high: End

    @property
    def is_exact(self) -> bool:
        """Whether the share is known."""
        return self.low == self.high

    @property
    def is_open(self) -> bool:
        """Whether nothing at all is known of it."""
        return self.low == NOTHING and self.high == WHOLE


UNKNOWN = Share(NOTHING, WHOLE)
_MORE_THAN_HALF = Share(End(Fraction(1, 2), 1), WHOLE)
_LESS_THAN_HALF = Share(NOTHING, End(Fraction(1, 2), -1))
_BY_WORD = {
    "majority": _MORE_THAN_HALF, "多数": _MORE_THAN_HALF, "多数股权": _MORE_THAN_HALF,
    "minority": _LESS_THAN_HALF, "少数": _LESS_THAN_HALF, "少数股权": _LESS_THAN_HALF,
}  # fmt: skip

# What stands before or after a number; in Chinese law 以上 and 以下 include the number, 超过 and 不满 do not.
_MORE = ("more than", "over", "above", ">", "超过", "高于", "大于")
_AT_LEAST = ("at least", ">=", "≥", "不低于", "不少于", "至少")
_LESS = ("less than", "below", "under", "<", "低于", "不足", "不满", "小于", "不到")
_AT_MOST = ("at most", "up to", "<=", "≤", "不超过", "不高于", "至多")
_AFTER = {"及以上": "low", "以上": "low", "or more": "low", "及以下": "high", "以下": "high", "or less": "high"}
_BETWEEN = re.compile(r"(.*?[0-9%])\s*(?:\.\.\.?|…|[-–—~～至到]|\bto\b)\s*([0-9].*)", re.DOTALL)
_HINT = "write 25 %, 30 %..60 %, more than 50 %, minority, or unknown"


def exactly(share: Fraction) -> Share:
    """A share that is known."""
    return Share(End(share), End(share))


def read_share(text: str) -> Share:
    """The share that a text states; a blank and `unknown` state nothing. Raises `ValueFault`.

    >>> read_share("30..60 %") == Share(End(Fraction(3, 10)), End(Fraction(3, 5)))
    True
    >>> read_share("more than 50 %") == read_share("majority"), read_share("25 %") == exactly(Fraction(1, 4))
    (True, True)
    """
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()
    if plain in SAYS_UNKNOWN:
        return UNKNOWN
    if plain in SAYS_NONE:
        return exactly(Fraction(0))
    if plain in _BY_WORD:
        return _BY_WORD[plain]
    between = _BETWEEN.fullmatch(plain)
    return _between(between[1], between[2], text) if between else _from_one_number(plain, text)


def _between(first: str, last: str, text: str) -> Share:
    if last.endswith("%") and not first.endswith("%"):
        first += " %"
    if first.endswith("%") != last.endswith("%"):
        raise ValueFault(f"`{text.strip()}` is not a share", "write both ends with % or both without")
    low, high = _number(first, text), _number(last, text)
    if low > high:
        raise ValueFault(f"`{text.strip()}` ends before it begins", "write the smaller share first")
    return Share(End(low), End(high))


def _from_one_number(plain: str, text: str) -> Share:
    for after, end in _AFTER.items():
        if plain.endswith(after):
            share = End(_number(plain.removesuffix(after), text))
            return Share(share, WHOLE) if end == "low" else Share(NOTHING, share)
    readings: tuple[tuple[tuple[str, ...], Callable[[Fraction], Share]], ...] = (
        (_AT_LEAST, lambda share: Share(End(share), WHOLE)),
        (_AT_MOST, lambda share: Share(NOTHING, End(share))),
        (_MORE, lambda share: Share(End(share, 1), WHOLE)),
        (_LESS, lambda share: Share(NOTHING, End(share, -1))),
    )
    for words, reading in readings:
        word = next((word for word in words if plain.startswith(word)), None)
        if word is not None:
            stated = reading(_number(plain.removeprefix(word), text))
            if stated.low > stated.high:
                raise ValueFault(f"`{text.strip()}` is no share at all", "a share lies between 0 % and 100 %")
            return stated
    return exactly(_number(plain, text))


def _number(digits: str, text: str) -> Fraction:
    try:
        amount, unit = read_number(digits)
    except ValueFault as fault:
        raise ValueFault(f"`{text.strip()}` is not a share", _HINT) from fault
    if unit not in ("", "%"):
        raise ValueFault(f"`{text.strip()}` is not a share", _HINT)
    share = Fraction(amount) / 100 if unit else Fraction(amount)
    if not 0 <= share <= 1:
        raise ValueFault(f"`{text.strip()}` is not between 0 % and 100 %", "write 25 % or 0.25")
    return share
