"""Who are the parties of a shipment? Looked up once when it is decided, kept with the decision, recalled ever after.

What was found is part of a decision's grounds: lists change daily and marks are made afterwards, but a decision taken
again must see what it saw then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import orjson

from engine.counterparties.counterparties import Counterparties, Counterparty
from engine.facts.json_records import text_of
from engine.facts.parties import ROLES, PartyAnswer, PartyName, named
from engine.ownership.telling import text_of as as_text
from engine.ownership.telling import told
from engine.vocabulary.models import Fact
from engine.vocabulary.reading import ValueFault, read_value
from engine.vocabulary.values import Value, value_as_json, within
from engine.vocabulary.vocabulary import Vocabulary

NOBODY_ASKED = "[]"
"""What is kept where parties are not screened."""


def parties_named(lines: Iterable[Mapping[str, str]], vocabulary: Vocabulary) -> list[PartyName]:
    """Everyone whom some lines name, each once, in the order of the lines."""
    found: dict[PartyName, None] = {}
    for texts in lines:
        for role in ROLES:
            facts = {
                name: value
                for name in (f"{role}.name", f"{role}.country")
                if (value := _value(vocabulary, name, texts.get(name, ""))) is not None
            }
            party = named(facts, role)
            if party is not None:
                found[party] = None
    return list(found)


def _value(vocabulary: Vocabulary, name: str, text: str) -> Value | None:
    try:
        return read_value(vocabulary.facts[name], text)
    except ValueFault:
        return None  # the line is refused for it when it is read


def looked_up(known: Counterparties, parties: Iterable[PartyName]) -> str:
    """What is known of parties, as canonical JSON."""
    found = [party_told(known.counterparty(party)) for party in parties]
    return orjson.dumps(found, option=orjson.OPT_SORT_KEYS).decode()


def party_told(one: Counterparty) -> dict[str, Any]:
    """What is known of a party, as plain data."""
    answer = one.answer
    return {
        "name": one.party.name,
        "country": one.party.country or None,
        "facts": {part: value_as_json(value) for part, value in answer.facts.items()},
        "lists": sorted(answer.hits),
        "because": answer.because,
        "hits": [
            {
                "list": found.hit.listed.list,
                "entry": found.hit.listed.entry,
                "entry_hash": found.key.entry_hash,
                "listed_as": found.hit.listed.name,
                "name": found.hit.name.text,
                "score": found.hit.score,
                "outcome": found.outcome,
                "source": found.hit.listed.source,
                "features": [
                    {
                        "kind": feature.kind,
                        "points": feature.points,
                        "party": feature.party,
                        "listed": feature.listed,
                    }
                    for feature in found.hit.features
                ],
            }
            for found in one.found
        ],
        "owners": [
            {"rule": rule, "en": as_text(said, "en"), "zh": as_text(said, "zh")}
            for rule, trace in one.traces.items()
            for said in [told(trace)]
        ],
    }


class Recalled:
    """What was known of the parties of a shipment when it was decided."""

    def __init__(self, told: str, vocabulary: Vocabulary) -> None:
        """Read what `looked_up` told."""
        self._answers = {
            PartyName(one["name"], one["country"] or ""): _answer(one, vocabulary) for one in orjson.loads(told)
        }

    def of(self, party: PartyName) -> PartyAnswer:
        """What was known of a party."""
        return self._answers[party]

    def ahead(self, parties: Sequence[PartyName]) -> None:
        """Nothing is looked up: everyone was when it was decided."""


def _answer(told: Mapping[str, Any], vocabulary: Vocabulary) -> PartyAnswer:
    facts = {}
    for part, value in told["facts"].items():
        fact = vocabulary.facts.get(f"{ROLES[0]}.{part}")
        if fact is not None:
            facts[part] = _recalled(fact, value)
    return PartyAnswer(facts, frozenset(told["lists"]), told["because"])


def _recalled(fact: Fact, told: object) -> Value:
    """A value as `value_as_json` told it; shares need not be such as can be written in digits."""
    if fact.is_number and isinstance(told, str):
        ends = [Fraction(end) for end in told.split("..")]
        return within(ends[0], ends[-1])
    value = read_value(fact, text_of(told))
    if value is None:
        raise ValueError(f"{told!r} says nothing of {fact.name}")
    return value
