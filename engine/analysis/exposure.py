"""How much of an order book turns? Lines, shipments and worth: in all, by clause, by product, by customer.

Amounts are exact and kept apart by currency. A line whose value or currency is not known is counted as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

import polars as pl

from engine.analysis.cliffs import Cause, Turned, View
from engine.analysis.order_book import VALUE
from engine.analysis.turns import Answer, Turn
from engine.decisions.decision import Action

BREAKDOWNS = ("clause", "product", "customer", "shipment")
"""By what the lines of a view are told apart, besides their answers."""
SHARES = BREAKDOWNS[:3]
"""Those of which there are few enough to look at."""
_ANSWERS = tuple(f"{name}_{when}" for when in ("before", "after") for name in ("verdict", "could_be", "action"))
_ROLES = ("decides_before", "decides_after")
_SHARED = ("key", "title", *_ROLES)
DETAIL = pl.Schema(
    {
        "view": pl.UInt32(), "by": pl.String(), "key": pl.String(), "title": pl.String(),
        **dict.fromkeys((*_ROLES, *_ANSWERS, "currency"), pl.String()),
        "lines": pl.UInt32(), "shipments": pl.UInt32(), "value": VALUE, "lines_without_value": pl.UInt32(),
    }
)  # fmt: skip
"""The detailed breakdown: a row for each view, key, pair of answers and currency. A shipment may be in several rows."""


@dataclass(frozen=True)
class Worth:
    """How much: `values` by currency, and the lines whose value or currency is not known."""

    lines: int
    shipments: int
    values: Mapping[str, Decimal]
    without_value: int


@dataclass(frozen=True)
class Shift:
    """How much goes from one answer to another, or stays where they are equal."""

    before: Answer
    after: Answer
    worth: Worth


@dataclass(frozen=True)
class Share:
    """How much of a view concerns one clause, product or customer.

    `title` is the description of a product, `before` and `after` say whether a clause decides.
    """

    key: str
    title: str
    before: str
    after: str
    worth: Worth


@dataclass(frozen=True)
class Exposure:
    """What one view found; everything begins with the most lines.

    `causes` are those of a boundary, `answers` what the lines come to, from whatever answer.
    """

    view: View
    causes: tuple[Cause, ...]
    total: Worth
    shifts: tuple[Shift, ...]
    answers: tuple[tuple[Answer, Worth], ...]
    shares: Mapping[str, tuple[Share, ...]]


@dataclass(frozen=True)
class CliffFindings:
    """The whole analysis: exposures in order of their days, and `detail`, whose views are their positions.

    `read` lines were looked at, `past` of them leave before the day of knowledge.
    """

    exposures: tuple[Exposure, ...]
    detail: pl.DataFrame
    read: int
    past: int


def measured(turned: Turned) -> CliffFindings:
    """How much turns in each view."""
    titles = turned.lines.group_by(key="product").agg(
        title=pl.col("description").filter(pl.col("description") != "").first()
    )
    found, detail = [], [pl.DataFrame(schema=DETAIL)]
    order = sorted(range(len(turned.views)), key=lambda number: (turned.views[number].day or date.min, number))
    for position, number in enumerate(order):
        tables = dict(_tables(turned, number, titles))
        view = turned.views[number]
        causes = tuple(sorted(turned.causes.get((view.law, view.day), ()))) if view.day and not view.window else ()
        found.append(_exposure(view, causes, tables))
        detail += [_rows(table, by).with_columns(view=pl.lit(position, pl.UInt32)) for by, table in tables.items()]
    return CliffFindings(
        tuple(found), pl.concat([one.select(DETAIL.names()) for one in detail]), turned.read, turned.past
    )


def _tables(turned: Turned, number: int, titles: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """The lines of a view with a key, in all and for each breakdown; a line stands once for each clause."""
    groups = turned.turned.filter(pl.col("view") == number).select("group", "turn")
    lines = turned.lines.join(groups, on="group").join(_answers(turned.turns), on="turn")
    blank = [pl.lit("").alias(name) for name in ("title", *_ROLES)]
    yield "all", lines.with_columns(pl.lit("").alias("key"), *blank)
    for by in BREAKDOWNS:
        if by == "clause":
            yield by, lines.join(_clauses(turned.turns), on="turn").with_columns(title=pl.lit(""))
        else:
            keyed = lines.with_columns(pl.col(by).alias("key"), *blank)
            if by == "product":
                keyed = (
                    keyed.drop("title").join(titles, on="key", how="left").with_columns(pl.col("title").fill_null(""))
                )
            yield by, keyed


def _answers(turns: Sequence[Turn]) -> pl.DataFrame:
    rows = [(*one.before, *one.after) for one in turns]
    return pl.DataFrame(rows, schema=dict.fromkeys(_ANSWERS, pl.String), orient="row").with_row_index("turn")


def _clauses(turns: Sequence[Turn]) -> pl.DataFrame:
    rows = [(number, *clause) for number, one in enumerate(turns) for clause in one.clauses]
    names = {"turn": pl.UInt32, **dict.fromkeys(("key", *_ROLES), pl.String)}
    return pl.DataFrame(rows, schema=names, orient="row")


def _rows(table: pl.DataFrame, by: str) -> pl.DataFrame:
    """The rows of the detailed breakdown, the most lines first."""
    keys = ("key", "title", *_ROLES, *_ANSWERS, "currency")
    found = table.group_by(keys, maintain_order=True).agg(
        lines=pl.len().cast(pl.UInt32),
        shipments=pl.col("shipment").n_unique().cast(pl.UInt32),
        value=pl.when(pl.col("value").count() > 0).then(pl.col("value").sum()),
        lines_without_value=pl.col("value").null_count().cast(pl.UInt32),
    )
    return found.sort(
        "lines", "key", *_ANSWERS, "currency", descending=[True, *[False] * (len(_ANSWERS) + 2)]
    ).with_columns(by=pl.lit(by))


def _exposure(view: View, causes: tuple[Cause, ...], tables: Mapping[str, pl.DataFrame]) -> Exposure:
    (total,) = (worth for _, worth in _worths(tables["all"], ("key",)))
    shifts = tuple(Shift(_answer(key[:3]), _answer(key[3:]), worth) for key, worth in _worths(tables["all"], _ANSWERS))
    shares = {
        by: tuple(
            Share(key, title, before, after, worth)
            for (key, title, before, after), worth in _worths(tables[by], _SHARED)
        )
        for by in SHARES
    }
    answers = tuple((_answer(key), worth) for key, worth in _worths(tables["all"], _ANSWERS[3:]))
    return Exposure(view, causes, total, shifts, answers, shares)


def _answer(texts: tuple[str, ...]) -> Answer:
    verdict, could_be, action = texts
    return Answer(verdict, could_be, cast(Action, action))


def _worths(table: pl.DataFrame, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Worth]]:
    """How much there is of each key, the most lines first."""
    counted = table.group_by(keys).agg(
        lines=pl.len(), shipments=pl.col("shipment").n_unique(), without_value=pl.col("value").null_count()
    )
    amounts: dict[tuple[str, ...], dict[str, Decimal]] = defaultdict(dict)
    valued = table.filter(pl.col("value").is_not_null())
    for *key, currency, value in (
        valued.group_by([*keys, "currency"]).agg(pl.col("value").sum()).sort([*keys, "currency"]).iter_rows()
    ):
        amounts[tuple(key)][currency] = value
    ordered = counted.sort("lines", *keys, descending=[True, *[False] * len(keys)])
    for *key, lines, shipments, without in ordered.iter_rows():
        yield tuple(key), Worth(lines, shipments, amounts[tuple(key)], without)
