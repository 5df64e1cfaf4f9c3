"""In which words do pages speak? English as it stands in templates and code; Chinese from a catalogue.

The catalogue `locale/zh.po` is read as it is, so nothing has to be compiled before Licet is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from api.wording import Language

CATALOGUE = Path(__file__).with_name("locale") / "zh.po"
Say = Callable[[str], str]
SayCounted = Callable[[str, str, int], str]


def N_(text: str) -> str:  # noqa: N802 - the name by which texts that are said later are collected
    """Mark a text of a table as one that pages say, so that it is looked for in the catalogue."""
    return text


@cache
def _chinese() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        found = read_po(file, locale="zh_CN")
    return {_first(message.id): _first(message.string) for message in found if message.id}


def _first(texts: str | Sequence[str] | None) -> str:
    """Of a text with a form for one and another for many the first; Chinese has no other."""
    return texts if isinstance(texts, str) else (texts or ("",))[0]


def gettext(language: Language) -> Say:
    """Says a text in a language; one that the catalogue lacks stays English."""
    if language == "en":
        return lambda text: text
    texts = _chinese()
    return lambda text: texts.get(text) or text


def ngettext(language: Language) -> SayCounted:
    """Says one of two texts by a number; Chinese has one form for both."""
    if language == "en":
        return lambda one, many, count: one if count == 1 else many
    texts = _chinese()
    return lambda one, many, count: texts.get(one) or (one if count == 1 else many)
