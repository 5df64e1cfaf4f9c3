"""How do the summaries of parts of a dataset become one? In any order, with the result that one count has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter

from api.tally import Summary, Worst

_KEPT = 10
_NUMBERS = ("read", "rejected", "open", "spared", "hanging")
_COUNTERS = (
    "actions", "deciding", "possible", "suspended", "unconfirmed", "missing", "assumed", "derived", "turns",
)  # fmt: skip


def summed(parts: Iterable[Summary], rank: Mapping[str, int]) -> Summary:
    """One summary of all parts; `rank` orders the verdicts, mildest first."""
    whole = Summary()
    for part in parts:
        for name in _NUMBERS:
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
        for name in _COUNTERS:
            getattr(whole, name).update(getattr(part, name))
        whole.worst = sorted([*whole.worst, *part.worst], key=lambda one: _severest_first(one, rank))[:_KEPT]
        whole.first_rejected = sorted([*whole.first_rejected, *part.first_rejected], key=attrgetter("row"))[:_KEPT]
    return whole


def _severest_first(one: Worst, rank: Mapping[str, int]) -> tuple[int, int, int]:
    return -rank[one.columns["verdict"]], -rank[one.columns["could_be"]], one.row
