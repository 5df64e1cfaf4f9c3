"""What does an ERP post all day? Bodies of shipments, made of the invented order book."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from engine.rulebook.rulebook import Rulebook
from tests.benchmarks.ledger import Ledger

LINES = 20
_OF_LINE = ("item.", "line.")
_OWN = frozenset({"shipment.id", "shipment.date", "line.no"})


def bodies(rulebook: Rulebook, count: int, today: date, lines: int = LINES) -> list[bytes]:
    """So many shipments that leave within two months, each to one customer with its usual and its new products."""
    rows = Ledger(rulebook, 1).block(0, count * lines).to_dicts()
    return [
        json.dumps(
            _shipment(rulebook, f"S-{at}", rows[at * lines : (at + 1) * lines], today), ensure_ascii=False
        ).encode()
        for at in range(count)
    ]


def _shipment(rulebook: Rulebook, reference: str, rows: list[dict[str, object]], today: date) -> dict[str, object]:
    facts = [dict(_facts(rulebook, row)) for row in rows]
    common = {name: text for name, text in facts[0].items() if not name.startswith(_OF_LINE)}
    leaves = today + timedelta(days=int(reference.rpartition("-")[2]) % 60)
    lines = [
        {"line.no": str(number), **{name: text for name, text in one.items() if name.startswith(_OF_LINE)}}
        for number, one in enumerate(facts, 1)
    ]
    return {**common, "shipment.id": reference, "shipment.date": leaves.isoformat(), "lines": lines}


def _facts(rulebook: Rulebook, row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The facts in a row of a manifest, by their names in the vocabulary."""
    by_column = rulebook.vocabulary.by_column
    for column, value in row.items():
        if value not in (None, "") and column in by_column and by_column[column].name not in _OWN:
            yield by_column[column].name, str(value)
