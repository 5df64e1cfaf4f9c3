"""What was announced without an instrument, so that an organisation may confirm or reject it? By the announcement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from engine.rulebook.models import PendingWindow
from engine.rulebook.rulebook import Rulebook


@dataclass(frozen=True)
class Announced:
    """Days for which an announcement says something about clauses of a measure."""

    measure: str
    clauses: tuple[str, ...]
    window: PendingWindow


def announcements(rulebook: Rulebook) -> dict[str, tuple[Announced, ...]]:
    """Every announcement that waits for an instrument, with what it says; latest days first."""
    found: dict[str, dict[tuple[str, PendingWindow], list[str]]] = defaultdict(dict)
    for measure, clause, window in _windows(rulebook):
        found[window.announcement].setdefault((measure, window), []).append(clause)
    return {
        name: tuple(Announced(measure, tuple(clauses), window) for (measure, window), clauses in said.items())
        for name, said in sorted(found.items(), key=lambda one: max(key[1].start for key in one[1]), reverse=True)
    }


def _windows(rulebook: Rulebook) -> Iterator[tuple[str, str, PendingWindow]]:
    """Each window with its measure and a clause that it lies over."""
    for id_, clause in rulebook.clauses.items():
        for window in (*clause.measure.pending, *clause.text.pending):
            yield clause.measure.measure, id_, window
