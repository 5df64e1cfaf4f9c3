"""What do the texts of one column say of their fact? A class number for each row, and whether it is given at all."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

import polars as pl

from engine.columnar.numbers import Numbers, Reading, read_numbers, scale_of, scaled_value
from engine.columnar.registers import Register
from engine.columnar.texts import all_coded
from engine.conditions.classes import thresholds
from engine.decisions.findings import FactMemory
from engine.vocabulary.models import Fact
from engine.vocabulary.reading import ValueFault
from engine.vocabulary.values import NONE, Value

_MOST_REMEMBERED = 200_000
_Told = tuple[int, bool, bool, int]
_BLANK: _Told = (0, False, False, 0)
_DTYPES = (pl.UInt32, pl.Boolean, pl.Boolean, pl.UInt32)


class Given(NamedTuple):
    """What each row gives: the class of its value (0 where it is not known), whether it is known or faulty.

    `values` are numbers in the register of the column's values, 0 where it is not known.
    """

    numbers: pl.Series
    known: pl.Series
    odd: pl.Series
    values: pl.Series


def nothing_given(rows: int) -> Given:
    """A fact that no row gives."""
    zero = pl.repeat(0, rows, dtype=pl.UInt32, eager=True)
    no = pl.repeat(False, rows, dtype=pl.Boolean, eager=True)
    return Given(zero, no, no, zero)


class TextColumn:
    """Reads a column whose texts recur: each different text once, by the reading for single records."""

    def __init__(self, reading: Reading, memory: FactMemory | None, values: Register[Value | None] | None) -> None:
        """`memory` holds the classes of the fact, where clauses mention it; `values` numbers what is read."""
        self._reading = reading
        self._memory = memory
        self._values = values
        self._told: dict[str, _Told] = {"": _BLANK}

    def told(self, texts: list[str]) -> tuple[pl.Series, ...]:
        """What each of different texts gives: columns as in `Given`."""
        if len(self._told) > _MOST_REMEMBERED:
            self._told = {"": _BLANK}
        told = [self._told.get(text) or self._tell(text) for text in texts]
        answers = zip(*told, strict=True) if told else ((), (), (), ())
        return tuple([pl.Series("", [*one], dtype) for one, dtype in zip(answers, _DTYPES, strict=True)])

    def _tell(self, text: str) -> _Told:
        found = self._reading(text)
        if isinstance(found, ValueFault):
            told = (0, False, True, 0)
        elif found is None:
            told = _BLANK
        else:
            number = self._memory.number(found) if self._memory else 0
            told = (number, True, False, self._values.number(found) if self._values else 0)
        self._told[text] = told
        return told


def read_texts(cells: pl.DataFrame, columns: Sequence[TextColumn]) -> list[Given]:
    """What each row gives in each column of a frame, all read together; `columns` are in the order of the frame."""
    if not columns:
        return []
    codes, texts = all_coded(cells)
    parts = [
        pl.lit(answers).gather(pl.col(name)).alias(f"{place} {part}")
        for place, (name, column) in enumerate(zip(cells.columns, columns, strict=True))
        for part, answers in zip(Given._fields, column.told(texts[place]), strict=True)
    ]
    found = codes.lazy().select(parts).collect()
    return [Given(*(found[f"{place} {part}"] for part in Given._fields)) for place in range(len(columns))]


class NumberColumn:
    """Reads a column of numbers and finds the class of each between the thresholds that clauses ask about."""

    def __init__(self, fact: Fact, mark: str, reading: Reading, memory: FactMemory | None) -> None:
        """`mark` stands before the decimals."""
        self._fact = fact
        self._mark = mark
        self._reading = reading
        self.cells = Cells(memory) if memory else None

    def read(self, column: pl.Series) -> Numbers:
        """The number of each row."""
        return read_numbers(self._fact, column, self._mark, self._reading)

    def one(self, value: Value) -> int | None:
        """A value as a scaled integer, zero for none; None where no such integer gives it exactly."""
        return 0 if value is NONE else scaled_value(value, scale_of(self._fact))

    def classes(self, numbers: Numbers) -> pl.Series:
        """The class of each number."""
        if self.cells is None or not numbers.known.any():
            return pl.repeat(0, len(numbers.scaled), dtype=pl.UInt32, eager=True)
        return self.cells.of_scaled(numbers, scale_of(self._fact))


class Cells:
    """The stretches between and the points on the thresholds of one fact: all numbers of a cell are of one class."""

    def __init__(self, memory: FactMemory) -> None:
        """Find the class of each cell by a number in it."""
        self.edges = sorted({Fraction(edge) for edge in thresholds(memory.classes.leaves)})
        inside = [low + (high - low) / 2 for low, high in pairwise(self.edges)]
        ends = [self.edges[0] - 1, *inside, self.edges[-1] + 1] if self.edges else [Fraction(0)]
        points = [*(point for pair in zip(ends, self.edges, strict=False) for point in pair), ends[-1]]
        self._numbers = pl.Series("", [memory.number(point) for point in points], pl.UInt32)
        self._none = memory.number(NONE)

    def of_scaled(self, numbers: Numbers, scale: int) -> pl.Series:
        """The class of each number; the thresholds become whole numbers, so nothing is rounded."""
        scaled = pl.col("scaled")
        steps = [
            scaled >= pl.lit(bound, pl.Int128)
            for edge in self.edges
            for bound in (ceil(edge * 10**scale), floor(edge * 10**scale) + 1)
        ]
        return self._looked_up(pl.DataFrame({"scaled": numbers.scaled, "none": numbers.none}), steps, "scaled")

    def of_shares(self, shares: pl.DataFrame) -> pl.Series:
        """The class of each share: columns `part`, `whole` (both Int128, whole above zero, null if not known), `none`.

        Cross-multiplied: nothing is divided.
        """
        part, whole = pl.col("part"), pl.col("whole")
        steps = []
        for edge in self.edges:
            left = part * pl.lit(edge.denominator, pl.Int128)
            right = whole * pl.lit(edge.numerator, pl.Int128)
            steps += [left >= right, left > right]
        return self._looked_up(shares, steps, "part")

    def _looked_up(self, frame: pl.DataFrame, steps: list[pl.Expr], known: str) -> pl.Series:
        position = pl.sum_horizontal([step.fill_null(False).cast(pl.UInt32) for step in steps] or [pl.lit(0)])
        lookup = pl.lit(self._numbers).gather(position)
        number = (
            pl.when("none").then(pl.lit(self._none, pl.UInt32)).when(pl.col(known).is_null()).then(pl.lit(0, pl.UInt32))
        )
        return frame.lazy().select(number.otherwise(lookup).alias("class")).collect()["class"]
