"""What would follow from a line if facts that are open were answered? Only clauses that an answer touches are reread.

Clauses are bits, and clauses that do nothing on the day are left out. Whether a clause is true hangs on the classes
of its own facts alone, so it is read once for each combination of those, whichever lines they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from engine.conditions.classes import Answers
from engine.conditions.scalar import reading
from engine.conditions.tree import Truth
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.decisions.findings import ClassKey, FindingsReader
from engine.rulebook.rulebook import Rulebook

_MOST_REMEMBERED = 100_000
_MOST_WAYS = 6
_MOST_STEPS = 2_000

Assignment = tuple[tuple[int, int], ...]
"""Answers to facts: the place of each fact and the number of a class of its values."""
Interval = tuple[int, int]
"""Floor and ceiling as ranks on the ladder."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A line with some facts answered: the classes of its facts, and its clauses that are true and unknown, as bits."""

    key: ClassKey
    true: int
    unknown: int


class ClauseReading:
    """One clause read by the classes of its own facts, and remembered."""

    def __init__(self, reader: FindingsReader, id_: str) -> None:
        """Find the facts that the clause asks for."""
        self._reader = reader
        self.id = id_
        places = {name: place for place, name in enumerate(reader.facts)}
        self.facts = tuple(sorted({places[leaf.fact] for leaf in reader.leaves[id_]}))
        own = [leaf for fact in self.facts for leaf in reader.classes[fact].leaves]
        self._read = reading(reader.rulebook.clauses[id_].condition, {leaf: place for place, leaf in enumerate(own)})
        self._own: Callable[[ClassKey], object] = itemgetter(*self.facts)
        self._truths: dict[object, Truth] = {}
        self._ways: dict[object, tuple[Assignment, ...]] = {}
        self._hanging: dict[object, bool] = {}

    def truth(self, key: ClassKey) -> Truth:
        """Whether the clause is true of lines in these classes."""
        own = self._own(key)
        try:
            return self._truths[own]
        except KeyError:
            _make_room(self._truths)
            memories = self._reader.memories
            answers = tuple(chain.from_iterable([memories[fact].answers[key[fact]] for fact in self.facts]))
            truth = self._truths[own] = self._read(answers)
            return truth

    def hangs_on(self, key: ClassKey, fact: int) -> bool:
        """Whether some answer to a fact can still tell, alone or after some answers to the others.

        Yes where the answers are too many to try. A fact may be open and not tell: its branch may be ruled out.
        """
        place = self._own(key), fact
        found = self._hanging.get(place)
        if found is None:
            _make_room(self._hanging)
            found = self._hanging[place] = self.asks(key, fact) and self._can_tell(key, fact)
        return found

    def asks(self, key: ClassKey, fact: int) -> bool:
        """Whether a question of the clause to a fact is open."""
        answers = self._reader.memories[fact].answers[key[fact]]
        return any(answers[place] is None for place in self.asked[fact])

    def _can_tell(self, key: ClassKey, fact: int) -> bool:
        others = [(other, self.options(key, other)) for other in self.facts if other != fact and self.asks(key, other)]
        own = self.options(key, fact)
        steps = 0

        def tells(key: ClassKey, at: int) -> bool:
            nonlocal steps
            steps += 1
            if self.truth(key) is not None:
                return False
            if steps > _MOST_STEPS or any(self.truth(replaced(key, fact, number)) is not None for number in own):
                return True
            if at == len(others):
                return False
            other, options = others[at]
            return tells(key, at + 1) or any(tells(replaced(key, other, number), at + 1) for number in options)

        return tells(key, 0)

    @cached_property
    def asked(self) -> dict[int, tuple[int, ...]]:
        """The places of the clause's questions among all those to each of its facts."""
        own = set(self._reader.leaves[self.id])
        return {
            fact: tuple(place for place, leaf in enumerate(self._reader.classes[fact].leaves) if leaf in own)
            for fact in self.facts
        }

    def ways(self, key: ClassKey, turns_on: int | None = None) -> tuple[Assignment, ...]:
        """Some ways to answer its open facts so that it is true, those that say yes least often first.

        With `turns_on`, ways to answer its other facts so that it hangs on this one.
        """
        place = self._own(key), turns_on
        found = self._ways.get(place)
        if found is None:
            _make_room(self._ways)
            found = self._ways[place] = tuple(islice(self._found_ways(key, turns_on), _MOST_WAYS))
        return found

    def _found_ways(self, key: ClassKey, turns_on: int | None) -> Iterator[Assignment]:
        waiting = [fact for fact in self.facts if fact != turns_on and self.asks(key, fact)]
        options = {fact: self.options(key, fact) for fact in waiting}
        steps = 0

        def deeper(key: ClassKey, at: int, taken: Assignment) -> Iterator[Assignment]:
            nonlocal steps
            steps += 1
            truth = self.truth(key)
            if turns_on is None and truth is True:
                yield taken
            elif truth is None and at < len(waiting):
                fact = waiting[at]
                for number in options[fact]:
                    if steps <= _MOST_STEPS:
                        yield from deeper(replaced(key, fact, number), at + 1, (*taken, (fact, number)))
            elif truth is None and turns_on is not None and self._turns(key, turns_on):
                yield taken

        return deeper(key, 0, ())

    def _turns(self, key: ClassKey, fact: int) -> bool:
        return len({self.truth(replaced(key, fact, number)) for number in self.options(key, fact)}) > 1

    def options(self, key: ClassKey, fact: int) -> tuple[int, ...]:
        """The classes that a fact may still turn out to be in, one for each that answers the clause differently."""
        return distinct(self._reader, key, fact, self.asked[fact])


