"""Which clauses are true or unknown of one record? The scalar reading of condition trees.

Conditions are compiled to functions over the answers of all leaves. Each clause is filed under leaves of which one
must hold for it (its *key*: a code list before a country), so that a record meets only the clauses whose key it
does not already fail: the cost follows the clauses that can apply, not their number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter

from engine.conditions.classes import Answers
from engine.conditions.tree import All, Any, Condition, Leaf, Not, Truth

Reading = Callable[[Answers], Truth]
# The most selective kinds of fact first: a code list excludes more records than a country does.
_SELECTIVE = ("codes", "code", "words", "word", "yes_no", "countries", "country")


def reading(condition: Condition, position: Mapping[Leaf, int]) -> Reading:
    """A function from the answers of all leaves, in `position`, to the truth of the condition."""
    match condition:
        case Leaf():
            return itemgetter(position[condition])
        case Not(part):
            return _negation(reading(part, position))
        case All(parts):
            return _conjunction(_values(parts, position))
        case Any(parts):
            return _disjunction(_values(parts, position))


def key_leaves(condition: Condition, fact_types: Mapping[str, str]) -> frozenset[Leaf] | None:
    """The most selective leaves one of which must not be false for the condition not to be; None if there are none."""
    match condition:
        case Leaf():
            return frozenset({condition}) if fact_types[condition.fact] in _SELECTIVE else None
        case Not():
            return None
        case All(parts):
            keys = [key for part in parts if (key := key_leaves(part, fact_types))]
            return min(keys, key=lambda key: _cost(key, fact_types), default=None)
        case Any(parts):
            found = [key_leaves(part, fact_types) for part in parts]
            keys = [key for key in found if key]
            return frozenset[Leaf]().union(*keys) if len(keys) == len(found) else None


def _cost(key: frozenset[Leaf], fact_types: Mapping[str, str]) -> tuple[int, int]:
    return max(_SELECTIVE.index(fact_types[leaf.fact]) for leaf in key), len(key)


def _values(parts: tuple[Condition, ...], position: Mapping[Leaf, int]) -> Callable[[Answers], tuple[Truth, ...]]:
    if len(parts) > 1 and all(isinstance(part, Leaf) for part in parts):
        return itemgetter(*(position[part] for part in parts if isinstance(part, Leaf)))
    readings = tuple(reading(part, position) for part in parts)
    return lambda answers: tuple([read(answers) for read in readings])


def _negation(inner: Reading) -> Reading:
    def negation(answers: Answers) -> Truth:
        value = inner(answers)
        return None if value is None else not value

    return negation


def _conjunction(values: Callable[[Answers], tuple[Truth, ...]]) -> Reading:
    def conjunction(answers: Answers) -> Truth:
        found = values(answers)
        return False if False in found else None if None in found else True

    return conjunction


def _disjunction(values: Callable[[Answers], tuple[Truth, ...]]) -> Reading:
    def disjunction(answers: Answers) -> Truth:
        found = values(answers)
        return True if True in found else None if None in found else False

    return disjunction
