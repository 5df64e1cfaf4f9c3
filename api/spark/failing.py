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
_TRACEBACK = "Traceback (most recent call last):"
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
    told = _of_worker(lines) or _of_java(lines) or lines
    return told[0] if told else type(error).__name__


def _of_worker(lines: list[str]) -> list[str]:
    """What Python says after it has said where."""
    inside = False
    for line in lines:
        if _TRACEBACK in line:
            inside = True
        elif inside and not line.startswith(" "):
            name, colon, message = line.partition(":")
            return [name.rpartition(".")[2] + colon + message]
    return []


def _of_java(lines: list[str]) -> list[str]:
    """What Java says: its own exception, or what caused it where Spark only says which of its tasks failed."""
    thrown = [line.removeprefix(_JAVA) for line in lines if line.startswith(_JAVA)]
    causes = [line.removeprefix(_CAUSE) for line in lines if line.startswith(_CAUSE)]
    if not thrown:
        return []
    root = _fullest(causes)
    if thrown[0].startswith(_SPARK):
        in_file = [] if any("file:" in one for one in root) else [one for one in (*thrown, *causes) if _ONE_FILE in one]
        told = [*in_file[-1:], *root] or thrown
    else:
        told = [thrown[0], *root]
    messages = list(dict.fromkeys(map(_message, told)))
    return [": ".join(one for one in messages if not any(one != other and one in other for other in messages))]


def _fullest(causes: list[str]) -> list[str]:
    """The last cause, or another that says the same and more; none where there are none."""
    same = [one for one in causes if not one.startswith(_SPARK) and _message(causes[-1]) in one]
    return sorted(same, key=len)[-1:] or causes[-1:]


def _message(thrown: str) -> str:
    """Without the name of the class, unless that is all there is, and without the number of the kind of mistake."""
    name, _, message = thrown.partition(": ")
    return _STATE.sub("", message or name).rstrip(" .")
