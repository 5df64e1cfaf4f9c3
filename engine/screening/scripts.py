"""How is a text written in Latin letters? Runs of one script, folded so that spellings of one word fall together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Literal

from anyascii import anyascii

from engine.screening.folding import HAN
from engine.screening.lexicon import lexicon

Script = Literal["spaced", "unspaced", "abjad"]
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_ABJAD = re.compile(r"[\u0590-\u07ff\ufb1d-\ufdff\ufe70-\ufeff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LIQUID = re.compile("^l")
_NOT_LETTERS = re.compile("[^a-z0-9]")
_LONGEST_SYLLABLE = 6
_FOLDS = (
    ("shch", "sh"), ("tsch", "ch"), ("sch", "sh"), ("tch", "ch"), ("kh", "h"), ("ph", "f"), ("gh", "g"), ("th", "t"),
    ("dj", "j"), ("dzh", "j"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("y", "i"), ("j", "i"),
    ("ii", "i"), ("iu", "u"), ("ia", "a"), ("io", "o"), ("ie", "e"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"),
)  # fmt: skip
_HARD_C = re.compile(r"c(?!h)")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiouv]")


def runs(text: str) -> Iterator[tuple[Script, str]]:
    """A folded text in runs: what is written with spaces, without them (Chinese, Japanese, Korean), without vowels."""
    if text.isascii():
        yield "spaced", text
        return
    for script, characters in groupby(text, _script):
        yield script, "".join(characters)


def _script(character: str) -> Script:
    if _UNSPACED.match(character):
        return "unspaced"
    return "abjad" if _ABJAD.match(character) else "spaced"


def latin(text: str) -> str:
    """A folded text in lower-case ASCII letters, Chinese characters left out of it by the caller."""
    return text if text.isascii() else anyascii(text).lower()


def syllables(text: str) -> tuple[str, ...]:
    """How an unspaced text sounds, syllable by syllable: Chinese characters in Mandarin, kana and Hangul as spelled.

    >>> syllables("旷视"), syllables("누리")
    (('kuang', 'shi'), ('nu', 'ri'))
    """
    sounds: list[str] = []
    for writing, characters in groupby(text, _writing):
        run = "".join(characters)
        if writing == "han":
            sounds.extend(_mandarin(run))
        elif writing == "hangul":
            sounds.extend(_LIQUID.sub("r", anyascii(character).lower()) for character in run)
        else:
            sounds.append(anyascii(run).lower())
    return tuple(filter(None, (_NOT_LETTERS.sub("", sound) for sound in sounds)))


def _mandarin(run: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(run, v_to_u=False)


def _writing(character: str) -> Literal["han", "hangul", "kana"]:
    if HAN.match(character):
        return "han"
    return "hangul" if _HANGUL.match(character) else "kana"


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """A Latin word with the ways of transliterating one sound fallen together.

    >>> skeleton("khabarovskiy") == skeleton("habarovskij")
    True
    """
    if len(word) < 4 or not word.isalpha():
        return word
    for spelling, sound in _FOLDS:
        word = word.replace(spelling, sound)
    return _DOUBLED.sub(r"\1", _HARD_C.sub("k", word))


def consonants(word: str) -> str:
    """What remains of a skeleton in a script without vowels.

    >>> consonants(skeleton("mohammed")), consonants(skeleton("mhmd"))
    ('mhmd', 'mhmd')
    """
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word))


def sounds_mandarin(word: str) -> bool:
    """Whether a Latin word is made of syllables of Mandarin and nothing else."""
    known = lexicon().syllables
    ends = {0}
    for start in range(len(word)):
        if start in ends:
            for stop in range(start + 1, min(len(word), start + _LONGEST_SYLLABLE) + 1):
                if word[start:stop] in known:
                    ends.add(stop)
    return len(word) in ends
