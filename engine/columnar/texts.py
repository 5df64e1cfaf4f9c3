"""Which different texts does a column hold? Each is looked at once, however often it stands there."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from engine.white_space import WHITE


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


def all_coded(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[list[str]]]:
    """The same of all columns of a frame at once, which is much quicker: their codes, and the texts of each."""
    categories = [pl.col(name).cast(pl.Categorical(pl.Categories.random())) for name in frame.columns]
    codes = frame.lazy().select(categories).select(pl.all().to_physical()).collect()
    names = [f"code {place}" for place in range(frame.width)]
    both = frame.hstack(codes.rename(dict(zip(codes.columns, names, strict=True))))
    first = [pl.col(name).arg_unique() for name in names]
    different = both.lazy().select(
        *(pl.col(name).gather(at).implode() for name, at in zip(frame.columns, first, strict=True)),
        *(pl.col(name).gather(at).implode() for name, at in zip(names, first, strict=True)),
    ).collect()  # fmt: skip
    texts = []
    for name, code in zip(frame.columns, names, strict=True):
        known = dict(zip(different[code].item().to_list(), different[name].item().to_list(), strict=True))
        texts.append([known[place] for place in range(len(known))])
    return codes, texts


def stripped(column: pl.Series) -> pl.Series:
    """Every text without white space around it, exactly as `str.strip` takes it away."""
    return column.str.strip_chars(WHITE)
