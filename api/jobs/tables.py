"""Which lines of a checked manifest are shown? Asked of tables beside its results, a page at a time.

lines.parquet      every line as it came, with the columns of the check; all texts
index.parquet      of every line what lists of lines show, are narrowed by and sorted by
problems.parquet   one row for each problem of the rows that were rejected

What else lines rest on stands beside them (`line_grounds.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl

from api.checking import Check
from api.tally import ACTIONS
from engine.explanation.columns import COLUMNS
from engine.faults import Place
from engine.manifests.outputs import PREFIX

LINES, INDEX, PROBLEMS = "lines.parquet", "index.parquet", "problems.parquet"
Order = Literal["worst", "value", "row"]
_GIVEN = {
    "shipment": "shipment.id",
    "line": "line.no",
    "item": "item.id",
    "description": "item.description",
    "consignee": "consignee.name",
    "end_user": "end_user.name",
    "destination": "shipment.to",
    "value": "line.value",
    "currency": "line.currency",
}
_FOUND = ("action", "verdict", "could_be", "clauses", "missing", "changes_on", "verdict_then", "row")
_LOOKED_THROUGH = ("shipment", "item", "description", "consignee", "end_user")
SHOWN = (*_GIVEN, *_FOUND)
"""The columns of a list of lines."""
ADDED = frozenset(PREFIX + name for name in (*COLUMNS, "row"))
"""The columns that a check adds to those of the file."""
_NUMBER = r"^\s*([+-]?[0-9]+(?:[.,][0-9]+)?)"
_ROWS_TOGETHER = 20_000


@dataclass(frozen=True)
class Wanted:
    """Which lines are looked for, and in which order; what is blank does not narrow.

    `shipment` is the whole number of one, `text` stands anywhere in a line's shipment, item, description, consignee or
    end user; `open`: only lines whose verdict is open.
    """

    action: str = ""
    verdict: str = ""
    clause: str = ""
    missing: str = ""
    shipment: str = ""
    text: str = ""
    open: bool = False
    sort: Order = "worst"


@dataclass(frozen=True)
class Part:
    """Some rows of a table, by name, and how many there are in all."""

    rows: Sequence[dict[str, Any]]
    count: int


def index_lines(check: Check, folder: Path) -> None:
    """Write the index of the lines that stand in a folder."""
    lines = pl.scan_parquet(folder / LINES)
    headers = [name for name in lines.collect_schema().names() if not name.startswith(PREFIX)]
    match = check.matcher.match(headers, Place(""))
    given = {name: match.header_of(fact) for name, fact in _GIVEN.items()}
    ladder = check.rulebook.ladder
    ranks = [_rank(name, ladder) for name in ("verdict", "could_be")]
    indexed = lines.select(
        *((pl.lit("") if header is None else pl.col(header)).alias(name) for name, header in given.items()),
        *(pl.col(PREFIX + name).alias(name) for name in _FOUND),
    ).with_columns(
        pl.col("currency").replace("", None),
        pl.concat_str(_LOOKED_THROUGH, separator="\n").str.to_lowercase().alias("text"),
        _rank("action", ACTIONS),
        *ranks,
        pl.col("value").str.extract(_NUMBER).str.replace(",", ".", literal=True)
        .cast(pl.Float64, strict=False).alias("amount"),
    )  # fmt: skip
    indexed.sink_parquet(folder / INDEX, row_group_size=_ROWS_TOGETHER)


def lines(folder: Path, wanted: Wanted, first: int, most: int) -> Part:
    """Some of the lines that are looked for; `first` counts from 0. Whoever asks for more than there are gets none."""
    found = pl.scan_parquet(folder / INDEX).filter(_narrowed(wanted))
    order, descending = _ORDERS[wanted.sort]
    keys = found.select(order).collect(engine="streaming")
    page = keys.sort(order, descending=descending, nulls_last=True, maintain_order=True).slice(first, most)
    return Part(_in_order(folder / INDEX, page["row"], SHOWN), keys.height)


def line(folder: Path, row: int) -> dict[str, str] | None:
    """Everything in one line, by its row in the file; None where no line stands there."""
    found = pl.scan_parquet(folder / LINES).filter(pl.col(PREFIX + "row") == row).collect(engine="streaming")
    return {name: str(value) for name, value in found.row(0, named=True).items()} if found.height else None


def told_apart(cells: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What the file says in a line, without blanks, and what the check does, by the names of its columns."""
    given = {name: text for name, text in cells.items() if name not in ADDED and text}
    return given, {name.removeprefix(PREFIX): text for name, text in cells.items() if name in ADDED}


def problems(folder: Path, first: int, most: int) -> Part:
    """Some of the problems of rejected rows, in file order."""
    found = pl.scan_parquet(folder / PROBLEMS)
    return Part(found.slice(first, most).collect().to_dicts(), _count(found))


def parties(file: Path, first: int, most: int) -> Part:
    """Some of the parties that were found on lists or are owned by whom; `file` is what the check wrote of them."""
    found = pl.scan_csv(file, infer_schema=False).with_columns(pl.all().fill_null(""))
    return Part(found.slice(first, most).collect().to_dicts(), _count(found))


_ORDERS: dict[Order, tuple[list[str], list[bool]]] = {
    "worst": (["verdict_rank", "could_be_rank", "currency", "amount", "row"], [True, True, False, True, False]),
    "value": (["currency", "amount", "row"], [False, True, False]),
    "row": (["row"], [False]),
}
"""Amounts of different currencies are not compared: they are not converted."""


def _rank(name: str, ladder: Sequence[str]) -> pl.Expr:
    """The place of a column's words on a ladder from the mildest up."""
    return pl.col(name).replace_strict(ladder, range(len(ladder)), return_dtype=pl.UInt8).alias(f"{name}_rank")


def _narrowed(wanted: Wanted) -> pl.Expr:
    found = [pl.lit(True)]
    found += [
        pl.col(name) == value
        for name, value in (("action", wanted.action), ("verdict", wanted.verdict), ("shipment", wanted.shipment))
        if value
    ]
    found += [
        pl.concat_str(pl.lit(";"), pl.col(name), pl.lit(";")).str.contains(f";{value};", literal=True)
        for name, value in (("clauses", wanted.clause), ("missing", wanted.missing))
        if value
    ]
    if wanted.text:
        found.append(pl.col("text").str.contains(wanted.text.lower(), literal=True))
    if wanted.open:
        found.append(pl.col("verdict") != pl.col("could_be"))
    return pl.all_horizontal(found)


def _in_order(file: Path, rows: pl.Series, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The lines in some rows of the file, in that order."""
    found = pl.scan_parquet(file).filter(pl.col("row").is_in(rows.implode())).select(columns)
    by_row = {one["row"]: one for one in found.collect(engine="streaming").iter_rows(named=True)}
    return [by_row[row] for row in rows]


def _count(frame: pl.LazyFrame) -> int:
    return int(frame.select(pl.len()).collect().item())
