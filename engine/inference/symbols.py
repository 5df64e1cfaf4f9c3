"""Which symbols reach the rule library? A closed vocabulary, checked so that no two of them can be taken for one.

durable_rules compares names and values by a 32-bit hash alone. Symbols are short codes made here (`C12:must`), never
text from a record or a rule file, and a program whose symbols collide is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from engine.inference.program import ProgramRefused


class Mark(StrEnum):
    """What a symbol says of a clause."""

    MUST = "must"  # it is true
    MAY = "may"  # it is true or unknown
    NEED_NOT = "neednot"  # it is not true
    CANNOT = "cannot"  # it is false
    OPEN = "open"  # no licence possibly covers it
    OPEN_AT_BEST = "openish"  # no licence surely covers it
    DUTY = "duty"  # a duty under this review surely stands
    DUTY_AT_MOST = "dutyish"  # a duty under this review may stand
    WOULD = "would"  # it would surely stand but for exceptions
    WOULD_AT_MOST = "wouldish"  # it might stand but for exceptions
    STANDS = "stands"
    STANDS_AT_MOST = "standsish"
    RELIEVES = "relieves"  # the exception contributes to the floor
    RELIEVES_AT_MOST = "relievesish"


def symbol(number: int, mark: Mark) -> str:
    """The symbol that says something of the clause with a number.

    >>> symbol(12, Mark.MUST)
    'C12:must'
    """
    return f"C{number}:{mark.value}"


def fnv1a(text: str) -> int:
    """The 32-bit FNV-1a hash by which the library compares.

    >>> hex(fnv1a("a"))
    '0xe40c292c'
    """
    digest = 0x811C9DC5
    for byte in text.encode():
        digest = (digest ^ byte) * 16777619 & 0xFFFFFFFF
    return digest


def refuse_collisions(names: Iterable[str]) -> None:
    """Raise `ProgramRefused`, naming both, where two names have one hash."""
    seen: dict[int, str] = {}
    for name in sorted(set(names)):
        other = seen.setdefault(fnv1a(name), name)
        if other != name:
            raise ProgramRefused([f"the symbols `{other}` and `{name}` have the same hash; rename a clause"])
