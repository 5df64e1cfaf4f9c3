"""Which order book do answered blocks of a manifest make? Its lines in columns, as a cliff analysis takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from api.checking import Check
from engine.analysis.order_book import LINES, OrderBatch
from engine.columnar.answered import Answered
from engine.columnar.texts import coded, stripped
from engine.decisions.deciding import Decider
from engine.facts.contradictions import CURRENCY
from engine.facts.derivation import Derivation
from engine.facts.records import SHIP_DATE, RecordReader
from engine.manifests.columns import ColumnMatch
from engine.manifests.manifest import Manifest
from engine.vocabulary.reading import SAYS_NONE, SAYS_UNKNOWN
from engine.vocabulary.values import Facts, Value

_LICENCES = "line.licences"
_ITEM = "item.id"
_PARTIES = ("consignee.name", "end_user.name")
_LARGEST = 10**18


def order_batches(check: Check, manifest: Manifest) -> Iterator[tuple[Answered, OrderBatch]]:
    """The blocks of an opened manifest, answered without their texts, and what each makes of the order book."""
    evaluator = check.evaluator(manifest, told=False)
    book = OrderBook(manifest.columns, check.reader, check.decider)
    for block in manifest.blocks():
        answered = evaluator.answer(block)
        yield answered, book.batch(answered)


class OrderBook:
    """Makes order batches of the answered blocks of one file."""

    def __init__(self, match: ColumnMatch, reader: RecordReader, decider: Decider) -> None:
        """`reader` and `decider` are those that the blocks were answered with."""
        self._headers = {fact: header for header, fact in match.targets.items()}
        self._reader = reader
        self._assumed: Mapping[str, Value] = reader.profile.assume if reader.profile else {}
        self._derivation = Derivation(decider.rulebook)
        # All that licences held can see of a line: see `engine.decisions.licences.LicenceView`.
        seen = (_ITEM, *_PARTIES, *self._derivation.reads) if decider.standpoint.licences else ()
        self._seen = [self._headers[name] for name in (_LICENCES, *seen) if name in self._headers]

    def batch(self, answered: Answered) -> OrderBatch:
        """The lines of a block."""
        cells = answered.cells
        which, judgements = _numbered(answered.judgements)
        moment, moments = self._moments(cells)
        licensed, facts = self._licensed(cells)
        item, description = self._text(cells, _ITEM), self._text(cells, "item.description")
        consignee, end_user = (self._text(cells, name) for name in _PARTIES)
        currency = self._text(cells, CURRENCY).str.to_uppercase()
        known = (currency != "") & (answered.values.abs() < _LARGEST)
        lines = pl.DataFrame(
            {
                "shipment": self._text(cells, "shipment.id"),
                "product": _either(item, description),
                "description": description,
                "customer": _either(end_user, consignee),
                "currency": currency,
                "value": answered.values.set(~known.fill_null(False), None),
                "findings": which,
                "moment": moment,
                "licensed": licensed,
            },
            schema=LINES,
        )
        return OrderBatch(lines, [answered.known[place].findings for place in judgements], moments, facts)

    def _text(self, cells: pl.DataFrame, name: str) -> pl.Series:
        """What each line says of a free text; blank where it is not known, or known to be none."""
        assumed = self._assumed.get(name)
        filling = assumed if isinstance(assumed, str) else ""
        if name not in self._headers:
            return pl.repeat(filling, cells.height, dtype=pl.String, eager=True)
        texts = stripped(cells[self._headers[name]])
        folded = texts.str.to_lowercase()
        nothing = "" if name != CURRENCY else filling
        return texts.set(folded.is_in([*SAYS_UNKNOWN]), filling).set(folded.is_in([*SAYS_NONE]), nothing)

    def _moments(self, cells: pl.DataFrame) -> tuple[pl.Series, Sequence[date]]:
        if self._reader.as_of is not None:
            return pl.repeat(0, cells.height, dtype=pl.UInt32, eager=True), [self._reader.as_of]
        codes, texts = coded(cells[self._headers[SHIP_DATE]])
        read = (self._reader.value(SHIP_DATE, text) for text in texts)
        return codes.cast(pl.UInt32), [one if isinstance(one, date) else date.min for one in read]

    def _licensed(self, cells: pl.DataFrame) -> tuple[pl.Series, Sequence[Facts]]:
        """The facts that stand for each line with licences, as far as those held can tell lines apart."""
        found: list[Facts] = []
        places: pl.Series = pl.repeat(None, cells.height, dtype=pl.UInt32, eager=True)
        some = cells.with_row_index("").filter(self._names_licences(cells))
        for at in some.group_by(self._seen, maintain_order=True).agg(pl.col(""))[""] if self._seen else [some[""]]:
            if len(at):
                places = places.scatter(at, len(found))
                found.append(self._facts(cells.row(at[0], named=True)))
        return places, found

    def _names_licences(self, cells: pl.DataFrame) -> pl.Series:
        """Whether each line names licences, or is taken to."""
        if self._assumed.get(_LICENCES):
            return pl.repeat(True, cells.height, dtype=pl.Boolean, eager=True)
        return self._text(cells, _LICENCES) != ""

    def _facts(self, cells: Mapping[str, str]) -> Facts:
        """What one line states and what follows from it; numbers do not matter here and may be left out."""
        texts = {fact: cells[header] for fact, header in self._headers.items() if cells[header]}
        return self._derivation.derive(self._reader.read(texts).facts).facts


def _numbered(places: pl.Series) -> tuple[pl.Series, list[int]]:
    """A column of places as positions among its different places."""
    different = places.unique().sort()
    return different.search_sorted(places).cast(pl.UInt32), different.to_list()


def _either(first: pl.Series, second: pl.Series) -> pl.Series:
    """The first text, or the second where that is blank."""
    return first.zip_with(first != "", second)
