"""Do columns and single records say the same? Both ways over one manifest, compared in every field of every row.

What a record states hangs on no clause, so of a manifest that is compared under many laws each record is read once, and
once more where columns hand over other texts. Under each law lines that state the same are decided once as single
records, and compared in every row.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from engine.columnar.columns import Header
from engine.columnar.evaluator import Evaluator
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.explanation.columns import OutputColumns
from engine.facts.derivation import Derivation
from engine.facts.item_content import ItemContent
from engine.facts.parties import PartyAnswers
from engine.facts.profile import Profile
from engine.facts.records import Record, RecordReader
from engine.manifests.columns import ColumnMatcher
from engine.manifests.manifest import open_manifest
from engine.manifests.rows import Line, Rejected
from engine.vocabulary.vocabulary import Vocabulary


class Remembering(RecordReader):
    """Reads each record once."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        as_of: date | None,
        profile: Profile | None,
        contents: Mapping[str, ItemContent],
        parties: PartyAnswers | None,
    ) -> None:
        super().__init__(vocabulary, as_of, profile, contents, parties)
        self._records: dict[tuple[tuple[str, str], ...], Record] = {}

    def read(self, texts: Mapping[str, str]) -> Record:
        place = tuple(texts.items())
        found = self._records.get(place)
        if found is None:
            found = self._records[place] = super().read(texts)
        return found


@dataclass(frozen=True)
class Trade:
    """A manifest and how its rows are read; `block` is how many bytes of it are read at a time.

    `derivation` is that of every law under which it is compared: they have their lists and vocabulary in common.
    """

    data: bytes
    matcher: ColumnMatcher
    reader: RecordReader
    derivation: Derivation
    block: int

    def rows(self) -> list[Line | Rejected]:
        """Its rows, read one by one."""
        with open_manifest(io.BytesIO(self.data), self.matcher, self.reader) as manifest:
            return list(manifest)


def disagreements(trade: Trade, rows: list[Line | Rejected], decider: Decider) -> Iterator[tuple[object, object]]:
    """What single records say and what columns say instead, wherever they differ; `rows` are `trade.rows()`."""
    lines = [row for row in rows if isinstance(row, Line)]
    assumed: Counter[tuple[str, str]] = Counter()
    derived: Counter[str] = Counter()
    rejected: list[Rejected] = []
    place = 0
    with open_manifest(io.BytesIO(trade.data), trade.matcher, trade.reader) as manifest:
        decisions, told = _decided(lines, manifest.columns.targets, trade, decider)
        evaluator = Evaluator(Header(manifest.columns, manifest.decimal_mark), trade.reader, decider)
        for block in manifest.blocks(trade.block):
            answered = evaluator.answer(block)
            rejected += answered.rejected
            assumed += answered.assumed
            derived += answered.derived
            columns = zip(
                answered.rows, answered.shipments, answered.numbers, answered.cells.iter_rows(),
                answered.answers.iter_rows(named=True), answered.judgements, answered.dates, answered.values,
                strict=True,
            )  # fmt: skip
            for row, shipment, number, cells, answers, judgement, day, value in columns:
                line, decision = lines[place], decisions[place]
                single = (
                    line.row, line.facts["shipment.id"], line.facts["line.no"], tuple(line.cells.values()),
                    told[id(decision)], decision.judgement, _day(decision.as_of), _amount(line.facts.get("line.value")),
                )  # fmt: skip
                together = row, shipment, number, cells, answers, answered.known[judgement], day, value
                if single != together:
                    yield single, together
                place += 1
    counted = (
        len(lines), [row for row in rows if isinstance(row, Rejected)],
        Counter(item for line in lines for item in line.assumed.items()),
        Counter(
            name for line, decision in zip(lines, decisions, strict=True)
            for name in decision.assumed if name not in line.assumed
        ),
    )  # fmt: skip
    if counted != (place, rejected, assumed, derived):
        yield counted, (place, rejected, assumed, derived)


def _decided(
    lines: list[Line], targets: Mapping[str, str], trade: Trade, decider: Decider
) -> tuple[list[Decision], dict[int, Mapping[str, str]]]:
    """The decision on each line as a single record, and by its identity what is said of it."""
    apart = {"shipment.id", "line.no"}.difference(decider.reader.facts)
    counting = [header for header, fact in targets.items() if fact not in apart]
    decided: dict[tuple[str, ...], Decision] = {}
    decisions = []
    for line in lines:
        states = tuple([line.cells[header] for header in counting])
        if states not in decided:
            decided[states] = _decision(line, trade, decider)
        decisions.append(decided[states])
    texts = OutputColumns(decider)
    return decisions, {id(decision): texts.of(decision) for decision in decided.values()}


def _decision(line: Line, trade: Trade, decider: Decider) -> Decision:
    found = trade.derivation.derive(line.facts)
    day = trade.reader.as_of or line.facts["shipment.date"]
    assert isinstance(day, date)
    return decider.decide(found.facts, day, {**line.assumed, **line.derived, **found.because})


def _day(moment: date) -> date:
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


def _amount(value: object) -> Decimal | None:
    """Nine decimals, as sums are kept; null where it is not known or beyond reckoning."""
    if not isinstance(value, int | Decimal | Fraction) or value >= 10**28:
        return None
    return Decimal(round(Fraction(value) * 10**9)).scaleb(-9)
