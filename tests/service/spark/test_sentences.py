"""Of all that Spark says about a failure, one sentence reaches the user: the one that says what to do about it."""

from __future__ import annotations

import pytest

pytest.importorskip("pyspark")

from pyspark.errors import PySparkException

from api.spark.failing import reading, working
from api.spark.session import SparkFailed
from engine.faults import SourceRefused

_ABORTED = "org.apache.spark.SparkException: Job aborted due to stage failure: Task 1 failed 4 times, the last: "


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            [
                "An exception was thrown from the Python worker:", "Traceback (most recent call last):",
                '  File "work.py", line 48, in opened', "    raise ParcelRefused(…)",
                "api.spark.parcel.ParcelRefused: the check began under Licet 2, a worker has Licet 1",
            ],
            "ParcelRefused: the check began under Licet 2, a worker has Licet 1",
        ),
        (
            [
                "An error occurred while calling o1.count.",
                f": {_ABORTED}org.apache.spark.api.python.PythonException: Traceback (most recent call last):",
                '  File "work.py", line 3, in done', "RuntimeError: a disk was full",
                "\tat org.apache.spark.api.python.Reader", "Caused by: java.io.IOException: closed",
            ],
            "RuntimeError: a disk was full",
        ),
        (
            [
                "An error occurred while calling o1.count.", f": {_ABORTED}java.io.IOException: Cannot run …",
                'Caused by: java.io.IOException: Cannot run program "/opt/python": error=2, No such file or directory',
                "Caused by: java.io.IOException: error=2, No such file or directory", "\t... 35 more",
            ],
            'Cannot run program "/opt/python": error=2, No such file or directory',
        ),
        (
            [
                "An error occurred while calling o1.parquet.",
                ": org.apache.spark.SparkException: [FAILED_READ_FILE.NO_HINT] Encountered error while reading file "
                "s3a://lake/a.parquet. SQLSTATE: KD001", "Caused by: java.io.IOException: not what it should be",
            ],
            "[FAILED_READ_FILE.NO_HINT] Encountered error while reading file s3a://lake/a.parquet: "
            "not what it should be",
        ),
        (
            [
                "An error occurred while calling o1.exists.",
                ": java.net.ConnectException: Call from here to there failed: Connection refused",
                "Caused by: java.net.ConnectException: Connection refused",
            ],
            "Call from here to there failed: Connection refused",
        ),
        (["An error occurred while calling o1.x.", ": java.lang.OutOfMemoryError"], "java.lang.OutOfMemoryError"),
        (["[CANNOT_BEGIN] Nobody answers.", "and more"], "[CANNOT_BEGIN] Nobody answers."),
    ],
)  # fmt: skip
def test_tells_what_stopped_the_work(told: list[str], sentence: str) -> None:
    with pytest.raises(SparkFailed) as failed, working():
        raise PySparkException("\n".join(told))
    assert str(failed.value) == sentence


def test_tells_that_java_does_not_answer() -> None:
    with pytest.raises(SparkFailed, match="does not answer any more"), working():
        raise ConnectionResetError


def test_tells_which_source_cannot_be_read() -> None:
    with pytest.raises(SourceRefused, match=r"^orders: cannot be read: no rights$"), reading("orders"):
        raise PySparkException("no rights")
