"""Which parties does a 50 % rule reach through their owners? Each authority's rule as a few figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from engine.ownership.shares import HALF, End

RuleName = Literal["us-affiliates", "us-ofac", "cn-listed"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Who counts as an owner, from which share a party falls under the rule, and what it then takes on.

    `founding`: the list codes that make a party a covered owner. `carried`: the codes that go from a covered owner to
    what falls under the rule through it (the lists themselves and their footnotes). `outside`: countries whose
    companies do not fall under the rule through their owners.

    In each of the rules here the stakes of all covered owners in a party are added; at `from_share` the party falls
    under the rule and is a covered owner in its turn; a stake held by anyone else counts nothing, whoever owns a part
    of that holder. They differ in whose stakes count and whom the rule leaves out.
    """

    name: RuleName
    founding: frozenset[str]
    carried: frozenset[str]
    outside: frozenset[str] = frozenset()
    from_share: End = HALF


_FOOTNOTES = frozenset({"US-EL-FN1", "US-EL-FN3", "US-EL-FN4", "US-EL-FN5"})
_AFFILIATES = frozenset({"US-EL", "US-MEU", "US-SDN-7448"})

US_AFFILIATES = Rule("us-affiliates", _AFFILIATES, _AFFILIATES | _FOOTNOTES, outside=frozenset({"US"}))
"""BIS, 90 FR 47201: Entity List, Military End User List and SDNs under 15 CFR 744.8(a)(1), added across the lists."""

US_OFAC = Rule("us-ofac", frozenset({"US-SDN"}), frozenset({"US-SDN"}))
"""OFAC, 31 CFR chapter V: property of blocked persons; the stakes of all SDNs are added."""


def cn_listed(lists: Iterable[str]) -> Rule:
    """MOFCOM announcement 61 of 2025, clause 2, over the codes of the lists that it names.

    It speaks of subsidiaries, branches and other affiliates held at 50 % or more. Whether several listed owners add up
    and whether indirect holdings count it does not say; here they do, tier by tier, as in the other rules.
    """
    codes = frozenset(lists)
    return Rule("cn-listed", codes, codes)
