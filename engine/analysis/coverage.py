"""How much of the law do the cases exercise? Every leaf true, false and unknown, each time with effect.

A leaf counts as seen in a truth value only if giving it another one would have changed the outcome of that case: the
verdict, the clauses that decide it or may stand beside it, or the papers. A leaf that nothing depends on was not
tested, however often it was evaluated. Each clause must also be seen in every state that its windows give it, and each
numeric bound from below, exactly on it, and from above. What a nexus asks is asked of the cases once, whichever of the
measures under it they are of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, partial
from itertools import count

from engine.analysis.cases import Situation
from engine.analysis.verification import CaseRunner
from engine.conditions.classes import Answers
from engine.conditions.tree import All, Any, Condition, Interval, Leaf, Not, Truth, evaluate, leaves
from engine.decisions.deciding import Decider
from engine.decisions.findings import ClassKey, Findings, truths
from engine.rulebook.rulebook import Clause
from engine.vocabulary.values import Number

_TRUTHS: tuple[Truth, ...] = (True, False, None)
_MARK = Leaf("", "", "", "")
_NAMES: dict[Truth, str] = {True: "true", False: "false", None: "unknown"}


@dataclass(frozen=True)
class Coverage:
    """What is asked of the cases, and what they leave out, in words."""

    needed: int
    gaps: tuple[str, ...]

    @property
    def share(self) -> Fraction:
        """The share of what is asked that the cases cover."""
        return Fraction(self.needed - len(self.gaps), self.needed) if self.needed else Fraction(1)


def coverage(runner: CaseRunner, situations: Iterable[Situation], measure: str | None = None) -> Coverage:
    """The coverage of every clause of the rulebook, or of one measure, by its own measure's cases."""
    by_measure = _by_measure(runner, situations)
    needed: list[str] = []
    seen: set[str] = set()
    for clause in runner.rulebook.clauses.values():
        if measure not in (None, clause.measure.measure):
            continue
        own = by_measure.get(clause.measure.measure, [])
        asked = _Asked(clause.id, clause.own_condition)
        states = _needed_states(clause, runner.decider(clause.measure.measure))
        needed += [*asked.leaf_needs(), *states, *asked.bound_needs()]
        _see_leaves(seen, clause, asked, 0, own)
        seen |= {*_seen_states(clause, own), *asked.seen_bounds(own)}
    return Coverage(len(needed), tuple(need for need in needed if need not in seen))


def nexus_coverage(runner: CaseRunner, situations: Iterable[Situation], nexus: str) -> Coverage:
    """The coverage of a nexus by the cases of all measures under it; nothing is asked of one that no duty names."""
    under = [clause for clause in runner.rulebook.clauses.values() if clause.nexus and clause.nexus.name == nexus]
    if not under:
        return Coverage(0, ())
    by_measure = _by_measure(runner, situations)
    asked = _Asked(f"nexus {nexus}", runner.rulebook.nexuses[nexus].condition)
    needed = (*asked.leaf_needs(), *asked.bound_needs())
    measures = dict.fromkeys(clause.measure.measure for clause in under)
    seen = {need for measure in measures for need in asked.seen_bounds(by_measure.get(measure, []))}
    for own_alone in (True, False):  # the few cases of a clause itself nearly always show all; the others are many
        for clause in under:
            before = sum(1 for _ in leaves(clause.own_condition))
            cases = by_measure.get(clause.measure.measure, [])
            if own_alone:
                cases = [case for case in cases if case.situation.clause == clause.id]
            _see_leaves(seen, clause, asked, before, cases)
    return Coverage(len(needed), tuple(need for need in needed if need not in seen))


_Compared = tuple[object, ...]
"""What counts of an outcome."""


@dataclass(frozen=True)
class _Case:
    """A situation as the decider of its measure sees it."""

    situation: Situation
    decider: Decider

    @cached_property
    def _key(self) -> ClassKey:
        return self.decider.reader.classify(self.situation.facts)

    @cached_property
    def _answers(self) -> Answers:
        return self.decider.reader.answers(self._key)

    def truths(self, condition: Condition) -> dict[Leaf, Truth]:
        """What it answers each leaf of a condition."""
        return truths(condition, self.decider.reader, self._answers)

    @cached_property
    def _findings(self) -> Findings:
        found = self.decider.reader.findings(self._key)
        return Findings(found.true, found.unknown)

    @cached_property
    def _as_it_is(self) -> _Compared:
        return self._outcome(self._findings)

    def outcome(self, id_: str, truth: Truth) -> _Compared:
        """What would come out if a clause came to this truth."""
        changed = _with_finding(self._findings, id_, truth)
        return self._as_it_is if changed == self._findings else self._outcome(changed)

    def _outcome(self, findings: Findings) -> _Compared:
        states = self.decider.clock.states(findings.true | findings.unknown, self.situation.on)
        outcome = self.decider.stages.outcome(findings, states)
        verdict = (outcome.floor, outcome.ceiling, outcome.deciding, outcome.may_stand)
        return (*verdict, outcome.papers, outcome.possible_papers)


