"""What is known of the parties on a line beside what the line says? Lists that name them, and who owns them.

Whoever screens parties answers with facts of a party by the last part of their names (`lists`, `listed_ownership`, …).
They fill what the line leaves blank. What a line says itself stands, but it must not hide what was found: the lists of
a hit are added, and a share that owners are known to hold is reckoned with beside a lower one that the line states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from engine.facts.contradictions import ends
from engine.facts.draft import Draft
from engine.vocabulary.values import AtLeast, Value, between, perhaps, within

ROLES = ("consignee", "end_user")
LISTS = "lists"


class PartyName(NamedTuple):
    """A party as a line names it; `country` is an ISO alpha-2 code, blank where the line gives none."""

    name: str
    country: str = ""


@dataclass(frozen=True)
class PartyAnswer:
    """What is known of a party.

    `facts` by the last part of their names. `hits` are the lists that name the party for certain or perhaps, without
    those that nobody looked into. `because` says in words where it comes from.
    """

    facts: Mapping[str, Value]
    hits: frozenset[str]
    because: str


class PartyAnswers(Protocol):
    """Whoever knows about parties."""

    def of(self, party: PartyName) -> PartyAnswer:
        """What is known of a party."""

    def ahead(self, parties: Sequence[PartyName]) -> None:
        """Hear who will be asked about next: many may be looked up together in less time than one by one."""


def settle_parties(answers: PartyAnswers, draft: Draft) -> None:
    """Fill what a line leaves open about its parties."""
    for role in ROLES:
        party = named(draft.facts, role)
        if party is None:
            continue
        answer = answers.of(party)
        for part, value in answer.facts.items():
            fact = f"{role}.{part}"
            given = draft.facts.get(fact)
            found = value if given is None else beside(given, answer, part)
            if found != given and fact in draft.vocabulary.facts:
                draft.facts[fact] = found
                draft.derived[fact] = answer.because


def named(facts: Mapping[str, Value], role: str) -> PartyName | None:
    """The party in a role, or None where the line names nobody."""
    name, country = facts.get(f"{role}.name"), facts.get(f"{role}.country")
    if not isinstance(name, str) or not name.strip():
        return None
    return PartyName(name, country if isinstance(country, str) else "")


def beside(given: Value, answer: PartyAnswer, part: str) -> Value:
    """What a line states itself, and what is known besides."""
    found = answer.facts[part]
    if part == LISTS:
        return with_hits(given, answer.hits, found)
    if given is False and found is True:
        return True
    stated, known = ends(given), ends(found)
    if stated is None or known is None or stated.high >= known.low:
        return given
    return within(stated.low, known.high)


def with_hits(given: Value, hits: frozenset[str], found: Value) -> Value:
    """The lists that a line states itself, and those that were found besides, for certain or perhaps."""
    if not isinstance(given, frozenset) or not isinstance(found, frozenset):
        return given
    certain = given | (hits & found)
    if isinstance(given, AtLeast):
        return AtLeast(certain)
    return between(certain, perhaps(given) | (hits - found))
