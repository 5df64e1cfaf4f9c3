"""The same conditions as expressions of other languages, which differ in a few signs and in how they ask sets."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from engine.conditions.tree import All, Any, Condition, Interval, Leaf, Not, Operand
from tests.benchmarks.rivals.sample import Conditions, plain_name

_SIGNS = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<", "is": "==", "is_not": "!="}


def literal(value: object) -> str:
    """A text, a yes or no or a list of texts as JSON has it."""
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Language:
    """How one language writes what it writes differently; every call gets names and literals."""

    both: str
    either: str
    negated: Callable[[str], str]
    shares: Callable[[str, str], str]
    filled: Callable[[str], str]
    starts: Callable[[str, str], str]
    listed: Callable[[list[str]], str] = literal

    def expression(self, condition: Condition, conditions: Conditions) -> str:
        """A condition as an expression over plain records."""
        match condition:
            case Leaf():
                return self._leaf(condition, conditions)
            case Not(part):
                return self.negated(self.expression(part, conditions))
            case All(parts):
                return self.both.join(f"({self.expression(part, conditions)})" for part in parts)
            case Any(parts):
                return self.either.join(f"({self.expression(part, conditions)})" for part in parts)

    def _leaf(self, leaf: Leaf, conditions: Conditions) -> str:
        name = plain_name(leaf.fact)
        match leaf.operator, leaf.operand:
            case "is_known", _:
                is_set = conditions.rulebook.vocabulary.facts[leaf.fact].is_set
                return self.filled(name) if is_set else f'{name} != ""'
            case "in", _:
                return f"{name} in {self.listed(conditions.members(leaf))}"
            case "not_in", _:
                return self.negated(f"{name} in {self.listed(conditions.members(leaf))}")
            case "any_in", _:
                return self.shares(name, self.listed(conditions.members(leaf)))
            case "starts_with", tuple() as prefixes:
                return self.either.join(self.starts(name, literal(prefix)) for prefix in prefixes)
            case "between", Interval(low, high):
                return f"{name} >= {_scalar(low)}{self.both}{name} <= {_scalar(high)}"
            case operator, operand:
                return f"{name} {_SIGNS[operator]} {_scalar(operand)}"


def _scalar(operand: Operand) -> str:
    if isinstance(operand, bool | str):
        return literal(operand)
    if isinstance(operand, frozenset | tuple | Interval):
        raise TypeError(f"{operand!r} is not one value")
    return repr(float(operand))
