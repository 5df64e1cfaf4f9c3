"""Which lines may not simply leave? Worst first, with what an officer needs to know of each."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from api.checking import Check
from api.reports.data import ReportData
from engine.faults import Place
from engine.manifests.outputs import PREFIX

_GIVEN = {
    "shipment": "shipment.id",
    "line": "line.no",
    "item": "item.id",
    "description": "item.description",
    "end_user": "end_user.name",
    "destination": "shipment.to",
    "value": "line.value",
    "currency": "line.currency",
}
_FOUND = ("action", "verdict", "could_be", "clauses", "missing", "changes_on", "verdict_then", "row")
HELD = (*_GIVEN, *_FOUND, "reason")
"""The columns of the held lines: what the manifest says, blank where it does not, then what the check found."""
_NUMBER = r"^\s*([+-]?[0-9]+(?:[.,][0-9]+)?)"


def held_lines(data: ReportData) -> pl.LazyFrame:
    """All lines that are stopped or held, every column a text.

    The severest verdict comes first; among equals the greatest value, currencies apart since they are not converted,
    then file order.
    """
    lines = data.lines()
    found = dict(zip(HELD[len(_GIVEN) :], (*_FOUND, f"reason_{data.language}"), strict=True))
    ladder = data.check.rulebook.ladder
    severity = [
        pl.col(name).replace_strict(ladder, range(len(ladder)), return_dtype=pl.UInt8)
        for name in ("verdict", "could_be")
    ]
    value = pl.col("value").str.extract(_NUMBER).str.replace(",", ".", literal=True)
    order = [
        *severity,
        pl.col("currency").replace("", None),
        value.cast(pl.Decimal(38, 9), strict=False),
        pl.col("row").cast(pl.UInt64),
    ]
    return (
        lines.filter(pl.col(PREFIX + "action") != "release")
        .select(
            *_given(data.check, lines.collect_schema().names()),
            *(pl.col(PREFIX + column).alias(name) for name, column in found.items()),
        )
        .sort(order, descending=[True, True, False, True, False], nulls_last=True)
    )


def _given(check: Check, names: Sequence[str]) -> list[pl.Expr]:
    """What the manifest says under whatever name its columns have."""
    headers = [name for name in names if not name.startswith(PREFIX)]
    match = check.matcher.match(headers, Place(""))
    found = {name: match.header_of(fact) for name, fact in _GIVEN.items()}
    return [(pl.lit("") if header is None else pl.col(header)).alias(name) for name, header in found.items()]
