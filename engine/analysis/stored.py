"""What does a change of law do to shipments that are stored? Those that are open and those of history, apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from engine.analysis.effects import Effect

Part = Literal["open", "history"]
PARTS: tuple[Part, ...] = ("open", "history")
Why = Literal["grounds_lost", "unreadable", "unreadable_before", "unreadable_after"]
"""Why a shipment is not compared: what its decision rests on is gone, or it does not read under a rulebook."""
_EXAMPLES = 3


class PartEffect(NamedTuple):
    """How much of one part was compared; `flipped` counts its shipments of which some line flips."""

    shipments: int
    flipped: int
    effect: Effect


@dataclass
class Unread:
    """Shipments that could not be compared, with the numbers of a few."""

    shipments: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, reference: str) -> None:
        """Count a shipment."""
        self.shipments += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(reference)


@dataclass(frozen=True)
class StoredEffect:
    """What a change of law does to stored shipments; `left_out` were more than are compared."""

    known_at: date
    left_out: int
    parts: Mapping[Part, PartEffect]
    unread: Mapping[Why, Unread]
