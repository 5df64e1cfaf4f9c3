"""Which Spark is there? The one that this process runs in, or one that is started as its settings say."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.faults import LicetError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_PACKAGES = ("pyspark", "pyarrow", "pandas")


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
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    if not _has_java():
        raise SparkLacking("java")
    try:
        seen = str(sys.stderr.isatty()).lower()
        builder = SparkSession.builder.appName("licet").config("spark.ui.showConsoleProgress", seen)
        started = builder.getOrCreate()
    except PySparkException as error:
        if "JAVA" in (error.getCondition() or ""):
            raise SparkLacking("java") from error
        raise SparkFailed(str(error).splitlines()[0]) from error
    try:
        yield started
    finally:
        started.stop()


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return (Path(home) / "bin" / "java").exists() if home else shutil.which("java") is not None
