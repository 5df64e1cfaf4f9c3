"""Which parts of what stands as a name may be names themselves? Addresses, agents and other names stand beside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from engine.screening.names import Reading, read_name

_BETWEEN = re.compile(
    r"\b(?:c/o|o/b/o|f/a/o|d/b/a|t/a|[afn]/?k/?a|attn|attention|notify|on behalf of|in care of|care of|for account of|"
    r"trading as|doing business as|also known as|formerly(?: known as)?)\b"
    r"|[,;:|/\\、。\n\r\t]|\s[-\u2013\u2014*]\s",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[()\[\]{}<>]")
_MOST_PARTS = 32
_LEAST_LETTERS, _LEAST_WORDS = 4, 3


def parts_of(text: str, whole: Reading) -> Iterator[tuple[str, Reading]]:
    """The parts of a text, with their words, that tell who is meant and say less than the whole.

    >>> [part for part, _ in parts_of("Huawei Technologies Co., Ltd.", read_name("Huawei Technologies Co., Ltd."))]
    []
    >>> text = "Acme GmbH c/o Huawei Technologies Co., Ltd., Shenzhen"
    >>> [part for part, _ in parts_of(text, read_name(text))]
    ['Acme GmbH', 'Huawei Technologies Co']
    """
    told = {_keys(whole)}
    for part in dict.fromkeys(_pieces(unicodedata.normalize("NFKC", text))):
        reading = read_name(part)
        keys = _keys(reading)
        if keys not in told and _tells(reading):
            told.add(keys)
            yield part, reading


def _pieces(text: str) -> Iterator[str]:
    """Pieces with the brackets that are in them, then what stands before, in and behind brackets."""
    pieces = _BETWEEN.split(text)[:_MOST_PARTS]
    cut = [part for piece in pieces if _BRACKET.search(piece) for part in _BRACKET.split(piece)[:_MOST_PARTS]]
    return (part for piece in (*pieces, *cut) if (part := piece.strip(" .\"'*-")))


def _keys(reading: Reading) -> tuple[str, ...]:
    return tuple(sorted(word.key for word in reading.words))


def _tells(reading: Reading) -> bool:
    """Whether somebody may be meant by these words, and not only where they are."""
    names = [word.key for word in (*reading.words, *reading.unspaced) if word.kind == "name"]
    return (
        any(len(name) >= _LEAST_LETTERS or not name.isascii() for name in names)
        or bool(reading.forms)
        or bool(names and len(reading.words) > 1)
        or len(reading.words) >= _LEAST_WORDS
    )
