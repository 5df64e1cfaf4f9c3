"""Which facts does a record state, and what is wrong with it? All problems at once, not the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.facts.contradictions import settle_currency, settle_shares
from engine.facts.draft import Draft
from engine.facts.item_content import ItemContent, settle_content
from engine.facts.parties import PartyAnswers, settle_parties
from engine.facts.problems import Problem
from engine.facts.profile import Profile
from engine.vocabulary.models import Fact
from engine.vocabulary.reading import ValueFault, read_value
from engine.vocabulary.values import NONE, Facts, Value
from engine.vocabulary.vocabulary import Vocabulary

SHIP_DATE = "shipment.date"
VOCABULARY_FILE = "vocabulary.yaml"
_NO_DEFAULT = frozenset({"unknown", "none", "required"})
_MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Record:
    """What a record states.

    `facts` hold everything known, `assumed` names those that a standing answer or a default filled (and whose),
    `derived` those that were computed (and from what). Where `problems` is not empty the facts are incomplete.
    """

    facts: Facts
    assumed: Mapping[str, str]
    derived: Mapping[str, str]
    problems: tuple[Problem, ...]


class RecordReader:
    """Turns the texts of records into typed facts.

    `as_of`: the date all records are judged on; without it each needs its own. `profile`: standing answers.
    `contents`: what bills of materials say about items, by item number. `parties`: who knows about parties.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        as_of: date | None = None,
        profile: Profile | None = None,
        contents: Mapping[str, ItemContent] | None = None,
        parties: PartyAnswers | None = None,
    ) -> None:
        """Read the defaults of the vocabulary once.

        `required` facts stand on every record; blanks in `absent` are known to be none, those in `defaults` take a
        value that is named as assumed; `shares` follow from two amounts.
        """
        self.vocabulary = vocabulary
        self.as_of = as_of
        self.profile = profile
        self.contents = contents or {}
        self.parties = parties
        self.required = [fact for fact in vocabulary.facts.values() if is_required(fact, as_of)]
        self.absent = {name: _none(fact) for name, fact in vocabulary.facts.items() if fact.blank == "none"}
        self.shares = [fact for fact in vocabulary.facts.values() if fact.ratio is not None]
        self.defaults = dict(_defaults(vocabulary))
        self._readings = {name: _Readings(fact) for name, fact in vocabulary.facts.items()}

    def value(self, name: str, text: str) -> Value | ValueFault | None:
        """What a text says of one fact: its value, None where that is not known, or what is wrong with it."""
        return self._readings[name][text]

    def read(self, texts: Mapping[str, str]) -> Record:
        """The facts of one record; `texts` go by vocabulary name, a missing one is the same as a blank one."""
        draft = Draft(self.vocabulary, texts)
        problems = list(self._read_values(draft))
        problems += self._missing(draft, {problem.column for problem in problems})
        problems += settle_currency(draft)
        content = self.contents.get(str(draft.facts.get("item.id", "")))
        if content is not None:
            problems += settle_content(content, draft)
        if self.parties is not None:
            settle_parties(self.parties, draft)
        problems += settle_shares(draft, self.shares)
        assumed = self._assume(draft.facts)
        problems += settle_shares(draft, (fact for fact in self.shares if _rests_on(fact, assumed, draft.facts)))
        return Record(draft.facts, assumed, draft.derived, tuple(problems))

    def _read_values(self, draft: Draft) -> Iterator[Problem]:
        readings = self._readings
        for name, text in draft.texts.items():
            found = readings[name][text]
            if isinstance(found, ValueFault):
                yield draft.problem(name, found.what, found.hint)
            elif found is not None:
                draft.facts[name] = found

    def _missing(self, draft: Draft, faulty: set[str]) -> Iterator[Problem]:
        for fact in self.required:
            if draft.facts.get(fact.name, NONE) is NONE and fact.column not in faulty:
                dated = fact.name == SHIP_DATE
                hint = "give the date of export, or one date for all lines" if dated else "every line needs it"
                yield draft.problem(fact.name, "is blank", hint)

    def _assume(self, facts: dict[str, Value]) -> dict[str, str]:
        assumed = {}
        if self.profile is not None:
            for name, value in self.profile.assume.items():
                if name not in facts:
                    facts[name] = value
                    assumed[name] = self.profile.shown_as
        for name, value in self.defaults.items():
            if name not in facts:
                facts[name] = value
                assumed[name] = VOCABULARY_FILE
        for name, value in self.absent.items():
            facts.setdefault(name, value)
        return assumed


class _Readings(dict[str, Value | ValueFault | None]):
    """The readings of one fact's texts, remembered because manifests repeat themselves, up to a bound."""

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self._fact = fact

    def __missing__(self, text: str) -> Value | ValueFault | None:
        try:
            found: Value | ValueFault | None = read_value(self._fact, text)
        except ValueFault as fault:
            found = fault
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[text] = found
        return found


def is_required(fact: Fact, as_of: date | None) -> bool:
    """Whether every record must state a fact: those the vocabulary says, and the date where none is given for all."""
    return fact.blank == "required" or (fact.name == SHIP_DATE and as_of is None)


def _rests_on(share: Fact, assumed: Mapping[str, str], facts: Facts) -> bool:
    """Whether a share is still unknown and one of its amounts has just been assumed."""
    ratio = share.ratio
    return ratio is not None and share.name not in facts and (ratio.part in assumed or ratio.whole in assumed)


def _none(fact: Fact) -> Value:
    return frozenset() if fact.is_set else NONE


def _defaults(vocabulary: Vocabulary) -> Iterator[tuple[str, Value]]:
    for name, fact in vocabulary.facts.items():
        if fact.blank not in _NO_DEFAULT:
            value = read_value(fact, fact.blank)
            if value is not None:
                yield name, value
