"""What value does a text give to a fact? One reading for cells, JSON and rule files alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from engine.faults import nearest
from engine.vocabulary.countries import country_code, nearest_country
from engine.vocabulary.models import Fact
from engine.vocabulary.units import UnitMismatch, convert
from engine.vocabulary.values import NONE, THROUGH, Number, Value, between, known_in_full, within

# Texts that give no value, whatever the fact; SAYS_NONE: there is known to be none.
SAYS_UNKNOWN = frozenset({"", "unknown", "未知"})
SAYS_NONE = frozenset({"-", "n/a", "none", "无"})
_YES = frozenset({"yes", "y", "true", "1", "是"})
_NO = frozenset({"no", "n", "false", "0", "否"})
_PERHAPS = ("?", "\N{FULLWIDTH QUESTION MARK}")
_SEPARATOR = re.compile(r"[;；|、,，\n]")
_NUMBER = re.compile(r"([+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?)\s*(.*)", re.DOTALL)
_MORE_NUMBER = re.compile(r"[,.'’_]|[eE][+-]?[0-9]")
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TARIFF_CODE = re.compile(r"[0-9]{4,10}")


class ValueFault(ValueError):
    """A text that gives no value: what is wrong with it and what would be right."""

    def __init__(self, what: str, hint: str = "") -> None:
        """Keep both halves apart so that each door can lay them out."""
        self.what = what
        self.hint = hint
        super().__init__(f"{what} ({hint})" if hint else what)


def read_value(fact: Fact, text: str) -> Value | None:
    """The value of a text for a fact; None where it says that the value is not known.

    Blank and `unknown` are unknown; `-`, `n/a` and `none` are *known to have none*. A value may be known in part:
    `US-EL; US-UVL?` is on the first list, perhaps on the second, on no other; `30 %..60 %` is a number between two.
    Raises `ValueFault`.
    """
    text = text.strip()
    folded = text.casefold()
    if folded in SAYS_UNKNOWN:
        return None
    if folded in SAYS_NONE:
        return frozenset() if fact.is_set else NONE
    if fact.is_number and THROUGH in text:
        value: Value = _interval(fact, text)
    elif text.endswith(_PERHAPS) and not fact.is_set and fact.type != "text":
        hint = "write both ends, such as 10..20" if fact.is_number else "leave it blank where it is not known"
        raise ValueFault(f"`{_shown(text)}` is one value, of which nothing is merely possible", hint)
    else:
        value = _READERS[fact.type](fact, text)
    if fact.is_stated and not known_in_full(value):
        raise ValueFault(f"`{_shown(text)}` leaves something open", "the line itself states this in full")
    return value


def read_number(text: str) -> tuple[Decimal, str]:
    """An exact number and whatever stands after it (a unit, a percent sign, nothing).

    >>> read_number("0.1 %")
    (Decimal('0.1'), '%')
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is not None and match[2][:1].isdigit():
        raise ValueFault(f"`{_shown(text)}` is not a number", "at most 30 digits before and after the point")
    if match is None or _MORE_NUMBER.match(match[2]):
        hint = "write digits with a point, without thousands separators, such as 1234.5"
        raise ValueFault(f"`{_shown(text)}` is not a number", hint)
    return Decimal(match[1]), match[2].strip()


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _text(fact: Fact, text: str) -> str:
    return text


def _country(fact: Fact, text: str) -> str:
    code = country_code(text)
    if code is None:
        raise ValueFault(
            f"`{_shown(text)}` is not a country", nearest_country(text) or "write an ISO 3166-1 code or name"
        )
    return code


def _word(fact: Fact, text: str) -> str:
    name = _folded(text)
    plain = re.sub(r"[\s-]+", "_", name)
    for word, title in fact.words.items():
        if plain == word.casefold() or name in (_folded(title.en), _folded(title.zh)):
            return word
    hint = nearest(plain, fact.words) or "one of " + ", ".join(list(fact.words)[:12])
    raise ValueFault(f"`{_shown(text)}` is not a known {fact.title.en}", hint)


