"""business-rules: trees of its own over variables that are methods; here each leaf is one that says yes or no.

Its own comparison of numbers counts a millionth as nothing (`NumericType.EPSILON`), which is wrong at 0.1 %. Methods
that compare themselves are right, and faster.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

from business_rules.engine import check_conditions_recursively
from business_rules.variables import BaseVariables, boolean_rule_variable

from engine.conditions.tree import All, Condition, Leaf, Not
from engine.conditions.tree import Any as Some
from engine.vocabulary.values import Number
from tests.benchmarks.rivals.forms import Form, clause_ids, named
from tests.benchmarks.rivals.sample import Conditions, Plain, Record, plain_name

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
    "is": operator.eq,
    "is_not": operator.ne,
}


def forms(conditions: Conditions) -> Iterator[Form]:
    """The one way of asking."""
    clauses = clause_ids(conditions.rulebook)
    names = {leaf: f"leaf_{number}" for number, leaf in enumerate(conditions.reader.position)}
    variables = type(
        "Variables",
        (BaseVariables,),
        {
            "__init__": _given,
            **{name: boolean_rule_variable(name)(_method(leaf, conditions)) for leaf, name in names.items()},
        },
    )
    trees = [_tree(one.condition, names) for one in conditions.rulebook.clauses.values()]

    def decide(record: Record) -> frozenset[str]:
        known = variables(record)
        return named(clauses, [check_conditions_recursively(tree, known) for tree in trees])

    yield Form("business-rules", "business-rules", _with_sets, decide)


def _given(variables: Any, record: Record) -> None:
    variables.record = record


def _with_sets(record: Record) -> dict[str, object]:
    return {name: frozenset(value) if isinstance(value, list) else value for name, value in record.items()}


def _tree(condition: Condition, names: dict[Leaf, str], negated: bool = False) -> dict[str, object]:
    """A condition as its trees are written, which have no negation: it goes down to the leaves."""
    match condition:
        case Leaf():
            return {"name": names[condition], "operator": "is_false" if negated else "is_true", "value": True}
        case Not(part):
            return _tree(part, names, not negated)
        case All(parts):
            return {"any" if negated else "all": [_tree(part, names, negated) for part in parts]}
        case Some(parts):
            return {"all" if negated else "any": [_tree(part, names, negated) for part in parts]}


def _method(leaf: Leaf, conditions: Conditions) -> Callable[[Any], bool]:
    name = plain_name(leaf.fact)
    if leaf.operator == "is_known":
        return lambda variables: bool(variables.record[name])
    if leaf.operator in ("in", "not_in", "any_in"):
        members = frozenset(conditions.members(leaf))
        if leaf.operator == "any_in":
            return lambda variables: not members.isdisjoint(variables.record[name])
        wanted = leaf.operator == "in"
        return lambda variables: (variables.record[name] in members) is wanted
    compare = _COMPARISONS[leaf.operator]
    operand = _plain(leaf)
    return lambda variables: compare(variables.record[name], operand)


def _plain(leaf: Leaf) -> Plain:
    if isinstance(leaf.operand, bool | str):
        return leaf.operand
    if isinstance(leaf.operand, Number):
        return float(leaf.operand)
    raise TypeError(f"{leaf.operator} is not translated")
