"""Which unknown facts could change the outcome, and which is the most useful to find out first?

A fact is missing if some answer to it, alone or after some answers to other missing facts, moves the interval.
Each fact is tried by its classes of values, so "some answer" is every answer that can make a difference. What an
answer can do is shown in three steps, each dearer than the one before: alone; after answers that make one clause hang
on the fact and silence the others; after any combination of answers at all. Where these are more than can be tried, a
fact on which an open clause hangs counts as missing; so much is known from how many answers there are, and the second
and third step are left out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.decisions.clause_reading import Assignment, ClauseReading, Options, replaced
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.decisions.findings import ClassKey
from engine.decisions.law_days import places
from engine.decisions.possibilities import After, Day, Interval, Possibilities, Standing

_MOST_TRIALS = 400
_MOST_REMEMBERED = 30_000


@dataclass(frozen=True, slots=True)
class Missing:
    """An unknown fact that can change the outcome.

    `decides`: whichever the answer, floor and ceiling meet. `width`: the steps of the ladder that stay open on
    average over the classes of answers, of sets with one member where that is all the same; smaller is more useful.
    """

    fact: str
    decides: bool
    width: float


class MissingFacts:
    """Finds the missing facts of decisions under one rulebook, remembering what it learnt of the rulebook."""

    def __init__(self, decider: Decider) -> None:
        """Index the clauses by the facts that they ask for."""
        self._possibilities = Possibilities(decider)
        self._found: dict[tuple[object, ...], tuple[Missing, ...]] = {}

    def questions(self, clauses: Iterable[str]) -> list[int]:
        """For each fact, which of the questions to it some clauses ask, as bits."""
        asked = [0] * len(self._possibilities.reader.facts)
        for place in places(self._possibilities.bits.of(clauses)):
            for fact, bits in self._possibilities.readings[place].asked_bits.items():
                asked[fact] |= bits
        return asked

    def of(self, decision: Decision) -> tuple[Missing, ...]:
        """The facts that would narrow the verdict of a decision, the most useful first."""
        now = decision.judgement.now
        if now.floor == now.ceiling:
            return ()
        day = Day(self._possibilities, decision)
        place = day.alike()
        found = self._found.get(place)
        if found is None:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            missing = _Search(self._possibilities, day).found()
            found = tuple(sorted(missing, key=lambda missing: (not missing.decides, missing.width)))
            self._found[place] = found
        return found


def missing_facts(decider: Decider, decision: Decision) -> tuple[Missing, ...]:
    """The facts that would narrow the verdict of a single decision, the most useful first."""
    return MissingFacts(decider).of(decision)


class _Search:
    """Tries answers to the open facts of one line."""

    def __init__(self, possibilities: Possibilities, day: Day) -> None:
        self.all = possibilities
        self.day = day
        self.now = day.interval(day.standing.true, day.standing.unknown)
        self.open = day.open_clauses(day.standing)
        self.asked: dict[int, int] = {}
        self.several: set[int] = set()
        for place in self.open:
            for fact, bits in possibilities.readings[place].asked_bits.items():
                self.asked[fact] = self.asked.get(fact, 0) | bits
                if bits & (bits - 1):
                    self.several.add(fact)

    def found(self) -> Iterator[Missing]:
        """The missing facts, in the order of the vocabulary."""
        standing = self.day.standing
        clauses = self._open_clauses(standing)
        results = {fact: self._results(standing, fact) for fact in _asked_for(clauses, standing.key)}
        moving = {fact for fact, intervals in results.items() if any(found != self.now for found in intervals)}
        hanging = [fact for fact in results if fact in moving or _hang_on(clauses, standing.key, fact)]
        refuted = self._refuted(frozenset(hanging) - moving, hanging)
        for fact in hanging:
            if fact not in refuted:
                widths = [ceiling - floor for floor, ceiling in results[fact]]
                name = self.all.reader.facts[fact]
                yield Missing(name, not any(widths), sum(widths) / max(len(widths), 1))

    def _refuted(self, doubtful: frozenset[int], facts: list[int]) -> frozenset[int]:
        """Those of some doubtful facts that surely move nothing; none where there is too much to try."""
        if not doubtful or self._trials(self.day.standing, facts) > _MOST_TRIALS:
            return frozenset()
        doubtful = frozenset([fact for fact in doubtful if not self._matters_to_a_clause(fact, facts)])
        return doubtful - self._matter_jointly(doubtful)

    def _open_clauses(self, standing: Standing) -> list[ClauseReading]:
        return [self.all.readings[place] for place in self.day.open_clauses(standing)]

    def _trials(self, standing: Standing, facts: list[int]) -> int:
        """How many answers there are to some facts."""
        return sum(len(self._options(standing, fact, combined=True).numbers) for fact in facts)

    def _options(self, standing: Standing, fact: int, combined: bool) -> Options:
        return self.all.options(standing.key, fact, self.asked.get(fact, 0), combined)

    def _after_each(self, standing: Standing, fact: int, combined: bool) -> Iterator[After]:
        """What results from each answer to a fact that agrees with what is known of it already.

        `combined`: sets of several members too. They can do more than their members only where a clause asks several
        things of them or where other clauses have to come about as well.
        """
        return self.all.after_each(standing, fact, self._options(standing, fact, combined))

    def _results(self, standing: Standing, fact: int) -> list[Interval]:
        found = self._after_each(standing, fact, combined=fact in self.several)
        return [self.day.interval(true, unknown) for _, true, unknown in found]

    def _moves(self, standing: Standing, fact: int) -> bool:
        """Whether some answer to a fact moves the interval."""
        before = self.day.interval(standing.true, standing.unknown)
        results = self._after_each(standing, fact, combined=fact in self.several)
        return any(self.day.interval(true, unknown) != before for _, true, unknown in results)

    def _matters_to_a_clause(self, fact: int, facts: list[int]) -> bool:
        """Whether the fact moves the interval once answers make a clause hang on it and silence the rest."""
        for place in self.open:
            clause = self.all.readings[place]
            if fact in clause.facts and clause.hangs_on(self.day.standing.key, fact):
                for company in self.all.relations.companies(place):
                    for way in clause.ways(self.day.standing.key, turns_on=fact):
                        spoken_for = sum(1 << other for other in (place, *company))
                        for standing in self._with_company(self._after(way), company):
                            if self._moves(self._quiet(standing, spoken_for, fact, facts), fact):
                                return True
        return False

    def _after(self, way: Assignment) -> Standing:
        return self.all.answered(self.day.standing, way)

    def _with_company(self, standing: Standing, company: tuple[int, ...]) -> Iterator[Standing]:
        """Ways to make the company of a clause true as well; none where it is not to be had."""
        waiting = [place for place in company if not standing.true >> place & 1]
        if not waiting:
            yield standing
        elif all(standing.unknown >> place & 1 for place in waiting):
            for way in self.all.readings[waiting[0]].ways(standing.key):
                yield from self._with_company(self.all.answered(standing, way), company)

    def _quiet(self, standing: Standing, spoken_for: int, fact: int, facts: list[int]) -> Standing:
        """All other facts answered so that as few other clauses as can be are not false."""
        for other in facts:
            if other != fact:
                rivals = standing.unknown & ~spoken_for & self.all.mentioning[other]
                if rivals:
                    standing = self._quietest(standing, other, ~spoken_for)
        return standing

    def _quietest(self, standing: Standing, fact: int, rivals: int) -> Standing:
        """The answer to a fact after which the fewest rivals are not false."""

        def noise(after: After) -> int:
            return ((after.true | after.unknown) & rivals).bit_count() + 2 * (after.true & rivals).bit_count()

        best = min(self._after_each(standing, fact, combined=False), key=noise, default=None)
        if best is None:
            return standing
        return Standing(replaced(standing.key, fact, best.number), best.true, best.unknown)

    def _matter_jointly(self, doubtful: frozenset[int]) -> frozenset[int]:
        """The facts that move the interval after some answers to others; those too of which that stays unproved.

        Answers to few facts are tried before answers to many.
        """
        tried = {self.day.standing.key}
        waiting = deque([self.day.standing])
        trials = 0
        unproved = set(doubtful)
        while waiting and unproved:
            standing = waiting.popleft()
            before = self.day.interval(standing.true, standing.unknown)
            clauses, key = self._open_clauses(standing), standing.key
            open_facts = [fact for fact in _asked_for(clauses, key) if _hang_on(clauses, key, fact)]
            if unproved.isdisjoint(open_facts):
                continue
            trials += self._trials(standing, open_facts)
            if trials > _MOST_TRIALS:
                return doubtful
            for fact in open_facts:
                for number, true, unknown in self._after_each(standing, fact, combined=True):
                    if self.day.interval(true, unknown) != before:
                        unproved.discard(fact)
                    key = replaced(standing.key, fact, number)
                    if key not in tried:
                        tried.add(key)
                        waiting.append(Standing(key, true, unknown))
        return doubtful - unproved


def _asked_for(clauses: Iterable[ClauseReading], key: ClassKey) -> list[int]:
    """The facts for which some clauses still ask."""
    return sorted({fact for clause in clauses for fact in clause.open(key).facts})


def _hang_on(clauses: Iterable[ClauseReading], key: ClassKey, fact: int) -> bool:
    """Whether one of some clauses hangs on a fact."""
    return any(clause.hangs_on(key, fact) for clause in clauses if fact in clause.facts)