class Possibilities:
    """The readings of all clauses of a rulebook, for lines on any day."""

    def __init__(self, decider: Decider) -> None:
        """Index the clauses by the facts that they ask for."""
        self.decider = decider
        self.reader = decider.reader
        self.bits = decider.stages.bits
        self.readings = tuple(ClauseReading(self.reader, id_) for id_ in decider.rulebook.clauses)
        self.mentioning = [0] * len(self.reader.facts)
        for place, clause in enumerate(self.readings):
            for fact in clause.facts:
                self.mentioning[fact] |= 1 << place
        self.relations = Relations(decider.rulebook, decider.stages.rank, self.bits.of)
        self._options: dict[tuple[int, int, tuple[int, ...]], tuple[int, ...]] = {}

    def options(self, key: ClassKey, fact: int, asked: tuple[int, ...]) -> tuple[int, ...]:
        """The classes that a fact may still turn out to be in, one for each way to answer these questions."""
        place = fact, key[fact], asked
        found = self._options.get(place)
        if found is None:
            _make_room(self._options)
            found = self._options[place] = distinct(self.reader, key, fact, asked)
        return found

    def answered(self, standing: Standing, fact: int, number: int) -> Standing:
        """What a line would be if a fact were found to be in a class."""
        key = replaced(standing.key, fact, number)
        true = turned = 0
        for place in places(standing.unknown & self.mentioning[fact]):
            truth = self.readings[place].truth(key)
            if truth is not None:
                turned |= 1 << place
                true |= truth << place
        return Standing(key, standing.true | true, standing.unknown & ~turned)

    def all_answered(self, standing: Standing, answers: Iterable[tuple[int, int]]) -> Standing:
        """What a line would be if several facts were found to be in classes."""
        for fact, number in answers:
            standing = self.answered(standing, fact, number)
        return standing


