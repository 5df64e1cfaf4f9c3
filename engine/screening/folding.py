"""Which characters are the same one in another form? One case, one width, Chinese characters simplified."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@cache
def _simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _from_japanese() -> opencc.OpenCC:
    return opencc.OpenCC("jp2t")


def folded(text: str) -> str:
    """A text in one case and width, Chinese characters simplified whether they came as traditional or Japanese ones.

    >>> folded("SMIC 臺灣 気体")
    'smic 台湾 气体'
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    if HAN.search(text):
        text = _simplified().convert(_from_japanese().convert(text))
    return text
