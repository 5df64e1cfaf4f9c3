"""Has a line of a shipment come before? Every line number of every shipment, in few bytes each.

Within a block lines are compared as they are; with earlier blocks by 96 bits of two independent hashes, which are kept
in sorted runs that double in size up to a million lines. So ten million lines take some 160 MB, a block is looked up in
a few searches, and joining two runs never takes much room.
"""

from __future__ import annotations

import polars as pl

_LONGEST_RUN = 1 << 20
_SEEDS = (0x9E3779B9, 0x85EBCA6B)
_LARGEST_SMALL = (1 << 32) - 1


class Repeats:
    """The first row of each line of a file, asked block by block."""

    def __init__(self, longest_run: int = _LONGEST_RUN) -> None:
        """No line has come yet."""
        self._longest = longest_run
        self._runs: list[pl.DataFrame] = []

    def first_rows(self, shipments: pl.Series, numbers: pl.Series, rows: pl.Series) -> pl.Series:
        """The first row with the shipment and number of each row; null where either is not known."""
        frame = pl.DataFrame({"shipment": shipments, "number": numbers, "row": rows})
        known = frame.filter(pl.col("shipment").is_not_null() & pl.col("number").is_not_null())
        first = known.unique(["shipment", "number"], keep="first", maintain_order=True)
        hashes = first.select(
            first=pl.col("row"),
            one=pl.struct("shipment", "number").hash(_SEEDS[0]),
            other=(pl.struct("shipment", "number").hash(_SEEDS[1]) & _LARGEST_SMALL).cast(pl.UInt32),
        )
        hashes = self._earlier(hashes)
        if len(first) == len(frame) and (hashes["first"] == first["row"]).all():
            return rows
        found = first.select("shipment", "number").with_columns(first=hashes["first"])
        return frame.join(found, on=["shipment", "number"], how="left", maintain_order="left")["first"]

    def _earlier(self, hashes: pl.DataFrame) -> pl.DataFrame:
        """The hashes with the first row in any earlier block; remembers those that are new."""
        repeated = pl.concat(
            [hashes.clear(), *(found for run in self._runs if len(found := _in_both(hashes, run)))],
            how="vertical_relaxed",
        ).select("one", "other", earlier="first")
        if len(repeated):
            hashes = hashes.join(repeated, on=["one", "other"], how="left", maintain_order="left")
            fresh = hashes.filter(pl.col("earlier").is_null()).drop("earlier")
            hashes = hashes.select(pl.coalesce("earlier", "first").alias("first"), "one", "other")
        else:
            fresh = hashes
        self._remember(fresh)
        return hashes

    def _remember(self, fresh: pl.DataFrame) -> None:
        small = (fresh["first"] <= _LARGEST_SMALL).all()
        run = fresh.with_columns(pl.col("first").cast(pl.UInt32 if small else pl.UInt64)).sort("one")
        while self._runs and len(self._runs[-1]) <= min(2 * len(run), self._longest - len(run)):
            run = pl.concat([self._runs.pop(), run], how="vertical_relaxed").sort("one")
        self._runs.append(run.rechunk())


def _in_both(hashes: pl.DataFrame, run: pl.DataFrame) -> pl.DataFrame:
    """The rows of a sorted run that a block repeats."""
    start = run["one"].search_sorted(hashes["one"], side="left")
    near = (
        hashes.filter(run["one"].gather(start.clip(0, len(run) - 1)) == hashes["one"]) if len(run) else hashes.clear()
    )
    if not len(near):
        return run.clear()
    return run.join(near.select("one", "other"), on=["one", "other"], how="semi")
