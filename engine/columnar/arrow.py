"""How do record batches of Arrow become record batches with answers? For whatever hands many rows over in Arrow.

Nothing here knows where a batch comes from: batches may come in any order, in any process, more than once, and give the
same answers. Repeated lines are found beforehand, by their `LineKeys`, and come along as `first_row`.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pyarrow as pa

from engine.columnar.answered import Answered
from engine.columnar.columns import Header
from engine.columnar.evaluator import Evaluator
from engine.columnar.texts import coded, stripped
from engine.decisions.deciding import Decider
from engine.explanation.columns import COLUMNS
from engine.facts.problems import Problem
from engine.facts.records import RecordReader
from engine.manifests.blocks import Block
from engine.manifests.decimals import DecimalMark, with_point
from engine.manifests.outputs import PREFIX
from engine.manifests.row_reader import LINE
from engine.manifests.rows import Rejected
from engine.manifests.typed_columns import texts_of
from engine.vocabulary.reading import SAYS_NONE, SAYS_UNKNOWN

GIVEN, ROW, FIRST_ROW = "given", "row", "first_row"
KEYS = pl.Schema({"shipment": pl.String, "line": pl.String, ROW: pl.Int64})
"""By what lines are known, and where they stand."""
_PROBLEM = pl.Struct(dict.fromkeys(("column", "value", "what", "hint"), pl.String))
_REJECTED = pl.Struct({"raw": pl.String, "problems": pl.List(_PROBLEM)})


class ArrowEvaluator:
    """Answers the batches of one dataset.

    A batch has the columns `given` (a struct of the columns of the dataset, of any types), `row` (int64, the number of
    the row in the dataset, counted from 1) and `first_row` (int64, the first row of the dataset with the same line
    number of the same shipment; null where that is the row itself).

    Out comes `schema`: the given columns as texts, those of the check, `licet_row` (int64), and under the name
    `rejected` what is said of a row that is rejected, null for a line. Columns of an earlier check give way to the new.
    """

    def __init__(self, header: Header, reader: RecordReader, decider: Decider) -> None:
        """`header` stands for the columns of the dataset, in their order."""
        self._evaluator = Evaluator(header, reader, decider)
        self._headers = header.match.headers
        new = [PREFIX + name for name in (*COLUMNS, ROW)]
        self.replaced = tuple(name for name in self._headers if name in new)
        self._kept = [name for name in self._headers if name not in new]
        self.rejected = unused_name(f"{PREFIX}rejected", self._headers)
        self._out = pl.Schema(
            dict.fromkeys([*self._kept, *new], pl.String()) | {PREFIX + ROW: pl.Int64(), self.rejected: _REJECTED}
        )
        self.schema = arrow_schema(self._out)

    def evaluate(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Each row of a batch with its answers: the lines, then the rejected rows; each in the order of the batch."""
        return self.batch_of(self.answer(batch))

    def answer(self, batch: pa.RecordBatch) -> Answered:
        """The answers to the rows of a batch."""
        frame = pl.DataFrame(batch)
        rows, first = frame[ROW].cast(pl.UInt64), frame[FIRST_ROW].cast(pl.UInt64)
        given = texts_of(frame[GIVEN].struct.unnest())
        cells = pl.DataFrame([texts.alias(name) for texts, name in zip(given, self._headers, strict=True)])
        raw = cells.select(pl.concat_str(pl.all(), separator="\t").alias("text"))["text"]
        return self._evaluator.answer(Block(rows, cells, raw), first.fill_null(rows))

    def batch_of(self, answered: Answered) -> pa.RecordBatch:
        """The batch that says what is answered."""
        answers = answered.answers.rename(lambda name: PREFIX + name)
        lines = answered.cells.select(self._kept).hstack(answers)
        lines = lines.with_columns(answered.rows.cast(pl.Int64).alias(PREFIX + ROW))
        whole = pl.concat([lines, self._told(answered.rejected)], how="diagonal")
        return _batch(whole.select(self._out.names()), self.schema)

    def _told(self, rows: Sequence[Rejected]) -> pl.DataFrame:
        told = [{"raw": row.raw, "problems": list(map(_as_record, row.problems))} for row in rows]
        numbers = pl.Series(PREFIX + ROW, [row.row for row in rows], pl.Int64)
        return pl.DataFrame([numbers, pl.Series(self.rejected, told, _REJECTED)])


class LineKeys:
    """Tells by what each row is known: its shipment and the number of its line; a row that lacks either is left out."""

    def __init__(self, reader: RecordReader, mark: DecimalMark, places: tuple[int, int]) -> None:
        """`places` of the texts of the shipment and of the line's number among those that the given columns give."""
        self._reader = reader
        self._mark = mark
        self._places = places
        self.schema = arrow_schema(KEYS)

    def keys(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The keys of a batch with the columns `given` and `row`."""
        frame = pl.DataFrame(batch)
        given = texts_of(frame[GIVEN].struct.unnest())
        shipments, lines = (given[place] for place in self._places)
        shipments = stripped(shipments)
        nothing = shipments.str.to_lowercase().is_in([*SAYS_UNKNOWN, *SAYS_NONE])
        found = coded(lines)
        numbers = found.looked_up(list(map(self._number, found.texts)), pl.String)
        keys = pl.DataFrame([shipments.set(nothing, None), numbers, frame[ROW]], KEYS)
        return _batch(keys.drop_nulls(), self.schema)

    def _number(self, text: str) -> str | None:
        pointed = text if self._mark == "." else with_point(text)
        value = None if pointed is None else self._reader.value(LINE, pointed)
        return str(value) if isinstance(value, int) else None


def arrow_schema(schema: pl.Schema) -> pa.Schema:
    """The schema in Arrow, with the types that every reader of Arrow knows."""
    return pa.schema([(field.name, _plain(field.type)) for field in pl.DataFrame(schema=schema).to_arrow().schema])


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type without 64-bit offsets, which not everybody takes."""
    if pa.types.is_large_string(kind):
        return pa.string()
    if pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    return pa.struct([(field.name, _plain(field.type)) for field in kind]) if pa.types.is_struct(kind) else kind


def _batch(frame: pl.DataFrame, schema: pa.Schema) -> pa.RecordBatch:
    batches = frame.rechunk().to_arrow().cast(schema).combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema)


def _as_record(problem: Problem) -> dict[str, str]:
    return {"column": problem.column, "value": problem.value, "what": problem.what, "hint": problem.hint}


def unused_name(name: str, taken: Sequence[str]) -> str:
    """The name, made longer until nothing else has it."""
    while name in taken:
        name += "_"
    return name
