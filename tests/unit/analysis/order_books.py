"""Order books of a few lines for the small rulebook of `tests.unit.rulebook.law_in_suspense`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from engine.analysis.cliffs import CliffAnalysis
from engine.analysis.exposure import CliffFindings, Exposure, measured
from engine.analysis.order_book import LINES, OrderBatch
from engine.decisions.deciding import Decider
from engine.rulebook.hypotheses import read_hypothesis
from engine.vocabulary.values import Facts, Value


@dataclass(frozen=True)
class Order:
    """One line: the clause that its item falls under, when it leaves, and what it is worth."""

    clause: str
    leaves: date
    value: str = "100"
    currency: str = "EUR"
    shipment: str = "S-1"
    product: str = "P-1"
    description: str = ""
    customer: str = "Isartal Antriebe GmbH"
    licences: frozenset[str] = frozenset()

    @property
    def facts(self) -> Facts:
        """What clauses and licences may ask of it."""
        facts: dict[str, Value] = {"item.cn_code": frozenset({self.clause}), "shipment.to": "DE"}
        return facts | {"line.licences": self.licences} if self.licences else facts


def batch(decider: Decider, orders: Sequence[Order]) -> OrderBatch:
    """The columns of a few lines."""
    rows = []
    for place, order in enumerate(orders):
        value = Decimal(order.value) if order.value and order.currency else None
        told = (order.shipment, order.product, order.description, order.customer, order.currency, value)
        rows.append((*told, place, place, place if order.licences else None))
    return OrderBatch(
        pl.DataFrame(rows, schema=LINES, orient="row"),
        [decider.findings(order.facts) for order in orders],
        [order.leaves for order in orders],
        [order.facts for order in orders],
    )


def analysed(
    decider: Decider, orders: Sequence[Order], known_at: date, *supposed: str, batches: int = 1
) -> CliffFindings:
    """What the analysis finds, the lines given in so many batches."""
    analysis = CliffAnalysis(decider, known_at, [read_hypothesis(text, decider.rulebook) for text in supposed])
    for number in range(batches):
        analysis.add(batch(decider, orders[number::batches]))
    return measured(analysis.finished())


def boundaries(found: CliffFindings, law: str = "") -> dict[str, Exposure]:
    """What turns on each coming day."""
    return {str(one.view.day): one for one in found.exposures if one.view.window is None and one.view.law == law}


def scenarios(found: CliffFindings, by: str) -> dict[str, Exposure]:
    """What becomes of the lines that a window decides, by outlook."""
    return {
        one.view.scenario.outlook.value: one
        for one in found.exposures
        if one.view.window and one.view.window.by == by and one.view.scenario
    }


def told(exposure: Exposure) -> list[tuple[str, str, int]]:
    """From which interval to which, and how many lines."""
    return [
        (f"{one.before.verdict}..{one.before.could_be}", f"{one.after.verdict}..{one.after.could_be}", one.worth.lines)
        for one in exposure.shifts
    ]
