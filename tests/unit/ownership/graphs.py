"""Small graphs of owners, written as sentences: `A 50 % B` says that A holds 50 % of B."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from engine.ownership.held import Trace
from engine.ownership.ownership import Ownership
from engine.ownership.parties import PartyKey, PartyName
from engine.ownership.rules import US_AFFILIATES, Rule
from engine.ownership.shares import read_share
from engine.ownership.stakes import Stake

DAY = date(2026, 11, 26)
_STAKE = re.compile(r"(\S+) (.+) (\S+)")


def party(text: str) -> PartyName:
    """`B` is a company in China, `B/US` one in the United States, `B/` one somewhere."""
    name, slash, country = text.partition("/")
    return PartyName(name, country or (None if slash else "CN"))


def stakes(*sentences: str) -> list[Stake]:
    found = []
    for row, sentence in enumerate(sentences, start=2):
        said = _STAKE.fullmatch(sentence)
        assert said is not None
        owner = None if said[1] == "?" else party(said[1])
        found.append(Stake(owner, party(said[3]), read_share(said[2]), source=f"row {row}", row=row))
    return found


def trace(
    *sentences: str,
    of: str,
    listed: dict[str, str],
    perhaps: dict[str, str] | None = None,
    rule: Rule = US_AFFILIATES,
) -> Trace:
    """The answer for one party, and what it rests on; `listed` gives codes parted by blanks."""
    ownership = Ownership(stakes(*sentences), DAY)
    return ownership.under(rule, codes(ownership, listed), codes(ownership, perhaps or {})).trace(party(of))


def codes(ownership: Ownership, given: Mapping[str, str]) -> dict[PartyKey, frozenset[str]]:
    """The codes of parties by their keys."""
    keys = ((ownership.key(party(name)), text) for name, text in given.items())
    return {key: frozenset(text.split()) for key, text in keys if key is not None}
