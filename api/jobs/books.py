"""How does a job carry by what its parties are looked into? As one compressed file, the same whenever it is read."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
import zstandard
from pydantic import TypeAdapter

from api.lasting import made_to_last
from engine.counterparties.book import PartyBook
from engine.ownership.stakes import Stake
from engine.screening.listed import as_bytes, from_plain
from engine.screening.resolution import HitKey, Outcome

_LARGEST = 4 << 30


@dataclass(frozen=True)
class _Besides:
    """What a book holds beside listed parties."""

    lists: list[str]
    shown_as: str
    marks: list[tuple[HitKey, Outcome]]
    stakes: list[Stake]


_BESIDES = TypeAdapter(_Besides)


def packed(book: PartyBook) -> bytes:
    """A book as compressed lines of JSON: what it holds besides, then each listed party as `as_plain` has it."""
    besides = _Besides(sorted(book.lists), book.shown_as, list(book.marks.items()), list(book.stakes))
    lines = b"\n".join([_BESIDES.dump_json(besides), *map(as_bytes, book.listed)])
    return zstandard.ZstdCompressor().compress(lines)


def unpacked(content: bytes) -> PartyBook:
    """The book that `packed` wrote down."""
    lines = zstandard.ZstdDecompressor().decompress(content, max_output_size=_LARGEST)
    first, *listed = lines.split(b"\n")
    besides = _BESIDES.validate_json(first)
    with made_to_last():
        parties = tuple(from_plain(orjson.loads(line)) for line in listed)
    return PartyBook(
        listed=parties,
        lists=frozenset(besides.lists),
        shown_as=besides.shown_as,
        marks=dict(besides.marks),
        stakes=tuple(besides.stakes),
    )
