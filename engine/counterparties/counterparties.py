"""Who is this party? Its hits on party lists, what officers said of them, and its owners, as facts of a shipment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from engine.counterparties.owners import Owners, OwnersListed, facts_of
from engine.facts.parties import LISTS, PartyAnswer, PartyName
from engine.ownership.held import Trace
from engine.ownership.ownership import Ownership
from engine.ownership.parties import PartyName as Mention
from engine.ownership.rules import Rule
from engine.screening.hits import Hit
from engine.screening.names import is_read_whole
from engine.screening.parties import Party
from engine.screening.resolution import HitKey, JudgedHit, Outcome, codes_of, judged
from engine.vocabulary.values import Value, between


@dataclass(frozen=True)
class Counterparty:
    """What is known of a party: hits, what covered owners hold of it by rule (`traces`), and what follows."""

    party: PartyName
    found: tuple[JudgedHit, ...]
    traces: Mapping[str, Trace]
    answer: PartyAnswer


class Screening(Protocol):
    """Whoever finds parties on lists, as `Matcher` does."""

    def screen(self, party: Party) -> tuple[Hit, ...]:
        """The listed parties that a party may be."""

    def screen_all(self, parties: Sequence[Party]) -> Iterable[tuple[Hit, ...]]:
        """The hits of each party in turn, the same as one by one."""


@dataclass(frozen=True)
class Lists:
    """The party lists that are looked into.

    `matcher` holds their entries, `marks` what officers said of hits; `asked` are the codes that clauses ask for,
    `unseen` those of lists that nobody looked into, `shown_as` is how answers name it all.
    """

    matcher: Screening
    asked: frozenset[str]
    unseen: frozenset[str]
    shown_as: str
    marks: Mapping[HitKey, Outcome] = field(default_factory=dict)

    def open_for(self, name: str) -> frozenset[str]:
        """The codes that no hit could tell of somebody of this name: all, where the name cannot be read whole."""
        return self.unseen if is_read_whole(name) else self.asked


class Counterparties:
    """Answers about parties; each is looked into once."""

    def __init__(self, lists: Lists, ownership: Ownership, rules: tuple[Rule, ...]) -> None:
        """The parties of the graph are screened first."""
        self._lists = lists
        self._known: dict[PartyName, Counterparty] = {}
        self._owners = Owners(ownership, rules, self._listed(ownership))

    @property
    def asked(self) -> Iterable[Counterparty]:
        """Everyone who was asked about so far, in the order of the first question."""
        return self._known.values()

    def of(self, party: PartyName) -> PartyAnswer:
        """What is known of a party, as facts."""
        return self.counterparty(party).answer

    def counterparty(self, party: PartyName) -> Counterparty:
        """Everything that is known of a party."""
        known = self._known.get(party)
        if known is None:
            known = self._known[party] = self._looked_up(party, self._lists.matcher.screen(_to_screen(party)))
        return known

    def ahead(self, parties: Sequence[PartyName]) -> None:
        """Look up together those of some parties that nobody asked about yet."""
        new = [party for party in dict.fromkeys(parties) if party not in self._known]
        hits = self._lists.matcher.screen_all([_to_screen(party) for party in new])
        for party, found in zip(new, hits, strict=True):
            self._known[party] = self._looked_up(party, found)

    def owned(self, party: Mention) -> Sequence[Trace]:
        """What covered owners hold of a party under each rule, also where that is not stated."""
        return self._owners.under_every_rule(party)

    def _looked_up(self, name: PartyName, hits: tuple[Hit, ...]) -> Counterparty:
        found = judged(hits, _to_screen(name), self._lists.marks)
        certain, perhaps = codes_of(found)
        traces = self._owners.traces(Mention(name.name, name.country or None))
        facts: dict[str, Value] = {LISTS: between(certain, perhaps | self._lists.open_for(name.name))}
        facts |= facts_of(traces)
        because = "; ".join([self._lists.shown_as, *_hits_told(found)])
        return Counterparty(name, found, traces, PartyAnswer(facts, certain | perhaps, because))

    def _listed(self, ownership: Ownership) -> OwnersListed:
        """Which parties of the graph stand on lists; a party that goes by several names may be any of their hits."""
        known, possible = {}, {}
        for key, names in ownership.parties.items():
            certain, perhaps = frozenset[str](), frozenset[str]()
            for name in names:
                party = Party(name.text, name.country)
                found = codes_of(judged(self._lists.matcher.screen(party), party, self._lists.marks))
                certain, perhaps = certain | found[0], perhaps | found[1] | self._lists.open_for(name.text)
            known[key], possible[key] = certain, perhaps - certain
        return OwnersListed(known, possible)


def _to_screen(name: PartyName) -> Party:
    return Party(name.name, name.country or None)


def _hits_told(found: Iterable[JudgedHit]) -> Iterator[str]:
    """The hits that count, each with its list, its name there and its score."""
    for one in found:
        if one.outcome != "false_positive":
            mark = "" if one.outcome == "confirmed" else "?"
            yield f"{one.hit.listed.list} {one.hit.name.text} ({one.hit.score}){mark}"
