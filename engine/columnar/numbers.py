"""Which exact numbers do the texts of a column give? Scaled integers, never floats.

The ordinary forms of a number pass one regular expression and are cast at once. Any other text is read by the reading
for single records, once for each different text. A number that no scaled integer gives exactly is left to that
reading too, with all of its row.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from engine.columnar.texts import coded, stripped
from engine.vocabulary.models import Fact
from engine.vocabulary.reading import ValueFault
from engine.vocabulary.values import NONE, Value

Reading = Callable[[str], Value | ValueFault | None]

_SPARSE = 4
_DECIMALS = 9
_DIGITS = 15
_PERCENT = 2
_ORDINARY = {
    "share": rf"^[0-9]{{1,{_DIGITS - 6}}}(?:[.,][0-9]{{1,{_DECIMALS}}})?(?: ?%)?$",
    "count": rf"^[0-9]{{1,{_DIGITS}}}$",
    "quantity": rf"^[0-9]{{1,{_DIGITS}}}(?:[.,][0-9]{{1,{_DECIMALS}}})?$",
    "money": rf"^[0-9]{{1,{_DIGITS}}}(?:[.,][0-9]{{1,{_DECIMALS}}})?$",
}
_LARGEST_COUNT = 10**30


class Numbers(NamedTuple):
    """The numbers of a column: `scaled` is an Int128, the number times `10 ** scale`, null where it is not known.

    `none`: known to have none (then `scaled` is null). `odd`: faulty, or too fine for the scale. `places`: how many
    decimals a share was written with, null for one that was not written in an ordinary form.
    """

    scaled: pl.Series
    none: pl.Series
    odd: pl.Series
    places: pl.Series

    def filled(self, where: pl.Series, other: Numbers) -> Numbers:
        """These numbers, with those of another column in some rows."""
        return Numbers(*(new.zip_with(where, old) for old, new in zip(self, other, strict=True)))

    @property
    def known(self) -> pl.Series:
        """Whether the fact is given: a number, or known to have none."""
        return self.scaled.is_not_null() | self.none


def scale_of(fact: Fact) -> int:
    """How many decimals the scaled integers of a fact hold."""
    return {"count": 0, "share": _DECIMALS + _PERCENT}.get(fact.type, _DECIMALS)


def read_numbers(fact: Fact, column: pl.Series, mark: str, reading: Reading) -> Numbers:
    """The numbers of a column of texts; `mark` stands before decimals, `reading` is that of one text as given."""
    filled = (column != "").arg_true()
    if len(filled) * _SPARSE > len(column):
        return _read(fact, column, mark, reading)
    found = nothing_in(len(column))
    if not len(filled):
        return found
    part = _read(fact, column.gather(filled), mark, reading)
    return Numbers(*(whole.clone().scatter(filled, some) for whole, some in zip(found, part, strict=True)))


@lru_cache(maxsize=4)
def nothing_in(rows: int) -> Numbers:
    """The numbers of a column that gives none."""
    return Numbers(
        pl.repeat(None, rows, dtype=pl.Int128, eager=True),
        pl.repeat(False, rows, dtype=pl.Boolean, eager=True),
        pl.repeat(False, rows, dtype=pl.Boolean, eager=True),
        pl.repeat(None, rows, dtype=pl.Int8, eager=True),
    )


def _read(fact: Fact, column: pl.Series, mark: str, reading: Reading) -> Numbers:
    texts = stripped(column)
    ordinary = texts.str.contains(_ORDINARY[fact.type].replace("[.,]", rf"\{mark}"))
    frame = pl.DataFrame({"text": texts.set(~ordinary, None)}).lazy()
    frame = frame.with_columns(percent=pl.col("text").str.ends_with("%"))
    digits = pl.col("text").str.strip_chars_end("% ").str.replace(mark, ".", literal=True)
    scaled = digits.cast(pl.Decimal(38, _DECIMALS)).to_physical()
    places = pl.lit(None, dtype=pl.Int8)
    if fact.type == "share":
        scaled *= pl.when("percent").then(pl.lit(1, pl.Int128)).otherwise(pl.lit(10**_PERCENT, pl.Int128))
        behind = digits.str.split_exact(".", 1).struct.field("field_1").str.len_bytes().fill_null(0)
        places = (behind.cast(pl.Int8) + pl.col("percent").cast(pl.Int8) * _PERCENT).alias("places")
    elif fact.type == "count":
        scaled = digits.cast(pl.Int128)
    read = frame.select(scaled.cast(pl.Int128).alias("scaled"), places.alias("places")).collect()
    found = Numbers(read["scaled"], ~ordinary & False, ~ordinary & False, read["places"])
    rest = ~ordinary & (texts != "")
    if rest.any():
        found = _with_the_rest(fact, found, column, rest, reading)
    if fact.type == "share":
        found = found._replace(odd=found.odd | (found.scaled > 10 ** scale_of(fact)).fill_null(False))
    return found


def _with_the_rest(fact: Fact, found: Numbers, column: pl.Series, rest: pl.Series, reading: Reading) -> Numbers:
    """The numbers with those of the rows of `rest`, whose texts have no ordinary form."""
    others = coded(column.filter(rest))
    values = [reading(text) for text in others.texts]
    scaled = [scaled_value(value, scale_of(fact)) for value in values]
    odd = [value is not None and value is not NONE and one is None for value, one in zip(values, scaled, strict=True)]
    at = rest.arg_true()
    return found._replace(
        scaled=found.scaled.scatter(at, others.looked_up([*scaled], pl.Int128)),
        none=found.none.scatter(at, others.looked_up([value is NONE for value in values], pl.Boolean)),
        odd=found.odd.scatter(at, others.looked_up([*odd], pl.Boolean)),
    )


def scaled_value(value: Value | ValueFault | None, scale: int) -> int | None:
    """A number times a power of ten; None where that is no whole number, or too large to reckon with."""
    if not isinstance(value, int | Decimal | Fraction) or isinstance(value, bool):
        return None
    exact = Fraction(value) * 10**scale
    largest = 10 ** (_DIGITS + scale) if scale else _LARGEST_COUNT
    return exact.numerator if exact.denominator == 1 and 0 <= exact.numerator <= largest else None
