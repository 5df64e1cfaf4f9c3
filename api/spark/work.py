"""What does a process of Spark do with its share of the rows? It answers them batch after batch, and sums up."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from functools import lru_cache

import pyarrow as pa

from api.spark.parcel import Parcel, opened
from api.spark.shares import Packed
from api.spark.summing import summed
from api.tally import Summary, Tally
from engine.columnar.arrow import ArrowEvaluator, LineKeys, unused_name
from engine.decisions.deciding import Decider


def evaluated(packed: Packed, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The answers to a share of the rows; the last record has the summary of the share and nothing else.

    The summary goes with the answers, so that a share that is worked on a second time is still counted once.
    """
    evaluator, decider = _evaluator(packed)
    summary = Summary()
    column = summary_field(evaluator.schema)
    for batch in batches:
        answered = evaluator.answer(batch)
        tally = Tally(decider)
        tally.add(answered)
        summary = summed([summary, tally.finished(0, [], [])], decider.stages.rank)
        told = evaluator.batch_of(answered)
        yield told.append_column(column, pa.nulls(told.num_rows, column.type))
    yield pa.RecordBatch.from_pylist([{column.name: pickle.dumps(summary)}], evaluator.schema.append(column))


def known_by(packed: Packed, places: tuple[int, int], batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """By what the rows of a share are known; `places`: see `LineKeys`."""
    parcel = _parcel(packed)
    keys = LineKeys(parcel.reader(), parcel.header.mark, places)
    yield from map(keys.keys, batches)


def summary_field(schema: pa.Schema) -> pa.Field:
    """The column of summaries that stands beside the columns of `schema`."""
    return pa.field(unused_name("licet_summary", schema.names), pa.binary())


def summary_in(record: bytes) -> Summary:
    """The summary that a last record holds."""
    found = pickle.loads(record)  # noqa: S301 - written by `evaluated` and brought back by Spark
    if not isinstance(found, Summary):
        raise TypeError("not the summary of a share")
    return found


@lru_cache(maxsize=1)
def _parcel(packed: Packed) -> Parcel:
    return opened(packed)


@lru_cache(maxsize=1)
def _evaluator(packed: Packed) -> tuple[ArrowEvaluator, Decider]:
    """The evaluator of this process: made once, and kept for all shares that follow under the same parcel."""
    parcel = _parcel(packed)
    decider = parcel.decider()
    return ArrowEvaluator(parcel.header, parcel.reader(), decider), decider
