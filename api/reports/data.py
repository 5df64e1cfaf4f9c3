"""What is a report made from? The check, its counts, and what it wrote for every row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from api.checking import Check
from api.tally import Summary
from api.wording import Language


@dataclass(frozen=True)
class ReportData:
    """Everything a report tells.

    `checked` and `rejected` are Parquet files: all lines with the columns of the check, and one row for each problem of
    the rows that were rejected. `name` is that of the manifest.
    """

    check: Check
    summary: Summary
    checked: Path
    rejected: Path
    name: str
    language: Language

    def lines(self) -> pl.LazyFrame:
        """Every line that was checked, in file order, every column a text."""
        return pl.scan_parquet(self.checked).select(pl.all().cast(pl.String))

    def problems(self) -> pl.LazyFrame:
        """Every problem of the rejected rows, in file order, every column a text."""
        return pl.scan_parquet(self.rejected).select(pl.all().cast(pl.String))
