"""Which facts of a party follow from who owns it? Each 50 % rule fills the facts that its clauses ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.ownership.held import Trace
from engine.ownership.ownership import Ownership, OwnershipUnder
from engine.ownership.parties import PartyKey, PartyName
from engine.ownership.rules import US_AFFILIATES, US_OFAC, Rule, cn_listed
from engine.ownership.values import codes_value, owner_value, share_value
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Value

CN_LISTS = "cn/party-lists/control-and-watch"
SHARE_FACTS: Mapping[str, str] = {
    "us-affiliates": "us_listed_ownership",
    "us-ofac": "sdn_ownership",
    "cn-listed": "listed_ownership",
}
"""The fact, by the last part of its name, that the share under a rule fills."""
_OWNER_KNOWN, _OWNER_LISTS = "us_listed_owner", "us_owner_lists"


def rules_of(rulebook: Rulebook) -> tuple[Rule, ...]:
    """The 50 % rules, over the lists that the rulebook names."""
    chinese = (entry.code for entry in rulebook.lists.entries.get(CN_LISTS, ()))
    return US_AFFILIATES, US_OFAC, cn_listed(chinese)


@dataclass(frozen=True)
class OwnersListed:
    """Who of the parties of an ownership graph stands on lists, for certain (`known`) and perhaps (`possible`)."""

    known: Mapping[PartyKey, frozenset[str]]
    possible: Mapping[PartyKey, frozenset[str]]


class Owners:
    """What owners of parties mean under every rule."""

    def __init__(self, ownership: Ownership, rules: tuple[Rule, ...], listed: OwnersListed) -> None:
        """Solve the graph once for each rule."""
        self._under: Mapping[str, OwnershipUnder] = {
            rule.name: ownership.under(rule, listed.known, listed.possible) for rule in rules
        }

    def traces(self, party: PartyName) -> Mapping[str, Trace]:
        """What covered owners hold of a party and why, by the name of the rule; nothing where it is not stated."""
        stated = [name for name, under in self._under.items() if under.of(party).share is not None]
        return {name: self._under[name].trace(party) for name in stated}

    def under_every_rule(self, party: PartyName) -> Sequence[Trace]:
        """What is known of a party under each rule, also where nothing is."""
        return [under.trace(party) for under in self._under.values()]


def facts_of(traces: Mapping[str, Trace]) -> Iterator[tuple[str, Value]]:
    """The facts of a party that follow, by the last part of their names."""
    for name, trace in traces.items():
        share = share_value(trace.held)
        if share is not None:
            yield SHARE_FACTS[name], share
    if US_AFFILIATES.name in traces:
        affiliates = traces[US_AFFILIATES.name].held
        known = owner_value(affiliates)
        if known is not None:
            yield _OWNER_KNOWN, known
        yield _OWNER_LISTS, codes_value(affiliates)
