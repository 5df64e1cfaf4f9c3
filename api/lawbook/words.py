"""Does a text hold the words that somebody looks for? Whatever their case and width, in any order."""

from __future__ import annotations

import unicodedata

MOST_WORDS = 12


def folded(text: str) -> str:
    """A text as it is compared: case and width do not matter.

    >>> folded("Nd-Fe-B\\N{IDEOGRAPHIC SPACE}磁体")
    'nd-fe-b 磁体'
    """
    return unicodedata.normalize("NFKC", text).casefold()


def wanted(words: str) -> tuple[str, ...]:
    """The first few words of a search."""
    return tuple(dict.fromkeys(folded(words).split()))[:MOST_WORDS]


def holds_all(text: str, words: str) -> bool:
    """Whether a text holds each word of a search; none are held by every text."""
    looked_in = folded(text)
    return all(word in looked_in for word in wanted(words))
