"""Which condition does a rule author's `when` stand for? Parsing with typed faults, all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any as AnyData

from engine.conditions.tree import All, Any, Condition, Interval, Leaf, Not, Operand
from engine.faults import Fault, nearest
from engine.vocabulary.models import Fact
from engine.vocabulary.reading import ValueFault, read_value
from engine.vocabulary.values import Nothing, Number
from engine.vocabulary.vocabulary import Vocabulary
from engine.yaml_source import Document, Step

Path = tuple[Step, ...]
ListLookup = Callable[[str], "frozenset[str] | None"]

_SCALAR = ("is", "is_not", "in", "not_in")
_COMPARISONS = ("at_least", "more_than", "at_most", "less_than", "between")
OPERATORS: dict[str, tuple[str, ...]] = {
    "text": _SCALAR,
    "country": _SCALAR,
    "word": _SCALAR,
    "code": (*_SCALAR, "starts_with"),
    "countries": ("any_in",),
    "words": ("any_in",),
    "codes": ("any_in",),
    "share": _COMPARISONS,
    "quantity": _COMPARISONS,
    "count": _COMPARISONS,
    "money": _COMPARISONS,
    "yes_no": ("is",),
    "date": (),
}
"""The operators that each type of fact takes, besides `is_known`, which all take."""


@dataclass
class ConditionParser:
    """Parses the conditions of one document, collecting faults instead of stopping at the first."""

    document: Document
    vocabulary: Vocabulary
    find_list: ListLookup
    list_names: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    def parse(self, data: AnyData, path: Path) -> Condition | None:
        """The condition at `path`, or None where something in it is wrong (see `faults`)."""
        if not isinstance(data, dict) or len(data) != 1:
            hint = "write `all: [...]`, `any: [...]`, `not: ...` or `fact: {operator: value}`"
            return self._fault(path, "a condition is a mapping with exactly one key", hint)
        ((key, inner),) = data.items()
        inner_path = (*path, key)
        if key in ("all", "any"):
            return self._group(key, inner, inner_path)
        if key == "not":
            part = self.parse(inner, inner_path)
            return Not(part) if part is not None else None
        return self._leaf(key, inner, inner_path)

    def _fault(self, path: Path, what: str, hint: str = "") -> None:
        self.faults.append(self.document.fault(path, what, hint))

    def _group(self, key: str, inner: AnyData, path: Path) -> Condition | None:
        if not isinstance(inner, list) or not inner:
            return self._fault(path, f"`{key}` takes a list with at least one condition")
        parts = [self.parse(part, (*path, index)) for index, part in enumerate(inner)]
        found = tuple(part for part in parts if part is not None)
        if len(found) < len(parts):
            return None
        return All(found) if key == "all" else Any(found)

    def _leaf(self, name: str, inner: AnyData, path: Path) -> Condition | None:
        fact = self.vocabulary.facts.get(name)
        if fact is None:
            known = [*self.vocabulary.facts, "all", "any", "not"]
            return self._fault(path, f"`{name}` is not a fact of the vocabulary", nearest(name, known))
        if not isinstance(inner, dict) or len(inner) != 1:
            return self._fault(path, f"`{name}` takes exactly one operator", "write `{operator: value}`")
        ((operator, given),) = inner.items()
        allowed = (*OPERATORS[fact.type], "is_known")
        if operator not in allowed:
            hint = nearest(operator, allowed) or "one of " + ", ".join(allowed)
            return self._fault((*path, operator), f"`{operator}` is not an operator for a {fact.type} fact", hint)
        operand = self._operand(fact, operator, given, (*path, operator))
        return None if operand is None else Leaf(name, operator, operand, _shown(given))

    def _operand(self, fact: Fact, operator: str, given: AnyData, path: Path) -> Operand | None:
        if operator == "is_known":
            if given != "yes":
                return self._fault(path, "`is_known` takes `yes`", "wrap it in `not` to ask the opposite")
            return True
        if operator == "between":
            return self._interval(fact, given, path)
        if operator in ("in", "not_in", "any_in"):
            return self._members(fact, given, path)
        if operator == "starts_with":
            texts = given if isinstance(given, list) else [given]
            return tuple(str(text).replace(".", "") for text in texts)
        value = self._value(fact, given, path)
        return None if value is None or isinstance(value, frozenset) else value

    def _members(self, fact: Fact, given: AnyData, path: Path) -> frozenset[str] | None:
        if isinstance(given, str) and "/" in given:
            members = self.find_list(given)
            if members is None:
                self._fault(path, f"`{given}` is not a list", nearest(given, self.list_names))
            return members
        texts = given if isinstance(given, list) else [given]
        values = [self._value(fact, text, (*path, index)) for index, text in enumerate(texts)]
        members = frozenset[str]()
        for value in values:
            if isinstance(value, frozenset):
                members |= value
            elif isinstance(value, str):
                members |= {value}
        return members if members and None not in values else None

    def _interval(self, fact: Fact, given: AnyData, path: Path) -> Interval | None:
        if not isinstance(given, list) or len(given) != 2:
            return self._fault(path, "`between` takes two values", "write `between: [low, high]`")
        low, high = (self._value(fact, text, (*path, index)) for index, text in enumerate(given))
        if not isinstance(low, Number) or not isinstance(high, Number):
            return None
        if not _less(low, high):
            return self._fault(path, f"nothing lies between {given[0]} and {given[1]}", "write the lower bound first")
        return Interval(low, high)

    def _value(self, fact: Fact, given: AnyData, path: Path) -> str | bool | Number | frozenset[str] | None:
        if not isinstance(given, str):
            return self._fault(path, f"`{fact.name}` is compared with one plain value")
        try:
            value = read_value(fact, given)
        except ValueFault as fault:
            return self._fault(path, fault.what, fault.hint)
        if value is None or isinstance(value, Nothing) or not isinstance(value, str | bool | Number | frozenset):
            return self._fault(path, f"`{given}` is not a value to compare with", "use `is_known`")
        return value


def _less(low: Number, high: Number) -> bool:
    (n, d), (m, e) = low.as_integer_ratio(), high.as_integer_ratio()
    return n * e < m * d


def _shown(given: AnyData) -> str:
    if isinstance(given, list):
        return ", ".join(str(item) for item in given)
    return str(given)
