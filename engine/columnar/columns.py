"""How is each column of a manifest read? Prepared once for a header; remembers texts, values and notes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import polars as pl

from engine.columnar.following import Following
from engine.columnar.given import NumberColumn, TextColumn
from engine.columnar.numbers import Reading
from engine.columnar.registers import Register
from engine.columnar.texts import stripped
from engine.decisions.findings import FindingsReader
from engine.facts.contradictions import CURRENCY, known_currency
from engine.facts.derivation import Derivation
from engine.facts.records import SHIP_DATE, RecordReader
from engine.manifests.columns import ColumnMatch
from engine.manifests.decimals import DecimalMark, point_fault, with_point
from engine.vocabulary.reading import SAYS_NONE, SAYS_UNKNOWN, ValueFault
from engine.vocabulary.values import Nothing, Value

LICENCES = "line.licences"
_MOST_REMEMBERED = 500_000


@dataclass(frozen=True)
class Header:
    """What the columns of a file stand for, and the mark before the decimals of its numbers."""

    match: ColumnMatch
    mark: DecimalMark


class Columns:
    """The columns that give facts, by fact.

    `headers` name the columns of the file, `numbers` and `texts` read them; `memories` hold the classes of the facts
    that clauses mention; `values` number the values of the facts from which others follow; `amounts` are the facts
    from which shares are computed.
    """

    def __init__(
        self, header: Header, reader: RecordReader, findings: FindingsReader, numbered: tuple[str, ...] = ()
    ) -> None:
        """`numbered`: further facts whose values are numbered."""
        facts = reader.vocabulary.facts
        mark = header.mark
        self.reader = reader
        self.headers = {fact: name for name, fact in header.match.targets.items()}
        self.required = tuple(fact.name for fact in reader.required)
        self.memories = dict(zip(findings.facts, findings.memories, strict=True))
        self.amounts = {name for one in reader.shares if one.ratio for name in (one.ratio.part, one.ratio.whole)}
        self.derivation = Derivation(findings.rulebook)
        self.numbers = {
            name: NumberColumn(fact, mark, partial(_number, reader, mark, name), self.memories.get(name))
            for name, fact in facts.items()
            if fact.is_number
        }
        self._watched = {*self.derivation.reads, LICENCES, *numbered}
        self.forget()

    def forget(self) -> None:
        """Forget the texts, values and notes seen so far."""
        self.notes: Register[str] = Register("")
        self.values: dict[str, Register[Value | None]] = {name: Register(None) for name in sorted(self._watched)}
        self.texts = {name: self._text_column(name) for name in self.reader.vocabulary.facts if self._is_read(name)}
        self.following = Following(self.derivation, self.values, self.memories, self.notes)

    def forget_if_full(self) -> None:
        """Keep memory bounded, whatever a manifest holds."""
        sizes = [len(self.notes.things), *(len(register.things) for register in self.values.values())]
        if max(sizes) > _MOST_REMEMBERED:
            self.forget()

    def blank(self, column: pl.Series) -> pl.Series:
        """Whether each text of a column states nothing: it is blank, unknown or known to be none."""
        return stripped(column).str.to_lowercase().is_in([*SAYS_UNKNOWN, *SAYS_NONE])

    def _is_read(self, name: str) -> bool:
        """Free texts cannot be faulty; they are read where something depends on them."""
        fact = self.reader.vocabulary.facts[name]
        if fact.is_number:
            return False
        assumed = self.reader.profile.assume if self.reader.profile else {}
        depends = name in self.memories or name in self._watched or name in assumed or name in self.reader.defaults
        return depends or (fact.type != "text" and name != SHIP_DATE) or name == CURRENCY

    def _text_column(self, name: str) -> TextColumn:
        reading: Reading = partial(self.reader.value, name)
        if name == CURRENCY:
            reading = partial(_currency, self.reader)
        return TextColumn(reading, self.memories.get(name), self.values.get(name))


def _number(reader: RecordReader, mark: DecimalMark, name: str, text: str) -> Value | ValueFault | None:
    pointed = text if mark == "." else with_point(text)
    return ValueFault(*point_fault(text)) if pointed is None else reader.value(name, pointed)


def _currency(reader: RecordReader, text: str) -> Value | ValueFault | None:
    found = reader.value(CURRENCY, text)
    if isinstance(found, Nothing):
        return None
    if not isinstance(found, str):
        return found
    return found.upper() if known_currency(found.upper()) else ValueFault("is not a currency")
