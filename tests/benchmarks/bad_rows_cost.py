"""What do bad rows cost the good ones? A manifest without bad rows against the same with some, for each good line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from tests.benchmarks.figures import Figure
from tests.benchmarks.ledger import Ledger
from tests.benchmarks.processes import ProcessFailed, Run, alternating, licet, ratio

PERCENT = 10
_GOAL = 1.3


def bad_rows_cost(ledger: Ledger, clean: Path, lines: int, rules: Path, rounds: int) -> tuple[Figure, list[Run]]:
    """The ratio for each good line, and the runs with bad rows; `clean` has the same lines and none of them bad.

    Raises `ProcessFailed` where other rows are rejected than those that were spoiled.
    """
    spoiled = clean.with_name("spoiled.csv")
    bad = ledger.write(spoiled, lines, bad=PERCENT)
    out = clean.with_name("out")
    runs = alternating(
        {name: licet(manifest, out / name, rules) for name, manifest in (("clean", clean), ("spoiled", spoiled))},
        rounds,
    )
    refuse_unless_rejected(out / "spoiled", bad, lines)
    each = ratio(runs["spoiled"], runs["clean"]) * lines / (lines - len(bad))
    note = f"exactly the {len(bad):,} rows that were spoiled were rejected"
    name = f"{lines:,} lines, {PERCENT} % bad over none, for each good line"
    return Figure("whole process", name, each, _GOAL, note=note), runs["spoiled"]


def refuse_unless_rejected(out: Path, bad: Sequence[int], rows: int) -> None:
    """Raise `ProcessFailed` where other rows were rejected than the bad ones, or where rows were lost."""
    rejected = pl.read_csv(out / "spoiled.rejected.csv", columns=["row"])["row"].unique().sort().to_list()
    if rejected != list(bad):
        raise ProcessFailed(f"{len(rejected):,} rows were rejected, and they are not the {len(bad):,} spoiled ones")
    read = pl.scan_parquet(out / "spoiled.checked.parquet").select(pl.len()).collect().item()
    if read + len(rejected) != rows:
        raise ProcessFailed(f"{rows:,} rows became {read:,} lines and {len(rejected):,} rejected rows")
