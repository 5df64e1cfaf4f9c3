"""Which parties do listed owners reach? The least set that is closed under a 50 % rule, found by going downstream.

Starting from the listed parties, a party is added once the stakes in it of those already found come to the threshold.
Nothing is added on its own account: two companies that hold each other, with no listed owner above them, are never
found, although "both covered" would fit the rule as well as "neither" does. That is the least of the sets that fit.
Every party is added at most once and every holding looked at at most once, so cycles end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.ownership.graph import Graph
from engine.ownership.parties import PartyKey
from engine.ownership.shares import NOTHING, End, Share
from engine.ownership.stakes import Owned

_NO_SUMS = (NOTHING, NOTHING)


@dataclass(frozen=True)
class Reach:
    """What is found at one end of what is known: with all shares at their least, or at their most.

    `covered` are the founders and all parties that come to the threshold by their owners, `held` only the latter,
    listed themselves or not. `sums` are the low and the high ends of what covered owners hold of a party, added up.
    """

    covered: frozenset[PartyKey]
    held: frozenset[PartyKey]
    sums: Mapping[PartyKey, tuple[End, End]]

    def share(self, party: PartyKey, owned: Owned) -> Share:
        """What covered owners hold of a party together."""
        return owned.between(*self.sums.get(party, _NO_SUMS))


def spread(
    graph: Graph,
    founders: Iterable[PartyKey],
    threshold: End,
    end: Literal["low", "high"],
    may_fall: Callable[[PartyKey], bool],
) -> Reach:
    """Go downstream from the founders; `may_fall` says whether a party can be covered through its owners."""
    covered = set(founders)
    sums: dict[PartyKey, tuple[End, End]] = {}
    held: set[PartyKey] = set()
    waiting = deque(covered)

    def reaches(party: PartyKey, low: End, high: End) -> bool:
        """Whether the threshold is reached; most sums are too small at first sight."""
        if (low if end == "low" else high) < threshold:
            return False
        share = graph.by_owned[party].between(low, high)
        return (share.low if end == "low" else share.high) >= threshold

    while waiting:
        for holding in graph.by_owner.get(waiting.popleft(), ()):
            owned = holding.owned
            low, high = sums.get(owned, _NO_SUMS)
            sums[owned] = (low + holding.share.low, high + holding.share.high)
            if owned in held or not reaches(owned, *sums[owned]) or not may_fall(owned):
                continue
            held.add(owned)
            if owned not in covered:
                covered.add(owned)
                waiting.append(owned)
    return Reach(frozenset(covered), frozenset(held), sums)


def inherited(graph: Graph, reach: Reach, own: Mapping[PartyKey, frozenset[str]]) -> Mapping[PartyKey, frozenset[str]]:
    """The codes that each party has: its own, and where it is held at the threshold those of its covered owners."""
    codes = {party: own[party] for party in reach.covered if own.get(party)}
    waiting = deque(codes)
    while waiting:
        owner = waiting.popleft()
        for holding in graph.by_owner.get(owner, ()):
            owned = holding.owned
            if owned not in reach.held or holding.share.high == NOTHING:
                continue
            before = codes.get(owned, frozenset())
            after = before | codes[owner]
            if after != before:
                codes[owned] = after
                waiting.append(owned)
    return codes
