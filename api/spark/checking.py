"""How is a dataset checked on many machines? As a file on one, with the same answers: see `api.checking`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col, explode

from api.checking import Check, StrictlyRefused
from api.spark.answering import Answering
from api.spark.dataset import Dataset
from api.spark.failing import reading, working
from api.spark.storage import Storage
from api.spark.summing import summed
from api.spark.work import summary_in
from api.tally import Summary
from engine.manifests.outputs import PREFIX, OutputReport

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.files.ignoreCorruptFiles": "false",  # no row is lost silently
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.parquet.binaryAsString": "false",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
    "spark.sql.optimizer.canChangeCachedPlanOutputPartitioning": "true",  # small datasets in few tasks
}
# What a task left behind that died while it gave its files their names is never taken for a result.
_COMMITTER = {"mapreduce.fileoutputcommitter.algorithm.version": "1"}
_ROW = f"{PREFIX}row"


@dataclass(frozen=True)
class Datasets:
    """Where the answers go: both are folders of Parquet files; `strict` writes nothing if any row is rejected."""

    checked: str
    rejected: str
    strict: bool = False


def run(check: Check, source: str, datasets: Datasets, session: SparkSession) -> Summary:
    """Check a dataset and write both others; both appear whole or not at all.

    Raises `StrictlyRefused` where a row was rejected and none may be, `SourceRefused` where the dataset cannot be
    read, `FileExistsError` where something else stands in the way, `SparkFailed` where Spark gives up.
    """
    with working():
        return _run(check, source, datasets, _with_settings(session))


def _run(check: Check, source: str, datasets: Datasets, session: SparkSession) -> Summary:
    storage = Storage(session)
    with reading(source):
        place = storage.settled(source)
        storage.refuse_unless_dataset(place)
    checked, rejected = map(storage.settled, (datasets.checked, datasets.rejected))
    for target in (checked, rejected):
        storage.refuse_to_replace(target)
    with reading(source):
        dataset = Dataset(session, place)
    answering = Answering(check, dataset, source)
    with storage.aside(checked) as first, storage.aside(rejected) as second, _cancelled_with(session):
        answers = answering.answers().persist(StorageLevel.DISK_ONLY)
        summary = _summary(answers, answering, check)
        if datasets.strict and summary.rejected:
            raise StrictlyRefused(summary.first_rejected, summary.rejected)
        lines = _written(session, _lines(answers, answering), first)
        problems = _written(session, _problems(answers, answering), second)
        answers.unpersist()
        if summary.rows != dataset.count or summary.read != lines:
            raise RuntimeError(f"{dataset.count} rows became {summary.rows}, {summary.read} lines {lines}")
        storage.put(first, checked)
        storage.put(second, rejected)
    summary.notices = [*check.bill_notices, *answering.notices]
    summary.written = [
        OutputReport(Path(datasets.checked), lines, 0, 0, answering.replaced),
        OutputReport(Path(datasets.rejected), problems, 0, 0),
    ]
    return summary


def _with_settings(session: SparkSession) -> SparkSession:
    """The same Spark with settings of our own, under which values are read as Licet reads them from a file."""
    own = session.newSession()
    for name, value in _SETTINGS.items():
        own.conf.set(name, value)
    return own


@contextmanager
def _cancelled_with(session: SparkSession) -> Iterator[None]:
    """What Spark works on ends where the check ends early, so that nothing is written any more."""
    context: Any = session.sparkContext
    group = f"licet-{uuid4().hex}"
    context.setJobGroup(group, "licet check")
    try:
        yield
    except BaseException:
        context.cancelJobGroup(group)
        raise
    finally:
        context._jsc.clearJobGroup()


def _summary(answers: DataFrame, answering: Answering, check: Check) -> Summary:
    records = answers.where(col(answering.summary).isNotNull()).select(answering.summary).toLocalIterator()
    return summed((summary_in(bytes(record[answering.summary])) for record in records), check.decider.stages.rank)


def _lines(answers: DataFrame, answering: Answering) -> DataFrame:
    """The lines, in the columns that a checked file has."""
    told = col(answering.rejected).isNotNull() | col(answering.summary).isNotNull()
    return answers.where(~told).drop(answering.rejected, answering.summary)


def _problems(answers: DataFrame, answering: Answering) -> DataFrame:
    """Every problem of every rejected row, in the columns that a rejected file has."""
    told = col(answering.rejected)
    rows = answers.where(told.isNotNull())
    problems = rows.select(col(_ROW).alias("row"), told["raw"].alias("raw"), explode(told["problems"]).alias("one"))
    return problems.select("row", "raw", "one.*")


def _written(session: SparkSession, frame: DataFrame, place: str) -> int:
    """Write a dataset; the number of its rows."""
    frame.write.options(**_COMMITTER).parquet(place)
    return session.read.parquet(place).count()
