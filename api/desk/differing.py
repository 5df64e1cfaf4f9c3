"""What is different between two decisions on one shipment? What they rest on, and which lines turned out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import orjson

from api.store.tables.shipments import StoredDecision

Ground = Literal["rulebook", "known_at", "standing", "products", "parties", "engine"]
GROUNDS: tuple[Ground, ...] = ("rulebook", "known_at", "standing", "products", "parties", "engine")
"""What a decision rests on besides the request, which stays the same: as columns of its row."""


class LineTurn(NamedTuple):
    """A line that turned out otherwise: its number, and floor, ceiling and action before and after."""

    line: str
    before: tuple[str, str, str]
    after: tuple[str, str, str]


def grounds_changed(before: StoredDecision, after: StoredDecision) -> list[Ground]:
    """What the later decision rests on that the earlier did not."""
    return [name for name in GROUNDS if getattr(before, name) != getattr(after, name)]


def lines_turned(before: StoredDecision, after: StoredDecision) -> list[LineTurn]:
    """The lines whose verdict or action is another, in their order."""
    if before.answer_hash == after.answer_hash:
        return []
    earlier = dict(_lines(before))
    return [LineTurn(line, earlier[line], now) for line, now in _lines(after) if earlier.get(line, now) != now]


def _lines(decision: StoredDecision) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for line in orjson.loads(decision.answer)["lines"]:
        yield line["line"], (line["verdict"], line["could_be"], line["action"])
