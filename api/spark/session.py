"""Which Spark is there? The one that this process runs in, or one that is started as its settings say."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.faults import LicetError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_PACKAGES = ("pyspark", "pyarrow", "pandas")
_ENDING = (signal.SIGINT, signal.SIGTERM)


class SparkLacking(LicetError):
    """Something that Spark needs is not installed: `what` is the packages, or Java."""

    def __init__(self, what: Literal["packages", "java"]) -> None:
        """Name it."""
        self.what = what
        super().__init__(f"Spark lacks {what}")


class SparkFailed(LicetError):
    """Spark gave up, or could not begin."""


@contextmanager
def spark_session() -> Iterator[SparkSession]:
    """The session of this process; one that is started for it ends with it.

    Raises `SparkLacking` where Java or a package is missing.
    """
    if not all(map(find_spec, _PACKAGES)):
        raise SparkLacking("packages")
    # Workers run the Python that is running here, unless somebody has named one.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    if not _has_java():
        raise SparkLacking("java")
    with _broken_pipes_told():
        started = _started()
        from api.spark.failing import FAILED

        try:
            yield started
        finally:
            with suppress(*FAILED):
                started.stop()


def _started() -> SparkSession:
    """A session on a Spark that is started for it."""
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    from api.spark.failing import working

    seen = str(sys.stderr.isatty()).lower()
    settings = SparkConf(loadDefaults=False).setAppName("licet").set("spark.ui.showConsoleProgress", seen)
    logging.getLogger().addFilter(_is_not_of_py4j)
    logging.getLogger("py4j").setLevel(logging.CRITICAL)
    interrupted = signal.getsignal(signal.SIGINT)
    try:
        with _signals_held(), working():
            gateway = launch_gateway(settings)  # type: ignore[no-untyped-call]
        with working():
            SparkContext(gateway=gateway, conf=settings)
            if _is_main_thread():
                # Spark's own answer to Ctrl-C talks to Java in the middle of another talk and fails.
                signal.signal(signal.SIGINT, interrupted)
            return SparkSession.builder.getOrCreate()
    except SparkFailed as failed:
        cause = failed.__cause__
        if isinstance(cause, PySparkException) and "JAVA" in (cause.getCondition() or ""):
            raise SparkLacking("java") from cause
        raise


@contextmanager
def _broken_pipes_told() -> Iterator[None]:
    """A Java that is gone is an error to tell of; outside, where nobody reads what the command prints, it ends it."""
    if not _is_main_thread() or not hasattr(signal, "SIGPIPE"):
        yield
        return
    before = signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGPIPE, before)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Signals that end the command wait: ended while it starts, Java would never hear that its work is over."""
    if not _is_main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.signal(number, lambda one, _: came.append(one)) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        signal.raise_signal(came[0])


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _is_not_of_py4j(record: logging.LogRecord) -> bool:
    """Whether a message is another one than the traceback that py4j logs of what it raises besides."""
    return "py4j" not in record.pathname


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return (Path(home) / "bin" / "java").exists() if home else shutil.which("java") is not None
