"""What becomes of an order book under another rulebook? Which lines are answered otherwise, and what are they worth?

The order book is judged twice, each time as a whole under one rulebook; lines are matched by their rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from engine.analysis.cliffs import Turned, View
from engine.analysis.exposure import Exposure, measured
from engine.analysis.order_book import LINES, OrderBatch
from engine.analysis.turns import Answer, ClauseTurn, Standing, Turn, standing, turn_between
from engine.decisions.deciding import Decider
from engine.vocabulary.values import Facts

EXAMPLES = 3
"""How many lines are named for each way in which answers flip."""
_NOTHING: Facts = {}
_PLACED = ("findings", "moment", "licensed")
_TEXTS = ("shipment", "product", "description", "customer", "currency", "value")
_STANDING, _BEFORE = "standing", "standing_before"
_KEPT = {"row": pl.UInt64(), "number": pl.String(), **{name: LINES[name] for name in _TEXTS}, _STANDING: pl.UInt32()}


class Judged:
    """Takes an order book in under one rulebook, batch by batch."""

    def __init__(self, decider: Decider) -> None:
        """`decider` is the one that the batches were answered with."""
        self._decider = decider
        self._numbers: dict[Standing, int] = {}
        self._kept = [pl.DataFrame(schema=_KEPT)]

    def add(self, rows: pl.Series, numbers: pl.Series, batch: OrderBatch) -> None:
        """Take some lines in: their rows in the file, their numbers within their shipments, what was found of them."""
        alike = batch.lines.select(_PLACED).unique(maintain_order=True)
        stood = [self._standing(batch, *row) for row in alike.iter_rows()]
        known = alike.with_columns(pl.Series(_STANDING, stood, pl.UInt32))
        named = batch.lines.with_columns(rows.alias("row"), numbers.cast(pl.String).alias("number"))
        lines = named.join(known, on=_PLACED, how="left", nulls_equal=True, maintain_order="left")
        self._kept.append(lines.select(pl.col(name).cast(kind) for name, kind in _KEPT.items()))

    @property
    def lines(self) -> pl.DataFrame:
        """All lines, each with the place of its answer in `standings`."""
        return pl.concat(self._kept)

    @property
    def standings(self) -> list[Standing]:
        """The different answers."""
        return list(self._numbers)

    def _standing(self, batch: OrderBatch, findings: int, moment: int, licensed: int | None) -> int:
        facts = batch.licensed[licensed] if licensed is not None else _NOTHING
        outcome = self._decider.judge(batch.findings[findings], batch.moments[moment], facts).now
        return self._numbers.setdefault(standing(self._decider, outcome), len(self._numbers))


@dataclass(frozen=True)
class Example:
    """A line that is answered otherwise, and the clauses by which it is.

    `row` is its place in the file, `stored` the id of its shipment where that is a stored one.
    """

    row: int | None
    shipment: str
    line: str
    product: str
    customer: str
    currency: str
    value: Decimal | None
    before: Answer
    after: Answer
    clauses: tuple[ClauseTurn, ...]
    stored: str | None = None


@dataclass(frozen=True)
class Effect:
    """What a change of law does to an order book: `exposure` of the lines that flip, None where none does.

    `read` lines were judged under both rulebooks; of the others, some could be read under one of them only.
    """

    read: int
    only_before: int
    only_after: int
    exposure: Exposure | None
    examples: tuple[Example, ...]


def effect(before: Judged, after: Judged) -> Effect:
    """Which answers flip from one rulebook to the other."""
    old, new = before.lines, after.lines
    lines = new.join(old.select("row", pl.col(_STANDING).alias(_BEFORE)), on="row", maintain_order="left")
    pairs = lines.select(_BEFORE, _STANDING).unique(maintain_order=True)
    earlier, later = before.standings, after.standings
    turns = [turn_between(earlier[a], later[b]) for a, b in pairs.iter_rows()]
    flips = pairs.with_columns(
        pl.Series("group", range(len(turns)), pl.UInt32), pl.Series("flips", [one.turns for one in turns], pl.Boolean)
    ).filter("flips")
    flipped = lines.join(flips, on=(_BEFORE, _STANDING), maintain_order="left")
    return Effect(
        read=lines.height,
        only_before=old.height - lines.height,
        only_after=new.height - lines.height,
        exposure=_exposure(flipped, flips, turns, lines.height) if flipped.height else None,
        examples=_examples(flipped, turns),
    )


def _exposure(flipped: pl.DataFrame, flips: pl.DataFrame, turns: list[Turn], read: int) -> Exposure:
    turned = flips.select(pl.lit(0, pl.UInt32).alias("view"), "group", pl.col("group").alias("turn"))
    kept = flipped.select(*_TEXTS, "group")
    (found,) = measured(Turned(kept, turned, [View("", None)], turns, {}, read, 0)).exposures
    return found


def _examples(flipped: pl.DataFrame, turns: list[Turn]) -> tuple[Example, ...]:
    """The first few lines of each way to flip, the commonest way first."""
    ways = {(one.before, one.after): number for number, one in reversed(list(enumerate(turns)))}
    way = [ways[one.before, one.after] for one in turns]
    named = flipped.with_columns(way=pl.Series(way, dtype=pl.UInt32).gather(flipped["group"]))
    ranked = named.with_columns(count=pl.len().over("way"), at=pl.int_range(pl.len()).over("way"))
    some = ranked.filter(pl.col("at") < EXAMPLES).sort("count", "way", "row", descending=[True, False, False])
    return tuple(
        Example(
            row["row"], row["shipment"], row["number"], row["product"], row["customer"], row["currency"], row["value"],
            turns[row["way"]].before, turns[row["way"]].after, turns[row["group"]].clauses,
        )
        for row in some.iter_rows(named=True)
    )  # fmt: skip
