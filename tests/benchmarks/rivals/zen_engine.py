"""zen-engine: all clauses as one compiled expression that makes a list of truths, and as a preloaded decision.

One list costs a record one way into Rust and one way out; an expression or a table row for each clause costs it
hundreds. Contexts are given as JSON text, which zen reads faster than Python objects.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import zen

from tests.benchmarks.rivals.forms import Form, clause_ids, named
from tests.benchmarks.rivals.infix import Language
from tests.benchmarks.rivals.sample import Conditions

LANGUAGE = Language(
    both=" and ",
    either=" or ",
    negated="not ({})".format,
    shares="some({}, # in {})".format,
    filled="len({}) > 0".format,
    starts="startsWith({}, {})".format,
)


def forms(conditions: Conditions) -> Iterator[Form]:
    """Both ways of asking."""
    clauses = clause_ids(conditions.rulebook)
    truths = all_truths(conditions)
    compiled = zen.compile_expression(truths)
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": decision(truths)}}})
    yield Form("zen, compiled", "zen-engine", json.dumps, lambda one: named(clauses, compiled.evaluate(one)))
    yield Form(
        "zen, decision",
        "zen-engine",
        json.dumps,
        lambda one: named(clauses, engine.evaluate("rules", one)["result"]["truths"]),
    )


def all_truths(conditions: Conditions) -> str:
    """An expression that is the list of every clause's truth."""
    expressions = [LANGUAGE.expression(one.condition, conditions) for one in conditions.rulebook.clauses.values()]
    return f"[{', '.join(expressions)}]"


def decision(truths: str) -> dict[str, object]:
    """A decision model of one node that works the expression out."""
    content = {"expressions": [{"id": "e", "key": "truths", "value": truths}], "passThrough": False}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "n", "type": "expressionNode", "name": "n", "position": {"x": 1, "y": 0}, "content": content},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "n"},
        {"id": "b", "type": "edge", "sourceId": "n", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}
