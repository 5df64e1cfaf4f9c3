"""Which characters are the same one in another form? One case, one width, Chinese characters simplified."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
HAN = re.compile(_HAN)
_BETWEEN_HAN = re.compile(rf"(?<={_HAN})[\s\u00ad\u200b-\u200f\u2060\ufeff]+(?={_HAN})")


@cache
def _simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _from_japanese() -> opencc.OpenCC:
    return opencc.OpenCC("jp2t")


def folded(text: str) -> str:
    """A text in one case and width, Chinese characters simplified whether they came as traditional or Japanese ones.

    Spaces between such characters, seen or unseen, say nothing and go.

    >>> folded("SMIC 臺灣 気体")
    'smic 台湾气体'
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    if HAN.search(text):
        text = _simplified().convert(_from_japanese().convert(_BETWEEN_HAN.sub("", text)))
    return text
