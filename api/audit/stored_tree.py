"""What is the hash over a part of the stored log? From whole blocks where there are any, from entries at its ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from api.audit.check_proof import leaf_hash, node_hash
from api.audit.journal import entry_text
from api.audit.records import table_of
from api.audit.tree import EMPTY, halved, root_of
from api.store.tables.log import LogBlock, LogEntry
from engine.faults import LicetError

BLOCK = 256
"""How many entries make a block; a power of two, so that blocks are parts of the tree."""


class LogBroken(LicetError):
    """The log is not what was signed or sealed: nothing more is signed over it before somebody has looked."""

    def __init__(self) -> None:
        """Say who tells more."""
        super().__init__("the log is not what was signed or sealed; `licet audit verify` says where")


class StoredTree:
    """The tree over the first entries of the stored log, in one consistent state."""

    def __init__(self, connection: Connection, size: int) -> None:
        """`size`: how many entries, of those that are there; raises `LogBroken` where a block is not."""
        self.size = size
        self._connection = connection
        kept = select(col(LogBlock.number), col(LogBlock.root)).where(col(LogBlock.number) < size // BLOCK)
        found = dict(connection.execute(kept).all())
        if found.keys() != set(range(len(found))):
            raise LogBroken
        self._blocks = [bytes.fromhex(found[number]) for number in range(len(found))]
        self._leaves: dict[int, list[bytes]] = {}

    @property
    def root(self) -> bytes:
        """The hash over all entries."""
        return self.hash_over(0, self.size)

    def hash_over(self, start: int, end: int) -> bytes:
        """The hash over the entries from one place to before another, as `halved` divides them."""
        if start == end:
            return EMPTY
        block, offset = divmod(start, BLOCK)
        if end - start == BLOCK and offset == 0 and block < len(self._blocks):
            return self._blocks[block]
        if (end - 1) // BLOCK == block:
            return root_of(self._block(block)[offset : end - block * BLOCK])
        middle = halved(start, end)
        return node_hash(self.hash_over(start, middle), self.hash_over(middle, end))

    def whole_blocks(self) -> list[tuple[int, bytes]]:
        """The hashes of the blocks that have become whole and are not kept yet, by their numbers."""
        return [(number, root_of(self._block(number))) for number in range(len(self._blocks), self.size // BLOCK)]

    def _block(self, number: int) -> list[bytes]:
        if number not in self._leaves:
            found = list(entries(self._connection, number * BLOCK, BLOCK))
            if [one["number"] for one in found] != list(range(number * BLOCK, number * BLOCK + len(found))):
                raise LogBroken
            self._leaves[number] = [leaf_hash(entry_text(one)) for one in found]
        return self._leaves[number]


def entries(connection: Connection, start: int, most: int) -> Iterator[dict[str, Any]]:
    """Some entries of the log from a place on, in order."""
    log, number = table_of("log_entries"), col(LogEntry.number)
    wanted = select(log).where(number >= start).order_by(number).limit(most)
    yield from map(dict, connection.execute(wanted).mappings())


def size_of(connection: Connection) -> int:
    """How many entries the log has."""
    newest = connection.scalar(select(col(LogEntry.number)).order_by(col(LogEntry.number).desc()).limit(1))
    return 0 if newest is None else newest + 1
