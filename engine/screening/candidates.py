"""Which listed names could a name be? Those that share rare words with it, spelled alike, found without comparing all.

What is looked at for one name is bounded: a word that very many names bear is not followed, and of the names found
only the likeliest are compared word by word.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from engine.screening.corrections import shortened
from engine.screening.key_table import KeyTable
from engine.screening.likeness import SAME, slips
from engine.screening.names import Reading, Word
from engine.screening.scripts import consonants, skeleton
from engine.screening.weights import Weights

_MOST_FOLLOWED = 8_000
_MOST_COMPARED = 48
_LEAST_PROMISING = 580
_SHORTEST_SPELLED, _LONGEST_SPELLED = 4, 24
_SHORTEST_SOUND = 3
_LONG = 8
_MOST_KEPT = 200_000
_ALIKE_ENOUGH = 600

Keys = dict[str, int]


class Candidates:
    """Finds listed names by their words; knows them by their place in the sequence that it was made of."""

    def __init__(self, names: Sequence[Reading], weights: Weights) -> None:
        """Every name is filed under its words, their neighbours joined, and how a script without vowels has them."""
        self._weights = weights
        self._totals = array("L", (_total(name, weights) for name in names))
        self._names = KeyTable((key, place) for place, name in enumerate(names) for key in self._filed(name))
        self._vocabulary = sorted({word.key for name in names for word in name.words if _is_spelled(word)})
        self._spellings = KeyTable(
            (spelling, place) for place, word in enumerate(self._vocabulary) for spelling in shortened(word)
        )
        self._alike: dict[str, tuple[tuple[str, int], ...]] = {}

    def of(self, name: Reading) -> list[int]:
        """The places of the names that may be this one, the likeliest first."""
        total = _total(name, self._weights)
        promise: dict[int, int] = {}
        followed = 0
        leads = self._leads(name)
        left_out = 2 * sum(worth for _, worth in leads)
        for places, worth in leads:
            if promise and (followed + len(places) > _MOST_FOLLOWED or SAME * left_out < _LEAST_PROMISING * total):
                break
            followed += len(places)
            left_out -= 2 * worth
            for place in self._names.at(places):
                promise[place] = promise.get(place, 0) + worth
        likely = []
        for place, worth in promise.items():
            degree = SAME * (2 * worth + left_out) // (total + self._totals[place])
            if degree >= _LEAST_PROMISING:
                likely.append((-degree, place))
        equal = self._names.of(_all_words(name))
        return list(dict.fromkeys((*equal, *(place for _, place in sorted(likely)[:_MOST_COMPARED]))))

    def _leads(self, name: Reading) -> list[tuple[range, int]]:
        """Where the keys of a name lead and what each is worth, the rarest first."""
        keys = self._keys(name)
        for word in name.words:
            weight = self._weights.of(word)
            keys.update(dict.fromkeys(_sounds(word)[:1], weight))
            if _is_spelled(word):
                for spelled, alike in self._spelled_alike(word.key):
                    keys.setdefault(skeleton(spelled), weight * alike // SAME)
        leads = ((self._names.span(key), worth) for key, worth in sorted(keys.items()))
        return sorted(((places, worth) for places, worth in leads if places), key=lambda lead: len(lead[0]))

    def _filed(self, name: Reading) -> Iterator[str]:
        yield from self._keys(name)
        yield _all_words(name)
        for word in name.words:
            yield from _sounds(word)[1:]

    def _keys(self, name: Reading) -> Keys:
        """The keys by which a name is looked for, and what each is worth."""
        weights = [self._weights.of(word) for word in name.words]
        keys: Keys = {}
        for word, weight in zip(name.words, weights, strict=True):
            keys[word.skeleton] = weight
            keys.update({skeleton(also): weight for also in word.also})
            keys.update(_split(word, weight))
        for place in range(1, len(weights)):
            both = name.words[place - 1].key + name.words[place].key
            keys.setdefault(skeleton(both), weights[place - 1] + weights[place])
        keys.setdefault(skeleton(name.joined), sum(weights))
        for word in name.unspaced:
            keys.update(_pieces(word, self._weights.of(word)))
        return keys

    def _spelled_alike(self, word: str) -> tuple[tuple[str, int], ...]:
        known = self._alike.get(word)
        if known is None:
            allowed = slips(len(word))
            found = {self._vocabulary[place] for key in shortened(word) for place in self._spellings.of(key)}
            degrees = [(each, OSA.distance(word, each, score_cutoff=allowed)) for each in sorted(found)]
            known = tuple(
                (each, SAME - SAME * distance // max(len(word), len(each)))
                for each, distance in degrees
                if 0 < distance <= allowed
            )
            known = tuple(each for each in known if each[1] >= _ALIKE_ENOUGH)
            if len(self._alike) < _MOST_KEPT:
                self._alike[word] = known
        return known


def _total(name: Reading, weights: Weights) -> int:
    """What a name's words weigh together: in the reading in which they weigh least, so that none is missed."""
    readings = [words for words in (name.words, name.unspaced) if words]
    return min((sum(map(weights.of, words)) for words in readings), default=1)


def _all_words(name: Reading) -> str:
    """The key that names of the same words share, in whatever order: these are never crowded out by others."""
    return "=" + " ".join(sorted(word.key for word in name.words))


def _is_spelled(word: Word) -> bool:
    return word.kind in {"name", "place"} and _SHORTEST_SPELLED <= len(word.key) <= _LONGEST_SPELLED


def _sounds(word: Word) -> list[str]:
    """The key by which a word without its vowels is looked for, then those under which it is filed: a word in a script
    without vowels is looked for among all, and so is a long one, any other among those in such scripts."""
    sound = consonants(word.skeleton)
    if len(sound) < _SHORTEST_SOUND:
        return []
    every, vowelless = f"~{sound}", f"~~{sound}"
    if word.abjad:
        return [every, every, vowelless]
    return [every if len(word.key) >= _LONG else vowelless, every]


def _split(word: Word, weight: int) -> Keys:
    """Where syllables may be words of their own: the first and the rest (a person's name), and each two."""
    parts = word.parts
    if not parts:
        return {}
    share = weight // len(parts)
    keys = {skeleton(parts[0]): share, skeleton("".join(parts[1:])): weight - share}
    for place in range(len(parts) - 1):
        keys.setdefault(skeleton(parts[place] + parts[place + 1]), 2 * share)
    return keys


def _pieces(word: Word, weight: int) -> Keys:
    """A word in its own writing, and each two characters of it."""
    text = word.key
    keys = {text: weight}
    if word.kind == "name" and len(text) > 2:
        share = weight // (len(text) - 1)
        keys.update({text[place : place + 2]: share for place in range(len(text) - 1)})
    return keys
