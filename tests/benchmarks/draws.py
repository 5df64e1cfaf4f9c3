"""Chance for whole columns: numbers that depend on nothing but a seed, a name and a row.

Each draw is one step of SplitMix64 over the row's number, so that a block is the same whenever and wherever it is made;
Polars' own hashes and samples may change with its version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from hashlib import blake2b

import polars as pl

_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_WORD = 2**64


class Draws:
    """Independent columns of chance for the numbers in one column of rows."""

    def __init__(self, rows: pl.Expr | pl.Series, seed: int) -> None:
        """`rows` are whole numbers; equal rows draw alike."""
        self._rows = (pl.lit(rows) if isinstance(rows, pl.Series) else rows).cast(pl.UInt64)
        self._seed = seed

    def below(self, count: int, name: str) -> pl.Expr:
        """Whole numbers from 0 to `count` - 1."""
        return (self._bits(name) // 2**16) % count

    def percent(self, share: float, name: str) -> pl.Expr:
        """True for so many rows in a hundred."""
        return self.below(100_000, name) < round(share * 1_000)

    def often_low(self, count: int, name: str) -> pl.Expr:
        """Whole numbers from 0 to `count` - 1, the low ones far oftener: the favourite product, the best customer."""
        unit = self.below(2**24, name).cast(pl.Float64) / 2**24
        return (unit * unit * unit * count).cast(pl.UInt32)

    def one_of(self, values: Sequence[str], name: str) -> pl.Expr:
        """One of some texts, all as likely."""
        return chosen(values, self.below(len(values), name))

    def weighted(self, weights: Mapping[str, int], name: str) -> pl.Expr:
        """One of some texts, as often as their weights say."""
        return self.one_of([value for value, weight in weights.items() for _ in range(weight)], name)

    def _bits(self, name: str) -> pl.Expr:
        salt = int.from_bytes(blake2b(f"{self._seed} {name}".encode(), digest_size=8).digest())
        state = self._rows * _word(_STEP) + _word(salt)
        mixed = reduce(_mix, ((2**30, _FIRST), (2**27, _SECOND)), state)
        return mixed ^ (mixed // 2**31)


def chosen(values: Sequence[str], places: pl.Expr) -> pl.Expr:
    """The text at each of some places."""
    return pl.lit(pl.Series(values)).gather(places)


def _mix(state: pl.Expr, step: tuple[int, int]) -> pl.Expr:
    shift, factor = step
    return (state ^ (state // shift)) * _word(factor)


def _word(number: int) -> pl.Expr:
    return pl.lit(number % _WORD, dtype=pl.UInt64)
