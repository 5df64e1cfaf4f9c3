"""In which words does the command line speak? Fills the phrases in the language that was asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from api.cli.phrases import PHRASES
from api.settings import preferred_language
from api.wording import Language, filled

__all__ = ["LANGUAGES", "Language", "asked_language", "say"]

LANGUAGES: tuple[Language, ...] = ("en", "zh")
_OPTION = "--lang"


def say(key: str, language: Language, **values: object) -> str:
    """A phrase with its places filled; whole numbers are grouped by thousands and agree with their nouns."""
    return filled(PHRASES, key, language, **values)


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
