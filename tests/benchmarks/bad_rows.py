"""What does a spoiled manifest look like? Some rows of a block made bad, each in one way that must be rejected."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from tests.benchmarks.draws import Draws

# What is written into a cell, by its column.
_CELLS = (
    ("to_country", "Chian"),
    ("item_value", "12.3.4"),
    ("ship_date", "2026-02-30"),
    ("consignee_listed_ownership", "140 %"),
    ("line_no", "first"),
    ("currency", "RMBY"),
)
_ROWS: tuple[Callable[[str], str], ...] = (
    lambda row: row.rpartition(",")[0],
    lambda row: row + ",and,more",
    lambda row: row.replace(",P-", ',"P-', 1),
)


def spoiled(block: pl.DataFrame, first: int, percent: float, seed: int) -> tuple[str, list[int]]:
    """A block as CSV with a header and `percent` of its rows bad, and the places of those rows in it.

    `first` is the number of the block's first line in the manifest. A row is bad in one of its cells, or too short,
    or too long, or opens a quotation that nothing ends.
    """
    draws = Draws(pl.int_range(first, first + block.height), seed)
    bad = pl.select(
        pl.when(draws.percent(percent, "bad")).then(draws.below(len(_CELLS) + len(_ROWS), "how"))
    ).to_series()
    cells = block.with_columns(
        pl.when(bad == how).then(pl.lit(text)).otherwise(pl.col(column)).alias(column)
        for how, (column, text) in enumerate(_CELLS)
    )
    header, *rows = cells.write_csv().splitlines()
    places = bad.is_not_null().arg_true().to_list()
    for place in places:
        how = bad[place] - len(_CELLS)
        if how >= 0:
            rows[place] = _ROWS[how](rows[place])
    return "\n".join([header, *rows, ""]), places
