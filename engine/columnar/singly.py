"""What becomes of the rows that are out of the ordinary? They are read and decided one by one."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.facts.derivation import Derivation
from engine.facts.records import SHIP_DATE
from engine.manifests.row_reader import RowReader
from engine.manifests.rows import Line, Rejected
from engine.manifests.tables import RawRow


class Single(NamedTuple):
    """A line and the decision on it."""

    line: Line
    decision: Decision


class Singly:
    """Reads and decides rows as single records."""

    def __init__(self, rows: RowReader, decider: Decider, as_of: date | None) -> None:
        """`as_of`: the date that all lines are judged on; without it each has its own."""
        self._rows = rows
        self._decider = decider
        self._derivation = Derivation(decider.rulebook)
        self._as_of = as_of

    def answer(self, raw: RawRow, first_row: int | None) -> Single | Rejected:
        """The decision on a row, or the row rejected; `first_row`: the first one with this line's number."""
        line = self._rows.read(raw, first_row)
        if isinstance(line, Rejected):
            return line
        derived = self._derivation.derive(line.facts)
        because = {**line.assumed, **line.derived, **derived.because}
        return Single(line, self._decider.decide(derived.facts, self._judged_on(line), because))

    def _judged_on(self, line: Line) -> date:
        as_of = self._as_of or line.facts.get(SHIP_DATE)
        if not isinstance(as_of, date):
            raise TypeError("a line without a ship date is rejected when it is read")
        return as_of
