"""What is the least that would have to be different for a milder verdict?

Only facts that the vocabulary marks as changeable are varied (a source, a design), and licences are asked for. A
route, a customer or a use is never proposed: another answer there would be evasion or a false statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from engine.conditions.classes import Answers
from engine.conditions.tree import Leaf, leaves
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.decisions.findings import ClassKey
from engine.decisions.stages import Coverage
from engine.vocabulary.values import Value

_MOST_FACTS = 2
_MOST_CHANGES = 6


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that would have to be otherwise: the leaves whose answers turn, each with its new truth."""

    fact: str
    now: Value
    turned: tuple[tuple[Leaf, bool], ...]
    example: Value


@dataclass(frozen=True, slots=True)
class LicenceNeeded:
    """A licence that would cover the duties in the way."""

    authority: str
    kind: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A smallest set of changes and the interval that it leads to."""

    facts: tuple[FactChange, ...]
    licence: LicenceNeeded | None
    floor: str
    ceiling: str


def smallest_changes(decider: Decider, decision: Decision) -> tuple[Change, ...]:
    """The smallest changes that lower the ceiling, fewest facts first, mildest result first."""
    rank = decider.stages.rank
    if rank[decision.ceiling] == 0:
        return ()
    search = _Search(decider, decision)
    found = [*search.by_licence(), *search.by_facts()]
    found.sort(key=lambda change: (len(change.facts), rank[change.ceiling], rank[change.floor]))
    return tuple(found[:_MOST_CHANGES])


class _Search:
    """Tries other answers for known, changeable facts."""

    def __init__(self, decider: Decider, decision: Decision) -> None:
        self.decider = decider
        self.decision = decision
        self.reader = decider.reader
        self.rank = decider.stages.rank
        self.key = decider.reader.classify(decision.facts)
        self.asked = {
            leaf for id_ in decision.judgement.now.may_stand for leaf in leaves(decider.rulebook.clauses[id_].condition)
        }

    def by_licence(self) -> Iterator[Change]:
        """A licence of each kind that duties call for, if it lowers the ceiling."""
        judgement = self.decision.judgement
        duties: dict[tuple[str, str], list[str]] = {}
        for id_ in sorted(judgement.now.may_stand):
            licence = self.decider.rulebook.clauses[id_].text.licence
            if licence:
                duties.setdefault((licence.authority, licence.kind), []).append(id_)
        for (authority, kind), covered in duties.items():
            states = judgement.segments[0].states
            outcome = self.decider.stages.outcome(judgement.findings, states, Coverage(frozenset(covered)))
            if self._milder(outcome.ceiling):
                licence_needed = LicenceNeeded(authority, kind, tuple(covered))
                yield Change((), licence_needed, outcome.floor, outcome.ceiling)

    def by_facts(self) -> Iterator[Change]:
        """Other answers to as few facts as possible; no change that contains a smaller one."""
        options = {index: alternatives for index in self._changeable() if (alternatives := self._alternatives(index))}
        sufficient: list[frozenset[int]] = []
        for count in range(1, _MOST_FACTS + 1):
            for chosen in combinations(options, count):
                if any(smaller <= frozenset(chosen) for smaller in sufficient):
                    continue
                best = self._best(chosen, options)
                if best is not None:
                    sufficient.append(frozenset(chosen))
                    yield best

    def _milder(self, ceiling: str) -> bool:
        return self.rank[ceiling] < self.rank[self.decision.ceiling]

    def _changeable(self) -> list[int]:
        facts = self.decider.rulebook.vocabulary.facts
        return [
            index
            for index, name in enumerate(self.reader.facts)
            if facts[name].changeable and name in self.decision.facts
        ]

    def _alternatives(self, index: int) -> list[tuple[Answers, Value]]:
        """Other answers to one fact that differ where a clause that may stand asks."""
        classes = self.reader.classes[index]
        now = classes.answers(self.decision.facts[self.reader.facts[index]])
        asked = [position for position, leaf in enumerate(classes.leaves) if leaf in self.asked]
        distinct: dict[Answers, tuple[Answers, Value]] = {}
        for answers, example in classes.possible.items():
            projected = tuple(answers[position] for position in asked)
            if projected != tuple(now[position] for position in asked):
                distinct.setdefault(projected, (answers, example))
        return list(distinct.values())

    def _best(self, chosen: tuple[int, ...], options: dict[int, list[tuple[Answers, Value]]]) -> Change | None:
        best: Change | None = None
        for picked in product(*(options[index] for index in chosen)):
            key = self.key
            for index, (answers, _) in zip(chosen, picked, strict=True):
                key = self.reader.with_answers(key, index, answers)
            floor, ceiling = self._interval(key)
            if self._milder(ceiling) and (best is None or self.rank[ceiling] < self.rank[best.ceiling]):
                changes = tuple(self._change(index, *option) for index, option in zip(chosen, picked, strict=True))
                best = Change(changes, None, floor, ceiling)
        return best

    def _interval(self, key: ClassKey) -> tuple[str, str]:
        return self.decider.interval(key, self.decision.as_of, self.decision.facts)

    def _change(self, index: int, answers: Answers, example: Value) -> FactChange:
        classes = self.reader.classes[index]
        name = self.reader.facts[index]
        value = self.decision.facts[name]
        turned = tuple(
            (leaf, bool(after))
            for leaf, before, after in zip(classes.leaves, classes.answers(value), answers, strict=True)
            if before is not after and leaf in self.asked
        )
        return FactChange(name, value, turned, example)
