"""Which country does a text name? ISO 3166-1 codes and names in English and Chinese."""

from __future__ import annotations

import gettext
import re
import unicodedata
from difflib import get_close_matches
from functools import cache

import pycountry

# Names that traders write and ISO 3166-1 does not list.
_COMMON = {
    "uk": "GB", "great britain": "GB", "england": "GB", "usa": "US", "u.s.a.": "US", "u.s.": "US", "america": "US",
    "south korea": "KR", "korea (south)": "KR", "north korea": "KP", "russia": "RU", "taiwan": "TW", "vietnam": "VN",
    "viet nam": "VN", "macau": "MO", "hong kong sar": "HK", "prc": "CN", "p.r. china": "CN", "pr china": "CN",
    "mainland china": "CN", "czech republic": "CZ", "turkey": "TR", "iran": "IR", "syria": "SY", "laos": "LA",
    "holland": "NL", "the netherlands": "NL", "uae": "AE", "bolivia": "BO", "venezuela": "VE", "tanzania": "TZ",
    "moldova": "MD", "brunei": "BN", "ivory coast": "CI", "cape verde": "CV", "swaziland": "SZ", "burma": "MM",
    "中国大陆": "CN", "中国台湾": "TW", "台湾": "TW", "中国香港": "HK", "香港": "HK", "中国澳门": "MO", "澳门": "MO",
    "韩国": "KR", "朝鲜": "KP", "俄罗斯": "RU", "英国": "GB", "美国": "US", "越南": "VN", "伊朗": "IR",
}  # fmt: skip


def country_code(text: str) -> str | None:
    """The ISO alpha-2 code that a text names, or None.

    >>> country_code("Viet Nam"), country_code("DEU"), country_code("日本")
    ('VN', 'DE', 'JP')
    """
    return _codes().get(_plain(text))


def country_codes() -> tuple[str, ...]:
    """Every ISO alpha-2 code, in order."""
    return tuple(sorted(set(_codes().values())))


def nearest_country(text: str) -> str:
    """A hint naming the country closest to a misspelt text, or an empty string."""
    close = get_close_matches(_plain(text), [name for name in _codes() if len(name) > 3], n=1, cutoff=0.7)
    return f"did you mean {close[0].title()} ({_codes()[close[0]]})?" if close else ""


def country_name(code: str, language: str) -> str:
    """The name of a country in English or Chinese; the code itself where it is not known."""
    country = pycountry.countries.get(alpha_2=code)
    if country is None:
        return code
    name: str = getattr(country, "common_name", country.name)
    return _chinese().gettext(country.name) if language == "zh" else name


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return re.sub(r"\s+", " ", folded)


@cache
def _chinese() -> gettext.NullTranslations:
    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["zh_CN"], fallback=True)


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for country in pycountry.countries:
        names = [country.alpha_2, country.alpha_3, country.name, _chinese().gettext(country.name)]
        names += [getattr(country, attribute, "") for attribute in ("common_name", "official_name")]
        for name in names:
            if name:
                codes.setdefault(_plain(name), country.alpha_2)
    return codes | _COMMON
