"""Every line is told the first row with its shipment and number, however many blocks ago that was."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.columnar.repeats import Repeats

keys = st.tuples(st.sampled_from(["A", "B", None]), st.one_of(st.none(), st.integers(0, 30)))


@settings(deadline=None)
@given(
    st.lists(st.lists(keys, max_size=12), max_size=25),
    st.sampled_from([1, 7, 40, 1 << 20]),
    st.sampled_from([1, (1 << 32) - 20]),
)
def test_first_rows_are_those_of_the_whole_file(
    blocks: list[list[tuple[str | None, int | None]]], longest_run: int, row: int
) -> None:
    repeats, first = Repeats(longest_run), dict[tuple[str | None, int | None], int]()
    for block in blocks:
        rows = range(row, row + len(block))
        row += len(block)
        expected = [None if None in key else first.setdefault(key, at) for key, at in zip(block, rows, strict=True)]
        found = repeats.first_rows(
            pl.Series([shipment for shipment, _ in block], dtype=pl.String),
            pl.Series([number for _, number in block], dtype=pl.Int128),
            pl.Series(rows, dtype=pl.UInt64),
        )
        known = [value for value, key in zip(found.to_list(), block, strict=True) if None not in key]
        assert known == [value for value in expected if value is not None]
