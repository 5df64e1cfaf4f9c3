"""Which symbols reach the rule library? A closed vocabulary, checked so that no two of them can be taken for one.

durable_rules compares names and values by a 32-bit hash alone. Symbols are short codes made here (`C12:must`), never
text from a record or a rule file, and a program whose symbols collide is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from engine.inference.program import ProgramRefused


class Mark(StrEnum):
    """What a symbol says of a clause: first what is asserted, then what follows."""

    MUST = "must"  # it is true
    MAY = "may"  # it is true or unknown
    NEED_NOT = "neednot"  # it is not true
    CANNOT = "cannot"  # it is false
    OPEN = "open"  # no licence possibly covers it
    OPEN_AT_BEST = "openish"  # no licence surely covers it

    STANDS = "stands"  # it contributes to the floor
    STANDS_AT_MOST = "standsish"  # it contributes to the ceiling
    BITES_ON = "biteson"  # a duty that this review applies to surely stands
    BITES_ON_AT_MOST = "bitesonish"  # such a duty may stand
    RELIEVES = "relieves"  # this exception contributes to the floor
    RELIEVES_AT_MOST = "relievesish"  # this exception contributes to the ceiling


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


def refuse_collisions(names: Mapping[str, str]) -> None:
    """Raise `ProgramRefused`, naming both, where two names have one hash; each name comes with whose it is."""
    seen: dict[int, str] = {}
    for name in sorted(names):
        other = seen.setdefault(fnv1a(name), name)
        if other != name:
            both = f"`{other}` ({names[other]}) and `{name}` ({names[name]})"
            raise ProgramRefused([f"the rule library would take {both} for each other: they have the same hash"])
