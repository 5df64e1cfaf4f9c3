"""Which word of one name answers which of the other, and how alike are the names for it?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from engine.screening.hits import WordPair
from engine.screening.likeness import (
    SAME,
    SPELLED_OTHERWISE,
    TRANSLATED,
    likeness,
    own_likeness,
    same_key,
    spelled_alike,
)
from engine.screening.names import Reading, Word
from engine.screening.scripts import skeleton, sounds_mandarin
from engine.screening.weights import Weights

_LONGEST_SPAN = 4
_SHORTEST_JOINED = 4


class _Heavy(NamedTuple):
    """A word with what it counts for."""

    word: Word
    weight: int


Left: TypeAlias = dict[int, _Heavy]
Alike: TypeAlias = Callable[[Word, Word], int]


def pair(party: Reading, listed: Reading, weights: Weights) -> tuple[tuple[WordPair, ...], int]:
    """The pairs of words of two names, and how alike the names are in thousandths.

    Names that both have an own writing are compared in it, others in Latin letters; a name in its own writing and one
    in Latin letters are never wholly alike, because other characters sound the same.
    """
    if party.unspaced and listed.unspaced:
        pairs = _paired(_heavy(party.unspaced, weights), _heavy(listed.unspaced, weights), own_likeness)
        return pairs, _alike(pairs)
    lefts, rights = _heavy(party.words, weights), _heavy(listed.words, weights)
    pairs = _paired(_spread(lefts, rights), _spread(rights, lefts), likeness)
    across = bool(party.unspaced or listed.unspaced)
    return pairs, _alike(pairs) * (SPELLED_OTHERWISE if across else SAME) // SAME


def _alike(pairs: Sequence[WordPair]) -> int:
    total = sum(each.weight for each in pairs)
    return sum(each.likeness * each.weight for each in pairs) // total if total else 0


def _heavy(words: Sequence[Word], weights: Weights) -> list[_Heavy]:
    return [_Heavy(word, weights.of(word)) for word in words]


def _spread(words: list[_Heavy], others: list[_Heavy]) -> list[_Heavy]:
    """Words without spaces of their own as syllables, unless the other name has the same word in one."""
    if not any(each.word.parts for each in words):
        return words
    keys = {each.word.key for each in others}
    spread: list[_Heavy] = []
    for each in words:
        if not each.word.parts or each.word.key in keys:
            spread.append(each)
            continue
        share = max(1, each.weight // len(each.word.parts))
        spread.extend(
            _Heavy(Word(part, part, "name", skeleton(part), mandarin=sounds_mandarin(part)), share)
            for part in each.word.parts
        )
    return spread


def _paired(lefts: list[_Heavy], rights: list[_Heavy], alike: Alike) -> tuple[WordPair, ...]:
    left, right = dict(enumerate(lefts)), dict(enumerate(rights))
    pairs = _equal(left, right)
    if left and right:
        pairs += _joined(left, right)
        pairs += [WordPair(each.listed, each.party, each.likeness, each.weight) for each in _joined(right, left)]
        pairs += _similar(left, right, alike)
    contained = not (left and right) and _tell_enough(pairs, lefts)
    pairs += [WordPair(each.word.shown, "", 0, _left_over(each, contained)) for each in left.values()]
    pairs += [WordPair("", each.word.shown, 0, _left_over(each, contained)) for each in right.values()]
    return tuple(pairs)


def _tell_enough(pairs: Sequence[WordPair], words: Sequence[_Heavy]) -> bool:
    """Whether two words or more that tell who is meant have answers, and none of the answers is a mere likeness."""
    telling = {each.word.shown for each in words if each.word.kind == "name"}
    return (
        all(each.likeness >= TRANSLATED for each in pairs)
        and sum(any(word in telling for word in each.party.split()) for each in pairs) > 1
    )


def _left_over(word: _Heavy, contained: bool) -> int:
    """What an unanswered word counts for: where one name has every word of the other, what it has besides (a middle
    name, a patronymic, the branch of a firm) counts for half."""
    return (word.weight + 1) // 2 if contained else word.weight


def _equal(left: Left, right: Left) -> list[WordPair]:
    places: dict[str, list[int]] = {}
    for place, each in right.items():
        places.setdefault(each.word.key, []).append(place)
    pairs = []
    for place, each in list(left.items()):
        at = places.get(each.word.key)
        if at:
            other = right.pop(at.pop(0))
            pairs.append(_pair_of(left.pop(place), other, same_key(each.word, other.word)))
    return pairs


def _pair_of(left: _Heavy, right: _Heavy, alike: int) -> WordPair:
    return WordPair(left.word.shown, right.word.shown, alike, left.weight + right.weight)


def _joined(left: Left, right: Left) -> list[WordPair]:
    """Neighbouring words of one name that are one word of the other: `hua wei` and `huawei`."""
    if not any(place + 1 in left for place in left):
        return []
    beginnings = {letter for each in left.values() for letter in (each.word.key[:1], each.word.skeleton[:1])}
    pairs = []
    for place, whole in sorted(right.items(), key=lambda item: (-len(item[1].word.key), item[1].word.key)):
        word = whole.word
        begins = word.key[:1] in beginnings or word.skeleton[:1] in beginnings
        span, alike = _span(left, word) if begins and len(word.key) >= _SHORTEST_JOINED else ([], 0)
        if span:
            parts = [left.pop(each) for each in span]
            right.pop(place)
            shown = " ".join(each.word.shown for each in parts)
            pairs.append(WordPair(shown, whole.word.shown, alike, whole.weight + sum(each.weight for each in parts)))
    return pairs


def _span(left: Left, whole: Word) -> tuple[list[int], int]:
    best: tuple[list[int], int] = ([], 0)
    for start, first in left.items():
        if first.word.key[:1] != whole.key[:1] and first.word.skeleton[:1] != whole.skeleton[:1]:
            continue
        span = [start]
        for place in range(start + 1, start + _LONGEST_SPAN):
            if place not in left:
                break
            span.append(place)
            text = "".join(left[each].word.key for each in span)
            if text == whole.key:
                return span, SAME
            if abs(len(text) - len(whole.key)) <= 2:
                alike = spelled_alike(text, whole)
                if alike > best[1]:
                    best = span.copy(), alike
    return best


def _similar(left: Left, right: Left, alike: Alike) -> list[WordPair]:
    """What is left over in two names, the weightiest likeness first."""
    found: list[tuple[int, list[str], int, int, int]] = []
    for one, lefts in left.items():
        for other, rights in right.items():
            degree = alike(lefts.word, rights.word)
            if degree:
                worth = degree * (lefts.weight + rights.weight)
                found.append((-worth, sorted((lefts.word.key, rights.word.key)), one, other, degree))
    pairs = []
    for _, _, one, other, degree in sorted(found):
        if one in left and other in right:
            pairs.append(_pair_of(left.pop(one), right.pop(other), degree))
    return pairs
