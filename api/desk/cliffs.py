"""What becomes of the shipments that are open when the law changes? Read from the timelines of their decisions.

A line turns on a day if its verdict is another when it leaves on that day or later. Nothing is decided anew: each
decision says what it comes to on every later day, as far as its rulebook knew.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

import orjson
from sqlmodel import Session, col, select

from api.desk.recording import OPEN
from api.store.tables.shipments import Shipment, StoredDecision
from engine.vocabulary.values import THROUGH

_VALUE, _CURRENCY = "line.value", "line.currency"
_AT_ONCE = 200
_MOST_READ = 5_000
Interval = tuple[str, str]


class Turn(NamedTuple):
    """What changes for a line on a day, and the clauses by which it does."""

    day: date
    before: Interval
    after: Interval
    clauses: frozenset[str]


class TurningLine(NamedTuple):
    """A line of an open shipment that turns; `value` is None where it or its currency is not given."""

    shipment: str
    reference: str
    line: str
    value: Decimal | None
    currency: str
    turn: Turn


@dataclass
class Worth:
    """How much turns: shipments, lines, and their values by currency."""

    shipments: int = 0
    lines: int = 0
    without_value: int = 0
    values: dict[str, Decimal] = field(default_factory=dict)
    _latest: str = ""

    def add(self, one: TurningLine) -> None:
        """Count a line; those of one shipment come one after the other."""
        self.lines += 1
        self.shipments += one.shipment != self._latest
        self._latest = one.shipment
        if one.value is None:
            self.without_value += 1
        else:
            self.values[one.currency] = self.values.get(one.currency, Decimal(0)) + one.value


@dataclass
class Cliff:
    """A day on which lines turn: all that turns, what turns into what, and by which clauses."""

    day: date
    worth: Worth = field(default_factory=Worth)
    turns: dict[tuple[Interval, Interval], Worth] = field(default_factory=dict)
    clauses: dict[str, Worth] = field(default_factory=dict)

    def add(self, one: TurningLine) -> None:
        """Count a line."""
        self.worth.add(one)
        self.turns.setdefault((one.turn.before, one.turn.after), Worth()).add(one)
        for clause in one.turn.clauses:
            self.clauses.setdefault(clause, Worth()).add(one)


@dataclass
class Cliffs:
    """Everything that turns, day by day; `shipments` and `lines` are all that are open."""

    shipments: int = 0
    lines: int = 0
    days: dict[date, Cliff] = field(default_factory=dict)


class _Open(NamedTuple):
    """An open shipment and the latest decision on it."""

    shipment: str
    reference: str
    answer: str
    facts: str


def cliffs(session: Session, organisation: str, today: date, through: date | None) -> Cliffs:
    """What turns after today and through a day, over all open shipments."""
    found = Cliffs()
    for one in _open(session, organisation, None):
        lines = orjson.loads(one.answer)["lines"]
        found.shipments += 1
        found.lines += len(lines)
        for turning in _turning(one, lines, today, through):
            day = turning.turn.day
            found.days.setdefault(day, Cliff(day)).add(turning)
    return found


class Examples(NamedTuple):
    """Some lines that turn on a day; `after` is where the next page begins, None where there is none."""

    lines: Sequence[TurningLine]
    after: str | None


def examples(session: Session, organisation: str, day: date, after: str | None, most: int) -> Examples:
    """The lines that turn on a day, whole shipments at a time, newest first, beginning after a shipment.

    A page ends when it has so many lines or when five thousand shipments were looked at, whichever comes first.
    """
    found: list[TurningLine] = []
    with closing(_open(session, organisation, after)) as opened:
        for read, one in enumerate(opened, 1):
            turning = _turning(one, orjson.loads(one.answer)["lines"], date.min, None)
            found += [line for line in turning if line.turn.day == day]
            if len(found) >= most or read >= _MOST_READ:
                return Examples(found, one.shipment)
    return Examples(found, None)


def turns_of(line: dict[str, Any], today: date, through: date | None) -> Iterator[Turn]:
    """What changes for a line after today and through a day."""
    stretches = line["timeline"]
    for before, after in pairwise(stretches):
        day = date.fromisoformat(after["from"])
        if day > today and (through is None or day <= through):
            had, has = frozenset(before["clauses"]), frozenset(after["clauses"])
            yield Turn(day, _interval(before), _interval(after), had ^ has or has)


def _turning(one: _Open, lines: list[dict[str, Any]], today: date, through: date | None) -> Iterator[TurningLine]:
    facts: list[dict[str, Any]] | None = None
    for number, line in enumerate(lines):
        for turn in turns_of(line, today, through):
            facts = facts or orjson.loads(one.facts)
            yield TurningLine(one.shipment, one.reference, line["line"], *value_of(facts[number]), turn)


def value_of(facts: Mapping[str, Any]) -> tuple[Decimal | None, str]:
    """What a line is worth, by its facts as they are kept, and in which currency; None where either is not known."""
    value, currency = facts.get(_VALUE), facts.get(_CURRENCY)
    if value in (None, "none") or THROUGH in value or not currency:
        return None, ""
    return Decimal(value), currency


def _interval(stretch: dict[str, Any]) -> Interval:
    return stretch["verdict"], stretch["could_be"]


def _open(session: Session, organisation: str, after: str | None) -> Generator[_Open]:
    """Every open shipment, newest first, a few at a time."""
    query = (
        select(Shipment.id, Shipment.reference, StoredDecision.answer, StoredDecision.facts)
        .where(
            Shipment.organisation == organisation,
            col(Shipment.state).in_(OPEN),
            StoredDecision.id == Shipment.decision,
        )
        .order_by(col(Shipment.id).desc())
        .execution_options(yield_per=_AT_ONCE)
    )
    if after is not None:
        query = query.where(Shipment.id < after)
    with closing(session.exec(query)) as rows:
        for row in rows:
            yield _Open(*row)
