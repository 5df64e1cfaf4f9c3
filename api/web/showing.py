"""How are days, moments, amounts and texts shown on a page? As readers of its language write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from api.reports.showing import shown
from api.wording import Language

_LOCALES: dict[Language, str] = {"en": "en_GB", "zh": "zh_Hans_CN"}
_LONGEST = 400


def _day(language: Language) -> Callable[[date | str], Markup]:
    def day(value: date | str) -> Markup:
        """A calendar day."""
        found = date.fromisoformat(value) if isinstance(value, str) else value
        text = format_date(found, "medium", locale=_LOCALES[language])
        return Markup('<time datetime="{}">{}</time>').format(found.isoformat(), text)

    return day


def _moment(language: Language) -> Callable[[datetime | str], Markup]:
    def moment(value: datetime | str) -> Markup:
        """A moment, in UTC to the minute."""
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
        found = found.astimezone(UTC)
        text = f"{format_date(found, 'medium', locale=_LOCALES[language])} {found:%H:%M} UTC"
        return Markup('<time datetime="{}">{}</time>').format(found.isoformat(), text)

    return moment


def _number(language: Language) -> Callable[[int | Decimal], str]:
    def number(value: int | Decimal) -> str:
        """A number with every digit that it has, in groups of three."""
        return str(format_decimal(value, locale=_LOCALES[language], decimal_quantization=False))

    return number


def _amounts(language: Language) -> Callable[[Mapping[str, Decimal]], str]:
    number = _number(language)

    def amounts(values: Mapping[str, Decimal]) -> str:
        """Amounts of money, one for each currency."""
        return "；".join(_money(values, number)) if language == "zh" else "; ".join(_money(values, number))

    return amounts


def _money(values: Mapping[str, Decimal], number: Callable[[int | Decimal], str]) -> list[str]:
    return [f"{currency} {number(value.normalize())}" for currency, value in sorted(values.items())]


def _bytes(language: Language) -> Callable[[int], str]:
    number = _number(language)

    def size(value: int) -> str:
        """The size of a file."""
        for unit, least in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
            if value >= least:
                return f"{number(Decimal(value * 10 // least) / 10)} {unit}"
        return f"{value} B"

    return size


def _plain(language: Language) -> Callable[[object], Markup]:
    del language

    def plain(value: object) -> Markup:
        """A text of somebody else: harmless, in its own direction, and cut where it is very long."""
        text = shown(str(value))
        cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)})"
        return Markup("<bdi>{}</bdi>").format(escape(cut))

    return plain


FILTERS: dict[str, Callable[[Language], Callable[[Any], object]]] = {
    "day": _day,
    "moment": _moment,
    "number": _number,
    "amounts": _amounts,
    "size": _bytes,
    "plain": _plain,
}
"""What templates show values with, by name; each is made for a language."""
