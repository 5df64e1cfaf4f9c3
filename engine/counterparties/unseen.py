"""Which lists did nobody look into? A party without a hit is on none of the lists that were looked into, no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable


def unseen_codes(asked: Iterable[str], lists: Collection[str]) -> frozenset[str]:
    """The codes of party lists that clauses ask for and that none of the `lists` looked into holds.

    A list holds its own code and every code that continues it (`US-EL-FN5` is of `US-EL`). A code that others
    continue and that is no list of its own (`CN-CONTROL`, without saying which announcement) is held where all of
    those are. A country alone (`US`) is the name of no list.

    >>> sorted(unseen_codes({"US-EL", "US-EL-FN5", "US-UVL", "CN-UEL"}, {"US-EL", "CN-UEL"}))
    ['US-UVL']
    """
    codes = frozenset(asked)
    held = {code for code in codes if any(is_of(code, name) for name in lists)}
    for code in codes - held:
        below = {other for other in codes if other != code and is_of(other, code)}
        if below and below <= held:
            held.add(code)
    return codes - held


def is_of(code: str, name: str) -> bool:
    """Whether a code is that of a list, or continues it."""
    return code == name or ("-" in name and code.startswith(f"{name}-"))
