"""In which words does the command line speak? Fills the phrases in the language that was asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Literal

from api.cli.phrases import PHRASES
from api.settings import preferred_language

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
_OPTION = "--lang"


class _Count(int):
    """A number that brings an English noun along: `{count:line|lines}` gives `1 line`, `1,204 lines`."""

    def __format__(self, words: str) -> str:
        if "|" not in words:
            return f"{int(self):,}"
        one, _, many = words.partition("|")
        return f"{int(self):,} {one if self == 1 else many}"


def say(key: str, language: Language, **values: object) -> str:
    """A phrase with its places filled; whole numbers are grouped by thousands and agree with their nouns."""
    filled = {name: _Count(value) if isinstance(value, int) else value for name, value in values.items()}
    return PHRASES[key][language == "zh"].format(**filled)


def asked_language(arguments: Sequence[str] | None = None) -> Language:
    """The language that `--lang` names on the command line, wherever it stands; else that of the environment.

    For what is said before or instead of a command: help, and mistakes in the command line itself.
    """
    given = sys.argv[1:] if arguments is None else arguments
    for place, argument in enumerate(given):
        name, _, value = argument.partition("=")
        if name == _OPTION:
            named = value or (given[place + 1] if place + 1 < len(given) else "")
            if named in LANGUAGES:
                return "zh" if named == "zh" else "en"
    return preferred_language()
