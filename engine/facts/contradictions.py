"""Do the facts of one record contradict each other? Shares are computed from amounts, exactly, and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from iso4217 import Currency

from engine.facts.draft import Draft
from engine.facts.problems import Problem
from engine.faults import nearest
from engine.vocabulary.models import Fact, Ratio
from engine.vocabulary.reading import ValueFault, read_number
from engine.vocabulary.values import NONE, Nothing, Number, Value, Within, within

CURRENCY = "line.currency"


def settle_shares(draft: Draft, shares: Iterable[Fact]) -> Iterator[Problem]:
    """Compute every share that follows from two known amounts, and note from which.

    A share that the record gives beside its amounts must be theirs, rounded no further than it is written. Amounts that
    are known in part give a share that is. Yields a problem for a part above its whole and for a share that its amounts
    contradict.
    """
    for fact in shares:
        if fact.ratio is not None:
            yield from _settle(draft, fact, fact.ratio)


def _settle(draft: Draft, fact: Fact, ratio: Ratio) -> Iterator[Problem]:
    part, whole = draft.column(ratio.part), draft.column(ratio.whole)
    above, below = ends(draft.facts.get(ratio.part)), ends(draft.facts.get(ratio.whole))
    if above is None or (below is None and above.high != 0):
        return
    if below is not None and above.low > below.high:
        what = f"{plain(above.low)} is more than the {plain(below.high)} in {whole}"
        yield draft.problem(ratio.part, what, f"{part} is a part of {whole}")
        return
    if below is not None and below.high == 0:
        return
    share = _NOTHING if below is None else _over(above, below)
    text, given = draft.text(fact.name), draft.facts.get(fact.name)
    agreed = share if given is None else _agreed(text, given, share)
    if agreed is None:
        what = f"{text} contradicts {part} over {whole}, which is {_percents(share)}"
        yield draft.problem(fact.name, what, "give one of them, or correct either")
        return
    draft.facts[fact.name] = within(*agreed)
    draft.derived.setdefault(fact.name, f"{part} / {whole}" if below is not None else f"{part} is zero")


class Ends(NamedTuple):
    """The least and the most that an exact number may be."""

    low: Fraction
    high: Fraction


_NOTHING = Ends(Fraction(0), Fraction(0))


def ends(value: Value | None) -> Ends | None:
    """The ends of an amount; None where it is not known."""
    if isinstance(value, Within):
        return Ends(Fraction(value.low), Fraction(value.high))
    exact = amount(value)
    return None if exact is None else Ends(exact, exact)


def _over(part: Ends, whole: Ends) -> Ends:
    """The least and the most of a share that is one at most."""
    return Ends(part.low / whole.high, min(part.high / whole.low, Fraction(1)) if whole.low else Fraction(1))


def _agreed(text: str, given: Value, share: Ends) -> Ends | None:
    """What a share is that its amounts leave open and that is given too; None where they contradict each other."""
    stated = ends(given)
    if stated is None:
        return None
    off = Fraction(0) if isinstance(given, Within) else _last_place(text) / 2
    if stated.low - off > share.high or stated.high + off < share.low:
        return None
    return Ends(min(max(stated.low, share.low), share.high), max(min(stated.high, share.high), share.low))


def amount(value: Value | None) -> Fraction | None:
    """An amount as a fraction; known to have none is zero, not known stays None."""
    if value is NONE:
        return Fraction(0)
    return Fraction(value) if isinstance(value, int | Decimal | Fraction) else None


def agrees(text: str, given: Value, exact: Fraction) -> bool:
    """Whether a number as written is an exact one, rounded to the digits that it has, or lies about it.

    >>> agrees("0.1 %", Fraction(1, 1000), Fraction(1, 999))
    True
    >>> agrees("0.100 %", Fraction(1, 1000), Fraction(1, 999))
    True
    >>> agrees("0.1000 %", Fraction(1, 1000), Fraction(1, 999))
    False
    """
    return _agreed(text, given, Ends(exact, exact)) is not None


def _last_place(text: str) -> Fraction:
    """What one unit in the last place of a written number is worth; zero where the text is no number."""
    try:
        number, rest = read_number(text)
    except ValueFault:
        return Fraction(0)
    exponent = number.as_tuple().exponent
    place = Fraction(10) ** exponent if isinstance(exponent, int) else Fraction(0)
    return place / 100 if rest == "%" else place


def plain(number: Number) -> str:
    """An exact number for a message: digits where they end, else rounded and said to be.

    >>> plain(Fraction(1, 8)), plain(Fraction(1, 3))
    ('0.125', 'about 0.333333')
    """
    exact = Fraction(number)
    if exact.denominator == 1:
        return str(exact.numerator)
    scaled = exact * 10**6
    if scaled.denominator == 1:
        return f"{Decimal(scaled.numerator).scaleb(-6).normalize():f}"
    return f"about {Decimal(round(scaled)).scaleb(-6).normalize():f}"


def _percents(share: Ends) -> str:
    return percent(share.low) if share.low == share.high else f"{percent(share.low)}..{percent(share.high)}"


def percent(share: Fraction) -> str:
    """A share for a message.

    >>> percent(Fraction(1, 1000))
    '0.1 %'
    """
    return f"{plain(share * 100)} %"


def settle_currency(draft: Draft) -> Iterator[Problem]:
    """Write the currency in capitals; yields a problem for one that ISO 4217 does not know."""
    given = draft.facts.get(CURRENCY)
    if isinstance(given, Nothing):
        del draft.facts[CURRENCY]
    elif isinstance(given, str):
        if given.upper() in _currencies():
            draft.facts[CURRENCY] = given.upper()
        else:
            hint = nearest(given.upper(), _currencies()) or "write an ISO 4217 code such as EUR"
            yield draft.problem(CURRENCY, f"`{given}` is not a currency", hint)


def known_currency(code: str) -> bool:
    """Whether ISO 4217 has a code, in capitals."""
    return code in _currencies()


@cache
def _currencies() -> frozenset[str]:
    return frozenset(currency.code for currency in Currency)
