"""A year's lines of an invented exporter: products and customers recur, dates and shares vary."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Value

CUSTOMERS = ("US", "JP", "DE", "VN", "KR", "TW", "NL", "IN", "MX", "CH")
FIRST_DAY = date(2026, 1, 1)


def recurring(rulebook: Rulebook, lines: int, products: int, customers: int, seed: int = 1) -> list[dict[str, Value]]:
    """Lines that each combine one of some products with one of some customers, as an order book does."""
    draw = random.Random(seed)
    catalogue = [_product(draw, rulebook) for _ in range(products)]
    parties = [_customer(draw) for _ in range(customers)]
    return [{**draw.choice(catalogue), **draw.choice(parties), **_own(draw)} for _ in range(lines)]


def unrelated(rulebook: Rulebook, lines: int, seed: int = 2) -> list[dict[str, Value]]:
    """Lines whose facts have nothing to do with each other: the worst case for anything remembered."""
    draw = random.Random(seed)
    return [{**_product(draw, rulebook), **_customer(draw), **_own(draw)} for _ in range(lines)]


def days(lines: int, seed: int = 3) -> Iterator[date]:
    """A ship date for each line, over two years that hold every boundary of the shipped rulebook."""
    draw = random.Random(seed)
    for _ in range(lines):
        yield FIRST_DAY + timedelta(days=draw.randrange(730))


def _product(draw: random.Random, rulebook: Rulebook) -> dict[str, Value]:
    codes = sorted(rulebook.lists.all_codes())
    listed = draw.random() < 0.3
    code = draw.choice(codes)
    return {
        "item.cn_code": frozenset({code}) if listed and code[0].isdigit() else frozenset(),
        "item.list_entries": frozenset({code}) if listed and not code[0].isdigit() else frozenset(),
        "item.hs_code": draw.choice(["85051110", "8507600090", "2804290010", "84798999", "90318090"]),
        "item.origin": draw.choice(["CN", "VN", "MY", "DE", "JP"]),
        "item.material": draw.choice(["other", "ndfeb_magnet", "magnet_part", "lithium_ion_battery"]),
        "item.elements": frozenset(draw.sample(["Nd", "Fe", "B", "Dy", "Tb", "Co", "Li"], 3)),
        "item.cn_rare_earth_technology": draw.random() < 0.2,
    }


def _customer(draw: random.Random) -> dict[str, Value]:
    country = draw.choice(CUSTOMERS)
    return {
        "shipment.from": draw.choice(["CN", "CN", "VN", "DE"]),
        "shipment.to": country,
        "shipment.transaction": "export",
        "consignee.country": country,
        "end_user.country": country,
        "end_user.type": draw.choice(["civil", "civil", "civil", "military"]),
        "end_user.lists": frozenset(draw.choice([[], [], [], ["CN-WATCH"], ["CN-CONTROL"]])),
        "consignee.lists": frozenset(),
        "end_user.listed_ownership": Fraction(draw.choice([0, 0, 0, 49, 50]), 100),
        "consignee.listed_ownership": Fraction(0),
        "end_use.kinds": frozenset({draw.choice(["civil", "civil", "logic_chip_rd_production", "medical"])}),
        "exporter.chinese_person": draw.random() < 0.5,
    }


def _own(draw: random.Random) -> dict[str, Value]:
    return {"item.cn_listed_value_share": Fraction(draw.randrange(300), 100_000)}
