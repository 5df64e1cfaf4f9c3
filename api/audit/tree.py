"""Which hash stands for a log, and what shows that an entry is in it or that it only grew? The tree of RFC 9162.

A library of such trees exists under the GPL, which a program under the Apache licence cannot use; the standard's hashes
and proofs are few lines, and the tests compare them with that library's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from api.audit.check_proof import node_hash

Subtree = Callable[[int, int], bytes]
"""The hash over the entries from one place to before another."""
EMPTY = hashlib.sha256(b"").digest()


class Growing:
    """A log whose leaves come one after the other; it keeps one hash for each height."""

    def __init__(self) -> None:
        """Empty."""
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """One more leaf."""
        found, size = leaf, self.size
        while size % 2:
            found, size = node_hash(self._peaks.pop(), found), size // 2
        self._peaks.append(found)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The hash over all leaves so far."""
        if not self._peaks:
            return EMPTY
        found = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            found = node_hash(peak, found)
        return found


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The hash over some leaves."""
    growing = Growing()
    for leaf in leaves:
        growing.add(leaf)
    return growing.root


def halved(start: int, end: int) -> int:
    """Where the entries from `start` to before `end`, two or more, are divided: after the largest power of two."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def inclusion(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """What shows that the entry at a place is in a log of some size."""
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = halved(start, end)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def consistency(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """What shows that a log of `new` entries begins with the one of `old` entries, 0 < old <= new."""
    path = []
    start, end, from_the_start = 0, new, True
    while end != old:
        middle = halved(start, end)
        if old <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start, from_the_start = middle, False
    if not from_the_start:
        path.append(subtree(start, end))
    return path[::-1]
