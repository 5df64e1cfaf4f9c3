"""Which condition does a rule author's `when` stand for? Parsing with typed faults, all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any as AnyData
from typing import NoReturn

from engine.conditions.tree import All, Any, Condition, Interval, Leaf, Not, Operand
from engine.faults import Fault, SourceRefused, nearest
from engine.vocabulary.models import Fact
from engine.vocabulary.reading import ValueFault, read_value
from engine.vocabulary.values import Number, known_in_full
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
        try:
            return self._condition(data, path)
        except SourceRefused as refused:
            self.faults += refused.faults
            return None

    def _condition(self, data: AnyData, path: Path) -> Condition:
        if not isinstance(data, dict) or len(data) != 1:
            hint = "write `all: [...]`, `any: [...]`, `not: ...` or `fact: {operator: value}`"
            self._refuse(path, "a condition is a mapping with exactly one key", hint)
        ((key, inner),) = data.items()
        inner_path = (*path, key)
        if key in ("all", "any"):
            return self._group(key, inner, inner_path)
        if key == "not":
            return Not(self._condition(inner, inner_path))
        return self._leaf(key, inner, inner_path)

    def _refuse(self, path: Path, what: str, hint: str = "") -> NoReturn:
        raise SourceRefused([self.document.fault(path, what, hint)])

    def _group(self, key: str, inner: AnyData, path: Path) -> Condition:
        if not isinstance(inner, list) or not inner:
            self._refuse(path, f"`{key}` takes a list with at least one condition")
        found: list[Condition] = []
        faults: list[Fault] = []
        for index, part in enumerate(inner):
            try:
                found.append(self._condition(part, (*path, index)))
            except SourceRefused as refused:
                faults += refused.faults
        if faults:
            raise SourceRefused(faults)
        return All(tuple(found)) if key == "all" else Any(tuple(found))

    def _leaf(self, name: str, inner: AnyData, path: Path) -> Condition:
        fact = self.vocabulary.facts.get(name)
        if fact is None:
            known = [*self.vocabulary.facts, "all", "any", "not"]
            self._refuse(path, f"`{name}` is not a fact of the vocabulary", nearest(name, known))
        if not isinstance(inner, dict) or len(inner) != 1:
            self._refuse(path, f"`{name}` takes exactly one operator", "write `{operator: value}`")
        ((operator, given),) = inner.items()
        allowed = (*OPERATORS[fact.type], "is_known")
        if operator not in allowed:
            hint = nearest(operator, allowed) or "one of " + ", ".join(allowed)
            self._refuse((*path, operator), f"`{operator}` is not an operator for a {fact.type} fact", hint)
        operand = self._operand(fact, operator, given, (*path, operator))
        return Leaf(name, operator, operand, _shown(given))

    def _operand(self, fact: Fact, operator: str, given: AnyData, path: Path) -> Operand:
        if operator == "is_known":
            if given != "yes":
                self._refuse(path, "`is_known` takes `yes`", "wrap it in `not` to ask the opposite")
            return True
        if operator == "between":
            return self._interval(fact, given, path)
        if operator in ("in", "not_in", "any_in"):
            return self._members(fact, given, path)
        if operator == "starts_with":
            texts = given if isinstance(given, list) else [given]
            return tuple(str(text).replace(".", "") for text in texts)
        return self._value(fact, given, path)

    def _members(self, fact: Fact, given: AnyData, path: Path) -> frozenset[str]:
        if isinstance(given, str) and "/" in given:
            members = self.find_list(given)
            if members is None:
                self._refuse(path, f"`{given}` is not a list", nearest(given, self.list_names))
            return members
        texts = given if isinstance(given, list) else [given]
        values = [self._value(fact, text, (*path, index)) for index, text in enumerate(texts)]
        singles = frozenset(value for value in values if isinstance(value, str))
        return singles.union(*(value for value in values if isinstance(value, frozenset)))

    def _interval(self, fact: Fact, given: AnyData, path: Path) -> Interval:
        if not isinstance(given, list) or len(given) != 2:
            self._refuse(path, "`between` takes two values", "write `between: [low, high]`")
        low, high = (self._value(fact, text, (*path, index)) for index, text in enumerate(given))
        if not isinstance(low, Number) or not isinstance(high, Number) or not _less(low, high):
            self._refuse(path, f"nothing lies between {given[0]} and {given[1]}", "write the lower bound first")
        return Interval(low, high)

    def _value(self, fact: Fact, given: AnyData, path: Path) -> str | bool | Number | frozenset[str]:
        if not isinstance(given, str):
            self._refuse(path, f"`{fact.name}` is compared with one plain value")
        try:
            value = read_value(fact, given)
        except ValueFault as fault:
            raise SourceRefused([self.document.fault(path, fault.what, fault.hint)]) from fault
        if not isinstance(value, str | bool | Number | frozenset) or not known_in_full(value):
            self._refuse(path, f"`{given}` is not a value to compare with", "use `is_known`")
        return value


def _less(low: Number, high: Number) -> bool:
    (n, d), (m, e) = low.as_integer_ratio(), high.as_integer_ratio()
    return n * e < m * d


def _shown(given: AnyData) -> str:
    if isinstance(given, list):
        return ", ".join(str(item) for item in given)
    return str(given)
