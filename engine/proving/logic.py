"""Is there a shipment of which this holds? The clauses of one or several rulebooks, read as logic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from engine.conditions.codes import CodeUniverse
from engine.conditions.tree import All, Any, Condition, Leaf, Not
from engine.decisions.findings import code_universe
from engine.faults import LicetError
from engine.proving.domains import Domain, Question
from engine.proving.fact_terms import FactTerms, Kleene
from engine.proving.propositions import Propositions
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Fact
from engine.vocabulary.values import Value

if TYPE_CHECKING:
    from z3 import BoolRef, ModelRef

Line = dict[str, Value]
"""The facts of one line of a shipment."""


class NotComparable(LicetError):
    """Rulebooks that do not speak of the same things, so that nothing can be proved of both."""


class Logic:
    """Rulebooks read as logic over the same line; a clause is named by its id and the side of its rulebook."""

    def __init__(self, *rulebooks: Rulebook) -> None:
        """Lay out every fact that some clause asks for; raises `NotComparable`."""
        self.rulebooks = rulebooks
        self.world = Propositions()
        self.facts = {fact.name: FactTerms(self.world, Domain(fact, asked)) for fact, asked in _asked(rulebooks)}
        self._plain = tuple(terms.plain() for terms in self.facts.values())
        self._weights = tuple(chain.from_iterable(terms.weights() for terms in self.facts.values()))
        self._answers: dict[Question, Kleene] = {}
        self._clauses: dict[tuple[str, int], Kleene] = {}

    def clause(self, id_: str, side: int = 0) -> Kleene:
        """When a clause's condition is true, and when false."""
        found = self._clauses.get((id_, side))
        if found is None:
            found = self._clauses[id_, side] = self.condition(self.rulebooks[side].clauses[id_].condition, side)
        return found

    def condition(self, condition: Condition, side: int = 0) -> Kleene:
        """When a condition is true, and when false, as one of the rulebooks reads it."""
        match condition:
            case Leaf():
                return self._leaf(condition, side)
            case Not(part):
                inner = self.condition(part, side)
                return Kleene(inner.no, inner.yes)
            case All(parts):
                every = [self.condition(part, side) for part in parts]
                return Kleene(self.world.all(one.yes for one in every), self.world.any(one.no for one in every))
            case Any(parts):
                some = [self.condition(part, side) for part in parts]
                return Kleene(self.world.any(one.yes for one in some), self.world.all(one.no for one in some))

    def possible(self, *goals: BoolRef) -> bool:
        """Whether there is a line of which all of this holds."""
        return self.world.solution(*goals) is not None

    def line(self, *goals: BoolRef) -> Line | None:
        """Facts of which all of this holds, as few as possible; None is a proof that there are none.

        Sets known only in part, headings of codes, and that there is no such thing, are used only where nothing
        plainer will do.
        """
        if not self.possible(*goals):
            return None
        with self.world.supposing(*goals), self.world.supposing(*self._plainest()):
            return self._smallest(self.world.solution())

    def core(self, goals: Sequence[BoolRef]) -> tuple[int, ...]:
        """The places of goals that cannot hold together, none of which can be left out; empty where all can."""
        if self.possible(*goals):
            return ()
        kept = list(range(len(goals)))
        for place in range(len(goals)):
            rest = [other for other in kept if other != place]
            if not self.possible(*(goals[other] for other in rest)):
                kept = rest
        return tuple(kept)

    def moved(self, term: BoolRef, fact: str, point: int) -> BoolRef:
        """What a term says of a line that differs in one fact, which is at a point."""
        return self.world.with_settled(term, self.facts[fact].at_point(point))

    def _leaf(self, leaf: Leaf, side: int) -> Kleene:
        terms = self.facts[leaf.fact]
        question = Question(side if terms.fact.type == "codes" else 0, leaf)
        found = self._answers.get(question)
        if found is None:
            found = self._answers[question] = terms.answer(question)
        return found

    def _plainest(self) -> Sequence[BoolRef]:
        """For as many facts as go together that they are plain."""
        if self.possible(*self._plain):
            return self._plain
        kept: list[BoolRef] = []
        for one in self._plain:
            if self.possible(*kept, one):
                kept.append(one)
        return kept

    def _smallest(self, best: ModelRef | None) -> Line | None:
        """The facts of a solution of what is supposed with as little stated as possible."""
        if best is None:
            return None
        stated = self._stated(best)
        others = set(range(len(self._weights))) - stated
        with self.world.supposing(*(self.world.negation(self._weights[place]) for place in others)):
            best, stated = self._descended(best, stated, sorted(stated))
        best, stated = self._descended(best, stated, range(len(self._weights)))
        said = {name: terms.value(best) for name, terms in self.facts.items()}
        return {name: value for name, value in said.items() if value is not None}

    def _descended(self, best: ModelRef, stated: set[int], places: Sequence[int]) -> tuple[ModelRef, set[int]]:
        """A solution that states as few of these as possible, found by asking for fewer until there is none."""
        weights = [self._weights[place] for place in places]
        while stated:
            found = self.world.solution(self.world.at_most(weights, len(stated) - 1))
            if found is None:
                break
            best, stated = found, self._stated(found)
        return best, stated

    def _stated(self, solution: ModelRef) -> set[int]:
        return {place for place, one in enumerate(self._weights) if self.world.holds(solution, one)}


_Asked = dict[Question, CodeUniverse | None]


def _asked(rulebooks: Sequence[Rulebook]) -> Iterator[tuple[Fact, _Asked]]:
    """Each fact that clauses ask for, with every question to it."""
    facts: dict[str, Fact] = {}
    asked: dict[str, _Asked] = {}
    for side, rulebook in enumerate(rulebooks):
        for name, distinct in _leaves(rulebook).items():
            fact = rulebook.vocabulary.facts[name]
            facts[name] = _joined(facts.get(name, fact), fact)
            universe = code_universe(rulebook, distinct) if fact.type == "codes" else None
            own: _Asked = {Question(side if universe else 0, leaf): universe for leaf in distinct}
            asked.setdefault(name, {}).update(own)
    yield from ((facts[name], questions) for name, questions in asked.items())


def _leaves(rulebook: Rulebook) -> dict[str, dict[Leaf, None]]:
    found: dict[str, dict[Leaf, None]] = {}
    for leaf in rulebook.questions():
        found.setdefault(leaf.fact, {})[leaf] = None
    return found


def _joined(first: Fact, second: Fact) -> Fact:
    if (first.type, first.unit) != (second.type, second.unit):
        raise NotComparable(f"`{first.name}` is a {first.type} in one rulebook and a {second.type} in the other")
    return first.model_copy(update={"words": {**first.words, **second.words}})
