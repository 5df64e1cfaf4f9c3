"""Where on a drawing does a day stand, and which months are written along it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from api.reports.lanes import LABEL_GAP
from api.reports.measuring import width

_STEPS = (1, 2, 3, 6, 12, 24, 60)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Scale:
    """A stretch of days, both ends included, over the width of a drawing between two places of it."""

    first: date
    last: date
    left: int
    right: int

    def x(self, day: date) -> int:
        """Where a day begins; a day outside the stretch stands at its end."""
        inside = min(max(day, self.first), self.last + _DAY)
        return self.left + (inside - self.first).days * (self.right - self.left) // ((self.last - self.first).days + 1)

    def months(self) -> Iterator[tuple[int, str]]:
        """First days of months, as many as there is room for, each with its place."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        room = width("2026-11") + 2 * LABEL_GAP
        step = next((step for step in _STEPS if count // step * room <= self.right - self.left), _STEPS[-1])
        for month in range(0, count + 1):
            later, zero = divmod(self.first.month - 1 + month, 12)
            day = date(self.first.year + later, zero + 1, 1)
            if (day.year * 12 + zero) % step == 0 and day >= self.first and self.x(day) + room <= self.right:
                yield self.x(day), f"{day:%Y-%m}"
