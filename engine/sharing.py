"""How do a million conclusions fit? Equal values are kept once; a set of clauses comes back again and again."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar, cast

_MOST_KEPT = 200_000

Kept = TypeVar("Kept", bound=Hashable)


class Sharing:
    """Gives for each value the first one equal to it, up to a bound."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._kept: dict[Hashable, Hashable] = {}

    def __call__(self, value: Kept) -> Kept:
        """`value`, or an equal one that is kept already."""
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        return cast(Kept, self._kept.setdefault((type(value), value), value))
