"""What does a condition still ask once some of its leaves are answered? A smaller condition, or its truth.

And what would settle it? Many answers to one fact are tried in one reading: each answer is a bit, and each part of the
condition says for which of them it is true, and for which false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

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


def settled_by(rest: Condition, yes: Mapping[Leaf, int], every: int) -> tuple[int, int]:
    """The answers, as bits, that make a residual true, and those that make it false; the rest leave it open.

    `yes`: for each leaf that is answered the answers that say yes to it, of `every` answer; other leaves stay open.

    >>> origin, to = Leaf("item.origin", "is", "CN", "CN"), Leaf("shipment.to", "is", "JP", "JP")
    >>> settled_by(All((origin, to)), {origin: 0b01}, 0b11)
    (0, 2)
    """
    match rest:
        case Leaf():
            found = yes.get(rest)
            return (0, 0) if found is None else (found, every & ~found)
        case Not(part):
            true, false = settled_by(part, yes, every)
            return false, true
        case All(parts):
            true, false = every, 0
            for part in parts:
                if_true, if_false = settled_by(part, yes, every)
                true, false = true & if_true, false | if_false
            return true, false
        case Any(parts):
            true, false = 0, every
            for part in parts:
                if_true, if_false = settled_by(part, yes, every)
                true, false = true | if_true, false & if_false
            return true, false