def _folded(text: str) -> str:
    """A text without regard to case and to the width of letters and brackets."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _tariff_code(fact: Fact, text: str) -> str:
    digits = re.sub(r"[.\s]", "", text)
    if not _TARIFF_CODE.fullmatch(digits):
        raise ValueFault(f"`{_shown(text)}` is not a tariff code", "4 to 10 digits, dots allowed, such as 8505.11")
    return digits


def _members(member: Callable[[Fact, str], str]) -> Callable[[Fact, str], frozenset[str]]:
    def read(fact: Fact, text: str) -> frozenset[str]:
        parts = [part.strip() for part in _SEPARATOR.split(text)]
        known = [member(fact, part) for part in parts if part and not part.endswith(_PERHAPS)]
        return between(known, [member(fact, _possible(part)) for part in parts if part.endswith(_PERHAPS)])

    return read


def _possible(part: str) -> str:
    """The member that a question mark stands behind."""
    named = part[:-1].rstrip()
    if not named or named.endswith(_PERHAPS):
        hint = "write it with one question mark behind it, such as US-UVL?"
        raise ValueFault(f"`{_shown(part)}` does not name what is possible", hint)
    return named


def _interval(fact: Fact, text: str) -> Value:
    """A number between two ends, each read as a number of the fact by itself."""
    ends = [end.strip() for end in text.split(THROUGH)]
    if len(ends) != 2 or not all(ends):
        raise ValueFault(f"`{_shown(text)}` does not have two ends", "write both ends, such as 10..20")
    units = [read_number(end)[1] for end in ends]
    if bool(units[0]) is not bool(units[1]):
        unit = units[0] or units[1]
        hint = f"write it at both, such as 10 {unit}..20 {unit}"
        raise ValueFault(f"`{_shown(text)}` has {unit} at one end only", hint)
    low, high = (_READERS[fact.type](fact, end) for end in ends)
    if not isinstance(low, Number) or not isinstance(high, Number):
        raise TypeError(f"{fact.name} is read as a number")
    if Fraction(low) > Fraction(high):
        raise ValueFault(f"`{_shown(text)}` runs backwards", f"write the lower end first: {ends[1]}..{ends[0]}")
    return within(low, high)


def _share(fact: Fact, text: str) -> Fraction:
    amount, rest = read_number(text)
    if rest not in ("", "%"):
        raise ValueFault(f"`{_shown(text)}` is not a share", "write 0.1 % or 0.001")
    share = Fraction(amount) / 100 if rest else Fraction(amount)
    if not 0 <= share <= 1:
        raise ValueFault(f"`{_shown(text)}` is not between 0 % and 100 %", "write 0.1 % or 0.001")
    return share


def _quantity(fact: Fact, text: str) -> Number:
    amount, unit = read_number(text)
    if amount < 0:
        raise ValueFault(f"`{_shown(text)}` is negative", "a measure is zero or more")
    if not unit:
        return amount
    if fact.unit is None:
        raise ValueFault(f"`{_shown(text)}` carries a unit", f"{fact.title.en} is a bare number")
    try:
        return convert(amount, unit, fact.unit)
    except UnitMismatch as error:
        raise ValueFault(f"`{unit}` is not a unit of {fact.title.en}", f"write it in {fact.unit}") from error


def _count(fact: Fact, text: str) -> int:
    amount, rest = read_number(text)
    if rest or amount != int(amount) or amount < 0:
        raise ValueFault(f"`{_shown(text)}` is not a whole number", "write digits only, such as 256")
    return int(amount)


def _money(fact: Fact, text: str) -> Decimal:
    amount, rest = read_number(text)
    if rest:
        raise ValueFault(
            f"`{_shown(text)}` is not an amount", "write the number here and the currency in its own column"
        )
    if amount < 0:
        raise ValueFault(f"`{_shown(text)}` is negative", "a value is zero or more")
    return amount


def _yes_no(fact: Fact, text: str) -> bool:
    folded = text.casefold()
    if folded in _YES or folded in _NO:
        return folded in _YES
    raise ValueFault(f"`{_shown(text)}` is neither yes nor no", "write yes or no")


def _date(fact: Fact, text: str) -> date:
    hint = "write a date such as 2026-11-20, or a time with its zone such as 2026-11-20T09:30:00+08:00"
    try:
        return date.fromisoformat(text) if len(text) <= 10 else _instant(text, hint)
    except ValueError as error:
        if isinstance(error, ValueFault):
            raise
        why = f" ({error})" if _DATED.match(text) else ""
        raise ValueFault(f"`{_shown(text)}` is not a date{why}", hint) from error


def _instant(text: str, hint: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueFault(f"`{_shown(text)}` does not say its time zone", hint)
    return instant


_READERS: dict[str, Callable[[Fact, str], Value]] = {
    "text": _text,
    "country": _country,
    "countries": _members(_country),
    "word": _word,
    "words": _members(_word),
    "code": _tariff_code,
    "codes": _members(_text),
    "share": _share,
    "quantity": _quantity,
    "count": _count,
    "money": _money,
    "yes_no": _yes_no,
    "date": _date,
}
