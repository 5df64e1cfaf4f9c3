"""On which law is each line judged? Its date as one of the stretches of unchanged law, in every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

import polars as pl

from engine.columnar.numbers import Reading
from engine.columnar.registers import Register
from engine.columnar.texts import coded
from engine.decisions.clock import Epoch, LegalClock

_MOST_REMEMBERED = 200_000


class Dates(NamedTuple):
    """The number of each line's epoch, its date (of an instant the date in UTC) and whether its text is at fault."""

    epochs: pl.Series
    dates: pl.Series
    odd: pl.Series


class DateColumn:
    """Reads dates and places them among the boundaries of the law."""

    def __init__(self, reading: Reading, clock: LegalClock) -> None:
        """No epoch is known yet."""
        self.epochs: Register[Epoch] = Register(clock.epoch(date.min))
        self._reading = reading
        self._clock = clock
        self._told: dict[str, tuple[int, date | None, bool]] = {}

    def read(self, column: pl.Series) -> Dates:
        """The dates of a column of texts."""
        codes, texts = coded(column)
        if len(self._told) > _MOST_REMEMBERED:
            self._told.clear()
        told = [self._told.get(text) or self._tell(text) for text in texts]
        epochs, dates, odd = ([one[part] for one in told] for part in range(3))
        return Dates(
            pl.Series("", epochs, pl.UInt32).gather(codes),
            pl.Series("", dates, pl.Date).gather(codes),
            pl.Series("", odd, pl.Boolean).gather(codes),
        )

    def all_on(self, day: date, rows: int) -> Dates:
        """One day for every line."""
        number = self.epochs.number(self._clock.epoch(day))
        return Dates(
            pl.repeat(number, rows, dtype=pl.UInt32, eager=True),
            pl.repeat(day, rows, dtype=pl.Date, eager=True),
            pl.repeat(False, rows, dtype=pl.Boolean, eager=True),
        )

    def _tell(self, text: str) -> tuple[int, date | None, bool]:
        found = self._reading(text)
        told: tuple[int, date | None, bool]
        if isinstance(found, datetime):
            told = self.epochs.number(self._clock.epoch(found)), found.astimezone(UTC).date(), False
        elif isinstance(found, date):
            told = self.epochs.number(self._clock.epoch(found)), found, False
        else:
            told = 0, None, True
        self._told[text] = told
        return told
