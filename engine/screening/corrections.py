"""Is a word a slip of the hand for a common one? `Limted` is no rare name; only long words are taken for slips."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain

from rapidfuzz.distance import OSA

from engine.screening.lexicon import lexicon

_SHORTEST_FORM, _SHORTEST_WORD = 5, 7


@lru_cache(maxsize=1 << 16)
def corrected(token: str) -> str:
    """A word as it is, or the legal form or word of trade that lies one slip from it.

    >>> corrected("limted"), corrected("liabiltiy"), corrected("united")
    ('limited', 'liability', 'united')
    """
    if len(token) < _SHORTEST_FORM - 1 or token in _common() or token in lexicon().places:
        return token
    near = {word for spelling in shortened(token) for word in _by_spelling().get(spelling, ())}
    slips = sorted(word for word in near if OSA.distance(token, word, score_cutoff=1) == 1 and word[0] == token[0])
    return slips[0] if slips else token


def shortened(word: str) -> Iterator[str]:
    """A word and what is left of it without one letter: words a slip apart share one of them."""
    yield word
    yield from {word[:place] + word[place + 1 :] for place in range(len(word))}


@cache
def _common() -> frozenset[str]:
    return frozenset(chain(*lexicon().forms, lexicon().trade))


@cache
def _by_spelling() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    forms = {word for form in lexicon().forms for word in form if len(word) >= _SHORTEST_FORM}
    for word in sorted(forms | {word for word in lexicon().trade if len(word) >= _SHORTEST_WORD}):
        for spelling in shortened(word):
            found.setdefault(spelling, []).append(word)
    return found