def _by_measure(runner: CaseRunner, situations: Iterable[Situation]) -> dict[str, list[_Case]]:
    found: dict[str, list[_Case]] = {}
    for situation in situations:
        found.setdefault(situation.measure, []).append(_Case(situation, runner.decider(situation.measure)))
    return found


@dataclass(frozen=True)
class _Asked:
    """A condition of which every side is to be tried, and whose it is."""

    of: str
    condition: Condition

    def leaf_need(self, index: int, leaf: Leaf, truth: Truth) -> str:
        """One leaf in one truth."""
        asks = f"{leaf.fact} {leaf.operator} {leaf.shown}"
        return f"{self.of}: condition {index + 1} ({asks}) {_NAMES[truth]} with effect"

    def leaf_needs(self) -> Iterator[str]:
        """Every leaf in every truth."""
        for index, leaf in enumerate(leaves(self.condition)):
            for truth in _TRUTHS:
                yield self.leaf_need(index, leaf, truth)

    def _bounds(self) -> Iterator[tuple[str, Number]]:
        for leaf in leaves(self.condition):
            if isinstance(leaf.operand, Interval):
                yield from ((leaf.fact, leaf.operand.low), (leaf.fact, leaf.operand.high))
            elif isinstance(leaf.operand, Number) and not isinstance(leaf.operand, bool):
                yield leaf.fact, leaf.operand

    def _bound_need(self, fact: str, bound: Number, side: str) -> str:
        return f"{self.of}: {fact} {side} {bound}"

    def bound_needs(self) -> Iterator[str]:
        """Every numeric bound from each side; below zero there is none, for no value that can be read is negative."""
        for fact, bound in sorted(set(self._bounds()), key=lambda pair: (pair[0], Fraction(pair[1]))):
            for side in ("below", "exactly", "above") if bound else ("exactly", "above"):
                yield self._bound_need(fact, bound, side)

    def seen_bounds(self, cases: Iterable[_Case]) -> Iterator[str]:
        """The bounds that cases lie at, with the side."""
        for fact, bound in set(self._bounds()):
            for case in cases:
                value = case.situation.facts.get(fact)
                if isinstance(value, Number) and not isinstance(value, bool):
                    difference = Fraction(value) - Fraction(bound)
                    side = "below" if difference < 0 else "above" if difference > 0 else "exactly"
                    yield self._bound_need(fact, bound, side)


def _see_leaves(seen: set[str], clause: Clause, asked: _Asked, before: int, cases: Iterable[_Case]) -> None:
    """Add the leaves of what is asked that made a difference; so many leaves stand before them in the clause."""
    asking = tuple(leaves(asked.condition))
    marked = [_replaced(clause.condition, count(), before + index) for index in range(len(asking))]
    needs = {
        (index, truth): asked.leaf_need(index, leaf, truth) for index, leaf in enumerate(asking) for truth in _TRUTHS
    }
    unseen = {side for side, need in needs.items() if need not in seen}
    for case in sorted(cases, key=lambda case: case.situation.clause != clause.id):  # its own were written to try it
        if not unseen:
            break
        answered = case.truths(asked.condition)
        sides = [(index, answered[leaf]) for index, leaf in enumerate(asking)]
        if unseen.isdisjoint(sides):
            continue
        known = case.truths(clause.condition)
        now = evaluate(clause.condition, known)
        outcome = cache(partial(case.outcome, clause.id))
        for index, truth in unseen.intersection(sides):
            others = {evaluate(marked[index], {**known, _MARK: other}) for other in _TRUTHS if other is not truth}
            if any(outcome(other) != outcome(now) for other in others - {now}):
                unseen.remove((index, truth))
                seen.add(needs[index, truth])


def _replaced(condition: Condition, counter: Iterator[int], index: int) -> Condition:
    """The condition with a mark for the leaf at one position, and no other place where that leaf stands."""
    match condition:
        case Leaf():
            return _MARK if next(counter) == index else condition
        case Not(part):
            return Not(_replaced(part, counter, index))
        case All(parts):
            return All(tuple(_replaced(part, counter, index) for part in parts))
        case Any(parts):
            return Any(tuple(_replaced(part, counter, index) for part in parts))


def _with_finding(findings: Findings, id_: str, truth: Truth) -> Findings:
    true, unknown = findings.true - {id_}, findings.unknown - {id_}
    return Findings(true | {id_} if truth else true, unknown | {id_} if truth is None else unknown)


def _needed_states(clause: Clause, decider: Decider) -> Iterator[str]:
    for activity in sorted({state.activity.value for state in decider.clock.history(clause.id)}):
        yield f"{clause.id}: {activity}"


def _seen_states(clause: Clause, cases: Iterable[_Case]) -> Iterator[str]:
    for case in cases:
        if case.situation.clause == clause.id:
            state = case.decider.clock.states((clause.id,), case.situation.on)[clause.id]
            yield f"{clause.id}: {state.activity.value}"
