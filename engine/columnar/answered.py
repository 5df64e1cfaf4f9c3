"""What comes out of a block of lines: their answers, in columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from engine.decisions.decision import Judgement
from engine.manifests.rows import Rejected


@dataclass(frozen=True)
class Answered:
    """The lines of a block that were read, in file order, and the rows that were rejected.

    `rows`: each line's row in the file (UInt64). `shipments`, `numbers`: what the line is named by. `cells`: its texts
    as given, by header. `answers`: one text column for each of `engine.explanation.columns.COLUMNS`. `judgements`:
    places in `known`, the list of judgements (UInt32). `dates`: the day each line is judged on, of an instant that in
    UTC. `values`: Decimal(38, 9), the value of the line, null where it is not known. `assumed` counts the facts that
    were taken from elsewhere by their sources, `derived` those that followed from others. `rejected` are in file order.
    """

    rows: pl.Series
    shipments: pl.Series
    numbers: pl.Series
    cells: pl.DataFrame
    answers: pl.DataFrame
    judgements: pl.Series
    known: Sequence[Judgement]
    dates: pl.Series
    values: pl.Series
    assumed: Counter[tuple[str, str]]
    derived: Counter[str]
    rejected: tuple[Rejected, ...]
