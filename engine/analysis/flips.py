"""What becomes of shipments that come one after another under another rulebook? Counted while they go by.

Nothing is kept of a line but counts, and the first few lines of each way to flip: memory grows with how many different
clauses, products and customers flip, and not with how many lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, TypeVar

from engine.analysis.cliffs import View
from engine.analysis.effects import EXAMPLES, Effect, Example
from engine.analysis.exposure import Exposure, Share, Shift, Worth
from engine.analysis.turns import Answer, ClauseTurn, Standing, Turn, turn_between

Key = TypeVar("Key", str, Answer, ClauseTurn, tuple[Answer, Answer])


class StoredLine(NamedTuple):
    """A line of a stored shipment; `stored` is the shipment's id, `reference` what its organisation calls it.

    Texts are "" where not given; `value` is None where it or its currency is not.
    """

    stored: str
    reference: str
    line: str
    product: str
    description: str
    customer: str
    currency: str
    value: Decimal | None


@dataclass
class _Count:
    """How much flips; lines of one shipment come one after another."""

    lines: int = 0
    shipments: int = 0
    without_value: int = 0
    values: dict[str, Decimal] = field(default_factory=dict)
    latest: str = ""

    def add(self, line: StoredLine) -> None:
        self.lines += 1
        self.shipments += self.latest != line.stored
        self.latest = line.stored
        if line.value is None:
            self.without_value += 1
        else:
            self.values[line.currency] = self.values.get(line.currency, Decimal(0)) + line.value

    @property
    def worth(self) -> Worth:
        return Worth(self.lines, self.shipments, dict(sorted(self.values.items())), self.without_value)


@dataclass
class Flips:
    """Takes shipments in, each judged under both rulebooks; those that only one of them can read are counted apart."""

    shipments: int = 0
    read: int = 0
    only_before: int = 0
    only_after: int = 0
    _total: _Count = field(default_factory=_Count)
    _ways: dict[tuple[Answer, Answer], _Count] = field(default_factory=dict)
    _answers: dict[Answer, _Count] = field(default_factory=dict)
    _clauses: dict[ClauseTurn, _Count] = field(default_factory=dict)
    _products: dict[str, _Count] = field(default_factory=dict)
    _customers: dict[str, _Count] = field(default_factory=dict)
    _titles: dict[str, str] = field(default_factory=dict)
    _examples: dict[tuple[Answer, Answer], list[Example]] = field(default_factory=dict)

    def add(self, lines: Sequence[StoredLine], before: Sequence[Standing], after: Sequence[Standing]) -> None:
        """Take a shipment in: its lines, and how each stands under either rulebook."""
        self.shipments += 1
        self.read += len(lines)
        for line, earlier, later in zip(lines, before, after, strict=True):
            turn = turn_between(earlier, later)
            if turn.turns:
                self._add(line, turn)

    def effect(self) -> Effect:
        """Which answers flip, as of an order book."""
        shifts = tuple(Shift(*way, worth) for way, worth in _sorted(self._ways))
        clauses = tuple(Share(one.clause, "", one.before, one.after, much) for one, much in _sorted(self._clauses))
        products = tuple(Share(one, self._titles.get(one, ""), "", "", much) for one, much in _sorted(self._products))
        customers = tuple(Share(one, "", "", "", worth) for one, worth in _sorted(self._customers))
        exposure = Exposure(
            view=View("", None),
            causes=(),
            total=self._total.worth,
            shifts=shifts,
            answers=tuple(_sorted(self._answers)),
            shares={"clause": clauses, "product": products, "customer": customers},
        )
        examples = tuple(one for shift in shifts for one in self._examples[shift.before, shift.after])
        return Effect(self.read, self.only_before, self.only_after, exposure if shifts else None, examples)

    @property
    def flipped(self) -> int:
        """The shipments of which some line flips."""
        return self._total.shipments

    def _add(self, line: StoredLine, turn: Turn) -> None:
        way = turn.before, turn.after
        self._total.add(line)
        self._ways.setdefault(way, _Count()).add(line)
        self._answers.setdefault(turn.after, _Count()).add(line)
        for clause in turn.clauses:
            self._clauses.setdefault(clause, _Count()).add(line)
        self._products.setdefault(line.product, _Count()).add(line)
        self._customers.setdefault(line.customer, _Count()).add(line)
        if line.description:
            self._titles.setdefault(line.product, line.description)
        named = self._examples.setdefault(way, [])
        if len(named) < EXAMPLES:
            named.append(
                Example(
                    None, line.reference, line.line, line.product, line.customer, line.currency, line.value,
                    turn.before, turn.after, turn.clauses, line.stored,
                )
            )  # fmt: skip


def _sorted(counts: dict[Key, _Count]) -> list[tuple[Key, Worth]]:
    """How much there is of each key, the most lines first."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1].lines, one[0]))
    return [(key, count.worth) for key, count in ordered]
