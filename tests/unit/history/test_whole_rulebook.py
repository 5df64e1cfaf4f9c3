"""No change of the shipped law goes untold: each leaf and each day of it, edited one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from engine.conditions.tree import All, Any, Condition, Leaf, Not
from engine.history.law import law_changes
from engine.history.text import text_changes
from engine.rulebook.models import Window
from engine.rulebook.rulebook import Clause, Rulebook

_PAIRS = (("is", "is_not"), ("in", "not_in"), ("at_least", "more_than"), ("at_most", "less_than"))
OTHER = {**dict(_PAIRS), **{other: one for one, other in _PAIRS}}


def mutants(condition: Condition) -> Iterator[Condition]:
    """A condition with one leaf turned, or denied where it has no operator to turn to; each leaf in its turn."""
    match condition:
        case Leaf(fact, operator, operand, shown):
            turned = isinstance(operand, bool) is False and operator in OTHER
            yield Leaf(fact, OTHER[operator], operand, shown) if turned else Not(condition)
        case Not(part):
            yield from (Not(one) for one in mutants(part))
        case All(parts) | Any(parts):
            for at, part in enumerate(parts):
                yield from (type(condition)((*parts[:at], one, *parts[at + 1 :])) for one in mutants(part))


def with_clause(rulebook: Rulebook, clause: Clause) -> Rulebook:
    return replace(rulebook, clauses=rulebook.clauses | {clause.id: clause})


def test_every_leaf_that_is_turned_is_told_once_and_where(rulebook: Rulebook) -> None:
    tried = 0
    for clause in rulebook.clauses.values():
        small = rulebook.restricted_to(frozenset({clause.measure.measure}))
        for condition in mutants(small.clauses[clause.id].own_condition):
            changed = with_clause(small, replace(small.clauses[clause.id], own_condition=condition))
            for found in (text_changes(small, changed), law_changes(small, changed)):
                assert [one.names for one in found] == [(clause.id,)]
                assert len(found[0].changes) == 1, found
                assert {change.aspect for change in found[0].changes} == {"condition"}
            tried += 1
    assert tried > 300


def test_every_first_day_that_moves_is_told(rulebook: Rulebook) -> None:
    for clause in rulebook.clauses.values():
        start = clause.text.in_force.start - timedelta(days=1)
        window = Window.model_validate({"from": start, "through": clause.text.in_force.through})
        text = clause.text.model_copy(update={"in_force": window})
        changed = with_clause(rulebook, replace(clause, text=text))
        (found,) = law_changes(rulebook, changed)
        assert found.names == (clause.id,)
        assert str(start) in found.changes[0].text.en
