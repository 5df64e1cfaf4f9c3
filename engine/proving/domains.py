"""Which answers can a fact give? All that the leaves of one or several rulebooks can tell apart, each by an example.

A leaf sees a value only through its own question, so values that answer every question alike are one *point*. A fact
with one value stands at one of its points; a set holds members, and each member is at a point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from engine.conditions.classes import thresholds
from engine.conditions.codes import CodeUniverse
from engine.conditions.tree import Leaf, Truth
from engine.conditions.truth import leaf_test
from engine.vocabulary.countries import country_codes
from engine.vocabulary.models import Fact
from engine.vocabulary.units import as_number
from engine.vocabulary.values import NONE, Number, Value

_OTHER_TEXT = "OTHER"
_SOME_COUNTRIES = ("DE", "CH", "BR", "CA", "IS", "NZ", "UY", "ZA")
_A_DAY = date(2026, 1, 1)
_TARIFF_DIGITS = (4, 10)


class Question(NamedTuple):
    """A leaf as one rulebook asks it; `side` tells rulebooks apart where they know different codes."""

    side: int
    leaf: Leaf


@dataclass(frozen=True, slots=True)
class Point:
    """Values, or members of sets, that answer every question alike."""

    example: Value
    answers: Mapping[Question, Truth]


class Domain:
    """The points of one fact under the questions of all rulebooks that are looked at."""

    def __init__(self, fact: Fact, asked: Mapping[Question, CodeUniverse | None]) -> None:
        """`asked` holds each question to this fact, with the codes that its rulebook knows."""
        self.fact = fact
        self._universes = tuple(universe for universe in asked.values() if universe)
        self._leaves = tuple(dict.fromkeys(question.leaf for question in asked))
        self._tests = {question: leaf_test(question.leaf, universe) for question, universe in asked.items()}

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Of a fact with one value its values, numbers in their order; of a set its members."""
        found = [self._point(example) for example in self._examples()]
        if self.fact.is_number:
            return tuple(found)
        distinct: dict[tuple[Truth, ...], Point] = {}
        for point in found:
            distinct.setdefault(tuple(point.answers.values()), point)
        return tuple(distinct.values())

    def place(self, value: Value) -> int:
        """The place of the point of a value, or of a member of a set; raises `KeyError` if the points are not all."""
        answers = self._point(value).answers
        for place, point in enumerate(self.points):
            if point.answers == answers:
                return place
        raise KeyError(value)

    def edges(self) -> tuple[Number, ...]:
        """The numbers at which an answer may change."""
        return tuple(as_number(edge) for edge in sorted({Fraction(edge) for edge in thresholds(self._leaves)}))

    def place_of_number(self, number: Number) -> int | None:
        """The place of the point at which exactly this number stands."""
        return next((place for place, point in enumerate(self.points) if point.example == number), None)

    def _point(self, example: Value) -> Point:
        value = frozenset({example}) if self.fact.is_set and isinstance(example, str) else example
        return Point(example, {question: test(value) for question, test in self._tests.items()})

    def _examples(self) -> Iterator[Value]:
        fact = self.fact
        if fact.is_number:
            yield from self._numbers()
        elif fact.type == "yes_no":
            yield from (True, False)
        elif fact.type == "date":
            yield _A_DAY
        elif fact.type in ("word", "words"):
            yield from fact.words
        else:
            yield from self._texts()
        if not fact.is_set:
            yield NONE

    def _numbers(self) -> Iterator[Number]:
        """Zero, every threshold, and something between any two and beyond the last."""
        edges = [Fraction(edge) for edge in self.edges()]
        if self.fact.type == "count":
            near = {int(edge) + step for edge in edges for step in (-1, 0, 1)} | {0, 1}
            yield from sorted(count for count in near if count >= 0)
            return
        last = edges[-1] if edges else Fraction(0)
        ceiling = Fraction(1) if self.fact.type == "share" else last * 2 + 1
        places = sorted({Fraction(0), ceiling, *edges})
        for low, high in pairwise(places):
            yield from (as_number(low), as_number((low + high) / 2))
        yield as_number(places[-1])

    def _texts(self) -> Iterator[str]:
        named = set(self._named())
        if self.fact.type in ("country", "countries"):
            others: Iterable[str] = (*_SOME_COUNTRIES, *country_codes())
        elif self.fact.type == "code":
            others = (f"{number:04}" for number in range(9999, 0, -1))
        else:
            others = (_OTHER_TEXT + "I" * count for count in range(len(named) + 1))
        yield from sorted(named, key=lambda text: (any(other.startswith(f"{text}.") for other in named), text))
        if self.fact.type == "code":
            yield from self._longer(named)
        yield from [other for other in others if not any(other.startswith(text) for text in named)][:1]

    def _named(self) -> Iterator[str]:
        for universe in self._universes:
            yield from universe.codes
        for leaf in self._leaves:
            if isinstance(leaf.operand, str):
                yield leaf.operand
            elif isinstance(leaf.operand, frozenset | tuple) and not self._universes:
                yield from leaf.operand

    def _longer(self, named: set[str]) -> Iterator[str]:
        """For each tariff code that is named one that only begins so and is named nowhere."""
        shortest, longest = _TARIFF_DIGITS
        for text in sorted(named):
            for digit in "0123456789":
                if len(text) < longest and not any(other.startswith(text + digit) for other in named):
                    yield (text + digit).ljust(shortest, "0")
                    break
