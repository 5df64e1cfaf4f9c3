"""What falls between two clauses of a measure? A day between two windows, a value between two thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

from engine.conditions.tree import leaves
from engine.proving.finding import Finding, Threshold
from engine.proving.law import Law
from engine.proving.logic import Line
from engine.rulebook.activity import Activity
from engine.rulebook.rulebook import Clause
from engine.vocabulary.values import Number

if TYPE_CHECKING:
    from z3 import BoolRef

_DAY = timedelta(days=1)
_LONGEST_HOLE = timedelta(days=31)
"""Clauses further apart than this do not follow one another."""


def window_gaps(law: Law, measure: str) -> Iterator[Finding]:
    """Days between the end of a clause and the beginning of its successor, and between two suspensions of a clause."""
    for clause in law.of_measure(measure):
        yield from _between_suspensions(law, clause)
    for alike in law.of_kinds(measure):
        for first, second in permutations(alike, 2):
            found = _between_clauses(law, first, second, alike)
            if found is not None:
                yield found


def _between_suspensions(law: Law, clause: Clause) -> Iterator[Finding]:
    history = law.calendar.history(clause.id)
    for before, state, after in zip(history, history[1:], history[2:], strict=False):
        holds = state.activity is Activity.IN_FORCE and after.start - state.start <= _LONGEST_HOLE
        if holds and before.activity is after.activity is Activity.SUSPENDED:
            line = law.logic.line(law.yes(clause.id))
            if line is not None:
                moments = tuple(
                    law.moment(line, day, (clause.id,)) for day in (state.start - _DAY, state.start, after.start)
                )
                hole = (state.start, after.start - _DAY)
                yield Finding("window_gap", clause.measure.measure, (clause.clause_name,), moments, hole=hole)


def _between_clauses(law: Law, first: Clause, second: Clause, alike: Sequence[Clause]) -> Finding | None:
    end, start = law.calendar.ended(first.id), second.text.in_force.start
    if end is None or not end < start <= end + _LONGEST_HOLE:
        return None
    others = [id_ for id_ in law.active((clause.id for clause in alike), end) if id_ not in (first.id, second.id)]
    line = law.logic.line(law.yes(first.id), law.yes(second.id), *map(law.no, others))
    if line is None:
        return None
    both = (first.id, second.id)
    moments = tuple(law.moment(line, day, both, others) for day in (end - _DAY, end, start))
    names = (first.clause_name, second.clause_name)
    return Finding("window_gap", first.measure.measure, names, moments, hole=(end, start - _DAY))


def threshold_gaps(law: Law, measure: str) -> Iterator[Finding]:
    """Values on which no clause is true although one is just below and one, or the same, just above."""
    for alike in law.of_kinds(measure):
        facts = dict.fromkeys(leaf.fact for clause in alike for leaf in leaves(clause.condition))
        for fact in facts:
            terms = law.logic.facts[fact]
            if terms.fact.is_number:
                for edge in terms.domain.edges():
                    yield from _at_edge(law, alike, fact, edge)


def _at_edge(law: Law, alike: Sequence[Clause], fact: str, edge: Number) -> Iterator[Finding]:
    place = law.logic.facts[fact].domain.place_of_number(edge)
    asking = [clause for clause in alike if any(leaf.fact == fact for leaf in leaves(clause.condition))]
    seen: set[frozenset[str]] = set()
    for day in reversed(law.days):
        active = frozenset(law.active((clause.id for clause in alike), day))
        if active in seen or place is None:
            continue
        seen.add(active)
        for below in (clause for clause in asking if clause.id in active):
            for above in (clause for clause in asking if clause.id in active):
                found = _Edge(law, fact, place, edge).finding(below, above, active, day)
                if found is not None:
                    yield found
                    return


class _Edge:
    """One threshold of one fact, whose points just below and just above are its neighbours."""

    def __init__(self, law: Law, fact: str, place: int, edge: Number) -> None:
        self._law = law
        self._fact = fact
        self._place = place
        self._edge = edge
        self._points = law.logic.facts[fact].domain.points

    def finding(self, below: Clause, above: Clause, active: frozenset[str], day: date) -> Finding | None:
        """A line for which neither is true on the edge, nor any other of these."""
        law, place = self._law, self._place
        if not 0 < place < len(self._points) - 2:  # nothing is below, or nothing but "none" above
            return None
        goals = [self._moved(law.yes(below.id), -1), self._moved(law.yes(above.id), 1)]
        line = law.logic.line(*goals, *(self._moved(law.no(id_), 0) for id_ in sorted(active)))
        if line is None:
            return None
        moments = (
            law.moment(self._at(line, -1), day, (below.id,)),
            law.moment(self._at(line, 0), day, (), sorted(active)),
            law.moment(self._at(line, 1), day, (above.id,)),
        )
        names = tuple(dict.fromkeys((below.clause_name, above.clause_name)))
        threshold = Threshold(self._fact, self._edge)
        return Finding("threshold_gap", below.measure.measure, names, moments, threshold=threshold)

    def _at(self, line: Line, step: int) -> Line:
        return {**line, self._fact: self._points[self._place + step].example}

    def _moved(self, term: BoolRef, step: int) -> BoolRef:
        return self._law.logic.moved(term, self._fact, self._place + step)
