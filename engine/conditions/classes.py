"""Which values of a fact make no difference to any clause? Values with equal answers form one class.

A clause sees a fact only through the leaves that mention it, so a value is worth exactly the tuple of its leaves'
truths. Decisions are computed once per combination of classes, and the same classes say which answers to a
missing fact are still possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from engine.conditions.codes import CodeUniverse
from engine.conditions.tree import Interval, Leaf, Truth
from engine.conditions.truth import leaf_test
from engine.vocabulary.models import Fact
from engine.vocabulary.units import as_number
from engine.vocabulary.values import NONE, Number, Value

Answers = tuple[Truth, ...]
_MOST_UNIONS = 256
_OTHER = "\N{BLACK FOUR POINTED STAR}"
_SOME_COUNTRIES = ("CH", "BR", "ZA", "NZ", "CA", "IS", "FJ", "UY")


class FactClasses:
    """The classes of one fact under the leaves that mention it."""

    def __init__(self, fact: Fact, leaves: tuple[Leaf, ...], universe: CodeUniverse | None) -> None:
        """`leaves` are distinct and all of this fact; answers come in their order."""
        self.fact = fact
        self.leaves = leaves
        self.unknown: Answers = (None,) * len(leaves)
        self._tests = tuple(leaf_test(leaf, universe) for leaf in leaves)

    def answers(self, value: Value | None) -> Answers:
        """The truth of each leaf for a value; None (not known) leaves every leaf unknown."""
        if value is None:
            return self.unknown
        return tuple(test(value) for test in self._tests)

    @cached_property
    def possible(self) -> dict[Answers, Value]:
        """Every distinct answer that a known value can give, each with an example value."""
        return self._with_unions(dict(self.single)) if self.fact.is_set else self.single

    @cached_property
    def single(self) -> dict[Answers, Value]:
        """The same without what only sets of several members can answer."""
        found: dict[Answers, Value] = {}
        for value in self._examples():
            answers = self.answers(value)
            if None not in answers:
                found.setdefault(answers, value)
        return found

    def _examples(self) -> Iterator[Value]:
        fact = self.fact
        yield frozenset() if fact.is_set else NONE
        if fact.is_number:
            yield from self._numbers()
        elif fact.type == "yes_no":
            yield from (True, False)
        elif fact.type in ("word", "words"):
            yield from (_one(word, fact) for word in fact.words)
        else:
            yield from (_one(text, fact) for text in self._texts())

    def _texts(self) -> Iterator[str]:
        if self.fact.type in ("country", "countries"):
            named = set(_operand_texts(self.leaves))
            yield next((code for code in _SOME_COUNTRIES if code not in named), _OTHER)
        else:
            yield _OTHER
        yield from _operand_texts(self.leaves)

    def _numbers(self) -> Iterator[Number]:
        edges = sorted({Fraction(edge) for edge in thresholds(self.leaves)})
        if self.fact.type == "count":
            for edge in edges or [Fraction(0)]:
                yield from (count for count in (int(edge) - 1, int(edge), int(edge) + 1) if count >= 0)
            return
        ceiling = Fraction(1) if self.fact.type == "share" else (edges[-1] * 2 + 1 if edges else Fraction(1))
        points = [Fraction(0), *edges, ceiling]
        for low, high in pairwise(points):
            yield from (as_number(low), as_number((low + high) / 2))
        yield as_number(ceiling)

    def _with_unions(self, found: dict[Answers, Value]) -> dict[Answers, Value]:
        """Sets may have several members: add the unions, up to a bound that real rulebooks do not reach."""
        singles = list(found.items())
        for answers, value in singles:
            for other, more in list(found.items()):
                if len(found) >= _MOST_UNIONS:
                    return found
                union = tuple(bool(left or right) for left, right in zip(answers, other, strict=True))
                if isinstance(value, frozenset) and isinstance(more, frozenset):
                    found.setdefault(union, value | more)
        return found


def _one(member: str, fact: Fact) -> Value:
    return frozenset({member}) if fact.is_set else member


def _operand_texts(leaves: Iterable[Leaf]) -> Iterator[str]:
    for leaf in leaves:
        if isinstance(leaf.operand, str):
            yield leaf.operand
        elif isinstance(leaf.operand, frozenset | tuple):
            yield from sorted(leaf.operand)


def thresholds(leaves: Iterable[Leaf]) -> Iterator[Number]:
    """The numbers at which the answer of a leaf may change."""
    for leaf in leaves:
        if isinstance(leaf.operand, Interval):
            yield from (leaf.operand.low, leaf.operand.high)
        elif isinstance(leaf.operand, int | Decimal | Fraction) and not isinstance(leaf.operand, bool):
            yield leaf.operand
