"""Where does a process of Spark begin? Here, before it has imported anything, so that it is set up for one share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa

Work: TypeAlias = "Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]"


class Packed(NamedTuple):
    """What a process must know, as bytes, with the version of Licet and the hash of the rulebook that it must have."""

    version: str
    rulebook: str
    content: bytes


def evaluation(packed: Packed) -> Work:
    """Answers a share of the rows: see `api.spark.work.evaluated`."""
    return partial(_evaluated, packed)


def line_keys(packed: Packed, places: tuple[int, int]) -> Work:
    """Tells by what the rows of a share are known: see `api.spark.work.known_by`."""
    return partial(_known_by, packed, places)


def _evaluated(packed: Packed, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    _keep_to_own_cores()
    from api.spark.work import evaluated

    yield from evaluated(packed, batches)


def _known_by(packed: Packed, places: tuple[int, int], batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    _keep_to_own_cores()
    from api.spark.work import known_by

    yield from known_by(packed, places, batches)


def _keep_to_own_cores() -> None:
    """As many threads as Spark gives a task cores; without this each process would take all of the machine."""
    os.environ.setdefault("POLARS_MAX_THREADS", os.environ.get("OMP_NUM_THREADS", "1"))
