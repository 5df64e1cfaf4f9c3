"""Small changes planted in a rulebook, one at a time: every comparison, every window edge, every outcome.

What a change is worth is asked of `engine.proving.differences`: it is *found* where a witness shows it to both engines,
*equivalent* where it is proved to change nothing for any line on any day, and *refused* where the loader or the
inference would not take such a rulebook.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any as AnyData
from typing import Literal

from engine.conditions.tree import All, Any, Condition, Interval, Leaf, Not, leaves
from engine.proving.differences import ClauseDifference, Pair, narrow
from engine.rulebook.models import Amendable, ClauseText, Measure, Window
from engine.rulebook.rulebook import Clause, Rulebook
from engine.vocabulary.values import Number

_DAY = timedelta(days=1)
STEP = Decimal("0.000000001")
"""The smallest step of a number that is not a count."""
_SWAPPED = {
    "at_least": "more_than", "more_than": "at_least", "at_most": "less_than", "less_than": "at_most",
    "in": "not_in", "not_in": "in", "is": "is_not", "is_not": "is",
}  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """One change: what was changed, where, and the rulebook with it."""

    kind: str
    clauses: tuple[str, ...]
    what: str
    rulebook: Rulebook

    @property
    def would_be_taken(self) -> bool:
        """Whether the loader and the inference take such a rulebook: windows run forward, exceptions are milder."""
        return not any(_runs_backward(self.rulebook.clauses[id_]) for id_ in self.clauses) and not any(
            self.rulebook.ladder.index(clause.outcome) >= self.rulebook.ladder.index(excepted.outcome)
            for clause in self.rulebook.clauses.values()
            for excepted in (self.rulebook.clauses[name] for name in clause.exception_to)
        )


@dataclass(frozen=True)
class Verdict:
    """What became of a planted change; `proof` says why an equivalent one is."""

    planted: Planted
    result: Literal["found", "equivalent", "refused", "missed"]
    differences: tuple[ClauseDifference, ...] = ()
    proof: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether nothing was missed."""
        return self.result != "missed"


def planted(rulebook: Rulebook) -> Iterator[Planted]:
    """Every change, in the order of the clauses."""
    for clause in rulebook.clauses.values():
        yield from _comparisons(rulebook, clause)
        yield from _outcomes(rulebook, clause)
        yield from _clause_windows(rulebook, clause)
    for measure in rulebook.measures.values():
        yield from _measure_windows(rulebook, measure)


def verdict_on(rulebook: Rulebook, change: Planted) -> Verdict:
    """What becomes of a change, asked within the measures that it concerns."""
    if not change.would_be_taken:
        return Verdict(change, "refused")
    pair = narrow(rulebook, change.rulebook, change.clauses[0])
    differences = []
    for id_ in change.clauses:
        ways = pair.ways(id_)
        if ways:
            differences.append(ClauseDifference(id_, ways, pair.witness(id_, ways)))
    shown = [one for one in differences if one.witness and one.witness.shows_difference]
    if shown:
        return Verdict(change, "found", tuple(shown))
    if any(one.witness for one in differences):
        turned = Pair(rulebook, change.rulebook).verdict_witness()
        proof = "no line gets another verdict under all clauses: where it is true, others call for as much"
        return Verdict(change, "equivalent" if turned is None else "missed", tuple(differences), proof)
    if differences:
        return Verdict(change, "equivalent", proof="no line meets the clause on a day on which it differs")
    return Verdict(change, "equivalent", proof="the same truth for every line, in force on the same days")


def _comparisons(rulebook: Rulebook, clause: Clause) -> Iterator[Planted]:
    for place, leaf in enumerate(leaves(clause.own_condition)):
        for changed, what in _changed(leaf, rulebook.vocabulary.facts[leaf.fact].type):
            condition = _replaced(clause.own_condition, iter(range(10_000)), place, changed)
            told = f"condition {place + 1}: {leaf.fact} {leaf.operator} {leaf.shown} → {what}"
            yield Planted("comparison", (clause.id,), told, _with(rulebook, replace(clause, own_condition=condition)))


