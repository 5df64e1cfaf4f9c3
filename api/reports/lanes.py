"""Where do labels stand in a drawing so that none overlap? In as many lanes under each other as it takes."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.reports.measuring import width

LABEL_GAP = 12
"""The room that a label keeps to its neighbours."""


@dataclass
class Lanes:
    """Lines of labels under each other; a label goes into the first in which it has room."""

    right: int
    _taken: list[list[tuple[int, int]]] = field(default_factory=list)

    def place(self, x: int, text: str) -> tuple[int, bool]:
        """The lane of a label at a place, and whether it stands to the left of it, where there is no room right."""
        room = width(text) + LABEL_GAP
        end = x + room > self.right
        wanted = (x - room, x) if end else (x, x + room)
        lane = next((number for number, spans in enumerate(self._taken) if _free(spans, wanted)), len(self._taken))
        if lane == len(self._taken):
            self._taken.append([])
        self._taken[lane].append(wanted)
        return lane, end


def _free(spans: list[tuple[int, int]], wanted: tuple[int, int]) -> bool:
    return all(wanted[1] <= start or end <= wanted[0] for start, end in spans)
