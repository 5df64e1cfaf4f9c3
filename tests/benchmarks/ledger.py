"""A seeded manifest of any length: an order book over two years, written in blocks so that memory stays bounded.

    python -m tests.benchmarks.ledger build/ledger.csv --lines 1000000

Few products and customers recur all the time and most of them rarely. A customer has an assortment that it buys and a
few ways by which it is served: from which site, over which countries, to itself or to another. Shipments have 1 to 12
lines; dates lie across every legal boundary of two years, values and weights all differ, and many shares of content lie
at 0.1 %. No row is bad, unless some are asked for.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import polars as pl

from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from tests.benchmarks import customers as buyers
from tests.benchmarks.bad_rows import spoiled
from tests.benchmarks.draws import Draws, chosen
from tests.benchmarks.products import CONTENT, GRAMS, PRICE, products

BLOCK = 250_000
FIRST_DAY, DAYS = date(2025, 2, 1), 730
_LONGEST_SHIPMENT = 12
_ASSORTMENT, _WAYS = 80, 3
_LONGEST_SHARE = 1_000_000
# Each place that exports: country, name, whether it is Chinese, currency.
_SITES = (
    ("CN", "Ningbo Hailan Magnetics Co., Ltd.", "yes", "CNY"),
    ("CN", "宁波海岚磁业有限公司", "yes", "CNY"),
    ("VN", "Hailan Vietnam Co., Ltd.", "no", "USD"),
    ("DE", "Hailan Europe GmbH", "no", "EUR"),
    ("MY", "Hailan (Malaysia) Sdn. Bhd.", "no", "USD"),
)


class Ledger:
    """The lines of one order book, by blocks; the same for the same rulebook and seed, however many are asked for."""

    def __init__(self, rulebook: Rulebook, seed: int = 1) -> None:
        """Make the products and the customers once."""
        self.columns = [fact.column for fact in rulebook.vocabulary.facts.values()]
        self._products = products(rulebook, seed=seed)
        self._customers = buyers.customers(rulebook, seed=seed)
        self._seed = seed

    def block(self, number: int, lines: int = BLOCK) -> pl.DataFrame:
        """The first lines of a block, at most `BLOCK`: one text column for each of a manifest; blanks are null."""
        shipments = self._shipments(number).head(lines)
        draws = Draws(pl.int_range(number * BLOCK, number * BLOCK + lines), self._seed)
        order = (
            shipments["buyer"].cast(pl.Int64) * _ASSORTMENT
            + pl.select(draws.often_low(_ASSORTMENT, "slot")).to_series()
        )
        picked = shipments.select(
            product=Draws(order, self._seed).often_low(self._products.height, "product"),
            quantity=1 + draws.often_low(5_000, "quantity").cast(pl.Int64),
        )
        items = self._products[picked["product"]]
        found = pl.concat([shipments, items, picked], how="horizontal")
        told = found.with_columns(**_amounts(draws)).with_columns(**_told(draws))
        blank = pl.lit(None, dtype=pl.String)
        return told.select(
            pl.when(pl.col(name) != "").then(pl.col(name)) if name in told.columns else blank.alias(name)
            for name in self.columns
        )

    def write(self, path: Path, lines: int, bad: float = 0) -> list[int]:
        """Write so many lines as CSV, `bad` of a hundred in a way that must be rejected; says which rows those are."""
        rejected: list[int] = []
        with path.open("wb") as file:
            for number in range(-(-lines // BLOCK)):
                block = self.block(number, min(BLOCK, lines - number * BLOCK))
                if bad:
                    text, places = spoiled(block, number * BLOCK, bad, self._seed)
                    file.write((text if number == 0 else text.partition("\n")[2]).encode())
                    rejected += [number * BLOCK + place + 2 for place in places]
                else:
                    block.write_csv(file, include_header=number == 0)
        return rejected

    def _shipments(self, number: int) -> pl.DataFrame:
        """What the lines of a block have in common with the others of their shipment; at least `BLOCK` rows."""
        first = number * BLOCK
        draws = Draws(pl.int_range(first, first + BLOCK), self._seed)
        heads = pl.select(
            shipment=pl.int_range(first, first + BLOCK),
            size=1 + draws.below(_LONGEST_SHIPMENT, "size").cast(pl.Int64),
            buyer=draws.often_low(self._customers.height, "buyer"),
            way=draws.often_low(_WAYS, "way"),
            ship_date=_dates(draws),
        ).filter(pl.col("size").cum_sum() - pl.col("size") < BLOCK)
        heads = heads.with_columns(**self._usual(pl.col("buyer").cast(pl.Int64) * _WAYS + pl.col("way")))
        heads = pl.concat([heads, self._parties(heads)], how="horizontal")
        of_shipment = heads.select(pl.int_range(pl.len()).repeat_by("size").list.explode()).to_series()
        return heads[of_shipment].with_columns(
            shipment_id=pl.format("S-{}", pl.col("shipment")),
            line_no=(pl.int_range(pl.len()).over("shipment") + 1).cast(pl.String),
        )

    def _usual(self, way: pl.Expr) -> dict[str, pl.Expr]:
        """What a customer's shipments on one of its usual ways have in common."""
        draws = Draws(way, self._seed)
        return {
            "other": draws.often_low(self._customers.height, "consignee"),
            "direct": draws.percent(70, "direct"),
            "site": draws.below(len(_SITES), "site"),
            "transit_countries": draws.weighted({"": 2, "-": 60, "SG": 8, "HK;SG": 3, "DE": 5, "CN": 1}, "transit"),
            "transaction": draws.weighted({"": 50, "export": 40, "reexport": 6, "transit": 1, "intangible": 1}, "kind"),
            "notified_of_risk": draws.weighted({"": 300, "no": 60, "yes": 1}, "risk"),
            "service": draws.weighted({"": 300, "freight": 2, "brokering": 1}, "service"),
            "service_for_violation": draws.weighted({"": 1, "no": 9}, "violation"),
        }

    def _parties(self, heads: pl.DataFrame) -> pl.DataFrame:
        user = self._customers[heads["buyer"]]
        other = self._customers[heads["other"]]
        consignee = {
            f"consignee{suffix}": pl.select(
                pl.when(heads["direct"]).then(user[name]).otherwise(other[name])
            ).to_series()
            for name, suffix in (
                ("name", ""),
                ("country", "_country"),
                ("lists", "_lists"),
                ("ownership", "_listed_ownership"),
            )
        }
        sites = [pl.Series(column).gather(heads["site"]) for column in zip(*_SITES, strict=True)]
        return pl.DataFrame({
            **consignee,
            "to_country": user["country"], "end_user": user["name"], "end_user_country": user["country"],
            "end_user_type": user["type"], "end_user_lists": user["lists"],
            "end_user_listed_ownership": user["ownership"], "end_use": user["uses"],
            "end_use_node_nm": user["node_nm"], "end_use_memory_layers": user["memory_layers"],
            "from_country": sites[0], "exporter_country": sites[0], "exporter": sites[1],
            "exporter_is_chinese": sites[2], "currency": sites[3],
        })  # fmt: skip


