"""What does every format give? A header and rows of texts under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, Protocol

from engine.facts.problems import Problem
from engine.manifests.notices import Notice
from engine.manifests.rows import Rejected

Format = Literal["csv", "xlsx", "parquet", "jsonl"]
FORMATS: dict[str, Format] = {
    "csv": "csv", "tsv": "csv", "xlsx": "xlsx", "parquet": "parquet", "jsonl": "jsonl", "ndjson": "jsonl",
}  # fmt: skip
"""The formats that are read, by every name that they go by."""


class RawRow(NamedTuple):
    """A record of the file: its first line, its texts in the order of the header, and the text it was read from.

    `problems` are what the format itself knows to be wrong with single cells.
    """

    row: int
    fields: Sequence[str]
    raw: str
    problems: tuple[Problem, ...] = ()


class Table(Protocol):
    """A file of one format, opened: its header has been read, its rows come one at a time.

    `notices` and `blank` are complete after the last row.
    """

    notices: list[Notice]

    @property
    def headers(self) -> Sequence[str]:
        """The names in the header, as they stand."""
        ...

    @property
    def header_row(self) -> int:
        """The line of the header; 0 where the file has no lines."""
        ...

    @property
    def sample(self) -> Sequence[Sequence[str]]:
        """The texts of some first rows, where they have to be looked at."""
        ...

    @property
    def blank(self) -> int:
        """The blank lines so far."""
        ...

    @property
    def part_read(self) -> float:
        """The part of the file that has been read, from 0 to 1."""
        ...

    def __iter__(self) -> Iterator[RawRow | Rejected]:
        """The rows in file order; each call starts where the last one stopped."""
        ...
