"""What would follow from a line if facts that are open were answered? Only clauses that an answer touches are reread.

Clauses are bits, and clauses that do nothing on the day are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from engine.decisions.clause_reading import ClauseReading, distinct, make_room, replaced
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.decisions.findings import ClassKey
from engine.decisions.law_days import LawDay, places
from engine.decisions.relations import Relations

_MOST_INTERVALS = 100_000
Interval = tuple[int, int]
"""Floor and ceiling as ranks on the ladder."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A line with some facts answered: the classes of its facts, and its clauses that are true and unknown, as bits."""

    key: ClassKey
    true: int
    unknown: int


class Option(NamedTuple):
    """A class that a fact may turn out to be in, and the questions to the fact that it answers with yes, as bits."""

    number: int
    yes: int


class After(NamedTuple):
    """What an answer leads to: the class it puts its fact in, and the clauses that are then true and unknown."""

    number: int
    true: int
    unknown: int


class _Turned(NamedTuple):
    """What a yes to one question turns: these clauses are read anew, and then settled or true, as bits."""

    anew: int
    settled: int
    true: int


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
        self._intervals: dict[tuple[LawDay, tuple[int, int]], dict[tuple[int, int], Interval]] = {}
        self._options: dict[tuple[int, int, int, bool], tuple[Option, ...]] = {}

    def options(self, key: ClassKey, fact: int, asked: int, combined: bool) -> tuple[Option, ...]:
        """The classes that a fact may still turn out to be in, one for each way to answer these questions (as bits).

        `combined`: see `distinct`.
        """
        place = fact, key[fact], asked, combined
        found = self._options.get(place)
        if found is None:
            make_room(self._options)
            answers = self.reader.memories[fact].answers
            numbers = distinct(self.reader, key, fact, tuple(places(asked)), combined)
            found = self._options[place] = tuple([Option(number, _yes(answers[number])) for number in numbers])
        return found

    def intervals(self, law: LawDay, covered: tuple[int, int]) -> dict[tuple[int, int], Interval]:
        """The intervals found so far on such a day with such licences, by the clauses that are true and unknown."""
        if sum(map(len, self._intervals.values())) >= _MOST_INTERVALS:
            self._intervals.clear()
        return self._intervals.setdefault((law, covered), {})

    def after_each(self, standing: Standing, fact: int, options: Iterable[Option]) -> Iterator[After]:
        """What a line would be after each answer to a fact.

        Most clauses ask one question of a fact, and most answers say yes to few: clauses are read as if every answer
        were no, and those that a yes concerns once more.
        """
        settled, true, turned, several = self._if_all_no(standing, fact)
        for number, yes in options:
            now_settled, now_true = settled, true
            for place in places(yes):
                one = turned.get(place)
                if one:
                    now_settled = now_settled & ~one.anew | one.settled
                    now_true = now_true & ~one.anew | one.true
            for bit, clause in several:
                truth = clause.truth_if(standing.key, fact, yes)
                if truth is not None:
                    now_settled |= bit
                    now_true |= bit * truth
            yield After(number, standing.true | now_true, standing.unknown & ~now_settled)

    def _if_all_no(
        self, standing: Standing, fact: int
    ) -> tuple[int, int, dict[int, _Turned], list[tuple[int, ClauseReading]]]:
        """The clauses that are settled, and true, if a fact says no to everything; what a yes to each question turns.

        Last come the clauses that ask several questions of the fact; they are not counted before.
        """
        settled = true = 0
        turned: dict[int, _Turned] = defaultdict(lambda: _Turned(0, 0, 0))
        several = []
        for place in places(standing.unknown & self.mentioning[fact]):
            clause, bit = self.readings[place], 1 << place
            if len(clause.asked[fact]) > 1:
                several.append((bit, clause))
                continue
            no, yes = clause.turns(standing.key, fact)
            (question,) = clause.asked[fact]
            settled |= bit * (no is not None)
            true |= bit * (no is True)
            one = turned[question]
            turned[question] = _Turned(
                one.anew | bit, one.settled | bit * (yes is not None), one.true | bit * (yes is True)
            )
        return settled, true, turned, several

    def answered(self, standing: Standing, fact: int, number: int) -> Standing:
        """What a line would be if a fact were found to be in a class."""
        option = Option(number, _yes(self.reader.memories[fact].answers[number]))
        ((_, true, unknown),) = self.after_each(standing, fact, (option,))
        return Standing(replaced(standing.key, fact, number), true, unknown)

    def all_answered(self, standing: Standing, answers: Iterable[tuple[int, int]]) -> Standing:
        """What a line would be if several facts were found to be in classes."""
        for fact, number in answers:
            standing = self.answered(standing, fact, number)
        return standing


def _yes(answers: Iterable[object]) -> int:
    return sum(1 << place for place, answer in enumerate(answers) if answer is True)


class Day:
    """The possibilities of one decision: on its day, with its licences."""

    def __init__(self, possibilities: Possibilities, decision: Decision) -> None:
        """Leave out the clauses that do nothing on the day."""
        self._possibilities = possibilities
        decider, found, bits = possibilities.decider, decision.judgement.findings, possibilities.bits
        (_, self._law), *_ = decider.clock.law_days(decision.as_of)
        active = self._law.in_force
        for hanging in self._law.hanging:
            active |= hanging.clauses
        coverage = decider.coverage(found, decision.facts, decision.as_of)
        self._covered = bits.of(coverage.sure), bits.of(coverage.possible)
        self._intervals = possibilities.intervals(self._law, self._covered)
        key = possibilities.reader.classify(decision.facts)
        self.standing = Standing(key, bits.of(found.true) & active, bits.of(found.unknown) & active)

    def alike(self) -> tuple[object, ...]:
        """What days and lines have in common of which the same can be said, whatever is answered."""
        standing, live = self.standing, self.standing.true | self.standing.unknown
        readings = self._possibilities.readings
        law = self._law.in_force & live, self._law.hanging_on(live)
        is_open = tuple([readings[place].open(standing.key).number for place in places(standing.unknown)])
        return law, self._covered, standing.true, standing.unknown, is_open

    def interval(self, true: int, unknown: int) -> Interval:
        """Floor and ceiling on the day, where these clauses are true and unknown."""
        place = true, unknown
        found = self._intervals.get(place)
        if found is None:
            stages = self._possibilities.decider.stages
            found = self._intervals[place] = stages.ends_on(self._law, true, unknown, *self._covered)
        return found

    def open_clauses(self, standing: Standing) -> tuple[int, ...]:
        """The places of the clauses that are unknown and could still raise or relieve the verdict."""
        relations = self._possibilities.relations
        live = relations.with_purpose(standing.true | standing.unknown)
        floor, _ = self.interval(standing.true, standing.unknown)
        return tuple([place for place in places(live & standing.unknown) if relations.could_matter(place, live, floor)])
