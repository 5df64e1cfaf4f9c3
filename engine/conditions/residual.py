"""What does a condition still ask once some of its leaves are answered? A smaller condition, or its truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.conditions.tree import All, Any, Condition, Leaf, Not, Truth

Residual = Condition | bool


def residual(condition: Condition, truth: Callable[[Leaf], Truth]) -> Residual:
    """The condition without what is answered; it has the same truth, however the rest is answered.

    >>> known, open_ = Leaf("item.origin", "is", "CN", "CN"), Leaf("shipment.to", "is", "JP", "JP")
    >>> residual(All((known, open_)), {known: True, open_: None}.__getitem__) == open_
    True
    >>> residual(Any((known, open_)), {known: True, open_: None}.__getitem__)
    True
    """
    match condition:
        case Leaf():
            answer = truth(condition)
            return condition if answer is None else answer
        case Not(part):
            rest = residual(part, truth)
            return not rest if isinstance(rest, bool) else Not(rest)
        case All(parts):
            rests = _open((residual(part, truth) for part in parts), settles=False)
            return rests if isinstance(rests, bool) else rests[0] if len(rests) == 1 else All(rests)
        case Any(parts):
            rests = _open((residual(part, truth) for part in parts), settles=True)
            return rests if isinstance(rests, bool) else rests[0] if len(rests) == 1 else Any(rests)


def _open(rests: Iterable[Residual], settles: bool) -> tuple[Condition, ...] | bool:
    """The parts that are still open; the truth of the whole where one part settles it or none is open."""
    found = []
    for rest in rests:
        if rest is settles:
            return settles
        if not isinstance(rest, bool):
            found.append(rest)
    return tuple(found) if found else not settles
