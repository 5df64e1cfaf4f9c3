"""Which stakes does a file of owners hold? Read as strictly as a manifest, from the same formats."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeAlias

from engine.facts.problems import Problem
from engine.faults import Fault, SourceRefused
from engine.manifests.columns import ColumnMatch, ColumnMatcher
from engine.manifests.decimals import point_fault, settle_mark
from engine.manifests.formats import open_matched
from engine.manifests.known_columns import OWNER_FACTS
from engine.manifests.notices import Notice
from engine.manifests.options import ReadingOptions
from engine.manifests.rows import Rejected, shortened
from engine.manifests.sources import ByteSource
from engine.manifests.tables import RawRow
from engine.ownership.graph import mentions
from engine.ownership.parties import PartyKeys, PartyName, plain_party
from engine.ownership.shares import UNKNOWN, read_share
from engine.ownership.stakes import Stake
from engine.vocabulary.reading import SAYS_NONE, SAYS_UNKNOWN, ValueFault, read_value
from engine.vocabulary.values import Value
from engine.vocabulary.vocabulary import Vocabulary

MOST_ROWS = 50_000
"""The most rows of a file of owners: whoever is in it is screened."""
_REQUIRED = ("owner", "owned", "share")
_DETECTED = ReadingOptions()
_WHICH = "give its country, or its id as in other rows"


@dataclass(frozen=True)
class Owners:
    """The rows of a file of owners: read, or rejected with all that is wrong."""

    stakes: tuple[Stake, ...]
    rejected: tuple[Rejected, ...]
    notices: tuple[Notice, ...]


def read_owners(
    source: Path | BinaryIO,
    vocabulary: Vocabulary,
    matcher: ColumnMatcher,
    options: ReadingOptions = _DETECTED,
    name: str | None = None,
) -> Owners:
    """Read who owns whom; raises `SourceRefused` where the file cannot be read, lacks a column or is too long.

    A row that does not say its source has the name of the file for one: `name`, where it goes by another than its own.
    """
    with ByteSource(source, name) as bytes_:
        _, table, match, place = open_matched(bytes_, options, matcher, _REQUIRED)
        shares = match.headers.index(match.header_of("share") or "")
        texts = (row[shares] for row in table.sample if len(row) == len(match.headers))
        mark, said = settle_mark(options.decimal_mark(), texts)
        reader = _OwnerReader(match, vocabulary, bytes_.shown_as, mark == ",")
        rows = [(raw, raw if isinstance(raw, Rejected) else reader.read(raw)) for raw in islice(table, MOST_ROWS + 1)]
        if len(rows) > MOST_ROWS:
            raise SourceRefused(
                [Fault(place, f"has more than {MOST_ROWS} rows", "leave out whom you do not deal with")]
            )
        found = _settled(rows, match)
        return Owners(
            tuple(one for one in found if isinstance(one, Stake)),
            tuple(one for one in found if isinstance(one, Rejected)),
            (*table.notices, *said, *match.notices),
        )


_Read: TypeAlias = Stake | Rejected


class _OwnerReader:
    """Reads rows under one header."""

    def __init__(self, match: ColumnMatch, vocabulary: Vocabulary, file: str, comma: bool) -> None:
        self._columns = [
            (at, header, match.targets[header]) for at, header in enumerate(match.headers) if header in match.targets
        ]
        self._vocabulary = vocabulary
        self._file = file
        self._comma = comma

    def read(self, raw: RawRow) -> Stake | Rejected:
        """The stake that a row states, or the row rejected."""
        cells = {column: raw.fields[at].strip() for at, _, column in self._columns}
        values: dict[str, Value] = {}
        share = UNKNOWN
        problems = list(raw.problems)
        for _, header, column in self._columns:
            text = cells[column]
            try:
                _writable(text)
                if column == "share":
                    share = read_share(_pointed(text) if self._comma else text)
                elif column in OWNER_FACTS:
                    values |= self._value(column, text)
                elif column in ("owner", "owned"):
                    _named(column, text)
            except ValueFault as fault:
                problems.append(Problem(header, text, fault.what, fault.hint))
        first_day, last_day = _day(values, "from"), _day(values, "through")
        if first_day is not None and last_day is not None and last_day < first_day:
            header = next(header for _, header, column in self._columns if column == "through")
            what = f"`{last_day}` is before the first day, {first_day}"
            problems.append(Problem(header, cells["through"], what, "both days are included"))
        if problems:
            return Rejected(raw.row, shortened(raw.raw), tuple(problems))
        owner = None if cells["owner"].casefold() in SAYS_UNKNOWN else _party("owner", cells, values)
        source = cells.get("source") or self._file
        return Stake(owner, _party("owned", cells, values), share, first_day, last_day, source, raw.row)

    def _value(self, column: str, text: str) -> Mapping[str, Value]:
        value = read_value(self._vocabulary.facts[OWNER_FACTS[column]], text)
        if isinstance(value, datetime):
            raise ValueFault(f"`{text}` is not a day", "write a date such as 2026-11-20, without a time")
        return {} if value is None else {column: value}


def _writable(text: str) -> None:
    """Raises `ValueFault` where a text cannot be kept."""
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueFault("holds half of a surrogate pair", "correct it where it was written")


def _named(column: str, text: str) -> None:
    """Raises `ValueFault` where a party that must be named is not."""
    folded = text.casefold()
    if column == "owner" and folded in SAYS_UNKNOWN - {""}:
        return
    if folded in SAYS_NONE | SAYS_UNKNOWN or not plain_party(text):
        hint = "write its name, or `unknown` for an owner who is not known" if column == "owner" else "write its name"
        raise ValueFault("is blank" if not text else f"`{text}` names nobody", hint)


def _settled(rows: Sequence[tuple[RawRow | Rejected, _Read]], match: ColumnMatch) -> list[_Read]:
    """What was read of each row; those are rejected that mention a party whose name fits several."""
    keys = PartyKeys(mentions(one for _, one in rows if isinstance(one, Stake)))
    settled: list[_Read] = []
    for raw, one in rows:
        problems = _unclear(one, keys, match) if isinstance(one, Stake) else ()
        settled.append(Rejected(raw.row, shortened(raw.raw), tuple(problems)) if problems else one)
    return settled


def _unclear(stake: Stake, keys: PartyKeys, match: ColumnMatch) -> list[Problem]:
    named = (("owner", stake.owner), ("owned", stake.owned))
    return [
        Problem(match.header_of(column) or column, name.text, f"`{name}` is the name of several parties", _WHICH)
        for column, name in named
        if name is not None and keys.key(name) is None
    ]


def _party(column: str, cells: Mapping[str, str], values: Mapping[str, Value]) -> PartyName:
    country, identifier = values.get(f"{column}_country"), cells.get(f"{column}_id", "")
    known = "" if identifier.casefold() in SAYS_NONE | SAYS_UNKNOWN else identifier
    return PartyName(cells[column], country if isinstance(country, str) else None, known)


def _day(values: Mapping[str, Value], column: str) -> date | None:
    value = values.get(column)
    return value if isinstance(value, date) else None


def _pointed(text: str) -> str:
    """A share whose numbers have a decimal comma, written with points; raises `ValueFault` for one with a point."""
    if re.search(r"[0-9]\.[0-9]", text):
        raise ValueFault(*point_fault(text))
    return re.sub(r"(?<=[0-9]),(?=[0-9])", ".", text)
