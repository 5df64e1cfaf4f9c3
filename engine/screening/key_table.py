"""Which things have a key? A sorted table of key hashes in one array, an eighth of what a dictionary takes.

Two keys may share a hash; whoever asks looks at what was found.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from zlib import crc32

_BITS = 32
_MASK = (1 << _BITS) - 1


class KeyTable:
    """From a key to the numbers of things that have it, in ascending order."""

    def __init__(self, keys: Iterable[tuple[str, int]]) -> None:
        """`keys` gives each key with a number below 2³²; what comes twice is kept once."""
        self._rows = array("Q", sorted({_hashed(key) | number for key, number in keys}))

    def span(self, key: str) -> range:
        """The places of a key in the table: its length says how many things have it."""
        start = _hashed(key)
        first = bisect_left(self._rows, start)
        return range(first, bisect_left(self._rows, start + (1 << _BITS), first))

    def at(self, places: range) -> Iterator[int]:
        """The numbers at some places."""
        return (row & _MASK for row in self._rows[places.start : places.stop])

    def of(self, key: str) -> Iterator[int]:
        """The numbers of the things that have a key."""
        return self.at(self.span(key))


def _hashed(key: str) -> int:
    return crc32(key.encode()) << _BITS
