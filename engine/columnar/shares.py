"""Which share follows from two amounts, and does it agree with the one that is given? Cross-multiplied, exact.

The columnar form of `engine.facts.contradictions`. A row that contradicts itself is odd: it goes through the reading
for single records, which says what is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from engine.columnar.numbers import Numbers

_SHARE = 10**11
"""What a share of one is in scaled integers: see `engine.columnar.numbers.scale_of`."""


@dataclass(frozen=True)
class Amounts:
    """The two amounts of a share, Int128 of one scale, null where not known; known to have none is zero."""

    part: pl.Series
    whole: pl.Series


@dataclass(frozen=True)
class Settled:
    """The shares of a column as `part` over `whole` (null where not known), or `none`.

    `computed`: whether the share follows from the amounts; `from_nothing`: from a part of zero, the whole not being
    known. `odd`: part above whole, or contradicted by what is given.
    """

    shares: pl.DataFrame
    computed: pl.Series
    from_nothing: pl.Series
    odd: pl.Series


def amount(numbers: Numbers) -> pl.Series:
    """The amounts of a column: known to have none is zero."""
    return numbers.scaled.set(numbers.none, 0)


def settle(given: Numbers, amounts: Amounts, where: pl.Series) -> Settled:
    """Settle a column of shares with their amounts, in the rows of `where`; elsewhere a share is what is given."""
    frame = pl.DataFrame(
        {
            "given": given.scaled, "none": given.none, "places": given.places,
            "part": amounts.part, "whole": amounts.whole, "where": where,
        }
    ).lazy()  # fmt: skip
    part, whole = pl.col("part"), pl.col("whole")
    frame = frame.with_columns(above=(part > whole).fill_null(False) & pl.col("where"))
    follows = part.is_not_null() & (whole.is_not_null() | (part == 0)) & (whole != 0).fill_null(True)
    frame = frame.with_columns(computed=follows.fill_null(False) & ~pl.col("above") & pl.col("where"))
    exact = pl.col("computed")
    numerator = pl.when(exact).then(part).otherwise(pl.col("given"))
    denominator = pl.when(exact).then(whole.fill_null(1)).otherwise(pl.lit(_SHARE, pl.Int128))
    shares = frame.select(
        numerator.alias("part"),
        denominator.alias("whole"),
        (pl.col("none") & ~exact).alias("none"),
        "computed",
        (exact & whole.is_null()).alias("from_nothing"),
        (pl.col("above") | (exact & ~_agrees())).alias("odd"),
    ).collect()
    return Settled(shares.select("part", "whole", "none"), shares["computed"], shares["from_nothing"], shares["odd"])


def _agrees() -> pl.Expr:
    """Whether the given share, if any, is the exact one rounded to the digits that it was written with.

    |given - part / whole| <= 10 ** -places / 2, multiplied out; a share not written in an ordinary form is left to
    the reading for single records.
    """
    given, part, whole = pl.col("given"), pl.col("part"), pl.col("whole").fill_null(1)
    off = given * whole - part * pl.lit(_SHARE, pl.Int128)
    unit = pl.col("places").replace_strict(
        {places: 10 ** (11 - places) for places in range(12)}, return_dtype=pl.Int128, default=None
    )
    close = (off.abs() * pl.lit(2, pl.Int128)) <= whole * unit
    zero = pl.col("none") & (part == 0)
    return pl.when(given.is_null() & ~pl.col("none")).then(True).otherwise(close.fill_null(False) | zero)
