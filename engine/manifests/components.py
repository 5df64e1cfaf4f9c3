"""Which components does a bill-of-materials file hold? Read as strictly as a manifest, from the same formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from engine.facts.assembly import Component
from engine.facts.contradictions import known_currency
from engine.facts.problems import Problem
from engine.manifests.columns import ColumnMatch, ColumnMatcher
from engine.manifests.decimals import point_fault, settle_mark, with_point
from engine.manifests.formats import open_matched
from engine.manifests.known_columns import COMPONENT_FACTS
from engine.manifests.notices import Notice
from engine.manifests.options import ReadingOptions
from engine.manifests.rows import Rejected, shortened
from engine.manifests.sources import ByteSource
from engine.manifests.tables import RawRow
from engine.vocabulary.models import Fact
from engine.vocabulary.reading import ValueFault, read_value
from engine.vocabulary.values import NONE, Value, known_in_full
from engine.vocabulary.vocabulary import Vocabulary

REQUIRED = ("item_id", "component_id")
"""The columns that every bill of materials has."""
_DETECTED = ReadingOptions()


@dataclass(frozen=True)
class Components:
    """The rows of a bill-of-materials file: read, or rejected with all that is wrong."""

    components: tuple[Component, ...]
    rejected: tuple[Rejected, ...]
    notices: tuple[Notice, ...]


def read_components(
    source: Path | BinaryIO, vocabulary: Vocabulary, matcher: ColumnMatcher, options: ReadingOptions = _DETECTED
) -> Components:
    """Read a bill of materials; raises `SourceRefused` where the file cannot be read or lacks a column."""
    with ByteSource(source) as bytes_:
        _, table, match, _ = open_matched(bytes_, options, matcher, REQUIRED)
        reader = _ComponentReader(match, vocabulary)
        numbers = (row[at] for row in table.sample if len(row) == len(match.headers) for at in reader.number_places)
        mark, said = settle_mark(options.decimal_mark(), numbers)
        found = [raw if isinstance(raw, Rejected) else reader.read(raw, mark == ",") for raw in table]
        return Components(
            tuple(one for one in found if isinstance(one, Component)),
            tuple(one for one in found if isinstance(one, Rejected)),
            (*table.notices, *said, *match.notices),
        )


class _ComponentReader:
    """Reads rows under one header."""

    def __init__(self, match: ColumnMatch, vocabulary: Vocabulary) -> None:
        self._columns = [
            (at, header, match.targets[header], _fact(vocabulary, match.targets[header]))
            for at, header in enumerate(match.headers)
            if header in match.targets
        ]
        self.number_places = [at for at, _, _, fact in self._columns if fact.is_number]

    def read(self, raw: RawRow, comma: bool) -> Component | Rejected:
        """The component that a row states, or the row rejected."""
        values: dict[str, Value] = {}
        problems = list(raw.problems)
        for at, header, column, fact in self._columns:
            text = raw.fields[at]
            try:
                value = read_value(fact, _pointed(text) if comma and fact.is_number else text)
            except ValueFault as fault:
                problems.append(Problem(header, text, fault.what, fault.hint))
                continue
            if value is not None:
                values[column] = value
            problem = _column_problem(header, column, values, text)
            if problem is not None:
                problems.append(problem)
        if problems:
            return Rejected(raw.row, shortened(raw.raw), tuple(problems))
        return _component(raw.row, values)


def _column_problem(header: str, column: str, values: Mapping[str, Value], text: str) -> Problem | None:
    value = values.get(column)
    if value is not None and not known_in_full(value):
        return Problem(header, text, f"`{text.strip()}` leaves something open", "leave it blank where it is not known")
    if column in REQUIRED and not isinstance(value, str):
        return Problem(header, text, "is blank", "every component needs it")
    if column == "currency" and isinstance(value, str) and not known_currency(value.upper()):
        return Problem(header, text, f"`{text.strip()}` is not a currency", "write an ISO 4217 code such as EUR")
    return None


def _component(row: int, values: Mapping[str, Value]) -> Component:
    return Component(
        row,
        item_id=_text(values, "item_id"),
        component_id=_text(values, "component_id"),
        parent_id=_text(values, "parent_id"),
        description=_text(values, "description"),
        codes=_set(values, "cn_code"),
        elements=_set(values, "elements"),
        origin=_text(values, "origin_country") if "origin_country" in values else None,
        value=_number(values, "value"),
        currency=_text(values, "currency").upper() or None,
        net_weight_kg=_number(values, "net_weight_kg"),
        quantity=_number(values, "quantity"),
    )


def _text(values: Mapping[str, Value], column: str) -> str:
    value = values.get(column)
    return value if isinstance(value, str) else ""


def _set(values: Mapping[str, Value], column: str) -> frozenset[str] | None:
    value = values.get(column)
    return value if isinstance(value, frozenset) else None


def _number(values: Mapping[str, Value], column: str) -> Fraction | None:
    value = values.get(column)
    if value is NONE:
        return Fraction(0) if column != "quantity" else None
    return Fraction(value) if isinstance(value, int | Decimal | Fraction) else None


def _pointed(text: str) -> str:
    pointed = with_point(text)
    if pointed is None:
        raise ValueFault(*point_fault(text))
    return pointed


def _fact(vocabulary: Vocabulary, column: str) -> Fact:
    return vocabulary.facts[COMPONENT_FACTS[column]]
