"""How alike are two words? In thousandths, from letters alone."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, LCSseq

from engine.screening.names import Word
from engine.screening.scripts import consonants, skeleton

SAME = 1_000
SPELLED_OTHERWISE = 950
TRANSLATED = 900
SOUNDS_THE_SAME = 700
_VOWELLESS = 900
_INITIAL = 700
_LEAST_ALIKE = 700
_OTHER_BEGINNING = 100
_OTHER_SYLLABLE = 150
_LEAST_CHARACTERS = 600
_SHORTEST_JOINED = 6
_MOST_LETTERS_APART = 4


def same_key(left: Word, right: Word) -> int:
    """How alike two words are whose keys are equal: words of trade may be other words for the same."""
    if left.kind == "trade" and left.shown != right.shown and left.shown.isascii() and right.shown.isascii():
        return TRANSLATED
    return SAME


def likeness(left: Word, right: Word) -> int:
    """How alike two words in Latin letters are; 0 where they are other words."""
    if left.key == right.key:
        return same_key(left, right)
    if (left.also or right.also) and not {left.key, *left.also}.isdisjoint((right.key, *right.also)):
        return TRANSLATED
    if left.kind == "number" or right.kind == "number" or left.kind == right.kind == "trade":
        return 0
    if left.kind == "initial" or right.kind == "initial":
        return _INITIAL if left.key[0] == right.key[0] and left.kind != "trade" != right.kind else 0
    if left.abjad or right.abjad:
        return _without_vowels(left.skeleton, right.skeleton)
    if abs(len(left.key) - len(right.key)) > _MOST_LETTERS_APART:
        return 0
    if left.mandarin and right.mandarin:
        return max(0, _typed(left.key, right.key) - _OTHER_SYLLABLE)
    if left.skeleton == right.skeleton:
        return SPELLED_OTHERWISE
    return max(_typed(left.skeleton, right.skeleton), _typed(left.key, right.key))


def spelled_alike(joined: str, whole: Word) -> int:
    """How alike several words written as one are to one word: alike however transliterated, else by its letters."""
    spelled = skeleton(joined)
    if spelled == whole.skeleton:
        return SPELLED_OTHERWISE
    return 0 if whole.mandarin or len(spelled) < _SHORTEST_JOINED else _typed(spelled, whole.skeleton)


def own_likeness(left: Word, right: Word) -> int:
    """How alike two words in Chinese, Japanese or Korean writing are."""
    if left.key == right.key:
        return SAME
    if "name" not in {left.kind, right.kind} or not left.skeleton or not right.skeleton:
        return 0
    longest = max(len(left.key), len(right.key))
    if longest < 2:
        return 0
    if left.skeleton == right.skeleton:
        return SOUNDS_THE_SAME
    alike = 2 * SAME * LCSseq.similarity(left.key, right.key) // (len(left.key) + len(right.key))
    return alike if alike >= _LEAST_CHARACTERS else 0


def slips(length: int) -> int:
    """How many letters may be otherwise in a word of some length before it is another word."""
    if length < 4:
        return 0
    return 1 if length < 7 else 2 if length < 11 else 3


@lru_cache(maxsize=1 << 16)
def _typed(left: str, right: str) -> int:
    longest = max(len(left), len(right))
    allowed = slips(longest)
    if abs(len(left) - len(right)) > allowed or not allowed:
        return 0
    distance = OSA.distance(left, right, score_cutoff=allowed)
    if distance > allowed:
        return 0
    alike = SAME - SAME * distance // longest - (_OTHER_BEGINNING if left[0] != right[0] else 0)
    return alike if alike >= _LEAST_ALIKE else 0


def _without_vowels(left: str, right: str) -> int:
    left, right = consonants(left), consonants(right)
    if left == right and len(left) >= 3:
        return _VOWELLESS
    return _typed(left, right) * _VOWELLESS // SAME
