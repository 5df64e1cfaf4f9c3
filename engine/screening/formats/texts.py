"""What does the text of a cell say? Days, countries and several things in one cell, as the lists write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal

from engine.vocabulary.countries import country_code

DayOrder = Literal["day_first", "month_first"]

# Names that lists write and neither ISO 3166-1 nor traders do.
_LISTED_AS = {
    "congo (democratic republic)": "CD", "congo, democratic republic of the": "CD", "congo (drc)": "CD", "drc": "CD",
    "congo, republic of the": "CG", "korea, north": "KP", "korea, south": "KR", "north korea (dprk)": "KP",
    "democratic people's republic of korea": "KP", "dprk": "KP", "palestinian": "PS", "palestinian territories": "PS",
    "west bank": "PS", "gaza": "PS", "gaza strip": "PS", "region: gaza": "PS", "region: west bank": "PS",
    "occupied palestinian territories": "PS", "state of palestine": "PS", "crimea (occupied)": "UA", "crimea": "UA",
    "region: crimea": "UA", "burma (myanmar)": "MM", "myanmar (burma)": "MM", "the gambia": "GM", "the bahamas": "BS",
    "gambia, the": "GM", "bahamas, the": "BS", "micronesia": "FM", "macao": "MO", "republic of ireland": "IE",
    "st. vincent and the grenadines": "VC", "st. kitts and nevis": "KN", "st. lucia": "LC", "kosovo": "XK",
    "syria arab republic": "SY", "syrian arab republic": "SY", "iran (islamic republic of)": "IR", "el": "GR",
    "venezuela (bolivarian republic of)": "VE", "russian federation (the)": "RU", "uk": "GB", "england": "GB",
    "hong kong": "HK", "sar of hong kong": "HK", "bosnia": "BA", "cote d ivoire": "CI", "cote d'ivoire": "CI",
    "virgin islands, british": "VG", "british virgin islands": "VG", "macedonia": "MK", "guinea bissau": "GW",
}  # fmt: skip
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?:[T ].*)?")
_WORDS = re.compile(r"(\d{1,2})[-\s]+([A-Za-z]{3})[a-z]*\.?[-,\s]+(\d{4})")
_CENTURY, _THIS_CENTURY = 1900, 50
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_ALSO = re.compile(r"^(?:and\s+|a\.?k\.?a\.?,?\s+)+", re.IGNORECASE)
_THE = re.compile(r"^(?:the)\s+", re.IGNORECASE)


def cleaned(text: str) -> str:
    r"""A text without spaces around it and with one wherever there are several; what is no character becomes a mark.

    >>> cleaned("  Acme\u00a0 Trading\n")
    'Acme Trading'
    """
    return characters(_SPACE.sub(" ", text).strip())


def characters(text: str) -> str:
    """A text in which what is no character (NUL, half of a pair that stands for one) becomes a mark."""
    return _NO_CHARACTER.sub("\ufffd", text)


@lru_cache(maxsize=4096)
def country_of(text: str) -> str | None:
    """The ISO alpha-2 code of a country as lists name it, or None.

    >>> country_of("Korea, North"), country_of("Viet Nam"), country_of("undetermined"), country_of("ru")
    ('KP', 'VN', None, 'RU')
    """
    name = cleaned(text).strip(".").casefold()
    if not name:
        return None
    before, comma, after = name.partition(", ")
    turned = f"{after} {before}" if comma else name
    for known in (name, turned, _THE.sub("", turned)):
        code = _LISTED_AS.get(known) or country_code(known)
        if code:
            return code
    return None


def country_at_end(address: str) -> str | None:
    """The country that ends an address.

    >>> country_at_end("Komitas 26/114, Yerevan, Armenia, AM"), country_at_end("Moscow")
    ('AM', None)
    """
    return country_of(address.rpartition(",")[2])


def day_of(text: str, order: DayOrder = "day_first") -> date | None:
    """The day that a text gives, or None where it gives none, as with a year alone.

    >>> day_of("2018-08-01"), day_of("08-Oct-2026"), day_of("22/09/2026"), day_of("09/22/2026", "month_first")
    (datetime.date(2018, 8, 1), datetime.date(2026, 10, 8), datetime.date(2026, 9, 22), datetime.date(2026, 9, 22))
    """
    found = cleaned(text)
    try:
        if match := _ISO.fullmatch(found):
            return date(*map(int, match.groups()))
        if match := _WORDS.fullmatch(found):
            month = _MONTHS.get(match[2].casefold())
            return date(int(match[3]), month, int(match[1])) if month else None
        if match := _NUMBERS.fullmatch(found):
            one, other, year = map(int, match.groups())
            day, month = (one, other) if order == "day_first" else (other, one)
            return date(_whole_year(year), month, day)
    except ValueError:
        return None
    return None


def _whole_year(year: int) -> int:
    if year > 99:
        return year
    return year + _CENTURY + (100 if year < _THIS_CENTURY else 0)


def several(text: str, mark: str = ";") -> list[str]:
    """The things in a cell that are divided by a mark, without the words that join the last one.

    >>> several("HSRI; Hebei Semiconductor;; and CETC 13; a.k.a. CETC Thirteen")
    ['HSRI', 'Hebei Semiconductor', 'CETC 13', 'CETC Thirteen']
    """
    return [found for part in text.split(mark) if (found := _ALSO.sub("", cleaned(part)))]


def joined(parts: Iterable[str]) -> str:
    """A name of its parts, in order."""
    return " ".join(part for part in map(cleaned, parts) if part)
