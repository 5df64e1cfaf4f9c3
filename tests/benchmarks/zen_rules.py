"""The same conditions for zen-engine: each clause of a rulebook as one expression of its own language.

zen knows two values where Licet knows three: a fact that is not given makes a comparison false there. It also has
no exact shares. The comparison is of speed on the same conditions, not of answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction

from engine.conditions.tree import All, Any, Condition, Interval, Leaf, Not, Operand
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Facts, Nothing, Value


def expression_graph(rulebook: Rulebook) -> str:
    """One expression node that says of every clause whether it is true (JSON decision model)."""
    expressions = [
        {"id": f"e{index}", "key": f"c{index}", "value": _expression(clause.condition)}
        for index, clause in enumerate(rulebook.clauses.values())
    ]
    return _graph("expressionNode", {"expressions": expressions, "passThrough": False})


def decision_table(rulebook: Rulebook) -> str:
    """One table that collects the clauses that are true."""
    rules = [
        {"_id": f"r{index}", "i": _expression(clause.condition), "o": json.dumps(clause.id)}
        for index, clause in enumerate(rulebook.clauses.values())
    ]
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": "i", "name": "clause", "type": "expression"}],
        "outputs": [{"id": "o", "name": "clause", "field": "clause", "type": "expression"}],
        "rules": rules,
    }
    return _graph("decisionTableNode", content)


def context(facts: Facts) -> dict[str, object]:
    """A line as zen takes it: nested objects, floats for numbers, null for `none`."""
    found: dict[str, dict[str, object]] = {}
    for name, value in facts.items():
        group, _, field = name.partition(".")
        found.setdefault(group, {})[field] = _plain(value)
    return dict(found)


def _plain(value: Value) -> object:
    match value:
        case Nothing():
            return None
        case frozenset():
            return sorted(value)
        case bool() | str() | int():
            return value
        case Fraction():
            return float(value)
        case _:
            return str(value)


def _graph(kind: str, content: Mapping[str, object]) -> str:
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "n", "type": kind, "name": "n", "position": {"x": 1, "y": 0}, "content": content},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "n"},
        {"id": "b", "type": "edge", "sourceId": "n", "targetId": "out"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def _expression(condition: Condition) -> str:
    match condition:
        case Leaf():
            return _leaf(condition)
        case Not(part):
            return f"not ({_expression(part)})"
        case All(parts):
            return " and ".join(f"({_expression(part)})" for part in parts)
        case Any(parts):
            return " or ".join(f"({_expression(part)})" for part in parts)


_SIGNS = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<", "is": "=="}


def _leaf(leaf: Leaf) -> str:
    fact = leaf.fact
    match leaf.operator, leaf.operand:
        case "is_known", _:
            return f"{fact} != null"
        case "is_not", operand:
            return f"{fact} != null and {fact} != {_literal(operand)}"
        case "in", operand:
            return f"{fact} in {_literal(operand)}"
        case "not_in", operand:
            return f"{fact} != null and not ({fact} in {_literal(operand)})"
        case "any_in", operand:
            return f"{fact} != null and some({fact}, # in {_literal(operand)})"
        case "starts_with", tuple() as prefixes:
            return " or ".join(f"startsWith({fact}, {json.dumps(prefix)})" for prefix in prefixes)
        case "between", Interval(low, high):
            return f"{fact} >= {_literal(low)} and {fact} <= {_literal(high)}"
        case operator, operand:
            return f"{fact} != null and {fact} {_SIGNS[operator]} {_literal(operand)}"


def _literal(operand: Operand) -> str:
    match operand:
        case frozenset() | tuple():
            return json.dumps(sorted(operand))
        case bool() | str():
            return json.dumps(operand)
        case Interval():
            raise ValueError("an interval is two bounds")
        case _:
            return repr(float(operand))
