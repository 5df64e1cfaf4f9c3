"""How is a phrase filled in one of the languages? Shared by every door that has phrases of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Language = Literal["en", "zh"]
Phrases = Mapping[str, tuple[str, str]]


class _Count(int):
    """A number that brings an English noun along: `{count:line|lines}` gives `1 line`, `1,204 lines`."""

    def __format__(self, words: str) -> str:
        if "|" not in words:
            return f"{int(self):,}"
        one, _, many = words.partition("|")
        return f"{int(self):,} {one if self == 1 else many}"


def filled(phrases: Phrases, key: str, language: Language, **values: object) -> str:
    """A phrase with its places filled; whole numbers are grouped by thousands and agree with their nouns."""
    counted = {name: _Count(value) if isinstance(value, int) else value for name, value in values.items()}
    return phrases[key][language == "zh"].format(**counted)