class Relations:
    """Which clauses hang on which, and how severe each is."""

    def __init__(self, rulebook: Rulebook, rank: dict[str, int], bits: Callable[[Iterable[str]], int]) -> None:
        """All by the places of clauses."""
        clauses = list(rulebook.clauses.values())
        self.kinds = tuple(clause.kind for clause in clauses)
        self.severity = tuple(rank[clause.outcome] for clause in clauses)
        self.needs = tuple(bits(clause.applies_to | clause.exception_to) for clause in clauses)
        self.reviews, self.exceptions = (
            bits(clause.id for clause in clauses if clause.kind == kind) for kind in ("review", "exception")
        )
        self._needed_by = [0] * len(clauses)
        for place, needs in enumerate(self.needs):
            for needed in places(needs):
                self._needed_by[needed] |= 1 << place

    def with_purpose(self, live: int) -> int:
        """The clauses without reviews and exceptions of clauses that are all false: those can follow to nothing."""
        for kind in (self.reviews, self.exceptions):
            for place in places(live & kind):
                if not self.needs[place] & live:
                    live &= ~(1 << place)
        return live

    def could_matter(self, place: int, live: int, floor: int) -> bool:
        """Not if it, and all that would bite with it, is no severer than what already stands."""
        attached = self._needed_by[place] & live
        if (1 << place | attached) & self.exceptions:
            return True
        return max(self.severity[place], *(self.severity[other] for other in places(attached)), 0) > floor

    def companies(self, place: int) -> Iterator[tuple[int, ...]]:
        """What must hold too for a clause to count: a duty for a review, what it excepts for an exception."""
        if self.kinds[place] == "duty":
            yield ()
        for other in places(self.needs[place]):
            if self.kinds[other] == "duty":
                yield (other,)
            else:
                yield from ((duty, other) for duty in places(self.needs[other]))


class Day:
    """The possibilities of one decision: on its day, with its licences."""

    def __init__(self, possibilities: Possibilities, decision: Decision) -> None:
        """Leave out the clauses that do nothing on the day."""
        self._possibilities = possibilities
        decider, found = possibilities.decider, decision.judgement.findings
        (_, self._law), *_ = decider.clock.law_days(decision.as_of)
        active = self._law.in_force
        for hanging in self._law.hanging:
            active |= hanging.clauses
        self._coverage = decider.coverage(found, decision.facts, decision.as_of)
        self._rank = decider.stages.rank
        self._intervals: dict[tuple[int, int], Interval] = {}
        bits = possibilities.bits
        key = possibilities.reader.classify(decision.facts)
        self.standing = Standing(key, bits.of(found.true) & active, bits.of(found.unknown) & active)

    def alike(self) -> tuple[object, ...]:
        """What days and lines have in common of which the same can be said, whatever is answered."""
        standing, live = self.standing, self.standing.true | self.standing.unknown
        clauses = [self._possibilities.readings[place] for place in places(standing.unknown)]
        facts = sorted({fact for clause in clauses for fact in clause.facts})
        law = self._law.in_force & live, self._law.hanging_on(live)
        return law, self._coverage, standing.true, standing.unknown, tuple([(at, standing.key[at]) for at in facts])

    def interval(self, standing: Standing) -> Interval:
        """Floor and ceiling on the day."""
        place = standing.true, standing.unknown
        found = self._intervals.get(place)
        if found is None:
            outcome = self._possibilities.decider.stages.outcome_on(self._law, *place, self._coverage)
            found = self._intervals[place] = self._rank[outcome.floor], self._rank[outcome.ceiling]
        return found

    def open_clauses(self, standing: Standing) -> tuple[int, ...]:
        """The places of the clauses that are unknown and could still raise or relieve the verdict."""
        relations = self._possibilities.relations
        live = relations.with_purpose(standing.true | standing.unknown)
        floor, _ = self.interval(standing)
        return tuple([place for place in places(live & standing.unknown) if relations.could_matter(place, live, floor)])


def replaced(key: ClassKey, fact: int, number: int) -> ClassKey:
    """The key with one fact in another class."""
    return (*key[:fact], number, *key[fact + 1 :])


def places(bits: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def distinct(reader: FindingsReader, key: ClassKey, fact: int, asked: Sequence[int]) -> tuple[int, ...]:
    """The classes of a fact that agree with what is known, one for each that differs where something is asked.

    Those that say yes least often come first.
    """
    memory = reader.memories[fact]
    known = [(place, truth) for place, truth in enumerate(memory.answers[key[fact]]) if truth is not None]
    found: dict[Answers, Answers] = {}
    for answers in memory.classes.possible:
        if not known or all(answers[place] is truth for place, truth in known):
            found.setdefault(tuple([answers[place] for place in asked]), answers)
    return tuple([memory.number_of(answers) for answers in sorted(found.values(), key=_yeses)])


def _yeses(answers: Answers) -> int:
    return answers.count(True)


def _make_room(memory: dict[Any, Any]) -> None:
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()
