"""Rego (regopy): one module of rules, built into a bundle once; lists as objects, in which it looks a code up.

It keeps six digits of a number, so that a share of 0.09999 % is 0.1 % to it; those answers are counted as wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import regopy

from engine.conditions.tree import All, Condition, Leaf, Not
from engine.conditions.tree import Any as Some
from engine.vocabulary.values import Number
from tests.benchmarks.rivals.forms import Form
from tests.benchmarks.rivals.sample import Conditions, plain_name

_SIGNS = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<", "is": "==", "is_not": "!="}


def forms(conditions: Conditions) -> Iterator[Form]:
    """The one way of asking."""
    module = _Module(conditions)
    text = module.text()
    interpreter = regopy.Interpreter()
    interpreter.add_data({"lists": {name: dict.fromkeys(codes, True) for codes, name in module.lists.items()}})
    interpreter.add_module("clauses", text)
    bundle = interpreter.build("found=data.clauses.found", [])

    def decide(record: Any) -> frozenset[str]:
        interpreter.set_input(record)
        output = interpreter.query_bundle(bundle)  # must outlive what is read from it
        return frozenset(json.loads(str(output.binding("found"))))

    yield Form("Rego", "regopy", regopy.Input, decide)


class _Module:
    """Writes the module; what is asked more than once, and every `any`, becomes a rule of its own."""

    def __init__(self, conditions: Conditions) -> None:
        self.lists: dict[tuple[str, ...], str] = {}
        self._conditions = conditions
        self._helpers: dict[tuple[str, ...], str] = {}

    def text(self) -> str:
        """The module: a set of the clauses that are true."""
        clauses = [
            f"found contains {json.dumps(clause.id)} if {{ {'; '.join(self._body(clause.condition))} }}"
            for clause in self._conditions.rulebook.clauses.values()
        ]
        helpers = [f"{name} if {{ {body} }}" for bodies, name in self._helpers.items() for body in bodies]
        return "\n".join(["package clauses", "import rego.v1", *helpers, *clauses])

    def _body(self, condition: Condition, negated: bool = False) -> list[str]:
        """The lines that must all hold."""
        match condition:
            case Leaf():
                return [f"not {self._leaf(condition)}" if negated else self._leaf(condition)]
            case Not(part):
                return self._body(part, not negated)
            case All(parts) | Some(parts):
                bodies = [self._body(part, negated) for part in parts]
                if isinstance(condition, All) != negated:
                    return [line for body in bodies for line in body]
                return [self._helper(tuple("; ".join(body) for body in bodies))]

    def _helper(self, bodies: tuple[str, ...]) -> str:
        return self._helpers.setdefault(bodies, f"helper_{len(self._helpers)}")

    def _leaf(self, leaf: Leaf) -> str:
        name = f"input.{plain_name(leaf.fact)}"
        match leaf.operator:
            case "is_known":
                is_set = self._conditions.rulebook.vocabulary.facts[leaf.fact].is_set
                return f"count({name}) > 0" if is_set else f'{name} != ""'
            case "in":
                return f"{self._listed(leaf)}[{name}]"
            case "not_in":
                return self._helper((f"not {self._listed(leaf)}[{name}]",))
            case "any_in":
                return self._helper((f"some each in {name}; {self._listed(leaf)}[each]",))
            case sign:
                return f"{name} {_SIGNS[sign]} {_literal(leaf)}"

    def _listed(self, leaf: Leaf) -> str:
        codes = tuple(self._conditions.members(leaf))
        return f"data.lists.{self.lists.setdefault(codes, f'list_{len(self.lists)}')}"


def _literal(leaf: Leaf) -> str:
    operand = leaf.operand
    if isinstance(operand, bool | str):
        return json.dumps(operand)
    if isinstance(operand, Number):
        return repr(float(operand))
    raise TypeError(f"{leaf.operator} is not translated")
