"""What went wrong in Spark? In one sentence, whatever the length of its own account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

from api.spark.session import SparkFailed
from engine.faults import Fault, Place, SourceRefused

_FAILED = (PySparkException, Py4JError)
_WORKER = "Error: "


@contextmanager
def reading(source: str) -> Iterator[None]:
    """While the schema of a dataset is read: raises `SourceRefused` where Spark cannot read it."""
    try:
        yield
    except _FAILED as error:
        raise SourceRefused([Fault(Place(source), f"cannot be read as Parquet: {_sentence(error)}")]) from error


@contextmanager
def working() -> Iterator[None]:
    """While Spark works: raises `SparkFailed` where it fails for good."""
    try:
        yield
    except _FAILED as error:
        raise SparkFailed(_sentence(error)) from error


def _sentence(error: Exception) -> str:
    """What stopped a worker, where one did, else the first line of what Spark says."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    raised = [line for line in lines if line.partition(":")[0].replace(".", "").isidentifier() and _WORKER in line]
    told = raised or lines
    return told[0] if told else type(error).__name__
