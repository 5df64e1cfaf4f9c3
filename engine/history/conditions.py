"""Where do two conditions differ? Trees matched up part by part, so that one changed leaf is one difference.

The order of parts means nothing. A part is matched with the same part first, then with the one most like it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.conditions.tree import All, Any, Condition, Leaf, Not, canonical, canonical_operand, leaves

Place = Literal["all", "any", "excluded"]
"""Whether a part is asked for besides others, is enough by itself, or stands inside an exclusion."""
_SAME_FACT, _SAME_OPERATOR, _SHARED = 0.5, 0.3, 0.2
_LIKE_ENOUGH = 0.4
_OTHERWISE = 0.05


@dataclass(frozen=True)
class Difference:
    """One place in which two conditions differ; None on the side that has no such part.

    `regrouped`: the same parts are asked for together where they were alternatives, or the other way round.
    """

    before: Condition | None
    after: Condition | None
    place: Place
    regrouped: bool = False


def differences(before: Condition, after: Condition) -> list[Difference]:
    """Every place in which two conditions differ; none where they ask the same."""
    return list(_between(before, after, "all"))


def reordered(before: Condition, after: Condition) -> bool:
    """Whether two conditions that do not differ are written in another order."""
    return written(before) != written(after)


def written(condition: Condition) -> object:
    """A condition as plain data that names lists instead of holding their codes."""
    match condition:
        case Leaf(fact, operator, _, shown) if names_list(condition):
            return {fact: {operator: shown}}
        case Leaf():
            return canonical(condition)
        case Not(part):
            return {"not": written(part)}
        case All(parts):
            return {"all": [written(part) for part in parts]}
        case Any(parts):
            return {"any": [written(part) for part in parts]}


def names_list(leaf: Leaf) -> bool:
    """Whether a leaf asks for a list by its name."""
    return isinstance(leaf.operand, frozenset) and "/" in leaf.shown


def _between(before: Condition, after: Condition, place: Place) -> Iterator[Difference]:
    if _form(before) == _form(after):
        return
    match before, after:
        case Not(old), Not(new):
            yield from _between(old, new, "excluded")
        case ((All(old_parts) | Any(old_parts)), (All(new_parts) | Any(new_parts))):
            if type(before) is not type(after) and len(old_parts) > 1 and len(new_parts) > 1:
                yield Difference(before, after, place, regrouped=True)
            yield from _among(old_parts, new_parts, _inside(after, place))
        case ((All(old_parts) | Any(old_parts)), _) if _holds(old_parts, after):
            yield from _among(old_parts, (after,), _inside(before, place))
        case _, (All(new_parts) | Any(new_parts)) if _holds(new_parts, before):
            yield from _among((before,), new_parts, _inside(after, place))
        case _:
            yield Difference(before, after, place)


def _inside(group: Condition, place: Place) -> Place:
    if place == "excluded":
        return place
    return "any" if isinstance(group, Any) else "all"


def _holds(parts: Sequence[Condition], one: Condition) -> bool:
    return any(_likeness(part, one) >= _LIKE_ENOUGH for part in parts)


def _among(before: Sequence[Condition], after: Sequence[Condition], place: Place) -> Iterator[Difference]:
    old, new = _without(before, after), _without(after, before)
    matched = _matched(old, new)
    for at, part in enumerate(old):
        if at in matched:
            yield from _between(part, new[matched[at]], place)
        else:
            yield Difference(part, None, place)
    taken = set(matched.values())
    yield from (Difference(None, part, place) for at, part in enumerate(new) if at not in taken)


def _without(parts: Sequence[Condition], others: Sequence[Condition]) -> list[Condition]:
    """The parts that have no equal among others, each equal counted once."""
    there = Counter(_form(other) for other in others)
    left = []
    for part in parts:
        form = _form(part)
        if there[form]:
            there[form] -= 1
        else:
            left.append(part)
    return left


def _matched(old: Sequence[Condition], new: Sequence[Condition]) -> dict[int, int]:
    """Which old part became which new one: the likest first."""
    pairs = [(_likeness(a, b), -i, -j) for i, a in enumerate(old) for j, b in enumerate(new)]
    found: dict[int, int] = {}
    for likeness, i, j in sorted(pairs, reverse=True):
        if likeness >= _LIKE_ENOUGH and -i not in found and -j not in found.values():
            found[-i] = -j
    return found


def _likeness(one: Condition, other: Condition) -> float:
    """How much two conditions have in common, from 0 to 1."""
    match one, other:
        case Leaf(), Leaf():
            if one.fact != other.fact:
                return 0
            return _SAME_FACT + _SAME_OPERATOR * (one.operator == other.operator) + _SHARED * _overlap(one, other)
        case Not(part), Not(other_part):
            return _likeness(part, other_part)
        case ((All() | Any()), (All() | Any())):
            mine, its = (Counter(leaf.fact for leaf in leaves(tree)) for tree in (one, other))
            shared = (mine & its).total() / max(mine.total(), its.total())
            return shared - _OTHERWISE * (type(one) is not type(other))
        case Not(part), Leaf():
            return _likeness(part, other) - _OTHERWISE
        case Leaf(), Not(part):
            return _likeness(one, part) - _OTHERWISE
        case _:
            return 0


def _overlap(one: Leaf, other: Leaf) -> float:
    if not isinstance(one.operand, frozenset) or not isinstance(other.operand, frozenset):
        return 0
    return len(one.operand & other.operand) / max(len(one.operand | other.operand), 1)


def _form(condition: Condition) -> Hashable:
    """What two conditions have in common if they ask the same, whatever the order and the codes of a list."""
    match condition:
        case Leaf(fact, operator, operand, shown):
            return fact, operator, shown if names_list(condition) else str(canonical_operand(operand))
        case Not(part):
            return "not", _form(part)
        case All(parts) | Any(parts):
            return type(condition).__name__, tuple(sorted(map(repr, map(_form, parts))))
