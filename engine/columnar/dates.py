"""On which law is each line judged? Its date as one of the stretches of unchanged law, in every zone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

import polars as pl

from engine.columnar.numbers import Reading
from engine.columnar.registers import Register
from engine.columnar.texts import coded
from engine.decisions.clock import Epoch, LegalClock
from engine.vocabulary.reading import ValueFault

_MOST_REMEMBERED = 200_000
_Told = tuple[int, int, date | None, bool]


class Dates(NamedTuple):
    """Where each line's date lies: the number of its epoch, that of its stretch between the days of licences held.

    `dates`: the date itself, of an instant that in UTC. null where there is none. `odd`: whether the text is at fault.
    """

    epochs: pl.Series
    stretches: pl.Series
    dates: pl.Series
    odd: pl.Series


class DateColumn:
    """Reads dates and places them among the boundaries of the law and the days of licences."""

    def __init__(self, reading: Reading, clock: LegalClock, licences: Sequence[date]) -> None:
        """`licences`: the days on which licences held begin and run out, in order."""
        self._epochs: Register[Epoch] = Register(clock.epoch(date.min))
        self._stretches: Register[tuple[int, ...]] = Register(())
        self._licences = licences
        self._reading = reading
        self._clock = clock
        self._told: dict[str, _Told] = {}
        self._days: dict[tuple[int, int], date] = {}

    def read(self, column: pl.Series) -> Dates:
        """The dates of a column of texts."""
        codes, texts = coded(column)
        if len(self._told) > _MOST_REMEMBERED:
            self._told.clear()
        told = [self._told.get(text) or self._tell(text) for text in texts]
        return Dates(*(_series(place, [one[place] for one in told]).gather(codes) for place in range(4)))

    def day(self, epoch: int, stretch: int = 0) -> date:
        """The first date (or instant) that was seen in an epoch, and in a stretch unless that is 0."""
        return self._days[epoch, stretch]

    def all_on(self, day: date, rows: int) -> Dates:
        """One day for every line."""
        told = self._place(day)
        return Dates(*(_series(place, [told[place]]).gather(pl.repeat(0, rows, eager=True)) for place in range(4)))

    def _tell(self, text: str) -> _Told:
        found = self._reading(text)
        nowhere = 0, 0, None, isinstance(found, ValueFault)
        self._told[text] = self._place(found) if isinstance(found, date) else nowhere
        return self._told[text]

    def _place(self, day: date) -> _Told:
        stretch = tuple(bisect_right(self._licences, legal) for legal in self._clock.legal_dates(day))
        shown = day.astimezone(UTC).date() if isinstance(day, datetime) else day
        numbers = self._epochs.number(self._clock.epoch(day)), self._stretches.number(stretch)
        self._days.setdefault(numbers, day)
        self._days.setdefault((numbers[0], 0), day)
        return *numbers, shown, False


def _series(place: int, told: list[object]) -> pl.Series:
    return pl.Series("", told, (pl.UInt32, pl.UInt32, pl.Date, pl.Boolean)[place])