def _dates(draws: Draws) -> pl.Expr:
    day = (pl.lit(FIRST_DAY) + pl.duration(days=draws.below(DAYS, "day"))).dt.to_string("%Y-%m-%d")
    return pl.when(draws.percent(1, "instant")).then(day + "T23:30:00+08:00").otherwise(day)


def _amounts(draws: Draws) -> dict[str, pl.Expr]:
    """Value, content and weight as whole numbers; a third of the contents near 0.1 % are exactly that."""
    haggled = (
        pl.col(PRICE) * pl.col("quantity") * (9_500_000 + draws.below(1_000_000, "price").cast(pl.Int64))
    ) // 10**7
    near = pl.col(CONTENT) == "near"
    value = pl.when(near).then(haggled // 1_000 * 1_000 + 1_000).otherwise(haggled)
    close = value // 1_000 - 1 + draws.below(3, "close").cast(pl.Int64)
    some = value * draws.below(20_000, "content").cast(pl.Int64) // _LONGEST_SHARE
    weight = pl.col(GRAMS) * pl.col("quantity") * (950 + draws.below(100, "weight").cast(pl.Int64)) // 1_000
    return {"value": value, "content": pl.when(near).then(close).otherwise(some), "weight": weight}


def _told(draws: Draws) -> dict[str, pl.Expr]:
    """The amounts as they are written."""
    how = pl.col(CONTENT)
    shares = draws.one_of(["0.1 %", "0.099 %", "0.0999999 %", "0.10 %", "0.001", "2.5%", "0 %", "0.1001 %"], "share")
    content = pl.when(how.is_in(["near", "plain"])).then(_decimal("content", 2)).when(how == "zero").then(pl.lit("0"))
    return {
        "item_value": pl.when(draws.percent(0.5, "value")).then(pl.lit("")).otherwise(_decimal("value", 2)),
        "cn_listed_value": content.when(how == "none").then(pl.lit("-")).otherwise(pl.lit("")),
        "cn_listed_share": pl.when(how == "share").then(shares).otherwise(pl.lit("")),
        "net_weight_kg": _decimal("weight", 3),
        "quantity": pl.col("quantity").cast(pl.String),
        "licence_no": pl.when(draws.percent(0.5, "licensed"))
        .then(chosen([f"2026-CN-{number:04}" for number in range(200)], draws.below(200, "licence")))
        .otherwise(pl.lit("")),
    }


def _decimal(column: str, places: int) -> pl.Expr:
    whole, rest = pl.col(column) // 10**places, pl.col(column) % 10**places
    return pl.format("{}.{}", whole, rest.cast(pl.String).str.zfill(places))


def main() -> None:
    """Write a manifest, as the command line asks."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("path", type=Path)
    asked.add_argument("--lines", type=int, default=1_000_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--bad", type=float, default=0, help="bad rows in a hundred")
    given = asked.parse_args()
    Ledger(load_rulebook(Path(__file__).parents[2] / "rules"), given.seed).write(given.path, given.lines, given.bad)


if __name__ == "__main__":
    main()
