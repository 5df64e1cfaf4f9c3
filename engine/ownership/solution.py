"""What does a rule make of a graph? Both ends of what is known, worked out once for all parties."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from engine.ownership.graph import Graph, downstream
from engine.ownership.parties import PartyKey
from engine.ownership.rules import Rule
from engine.ownership.spreading import inherited, spread

Codes = Mapping[PartyKey, frozenset[str]]
_NO_CODES: frozenset[str] = frozenset()


class Solution:
    """A rule over a graph: who is covered for certain, who may be, and with which codes.

    With all shares at their least nothing is covered that is not covered whatever the shares are. With each party's
    owners at their most, as far as they fit together, everything is covered at once that can be. So both ends are
    exact, not only bounds (`README.md` says why).
    """

    def __init__(self, graph: Graph, rule: Rule, covered: Codes, perhaps: Codes) -> None:
        """`covered` says which codes parties have, `perhaps` which they may have besides."""
        self.graph = graph
        self.rule = rule
        self.own = {party: codes & rule.carried for party, codes in covered.items()}
        self.perhaps = {party: codes & rule.carried for party, codes in perhaps.items()}
        self.perhaps |= dict.fromkeys(graph.unnamed, rule.carried)
        at_most = {
            party: self.own.get(party, _NO_CODES) | self.perhaps.get(party, _NO_CODES)
            for party in self.own.keys() | self.perhaps.keys()
        }
        self.certain = spread(graph, filter(self.is_listed, self.own), rule.from_share, "low", self._surely_falls)
        self.possible = spread(graph, filter(self.may_be_listed, at_most), rule.from_share, "high", self._may_fall)
        self.codes = inherited(graph, self.certain, self.own)
        self.possible_codes = inherited(graph, self.possible, at_most)

    def is_listed(self, party: PartyKey) -> bool:
        """Whether a party is on a list that counts here."""
        return not self.own.get(party, _NO_CODES).isdisjoint(self.rule.founding)

    def may_be_listed(self, party: PartyKey) -> bool:
        """Whether a party is on a list that counts here, or may be."""
        return self.is_listed(party) or not self.perhaps.get(party, _NO_CODES).isdisjoint(self.rule.founding)

    def covers(self, party: PartyKey) -> bool | None:
        """Whether a party is covered, itself or through its owners, so that its own stakes count."""
        return True if party in self.certain.covered else None if party in self.possible.covered else False

    def is_reached(self, party: PartyKey) -> bool:
        """Whether a party is listed, may be, or is owned in part by one that is, over whatever tiers."""
        return party in self._reached

    def _surely_falls(self, party: PartyKey) -> bool:
        country = self.graph.countries.get(party)
        return country not in self.rule.outside if country else not self.rule.outside

    def _may_fall(self, party: PartyKey) -> bool:
        return self.graph.countries.get(party) not in self.rule.outside

    @cached_property
    def _reached(self) -> frozenset[PartyKey]:
        founders = [party for party in self.own.keys() | self.perhaps.keys() if self.may_be_listed(party)]
        return downstream(self.graph, founders)
