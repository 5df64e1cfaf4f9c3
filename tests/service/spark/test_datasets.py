"""A dataset on a Spark gets the answers that one file gets on one machine, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from api.checking import Check, Destination, Request, run
from api.tally import Summary
from tests.conftest import RULES
from tests.service.spark.conftest import SAMPLES

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_TODAY = date(2026, 11, 24)
_OF_THE_FILES = ("written", "notices")


def prepared(source: Path) -> Check:
    return Check(
        Request(source, RULES, _TODAY, SAMPLES / "bom.csv", SAMPLES / "profile.yaml"),
    )


def on_spark(source: Path, spark: SparkSession, strict: bool = False) -> Summary:
    from api.spark.checking import Datasets
    from api.spark.checking import run as run_on_spark

    checked, rejected = (str(source.parent / f"{source.name}.{kind}.parquet") for kind in ("checked", "rejected"))
    return run_on_spark(prepared(source), str(source), Datasets(checked, rejected, strict), spark)


def assert_same_answers(orders: Path, summary: Summary) -> None:
    """The datasets and the summary are what the check of one file with the same rows gives."""
    folder = orders.parent
    local = Destination(folder / "local.checked.parquet", folder / "local.rejected.parquet")
    expected = run(prepared(folder / "whole.parquet"), local, lambda _: None)
    for kind, row in (("checked", "licet_row"), ("rejected", "row")):
        found = pl.read_parquet(folder / f"orders.{kind}.parquet" / "*.parquet").sort(row, maintain_order=True)
        assert_frame_equal(found.cast({row: pl.UInt64}), pl.read_parquet(folder / f"local.{kind}.parquet"))
    for field in fields(Summary):
        if field.name not in _OF_THE_FILES:
            assert getattr(summary, field.name) == getattr(expected, field.name), field.name
    assert [notice.kind for notice in summary.notices] == [notice.kind for notice in expected.notices]
    assert [report.rows for report in summary.written] == [report.rows for report in expected.written]


def left_aside(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_the_answers_are_those_of_one_file(orders: Path, spark: SparkSession) -> None:
    summary = on_spark(orders, spark)
    assert min(summary.rejected, summary.spared, summary.hanging, summary.open) > 0
    assert any("is in row" in message for row in summary.first_rejected for message in row.messages())
    assert_same_answers(orders, summary)
    assert not left_aside(orders.parent)


Ending = Callable[[], None]


def raising() -> None:
    raise RuntimeError("a disk was full")


def killing_the_worker() -> None:
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


def killing_the_executor() -> None:
    """Kill the Java process above the daemon that forked this worker: its stored answers are lost as well."""
    import os
    import signal
    from pathlib import Path

    status = Path(f"/proc/{os.getppid()}/stat").read_text(encoding="utf-8")
    os.kill(int(status.rpartition(")")[2].split()[1]), signal.SIGKILL)


@pytest.mark.parametrize("end", [raising, killing_the_worker, killing_the_executor])
def test_a_task_that_dies_halfway_is_done_again_and_counted_once(
    end: Ending, orders: Path, spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyspark.sql.classic.dataframe import DataFrame

    died = orders.parent / "died"
    unharmed: Any = DataFrame.mapInArrow

    def harmed(frame: Any, work: Any, schema: Any) -> Any:
        return unharmed(frame, dying_once(work, str(died), end), schema)

    monkeypatch.setattr(DataFrame, "mapInArrow", harmed)
    summary = on_spark(orders, spark)
    assert died.exists()
    assert_same_answers(orders, summary)


def dying_once(work: Any, marker: str, end: Ending) -> Any:
    """The work of a task that ends badly once, in the second share of the answers, after its first batch is out."""

    def done(batches: Iterator[Any]) -> Iterator[Any]:
        from contextlib import suppress
        from pathlib import Path

        from pyspark import TaskContext

        context = TaskContext.get()
        second = context is not None and context.partitionId() == 1
        for told in work(batches):
            yield told
            if second and "licet_verdict" in told.schema.names:
                with suppress(FileExistsError):
                    Path(marker).touch(exist_ok=False)
                    end()

    return done