def _changed(leaf: Leaf, fact_type: str) -> Iterator[tuple[Condition, str]]:
    swapped = _SWAPPED.get(leaf.operator)
    if fact_type == "yes_no" and leaf.operator == "is":
        yield replace(leaf, operand=not leaf.operand), f"is {not leaf.operand}"
    elif swapped:
        yield replace(leaf, operator=swapped), swapped
    else:
        yield Not(leaf), "its opposite"
    step = Decimal(1) if fact_type == "count" else STEP
    operand = leaf.operand
    for sign in (-1, 1):
        if isinstance(operand, Interval):
            yield (
                replace(leaf, operand=Interval(_moved(operand.low, sign * step), operand.high)),
                f"low {sign * step:+f}",
            )
            yield (
                replace(leaf, operand=Interval(operand.low, _moved(operand.high, sign * step))),
                f"high {sign * step:+f}",
            )
        elif isinstance(operand, Number) and not isinstance(operand, bool):
            yield replace(leaf, operand=_moved(operand, sign * step)), f"{sign * step:+f}"


def _moved(number: Number, step: Decimal) -> Number:
    return int(number + int(step)) if isinstance(number, int) else Fraction(number) + Fraction(step)


def _outcomes(rulebook: Rulebook, clause: Clause) -> Iterator[Planted]:
    place = rulebook.ladder.index(clause.outcome)
    for other in (place - 1, place + 1):
        if 0 <= other < len(rulebook.ladder):
            outcome = rulebook.ladder[other]
            text = clause.text.model_copy(update={"outcome": outcome})
            told = f"outcome {clause.outcome} → {outcome}"
            yield Planted("outcome", (clause.id,), told, _with(rulebook, replace(clause, text=text)))


def _clause_windows(rulebook: Rulebook, clause: Clause) -> Iterator[Planted]:
    text = clause.text
    for field, value, told in [*_edges("in_force", text.in_force), *_amended(text)]:
        changed = text.model_copy(update={field: value})
        yield Planted("window", (clause.id,), told, _with(rulebook, replace(clause, text=changed)))


def _measure_windows(rulebook: Rulebook, measure: Measure) -> Iterator[Planted]:
    own = [clause for clause in rulebook.clauses.values() if clause.measure is measure]
    for field, value, told in _amended(measure) if own else ():
        changed = measure.model_copy(update={field: value})
        clauses = [replace(clause, measure=changed) for clause in own]
        yield Planted("window", tuple(clause.id for clause in own), told, _with(rulebook, *clauses))


def _amended(owner: ClauseText | Measure) -> Iterator[tuple[str, AnyData, str]]:
    """Every edge of every dated entry, a day earlier and a day later."""
    for field in ("suspended", "resumed", "pending"):
        entries = getattr(owner, field)
        for place, entry in enumerate(entries):
            for _, changed, told in _edges(field, entry):
                yield field, (*entries[:place], changed, *entries[place + 1 :]), told
    if owner.ended:
        yield from _edges("ended", owner.ended)


def _edges(field: str, entry: AnyData) -> Iterator[tuple[str, AnyData, str]]:
    for edge in ("start", "through"):
        day: date | None = getattr(entry, edge, None)
        for step in (-_DAY, _DAY) if day else ():
            assert day is not None
            yield field, entry.model_copy(update={edge: day + step}), f"{field} {edge} {day} → {day + step}"


def _runs_backward(clause: Clause) -> bool:
    owners: list[Amendable] = [clause.text, clause.measure]
    windows: list[Window] = [clause.text.in_force]
    windows += [window for owner in owners for window in (*owner.suspended, *owner.pending)]
    return any(window.through is not None and window.through < window.start for window in windows)


def _with(rulebook: Rulebook, *clauses: Clause) -> Rulebook:
    changed = {clause.id: clause for clause in clauses}
    measures = rulebook.measures | {clause.measure.measure: clause.measure for clause in clauses}
    return replace(rulebook, clauses=rulebook.clauses | changed, measures=measures)


def _replaced(condition: Condition, places: Iterator[int], place: int, by: Condition) -> Condition:
    match condition:
        case Leaf():
            return by if next(places) == place else condition
        case Not(part):
            return Not(_replaced(part, places, place, by))
        case All(parts):
            return All(tuple([_replaced(part, places, place, by) for part in parts]))
        case Any(parts):
            return Any(tuple([_replaced(part, places, place, by) for part in parts]))
