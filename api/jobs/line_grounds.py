"""On what does a line of a checked manifest rest besides its texts, the law and the profile? Kept beside the results.

One line can then be decided again as it was, without the file, the bill of materials or the party lists being read.

reading.json       which header gives which fact, and the mark before decimals
besides.parquet    what the bill of materials said of each item, and what the lists and owners said of each party
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from api.checking import Check
from api.desk.parties import party_told
from api.desk.replaying import GroundsLost
from api.jobs.tables import ADDED, LINES
from engine.facts.item_content import ItemContent
from engine.facts.parties import PartyName
from engine.faults import Place
from engine.manifests.decimals import DecimalMark
from engine.manifests.frame_writers import ParquetWriter
from engine.vocabulary.values import AtLeast

_READING, _BESIDES = "reading.json", "besides.parquet"
_ITEM, _PARTY = "item", "party"
_SCHEMA = pl.Schema(dict.fromkeys(("kind", "name", "country", "told"), pl.String()))
_ROWS_TOGETHER = 5_000
_Row = tuple[str, str, str, str]


def keep_grounds(check: Check, mark: DecimalMark, folder: Path) -> None:
    """Write what the lines in a folder rest on; `mark` stood before the decimals of their numbers."""
    headers = [name for name in pl.read_parquet_schema(folder / LINES) if name not in ADDED]
    targets = dict(check.matcher.match(headers, Place("")).targets)
    with (folder / _READING).open("wb") as file:
        file.write(orjson.dumps({"mark": mark, "targets": targets, "screened": check.counterparties is not None}))
        file.flush()
        os.fsync(file.fileno())
    ParquetWriter(_SCHEMA).write(folder / _BESIDES, _frames(_rows(check)))


def _rows(check: Check) -> Iterator[_Row]:
    for item, content in check.reader.contents.items():
        yield _ITEM, item, "", _as_text(_content_told(content))
    for one in check.counterparties.asked if check.counterparties else ():
        yield _PARTY, one.party.name, one.party.country, _as_text(party_told(one))


def _frames(rows: Iterator[_Row]) -> Iterator[pl.DataFrame]:
    while some := list(islice(rows, _ROWS_TOGETHER)):
        yield pl.DataFrame(some, _SCHEMA, orient="row")


@dataclass(frozen=True)
class LineGrounds:
    """What the lines of one manifest rest on; `folder` is where their tables stand.

    What is not there any more, or was written by another release, raises `GroundsLost` when it is asked for.
    """

    folder: Path

    @cached_property
    def _reading(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = orjson.loads((self.folder / _READING).read_bytes())
        except (OSError, orjson.JSONDecodeError) as error:
            raise GroundsLost("how this manifest was read is no longer kept") from error
        return found

    @property
    def targets(self) -> Mapping[str, str]:
        """The fact that each header gave, for those that gave one."""
        targets: dict[str, str] = self._reading["targets"]
        return targets

    @property
    def mark(self) -> DecimalMark:
        """What stood before the decimals."""
        return "," if self._reading["mark"] == "," else "."

    @property
    def screened(self) -> bool:
        """Whether parties were looked into."""
        return bool(self._reading["screened"])

    def contents(self, item: str) -> dict[str, ItemContent]:
        """What the bill of materials said of an item, by its number; nothing where it did not name it."""
        found = self._besides((pl.col("kind") == _ITEM) & (pl.col("name") == item))
        return {name: _content(told) for name, told in found.select("name", "told").iter_rows()}

    def parties(self, asked: Sequence[PartyName]) -> str:
        """What was known of some parties, as `api.desk.parties.Recalled` reads it."""
        these = pl.any_horizontal(
            pl.lit(False), *((pl.col("name") == one.name) & (pl.col("country") == one.country) for one in asked)
        )
        found = self._besides((pl.col("kind") == _PARTY) & these)
        if found.height != len(asked):
            raise GroundsLost("what was known of the parties is no longer kept")
        return f"[{','.join(found['told'])}]"

    def _besides(self, where: pl.Expr) -> pl.DataFrame:
        try:
            return pl.scan_parquet(self.folder / _BESIDES).filter(where).collect(engine="streaming")
        except (OSError, pl.exceptions.PolarsError) as error:
            raise GroundsLost("what was known of items and parties is no longer kept") from error


def _content_told(content: ItemContent) -> dict[str, Any]:
    """What a bill says of one piece, as plain data; which of its cells are blank tells nothing of a line."""
    return {
        "item": content.item_id,
        "listed_value": _exact(content.listed_value),
        "value": _exact(content.value),
        "currency": content.currency,
        "elements": sorted(content.elements),
        "closed": not isinstance(content.elements, AtLeast),
    }


def _content(told: str) -> ItemContent:
    plain: dict[str, Any] = orjson.loads(told)
    elements: Iterable[str] = plain["elements"]
    return ItemContent(
        item_id=plain["item"],
        listed_value=_number(plain["listed_value"]),
        value=_number(plain["value"]),
        currency=plain["currency"],
        elements=frozenset(elements) if plain["closed"] else AtLeast(elements),
    )


def _exact(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _number(told: str | None) -> Fraction | None:
    return None if told is None else Fraction(told)


def _as_text(plain: dict[str, Any]) -> str:
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS).decode()
