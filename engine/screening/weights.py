"""What does a word count for? The rarer it is on the lists, the more it says of who is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from engine.screening.names import Reading, Word

_LEAST_LISTED = 1_024
_LEAST = 2


class Weights:
    """Weights in quarters of a bit, as whole numbers: the same on every machine."""

    def __init__(self, parties: int, frequencies: Mapping[str, int]) -> None:
        """`frequencies` says of how many of the listed parties a word is in some name."""
        self._parties = max(parties, _LEAST_LISTED)
        self._frequencies = frequencies
        self._known: dict[tuple[str, str], int] = {}

    def of(self, word: Word) -> int:
        """The weight of a word: of a word of trade a third of its rarity, of a place half, of an initial a quarter."""
        asked = (word.key, word.kind)
        weight = self._known.get(asked)
        if weight is None:
            rarity = self.rarity(self._frequencies.get(word.key, 1))
            share = {"trade": 3, "place": 2, "initial": 4}.get(word.kind, 1)
            weight = max(_LEAST, rarity // share)
            if len(self._known) < _MOST_KEPT:
                self._known[asked] = weight
        return weight

    def rarity(self, frequency: int) -> int:
        """Four times the binary logarithm of parties over frequency, cut to a whole number."""
        return int(self._parties**4 // max(frequency, 1) ** 4).bit_length()


_MOST_KEPT = 500_000


def weigh(parties: Iterable[Iterable[Reading]]) -> Weights:
    """Weights by the names of listed parties, each party's names together: an alias that repeats a word counts once."""
    frequencies: Counter[str] = Counter()
    count = 0
    for readings in parties:
        count += 1
        frequencies.update({word.key for reading in readings for word in (*reading.words, *reading.unspaced)})
    return Weights(count, frequencies)
