"""How is a value written for people? Exactly, or rounded and marked so; never rounded across a threshold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Context, Decimal
from fractions import Fraction

from engine.explanation.phrases import listed, same, say
from engine.vocabulary.countries import country_name
from engine.vocabulary.models import Bilingual, Fact
from engine.vocabulary.units import as_number
from engine.vocabulary.values import AtLeast, Between, Nothing, Number, Value, Within

_MOST_DIGITS = 15
_FEW_DIGITS = 4


def shown(fact: Fact, value: Value | None, near: Iterable[Number] = ()) -> Bilingual:
    """A value of a fact in words; None is *not known*.

    `near` are thresholds that the value is compared with: a rounded value never looks like one that it is not.
    """
    if value is None:
        return say("value.unknown")
    if isinstance(value, Nothing) or value == frozenset():
        return say("value.none")
    if isinstance(value, AtLeast):
        return say("value.at_least", members=members(fact, value)) if value else say("value.unknown")
    if isinstance(value, Between):
        possible = members(fact, value.possible)
        return say("value.between", members=members(fact, value), possible=possible) if value else _perhaps(possible)
    if isinstance(value, Within):
        return say("value.within", low=number(fact, value.low, near), high=number(fact, value.high, near))
    if isinstance(value, frozenset):
        return members(fact, value)
    if isinstance(value, bool):
        return say("value.yes") if value else say("value.no")
    if isinstance(value, date):
        return day(value)
    return member(fact, value) if isinstance(value, str) else number(fact, value, near)


def _perhaps(possible: Bilingual) -> Bilingual:
    return say("value.perhaps", possible=possible)


def member(fact: Fact, text: str) -> Bilingual:
    """A single text of a fact: a country by its name, a word by its title, anything else as it stands."""
    if fact.type in ("country", "countries"):
        return Bilingual(en=country_name(text, "en"), zh=country_name(text, "zh"))
    return fact.words.get(text) or same(text)


def members(fact: Fact, texts: Iterable[str]) -> Bilingual:
    """The members of a set as an enumeration."""
    return listed([member(fact, text) for text in ordered(fact, texts)])


def ordered(fact: Fact, texts: Iterable[str]) -> list[str]:
    """Words in the order of the vocabulary, other texts in their own."""
    place = {word: index for index, word in enumerate(fact.words)}
    return sorted(texts, key=lambda text: (place.get(text, len(place)), text))


def number(fact: Fact, value: Number, near: Iterable[Number] = ()) -> Bilingual:
    """A number with its unit: `0.12 %`, `300 Wh/kg`, `≈ 33.33 %`."""
    if fact.type == "share":
        return percent(value, near)
    if isinstance(value, Fraction):
        digits = _digits(value, tuple(Fraction(edge) for edge in near))
    else:
        digits = format(value, "f") if isinstance(value, Decimal) else str(value)
    return say("value.measure", digits=digits, unit=fact.unit) if fact.unit else same(digits)


def percent(share: Number, near: Iterable[Number] = ()) -> Bilingual:
    """A share of one in percent."""
    edges = tuple(100 * Fraction(edge) for edge in near)
    return say("value.percent", digits=_digits(100 * Fraction(share), edges))


def day(value: date) -> Bilingual:
    """A legal date, or an instant with its offset."""
    if isinstance(value, datetime):
        return same(value.isoformat(sep=" "))
    return Bilingual(en=value.isoformat(), zh=f"{value.year}年{value.month}月{value.day}日")


def moment(text: str) -> Bilingual:
    """A legal date or an instant, given in ISO 8601."""
    return day(datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text))


def _digits(exact: Fraction, thresholds: tuple[Fraction, ...]) -> str:
    value = as_number(exact)
    plain = format(value, "f") if isinstance(value, Decimal) else ""
    if plain and len(plain.replace(".", "").strip("-0")) <= _MOST_DIGITS:
        return plain
    return f"≈ {_rounded(exact, thresholds)}"


def _rounded(exact: Fraction, thresholds: tuple[Fraction, ...]) -> str:
    """The fewest digits, from four significant ones on, that do not land on a threshold that the value misses."""
    places = _FEW_DIGITS
    while True:
        rounded = Context(prec=places).divide(Decimal(exact.numerator), Decimal(exact.denominator))
        if Fraction(rounded) == exact or Fraction(rounded) not in thresholds:
            return format(rounded.normalize(), "f")
        places *= 2
