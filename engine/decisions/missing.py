"""Which unknown facts could change the outcome, and which is the most useful to find out first?

A fact is missing if some answer to it, alone or after some answers to other missing facts, moves the interval.
Each fact is tried by its classes of values, so "some answer" is every answer that can make a difference.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from engine.conditions.classes import Answers
from engine.conditions.tree import Leaf, leaves
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.decisions.findings import ClassKey

_MOST_TRIALS = 4_000


@dataclass(frozen=True, slots=True)
class Missing:
    """An unknown fact that can change the outcome.

    `decides`: whichever the answer, floor and ceiling meet. `width`: the steps of the ladder that stay open on
    average over the classes of answers; smaller is more useful.
    """

    fact: str
    decides: bool
    width: float


def missing_facts(decider: Decider, decision: Decision) -> tuple[Missing, ...]:
    """The facts that would narrow the verdict of a decision, the most useful first."""
    now = decision.judgement.now
    if now.floor == now.ceiling:
        return ()
    search = _Search(decider, decision)
    found = [missing for index in search.open_facts(search.key) if (missing := search.missing(index))]
    order = {name: position for position, name in enumerate(decider.reader.facts)}
    return tuple(sorted(found, key=lambda missing: (not missing.decides, missing.width, order[missing.fact])))


class _Search:
    """Tries answers to open facts, remembering the interval of each combination."""

    def __init__(self, decider: Decider, decision: Decision) -> None:
        self.decider = decider
        self.reader = decider.reader
        self.decision = decision
        self.key = decider.reader.classify(decision.facts)
        self.now = (decision.floor, decision.ceiling)
        self._intervals: dict[ClassKey, tuple[str, str]] = {self.key: self.now}
        self._trials = 0
        self._asking: dict[ClassKey, frozenset[Leaf]] = {}
        self._possible: dict[int, tuple[Answers, ...]] = {}
        self._index = {name: index for index, name in enumerate(self.reader.facts)}

    def open_facts(self, key: ClassKey) -> list[int]:
        """The facts, by index, on which a clause that is still unknown asks an unanswered question."""
        answers = self.reader.answers(key)
        return sorted(
            {self._index[leaf.fact] for leaf in self._asked(key) if answers[self.reader.position[leaf]] is None}
        )

    def missing(self, index: int) -> Missing | None:
        """The fact as a missing one, or None if no answer to it can move the interval."""
        results = [self._interval(key) for key in self._answered(self.key, index)]
        alone = any(result != self.now for result in results)
        if not alone and not self._matters_jointly(index):
            return None
        widths = [self._width(result) for result in results]
        return Missing(self.reader.facts[index], not any(widths), sum(widths) / max(len(widths), 1))

    def _width(self, interval: tuple[str, str]) -> int:
        rank = self.decider.stages.rank
        return rank[interval[1]] - rank[interval[0]]

    def _interval(self, key: ClassKey) -> tuple[str, str]:
        found = self._intervals.get(key)
        if found is None:
            self._trials += 1
            found = self._intervals[key] = self.decider.interval(key, self.decision.as_of, self.decision.facts)
        return found

    def _answered(self, key: ClassKey, index: int) -> list[ClassKey]:
        """The keys that result from each answer to one fact that agrees with what is known of it already."""
        classes = self.reader.classes[index]
        offset = self.reader.position[classes.leaves[0]]
        known = self.reader.answers(key)[offset : offset + len(classes.leaves)]
        asking = self._asked(key)
        asked = [position for position, leaf in enumerate(classes.leaves) if leaf in asking]
        if index not in self._possible:
            self._possible[index] = tuple(classes.possible)
        distinct: dict[Answers, Answers] = {}
        for answers in self._possible[index]:
            if all(before is None or before == after for before, after in zip(known, answers, strict=True)):
                distinct.setdefault(tuple(answers[position] for position in asked), answers)
        return [self.reader.with_answers(key, index, answers) for answers in distinct.values()]

    def _asked(self, key: ClassKey) -> frozenset[Leaf]:
        """The leaves of the clauses that are still unknown."""
        found = self._asking.get(key)
        if found is None:
            clauses = self.decider.rulebook.clauses
            unknown = self.reader.findings(key).unknown
            found = frozenset(leaf for id_ in unknown for leaf in leaves(clauses[id_].condition))
            self._asking[key] = found
        return found

    def _matters_jointly(self, index: int) -> bool:
        """Whether the fact moves the interval after some answers to other facts; yes where that stays unproved.

        Answers to few other facts are tried before answers to many.
        """
        tried = {self.key}
        waiting = deque(tried)
        while waiting:
            key = waiting.popleft()
            for answered in self._elsewhere(key, index):
                if self._trials > _MOST_TRIALS:
                    return True
                if answered in tried or index not in self.open_facts(answered):
                    continue
                before = self._interval(answered)
                if any(self._interval(after) != before for after in self._answered(answered, index)):
                    return True
                tried.add(answered)
                waiting.append(answered)
        return False

    def _elsewhere(self, key: ClassKey, index: int) -> Iterator[ClassKey]:
        """The keys that result from each answer to each other open fact."""
        for other in self.open_facts(key):
            if other != index:
                yield from self._answered(key, other)
