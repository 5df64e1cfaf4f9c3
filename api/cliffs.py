"""What becomes of an order book when law changes? A manifest read once, judged under every law that is compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import polars as pl

from api.checking import Check
from engine.analysis.cliffs import CliffAnalysis
from engine.analysis.exposure import CliffFindings, measured
from engine.analysis.order_book import LINES, OrderBatch
from engine.analysis.outlooks import OpenWindow
from engine.decisions.findings import Findings
from engine.manifests.notices import Notice
from engine.manifests.rows import Line, Rejected
from engine.rulebook.hypotheses import Hypothesis, read_hypothesis
from engine.vocabulary.values import Facts

_BATCH = 50_000
_FINEST = Decimal(1).scaleb(-9)
_LARGEST = Decimal(10) ** 18


@dataclass(frozen=True)
class Asked:
    """What was found, and about what: the hypotheses, the windows that were looked at, how the file was read."""

    found: CliffFindings
    hypotheses: tuple[Hypothesis, ...]
    windows: tuple[OpenWindow, ...]
    rejected: int
    notices: tuple[Notice, ...]


def find_cliffs(check: Check, supposed: Sequence[str] = ()) -> Asked:
    """Read the manifest of a prepared check and analyse it; raises `HypothesisRefused`.

    `supposed` are hypotheses as they are typed; without any, every suspension that is still open is looked at.
    """
    hypotheses = tuple(read_hypothesis(text, check.rulebook) for text in supposed)
    analysis = CliffAnalysis(check.decider, check.request.known_at, hypotheses)
    book = _OrderBook(check)
    for batch in book.batches():
        analysis.add(batch)
    notices = (*check.bill_notices, *book.notices)
    return Asked(measured(analysis.finished()), hypotheses, analysis.windows, book.rejected, notices)


@dataclass
class _OrderBook:
    """The lines of a manifest, some at a time; `rejected` and `notices` are complete after the last."""

    check: Check
    rejected: int = 0
    notices: tuple[Notice, ...] = ()

    def batches(self) -> Iterator[OrderBatch]:
        """The lines in file order."""
        with self.check.open() as manifest:
            batch = _Batch()
            for row in manifest:
                if isinstance(row, Rejected):
                    self.rejected += 1
                    continue
                batch.add(self.check, row)
                if len(batch.rows) == _BATCH:
                    yield batch.finished()
                    batch = _Batch()
            yield batch.finished()
            self.notices = tuple(manifest.notices)


@dataclass
class _Batch:
    """Lines on their way into columns."""

    rows: list[tuple[object, ...]] = field(default_factory=list)
    findings: dict[Findings, int] = field(default_factory=dict)
    moments: dict[date, int] = field(default_factory=dict)
    licensed: list[Facts] = field(default_factory=list)

    def add(self, check: Check, line: Line) -> None:
        """Take in one line."""
        decision = check.decide(line)
        place: int | None = None
        if decision.facts.get("line.licences"):
            place = len(self.licensed)
            self.licensed.append(decision.facts)
        findings = self.findings.setdefault(decision.judgement.findings, len(self.findings))
        moment = self.moments.setdefault(decision.as_of, len(self.moments))
        self.rows.append((*_told(line.facts), findings, moment, place))

    def finished(self) -> OrderBatch:
        """The columns."""
        lines = pl.DataFrame(self.rows, schema=LINES, orient="row")
        return OrderBatch(lines, list(self.findings), list(self.moments), self.licensed)


def _told(facts: Facts) -> tuple[object, ...]:
    """What a line says of itself: shipment, product, description, customer, currency and value."""
    item, description = _text(facts, "item.id"), _text(facts, "item.description")
    customer = _text(facts, "end_user.name") or _text(facts, "consignee.name")
    currency, value = _text(facts, "line.currency"), facts.get("line.value")
    known = isinstance(value, Decimal) and currency and _fits(value)
    return _text(facts, "shipment.id"), item or description, description, customer, currency, value if known else None


def _text(facts: Facts, name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""


def _fits(value: Decimal) -> bool:
    """Whether an amount can be added up exactly with a great many others."""
    return abs(value) < _LARGEST and value == value.quantize(_FINEST)
