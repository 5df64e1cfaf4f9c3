"""Which answers does a block of lines get? From texts to verdicts, with the same result as one line at a time.

Lines that state nothing out of the ordinary are read and judged in columns. The rest, row by row, take the way of
single records, which says what is wrong with them or finds that nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

import polars as pl

from engine.columnar.answered import Answered
from engine.columnar.columns import LICENCES, Columns, Header
from engine.columnar.dates import DateColumn, Dates
from engine.columnar.judging import EPOCH, LICENSED, NOTHING_TOLD, Judging
from engine.columnar.notes import Notes, notes_of
from engine.columnar.numbers import Numbers
from engine.columnar.reading import ColumnarReading, Stated
from engine.columnar.repeats import Repeats
from engine.columnar.singly import Single, Singly
from engine.columnar.texts import stripped
from engine.decisions.deciding import Decider
from engine.explanation.columns import COLUMNS, OutputColumns
from engine.facts.records import SHIP_DATE, RecordReader
from engine.manifests.blocks import Block
from engine.manifests.row_reader import LINE, SHIPMENT, RowReader
from engine.manifests.rows import Rejected
from engine.vocabulary.values import Facts, Value

_LICENSED, _STRETCH = "licensed", "licensed stretch"
_PARTIES = ("consignee.name", "end_user.name")
_VALUE = "line.value"
_DECIMALS = 9
_UNIT = 10**_DECIMALS
_AMOUNT = pl.Decimal(38, _DECIMALS)
_LARGEST = 10**28


@dataclass(frozen=True)
class _Lines:
    """Some lines of a block: `at` are their places in it, the rest is as in `Answered`."""

    at: pl.Series
    shipments: pl.Series
    numbers: pl.Series
    answers: pl.DataFrame
    judgements: pl.Series
    dates: pl.Series
    values: pl.Series


class Evaluator:
    """Answers the blocks of one file, in order."""

    def __init__(self, header: Header, reader: RecordReader, decider: Decider, told: bool = True) -> None:
        """`reader` completes records and knows the date they are judged on, if there is one for all.

        Without `told` the answers are left blank: who asks for judgements alone need not wait for texts.
        """
        held = bool(decider.standpoint.licences)
        self._decider = decider
        self._as_of = reader.as_of
        self._columns = Columns(header, reader, decider.reader, _PARTIES if held else ())
        self._reading = ColumnarReading(self._columns)
        self._dates = DateColumn(lambda text: reader.value(SHIP_DATE, text), decider.clock, decider.register.boundaries)
        # What licences held can see of a line: see `engine.decisions.licences.LicenceView`.
        self._seen = (*_PARTIES, *self._columns.derivation.reads) if held else ()
        self._repeats = Repeats()
        self._texts = OutputColumns(decider)
        self._judging = Judging(decider, self._texts, told)
        self._singly = Singly(RowReader(header.match, reader, header.mark), decider, reader.as_of)
        self._told = told

    def answer(self, block: Block, first_rows: pl.Series | None = None) -> Answered:
        """The answers to the rows of a block that are lines, and the rows that are not, with what is wrong.

        `first_rows`: the first row of the file with the line number of each row (UInt64, the row itself where it has
        none), from whoever keeps count of them; without it the evaluator keeps count itself, block by block.
        """
        self._columns.forget_if_full()
        self._judging.begin_anew_if_full()
        stated = self._reading.read(block.cells)
        dates = self._dated(block.cells)
        shipments = self._shipments(block.cells)
        if first_rows is None:
            first_rows = self._repeats.first_rows(shipments, stated.numbers[LINE].scaled, block.rows)
        odd = stated.odd | dates.odd | (first_rows != block.rows).fill_null(False)
        if block.flawed:
            odd = odd.scatter(sorted(block.flawed), True)
        lines, notes = self._in_columns(shipments, stated, dates, (~odd).arg_true())
        others = [(at, self._singly.answer(block.raw(at), first_rows[at])) for at in odd.arg_true()]
        singles = [(at, found) for at, found in others if isinstance(found, Single)]
        rejected = [found for _, found in others if isinstance(found, Rejected)]
        if singles:
            lines = _merged(lines, self._one_by_one(singles))
            for _, single in singles:
                notes.count(single.line.assumed, single.decision.assumed)
        whole = len(lines.at) == len(block.rows)
        return Answered(
            rows=block.rows if whole else block.rows.gather(lines.at),
            shipments=lines.shipments,
            numbers=lines.numbers,
            cells=block.cells if whole else block.cells[lines.at],
            answers=lines.answers,
            judgements=lines.judgements,
            known=self._judging.known,
            dates=lines.dates,
            values=lines.values,
            assumed=notes.assumed,
            derived=notes.derived,
            rejected=tuple(sorted((*block.rejected, *rejected), key=attrgetter("row"))),
        )

    def _dated(self, cells: pl.DataFrame) -> Dates:
        header = self._columns.headers.get(SHIP_DATE)
        own = self._dates.read(cells[header]) if header is not None else None
        if self._as_of is not None:
            found = self._dates.all_on(self._as_of, cells.height)
            return found if own is None else found._replace(odd=own.odd)
        if own is None:
            raise TypeError("a file without ship dates is refused when it is opened")
        return own

    def _shipments(self, cells: pl.DataFrame) -> pl.Series:
        """The shipment of each line; null where it is not known."""
        column = cells[self._columns.headers[SHIPMENT]]
        return stripped(column).set(self._columns.blank(column), None)

    def _in_columns(self, shipments: pl.Series, stated: Stated, dates: Dates, at: pl.Series) -> tuple[_Lines, Notes]:
        keys = self._keys(stated, dates, at)
        groups = keys.with_row_index("line").group_by(keys.columns, maintain_order=True).agg(pl.col("line"))
        members = groups.select(pl.col("line")).with_row_index("group").explode("line").sort("line")["group"]

        def example(group: int) -> tuple[Facts, date]:
            return self._licensed(groups.row(group, named=True))

        judged = self._judging.judge(groups.drop("line"), self._dates.day, example)
        notes = notes_of(stated, at, self._columns.notes.things, self._texts.assumed)
        shared = self._judging.table(judged.texts.gather(members))
        own = [
            judged.licences.gather(members).alias("licences"),
            judged.jurisdictions.gather(members).alias("jurisdictions"),
            notes.column.alias("assumed"),
        ]
        lines = _Lines(
            at=at,
            shipments=shipments.gather(at),
            numbers=stated.numbers[LINE].scaled.gather(at),
            answers=shared.hstack(own).select(COLUMNS),
            judgements=judged.judgements.gather(members),
            dates=dates.dates.gather(at),
            values=_amounts(stated.numbers.get(_VALUE), at),
        )
        return lines, notes

    def _keys(self, stated: Stated, dates: Dates, at: pl.Series) -> pl.DataFrame:
        """What lines are grouped by: everything that their decisions depend on."""
        zeros = stated.zeros()
        licences = stated.values.get(LICENCES, zeros)
        some = pl.Series([bool(value) for value in self._columns.values[LICENCES].things], dtype=pl.Boolean)
        licensed = some.gather(licences)
        keys = {name: stated.classes.get(name, zeros) for name in self._decider.reader.facts}
        keys |= {EPOCH: dates.epochs, LICENSED: licensed}
        if licensed.any():
            seen = {name: stated.values.get(name, zeros) for name in self._seen}
            seen[LICENCES] = licences
            keys[_STRETCH] = zeros.zip_with(~licensed, dates.stretches)
            keys |= {f"{_LICENSED} {name}": zeros.zip_with(~licensed, numbers) for name, numbers in seen.items()}
        frame = pl.DataFrame(keys)
        return frame if len(at) == len(frame) else frame[at]

    def _licensed(self, key: Mapping[str, int]) -> tuple[Facts, date]:
        """Facts and a date that stand for all lines with a key, as far as licences held can tell them apart."""
        facts = self._decider.reader.examples(tuple([key[name] for name in self._decider.reader.facts]))
        for name in (LICENCES, *self._seen):
            value = self._columns.values[name].things[key[f"{_LICENSED} {name}"]]
            if value is not None and self._decider.rulebook.vocabulary.facts[name].is_number:
                facts.setdefault(name, value)  # it only matters that there is one, where no clause asks for it
            elif value is not None:
                facts[name] = value
        completed = self._columns.derivation.derive(facts).facts if self._seen else facts
        return completed, self._dates.day(key[EPOCH], key.get(_STRETCH, 0))

    def _one_by_one(self, singles: list[tuple[int, Single]]) -> _Lines:
        decisions = [single.decision for _, single in singles]
        texts = [self._texts.of(decision) if self._told else NOTHING_TOLD for decision in decisions]
        days = [one.as_of.astimezone(UTC).date() if isinstance(one.as_of, datetime) else one.as_of for one in decisions]
        values = [_amount(one.facts.get(_VALUE)) for one in decisions]
        return _Lines(
            at=pl.Series([at for at, _ in singles], dtype=pl.UInt32),
            shipments=pl.Series([single.line.facts[SHIPMENT] for _, single in singles], dtype=pl.String),
            numbers=pl.Series([single.line.facts[LINE] for _, single in singles], dtype=pl.Int128),
            answers=pl.DataFrame(
                {name: [row[name] for row in texts] for name in COLUMNS}, dict.fromkeys(COLUMNS, pl.String)
            ),
            judgements=pl.Series([self._judging.place(one.judgement) for one in decisions], dtype=pl.UInt32),
            dates=pl.Series(days, dtype=pl.Date),
            values=pl.Series(values, dtype=_AMOUNT),
        )


def _merged(lines: _Lines, singles: _Lines) -> _Lines:
    """Both in the order of the block."""
    at = pl.concat([lines.at, singles.at])
    order = at.arg_sort()
    return _Lines(
        at=at.gather(order),
        shipments=pl.concat([lines.shipments, singles.shipments]).gather(order),
        numbers=pl.concat([lines.numbers, singles.numbers]).gather(order),
        answers=pl.concat([lines.answers, singles.answers])[order],
        judgements=pl.concat([lines.judgements, singles.judgements]).gather(order),
        dates=pl.concat([lines.dates, singles.dates]).gather(order),
        values=pl.concat([lines.values, singles.values]).gather(order),
    )


def _amounts(numbers: Numbers | None, at: pl.Series) -> pl.Series:
    """Amounts in units, from scaled integers."""
    if numbers is None:
        return pl.repeat(None, len(at), dtype=_AMOUNT, eager=True)
    scaled = numbers.scaled.gather(at)
    whole, rest = pl.col("scaled") // pl.lit(_UNIT, pl.Int128), pl.col("scaled") % pl.lit(_UNIT, pl.Int128)
    digits = pl.concat_str(whole.cast(pl.String), pl.lit("."), rest.cast(pl.String).str.zfill(_DECIMALS))
    return pl.DataFrame({"scaled": scaled}).lazy().select(digits.cast(_AMOUNT)).collect().to_series()


def _amount(value: Value | None) -> Decimal | None:
    """An amount to nine decimals, for sums; null where it is not known or beyond reckoning."""
    if not isinstance(value, int | Decimal | Fraction) or isinstance(value, bool) or value >= _LARGEST:
        return None
    return Decimal(round(Fraction(value) * _UNIT)).scaleb(-_DECIMALS)
