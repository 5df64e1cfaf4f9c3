"""To whom does an invented group of factories sell? Its customers, most of them ordinary, as columns of a manifest."""

from __future__ import annotations

import random

import polars as pl

from engine.conditions.tree import leaves
from engine.rulebook.rulebook import Rulebook

COLUMNS = ("name", "country", "type", "lists", "ownership", "uses", "node_nm", "memory_layers")
_COUNTRIES = (
    "US", "US", "JP", "JP", "DE", "DE", "VN", "KR", "TW", "NL", "IN", "MX", "CH", "FR", "IT", "PL", "SE", "SG", "HK",
    "CN", "TH", "MY", "TR", "BR", "GB", "ES", "CZ", "AT", "Germany", "Japan", "United States", "日本", "韩国", "KOR",
)  # fmt: skip
_WORDS = (
    "Alpine",
    "Borealis",
    "Cobalt",
    "Delta",
    "Everest",
    "Falcon",
    "Gemini",
    "Horizon",
    "Isar",
    "Kaito",
    "华星",
    "山田",
)
_TRADES = ("Motors", "Robotics", "Medical", "Drives", "Semiconductor", "Turbines, Ltd.", "精密", "Optics")
_USES = (
    *["civil"] * 90, *[""] * 2, "civil;medical", "medical", "military", "civil;military_potential", "wmd", "jewellery",
    *["logic_chip_rd_production"] * 3, *["memory_chip_rd_production"] * 2, *["chip_equipment"] * 2, "ai_rd",
    "ai_rd_military_potential", "rare_earth_magnet", "rare_earth_mining", "disaster_relief", "japan_military_strength",
)  # fmt: skip


def customers(rulebook: Rulebook, count: int = 2_000, seed: int = 1) -> pl.DataFrame:
    """A row for each customer, in the order of how much it buys: all columns text."""
    draw = random.Random(seed)
    lists = party_lists(rulebook)
    return pl.DataFrame([_customer(draw, number, lists) for number in range(count)])


def _customer(draw: random.Random, number: int, lists: list[str]) -> dict[str, str]:
    uses = draw.choice(_USES)
    on_chips = "chip" in uses
    return {
        "name": f"{draw.choice(_WORDS)} {draw.choice(_TRADES)} {number}",
        "country": draw.choice(_COUNTRIES),
        "type": draw.choice([*["civil"] * 94, *[""] * 2, "military", "government", "government", "police"]),
        "lists": draw.choice([*["-"] * 94, *[""] * 2, draw.choice(lists), ";".join(draw.sample(lists, 2))]),
        "ownership": draw.choice([*["0 %"] * 74, *[""] * 3, *["-"] * 20, "12.5 %", "49.99 %", "50 %", "0.5"]),
        "uses": uses,
        "node_nm": draw.choice(["3", "7", "14", "28", "65", ""]) if on_chips else "",
        "memory_layers": draw.choice(["128", "255", "256", "320", ""]) if on_chips else "",
    }


def party_lists(rulebook: Rulebook) -> list[str]:
    """The official lists of parties that some clause asks for."""
    asked = {"end_user.lists", "consignee.lists"}
    return sorted({
        name
        for clause in rulebook.clauses.values()
        for leaf in leaves(clause.condition)
        if leaf.fact in asked and isinstance(leaf.operand, frozenset)
        for name in leaf.operand
    })  # fmt: skip
