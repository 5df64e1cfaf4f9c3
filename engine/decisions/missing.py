"""Which unknown facts could change the outcome, and which is the most useful to find out first?

A fact is missing if some answer to it, alone or after some answers to other missing facts, moves the interval.
Each fact is tried by its classes of values, so "some answer" is every answer that can make a difference. What an
answer can do is shown in three steps, each dearer than the one before: alone; after answers to the other facts that
silence every other clause; after any combination of answers at all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.conditions.classes import Answers
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.decisions.findings import ClassKey, with_purpose
from engine.rulebook.activity import Activity

_MOST_TRIALS = 400
_ACTIVE = frozenset({Activity.IN_FORCE, Activity.UNCONFIRMED})


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
    """Tries answers to open facts, remembering what each combination leads to."""

    def __init__(self, decider: Decider, decision: Decision) -> None:
        self.decider = decider
        self.reader = decider.reader
        self.clauses = decider.rulebook.clauses
        self.decision = decision
        self.key = decider.reader.classify(decision.facts)
        self.now = (decision.floor, decision.ceiling)
        self._index = {name: index for index, name in enumerate(decider.reader.facts)}
        self._intervals: dict[ClassKey, tuple[str, str]] = {self.key: self.now}
        self._open: dict[ClassKey, tuple[str, ...]] = {}
        self._answers: dict[tuple[int, Answers, tuple[int, ...]], tuple[Answers, ...]] = {}
        self._trials = 0

    def missing(self, index: int) -> Missing | None:
        """The fact as a missing one, or None if no answer to it can move the interval."""
        results = [self._interval(key) for key in self._answered(self.key, index)]
        alone = any(result != self.now for result in results)
        if not (alone or self._matters_in_isolation(index) or self._matters_jointly(index)):
            return None
        widths = [self._width(result) for result in results]
        return Missing(self.reader.facts[index], not any(widths), sum(widths) / max(len(widths), 1))

    def open_facts(self, key: ClassKey) -> list[int]:
        """The facts, by index, on which a clause that is open asks an unanswered question."""
        answers = self.reader.answers(key)
        return sorted(
            {
                self._index[leaf.fact]
                for id_ in self._open_clauses(key)
                for leaf in self.reader.leaves[id_]
                if answers[self.reader.position[leaf]] is None
            }
        )

    def _open_clauses(self, key: ClassKey) -> tuple[str, ...]:
        """The clauses that are unknown, active on the day, and could still raise or relieve the verdict."""
        found = self._open.get(key)
        if found is None:
            findings = with_purpose(self.reader.findings(key), self.decider.rulebook)
            live = findings.true | findings.unknown
            states = self.decider.clock.states(live, self.decision.as_of)
            active = frozenset(id_ for id_ in live if states[id_].activity in _ACTIVE)
            floor = self.decider.stages.rank[self._interval(key)[0]]
            found = tuple(id_ for id_ in sorted(findings.unknown & active) if self._could_matter(id_, active, floor))
            self._open[key] = found
        return found

    def _could_matter(self, id_: str, active: frozenset[str], floor: int) -> bool:
        """Not if it, and all that would bite with it, is no severer than what already stands."""
        rank = self.decider.stages.rank
        attached = [
            other
            for other in active
            if id_ in self.clauses[other].applies_to or id_ in self.clauses[other].exception_to
        ]
        severest = max([rank[self.clauses[other].outcome] for other in attached], default=0)
        relieved = any(self.clauses[other].kind == "exception" for other in attached)
        own = rank[self.clauses[id_].outcome]
        return self.clauses[id_].kind == "exception" or relieved or max(own, severest) > floor

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
        asking = {leaf for id_ in self._open_clauses(key) for leaf in self.reader.leaves[id_]}
        asked = [position for position, leaf in enumerate(classes.leaves) if leaf in asking]
        place = (index, known, tuple(asked))
        if place not in self._answers:
            self._answers[place] = _distinct(classes.possible, known, asked)
        return [self.reader.with_answers(key, index, answers) for answers in self._answers[place]]

    def _moves(self, key: ClassKey, index: int) -> bool:
        """Whether some answer to a fact moves the interval of a key."""
        before = self._interval(key)
        return any(self._interval(after) != before for after in self._answered(key, index))

    def _matters_in_isolation(self, index: int) -> bool:
        """Whether the fact moves the interval once answers to the others leave one clause open and silence the rest."""
        own = self.reader.facts[index]
        for id_ in self._open_clauses(self.key):
            if all(leaf.fact != own for leaf in self.reader.leaves[id_]):
                continue
            for company in self._companies(id_):
                key = self._isolated(index, id_, company)
                if key is not None and self._moves(key, index):
                    return True
        return False

    def _companies(self, id_: str) -> Iterator[frozenset[str]]:
        """What must hold too for a clause to count: a duty for a review, what it excepts for an exception."""
        clause = self.clauses[id_]
        if clause.kind == "duty":
            yield frozenset()
        for other in sorted(clause.applies_to | clause.exception_to):
            duties = sorted(self.clauses[other].applies_to)
            yield from (frozenset({other, duty}) for duty in duties) if duties else iter((frozenset({other}),))

    def _isolated(self, index: int, id_: str, company: frozenset[str]) -> ClassKey | None:
        """Answers to all other open facts that leave the clause open, its company not false, and the rest quiet."""
        rivals = [other for other in self._open_clauses(self.key) if other != id_ and other not in company]
        key = self.key
        for other in self.open_facts(self.key):
            if other == index:
                continue
            best: tuple[int, ClassKey] | None = None
            for tried in self._answered(self.key, other):
                merged = (*key[:other], tried[other], *key[other + 1 :])
                noise = self._noise(merged, id_, company, rivals)
                if noise is not None and (best is None or noise < best[0]):
                    best = noise, merged
            if best is None:
                return None
            key = best[1]
        return key

    def _noise(self, key: ClassKey, id_: str, company: frozenset[str], rivals: list[str]) -> int | None:
        """How many rivals are not false; None where the clause itself is settled or its company is false."""
        answers, truth = self.reader.answers(key), self.reader.truth
        if truth(id_, answers) is not None or any(truth(other, answers) is False for other in company):
            return None
        return sum(truth(rival, answers) is not False for rival in rivals)

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
                if self._moves(answered, index):
                    return True
                tried.add(answered)
                waiting.append(answered)
        return False

    def _elsewhere(self, key: ClassKey, index: int) -> Iterator[ClassKey]:
        """The keys that result from each answer to each other open fact."""
        for other in self.open_facts(key):
            if other != index:
                yield from self._answered(key, other)


def _distinct(possible: Iterable[Answers], known: Answers, asked: Sequence[int]) -> tuple[Answers, ...]:
    """The answers that agree with what is known already, one for each that differs where something is asked."""
    found: dict[Answers, Answers] = {}
    for answers in possible:
        if all(before is None or before == after for before, after in zip(known, answers, strict=True)):
            found.setdefault(tuple([answers[position] for position in asked]), answers)
    return tuple(found.values())
