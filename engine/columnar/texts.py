"""Which different texts does a column hold? Each is looked at once, however often it stands there."""

from __future__ import annotations

import sys
from typing import NamedTuple

import polars as pl

# What `str.strip` takes away; Polars' own notion of white space lacks a few of these.
WHITE = "".join(map(chr, filter(lambda code: chr(code).isspace(), range(sys.maxunicode + 1))))


class Coded(NamedTuple):
    """A column as positions among its different texts."""

    codes: pl.Series
    texts: list[str]

    def looked_up(self, answers: list[object], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
        """The column of the answers to each text."""
        return pl.Series("", answers, dtype).gather(self.codes)


def coded(column: pl.Series) -> Coded:
    """The different texts of a column and which of them stands in each row."""
    category = column.cast(pl.Categorical(pl.Categories.random()))
    codes, texts = category.to_physical(), category.unique()
    order = texts.to_physical().arg_sort()
    return Coded(codes, texts.gather(order).cast(pl.String).to_list())


def stripped(column: pl.Series) -> pl.Series:
    """Every text without white space around it, exactly as `str.strip` takes it away."""
    return column.str.strip_chars(WHITE)
