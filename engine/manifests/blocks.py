"""How do the rows of a manifest come many at a time? As columns of texts, with the way back to each single row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import polars as pl

from engine.facts.problems import Problem
from engine.manifests.rows import Rejected
from engine.manifests.tables import RawRow

_Read = TypeVar("_Read")
_ROWS, _FIRST = 50_000, 5_000


@dataclass(frozen=True)
class Block:
    """Some rows of a manifest, in file order.

    `rows`: the line of each in the file (UInt64). `cells`: one text column for each header; a blank cell is an empty
    text, never null. `texts`: what each row was read from. `rejected`: the rows of this stretch that are malformed as
    a whole. `problems`: what the format itself knows to be wrong with single cells, by the place of the row.
    """

    rows: pl.Series
    cells: pl.DataFrame
    texts: pl.Series
    rejected: tuple[Rejected, ...] = ()
    problems: dict[int, tuple[Problem, ...]] = field(default_factory=dict)

    @property
    def flawed(self) -> frozenset[int]:
        """The places of the rows of which single cells are known to be wrong."""
        return frozenset(self.problems)

    def raw(self, place: int) -> RawRow:
        """One row as it is read by itself."""
        return RawRow(self.rows[place], self.cells.row(place), self.texts[place], self.problems.get(place, ()))


def block_of(rows: Sequence[RawRow], headers: Sequence[str], rejected: Sequence[Rejected] = ()) -> Block:
    """A block of rows that were read one by one."""
    columns = list(zip(*(row.fields for row in rows), strict=True)) or [()] * len(headers)
    return Block(
        rows=pl.Series("row", [row.row for row in rows], pl.UInt64),
        cells=pl.DataFrame([pl.Series(name, column, pl.String) for name, column in zip(headers, columns, strict=True)]),
        texts=pl.Series("text", [row.raw for row in rows], pl.String),
        rejected=tuple(rejected),
        problems={place: row.problems for place, row in enumerate(rows) if row.problems},
    )


def read_ahead(blocks: Iterator[_Read]) -> Iterator[_Read]:
    """The same blocks; while the caller works on one, the next is read."""
    with ThreadPoolExecutor(1, "licet-reader") as reader:
        waiting = reader.submit(next, blocks, None)
        while (block := waiting.result()) is not None:
            waiting = reader.submit(next, blocks, None)
            yield block


def in_blocks(rows: Iterable[RawRow | Rejected], headers: Sequence[str], size: int = _ROWS) -> Iterator[Block]:
    """Rows that come one by one, in blocks of at most `size`; the first are smaller, so that they come soon."""
    good: list[RawRow] = []
    rejected: list[Rejected] = []
    room = min(_FIRST, size)
    for row in rows:
        if isinstance(row, Rejected):
            rejected.append(row)
        else:
            good.append(row)
        if len(good) + len(rejected) >= room:
            yield block_of(good, headers, rejected)
            good, rejected, room = [], [], min(2 * room, size)
    if good or rejected:
        yield block_of(good, headers, rejected)
