"""What is in an order book? Its lines in columns, each with what was found of it and the moment it leaves at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from engine.decisions.findings import Findings
from engine.vocabulary.values import Facts

VALUE = pl.Decimal(38, 9)
LINES = pl.Schema(
    {
        "shipment": pl.String(), "product": pl.String(), "description": pl.String(), "customer": pl.String(),
        "currency": pl.String(), "value": VALUE, "findings": pl.UInt32(), "moment": pl.UInt32(),
        "licensed": pl.UInt32(),
    }
)  # fmt: skip
"""The columns of lines. Texts are "" where not given; `value` is null where it or its currency is not."""


@dataclass(frozen=True)
class OrderBatch:
    """Some lines of an order book.

    `lines` has the columns of `LINES`, of which the last three are positions in the sequences beside it: what was
    found of the line; the legal date or instant it is judged at; its facts, where it names licences (else null).
    """

    lines: pl.DataFrame
    findings: Sequence[Findings]
    moments: Sequence[date]
    licensed: Sequence[Facts]
