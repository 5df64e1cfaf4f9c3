"""What went wrong in Spark? In one sentence, whatever the length of its own account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

from api.spark.session import SparkFailed
from engine.faults import Fault, Place, SourceRefused

FAILED = (PySparkException, Py4JError, ConnectionError)
_WORKER = "Error: "
_JAVA, _CAUSE = ": ", "Caused by: "
_SPARK = "org.apache.spark."
_ONE_FILE = "[FAILED_READ_FILE"
_STATE = re.compile(r"\s*SQLSTATE: \w+$")


@contextmanager
def reading(source: str) -> Iterator[None]:
    """While a dataset is looked for and its schema read: raises `SourceRefused` where Spark cannot read it."""
    try:
        yield
    except FAILED as error:
        raise SourceRefused([Fault(Place(source), f"cannot be read: {_sentence(error)}")]) from error


@contextmanager
def working() -> Iterator[None]:
    """While Spark begins or works: raises `SparkFailed` where it fails for good."""
    try:
        yield
    except FAILED as error:
        raise SparkFailed(_sentence(error)) from error


def _sentence(error: Exception) -> str:
    """What stopped a worker, where one did, else what stopped Java, else the first line of what Spark says."""
    if not isinstance(error, PySparkException) and not hasattr(error, "java_exception"):
        return "the Java process that it runs in does not answer any more"
    lines = [line.rstrip() for line in str(error).splitlines() if line.strip()]
    raised = [line.strip() for line in lines if _is_of_worker(line.strip())]
    told = raised or _of_java(lines) or lines
    return told[0] if told else type(error).__name__


def _is_of_worker(line: str) -> bool:
    return _WORKER in line and line.partition(":")[0].replace(".", "").isidentifier()


def _of_java(lines: list[str]) -> list[str]:
    """What Java says: its own exception, or what caused it where Spark only says which of its tasks failed."""
    thrown = [line.removeprefix(_JAVA) for line in lines if line.startswith(_JAVA)]
    causes = [line.removeprefix(_CAUSE) for line in lines if line.startswith(_CAUSE)]
    if not thrown:
        return []
    root = causes[-1:]
    if thrown[0].startswith(_SPARK):
        in_file = [
            one for one in (*thrown, *causes) if _ONE_FILE in one and not any("file:" in cause for cause in root)
        ]
        told = [*in_file[-1:], *root] or thrown
    else:
        told = [thrown[0], *root]
    messages = list(dict.fromkeys(map(_message, told)))
    return [": ".join(one for one in messages if not any(one != other and one in other for other in messages))]


def _message(thrown: str) -> str:
    """Without the name of the class, unless that is all there is, and without the number of the kind of mistake."""
    name, _, message = thrown.partition(": ")
    return _STATE.sub("", message or name).rstrip(" .")
