"""What would follow from a line if facts that are open were answered? Only clauses that an answer touches are reread.

Clauses are bits, and clauses that do nothing on the day are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from engine.decisions.clause_reading import ClauseReading, Options, as_options, distinct, make_room, replaced
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


class After(NamedTuple):
    """What an answer leads to: the class it puts its fact in, and the clauses that are then true and unknown."""

    number: int
    true: int
    unknown: int


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
        self._options: dict[tuple[int, int, int, bool], Options] = {}

    def options(self, key: ClassKey, fact: int, asked: int, combined: bool) -> Options:
        """The classes that a fact may still turn out to be in, one for each way to answer these questions (as bits).

        `combined`: see `distinct`.
        """
        place = fact, key[fact], asked, combined
        found = self._options.get(place)
        if found is None:
            make_room(self._options)
            numbers = distinct(self.reader, key, fact, tuple(places(asked)), combined)
            found = self._options[place] = as_options(self.reader, fact, numbers)
        return found

    def intervals(self, law: LawDay, covered: tuple[int, int]) -> dict[tuple[int, int], Interval]:
        """The intervals found so far on such a day with such licences, by the clauses that are true and unknown."""
        if sum(map(len, self._intervals.values())) >= _MOST_INTERVALS:
            self._intervals.clear()
        return self._intervals.setdefault((law, covered), {})

    def after_each(self, standing: Standing, fact: int, options: Options) -> Iterator[After]:
        """What a line would be after each answer to a fact.

        Many clauses are settled by the same answers, and most by nearly all answers or by few: noted of an answer is
        only what it does otherwise than most.
        """
        settled_by: dict[tuple[int, int], int] = defaultdict(int)
        for place in places(standing.unknown & self.mentioning[fact]):
            settled_by[self.readings[place].settled_by(standing.key, fact, options)] |= 1 << place
        mostly, otherwise, true = 0, [0] * len(options.numbers), [0] * len(options.numbers)
        for (if_true, if_false), clauses in settled_by.items():
            settling = if_true | if_false
            if 2 * settling.bit_count() > len(options.numbers):
                mostly |= clauses
                settling ^= options.every
            for at in places(settling):
                otherwise[at] |= clauses
            for at in places(if_true):
                true[at] |= clauses
        for at, number in enumerate(options.numbers):
            yield After(number, standing.true | true[at], standing.unknown & ~(mostly ^ otherwise[at]))

    def answered(self, standing: Standing, answers: Iterable[tuple[int, int]]) -> Standing:
        """What a line would be if facts were found to be in classes."""
        key, touched = standing.key, 0
        for fact, number in answers:
            key = replaced(key, fact, number)
            touched |= self.mentioning[fact]
        true, unknown = standing.true, standing.unknown
        for place in places(unknown & touched):
            truth = self.readings[place].truth(key)
            if truth is not None:
                unknown ^= 1 << place
                true |= truth << place
        return Standing(key, true, unknown)


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
