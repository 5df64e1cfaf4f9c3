"""Which values of a fact make no difference to any clause? Values with equal answers form one class.

A clause sees a fact only through the leaves that mention it, so a value is worth exactly the tuple of its leaves'
truths. Decisions are computed once per combination of classes, and the same classes say which answers to a
missing fact are still possible. A value known in part is worth those truths and the answers that it may turn out to
give.
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
from engine.vocabulary.values import NONE, Between, Number, Value, Within

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

    def narrowed(self, value: Value | None) -> tuple[Answers, ...] | None:
        """The answers that a value known in part may turn out to give; None where those are all that agree with it."""
        if not isinstance(value, Between | Within):
            return None
        own = self.answers(value)
        if None not in own:
            return None
        found = self._of_numbers(value) if isinstance(value, Within) else self._of_sets(value)
        return None if set(self.agreeing(own)) <= found else tuple(sorted(found))

    def agreeing(self, known: Answers) -> Iterator[Answers]:
        """The answers of known values that are the same where these are settled."""
        settled = [(place, truth) for place, truth in enumerate(known) if truth is not None]
        for answers in self.possible:
            if all(answers[place] is truth for place, truth in settled):
                yield answers

    def _of_numbers(self, value: Within) -> set[Answers]:
        return {self.answers(number) for number in self._numbers_within(value)}

    def _of_sets(self, value: Between) -> set[Answers]:
        """The answers of the known members together with each choice of the possible ones, up to a bound.

        A heading, of which only the full code can tell, may be any code that agrees with it.
        """
        found = self._full(frozenset(value))
        for member in sorted(value.possible):
            more = self._full(frozenset({member}))
            found |= {_union(answers, of_member) for answers in found for of_member in more}
            if len(found) > _MOST_UNIONS:
                return set(self.agreeing(self.answers(value)))
        return found

    def _full(self, value: Value) -> set[Answers]:
        answers = self.answers(value)
        return set(self.agreeing(answers)) if None in answers else {answers}

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
        edges = sorted(_edges(self.leaves))
        if self.fact.type == "count":
            for edge in edges or [Fraction(0)]:
                yield from (count for count in (int(edge) - 1, int(edge), int(edge) + 1) if count >= 0)
            return
        ceiling = Fraction(1) if self.fact.type == "share" else (edges[-1] * 2 + 1 if edges else Fraction(1))
        yield from _points([Fraction(0), *edges, ceiling])

    def _numbers_within(self, value: Within) -> Iterator[Number]:
        """The ends of an interval, the thresholds in it, and something between any two."""
        low, high = Fraction(value.low), Fraction(value.high)
        edges = sorted({edge for edge in _edges(self.leaves) if low < edge < high})
        if self.fact.type == "count":
            near = {int(edge) + step for edge in (low, *edges, high) for step in (-1, 0, 1)}
            yield from sorted(count for count in near if low <= count <= high)
        else:
            yield from _points([low, *edges, high])

    def _with_unions(self, found: dict[Answers, Value]) -> dict[Answers, Value]:
        """Sets may have several members: add the unions, up to a bound that real rulebooks do not reach."""
        singles = list(found.items())
        for answers, value in singles:
            for other, more in list(found.items()):
                if len(found) >= _MOST_UNIONS:
                    return found
                if isinstance(value, frozenset) and isinstance(more, frozenset):
                    found.setdefault(_union(answers, other), value | more)
        return found


def _union(answers: Answers, more: Answers) -> Answers:
    """What a set answers that has the members of two others."""
    return tuple(bool(left or right) for left, right in zip(answers, more, strict=True))


def _points(ends: list[Fraction]) -> Iterator[Number]:
    """Every end and something between any two."""
    for low, high in pairwise(ends):
        yield from (as_number(low), as_number((low + high) / 2))
    yield as_number(ends[-1])


def _one(member: str, fact: Fact) -> Value:
    return frozenset({member}) if fact.is_set else member


def _operand_texts(leaves: Iterable[Leaf]) -> Iterator[str]:
    for leaf in leaves:
        if isinstance(leaf.operand, str):
            yield leaf.operand
        elif isinstance(leaf.operand, frozenset | tuple):
            yield from sorted(leaf.operand)


def _edges(leaves: Iterable[Leaf]) -> set[Fraction]:
    return {Fraction(edge) for edge in thresholds(leaves)}


def thresholds(leaves: Iterable[Leaf]) -> Iterator[Number]:
    """The numbers at which the answer of a leaf may change."""
    for leaf in leaves:
        if isinstance(leaf.operand, Interval):
            yield from (leaf.operand.low, leaf.operand.high)
        elif isinstance(leaf.operand, int | Decimal | Fraction) and not isinstance(leaf.operand, bool):
            yield leaf.operand
