"""Where do datasets stand? In any file system that Spark reaches; what is written appears whole or not at all."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from pyspark.sql import SparkSession

from engine.faults import Fault, Place, SourceRefused


class Storage:
    """The file systems of a Spark, through Hadoop. A place is a path, or a URI such as `hdfs://host/path`."""

    def __init__(self, session: SparkSession) -> None:
        """Nothing is touched yet."""
        context: Any = session.sparkContext
        self._paths = context._jvm.org.apache.hadoop.fs.Path
        self._settings = context._jsc.hadoopConfiguration()

    def settled(self, place: str) -> str:
        """The place in full. Without a scheme it lies in Spark's own default file system."""
        path = self._paths(place)
        if self._system(path).getUri().getScheme() == "file" and ":/" not in place:
            path = self._paths(str(Path(place).absolute()))
        return str(self._system(path).makeQualified(path).toString())

    def refuse_unless_dataset(self, place: str) -> None:
        """Raise `SourceRefused` where a dataset is not there, has no files or has folders in it."""
        path = self._paths(place)
        system = self._system(path)
        if not system.exists(path):
            raise SourceRefused([Fault(Place(place), "there is no such dataset")])
        if system.getFileStatus(path).isDirectory():
            held = [(name, is_folder) for name, is_folder in self._held(place) if not _is_hidden(name)]
            inner = [name for name, is_folder in held if is_folder]
            hint = "a dataset is one folder of Parquet files"
            if inner:
                hint += "; columns are not read from names of folders"
                raise SourceRefused([Fault(Place(place), f"holds the folder `{min(inner)}`", hint)])
            if not held:
                raise SourceRefused([Fault(Place(place), "holds no files", hint)])

    def refuse_to_replace(self, place: str) -> None:
        """Raise `FileExistsError` where something stands that is no dataset; datasets and files are replaced."""
        path = self._paths(place)
        system = self._system(path)
        if system.exists(path) and system.getFileStatus(path).isDirectory():
            others = [name for name, is_folder in self._held(place) if is_folder or not _is_part(name)]
            if others:
                raise FileExistsError(errno.EEXIST, f"holds `{min(others)}`, so it is not replaced", place)

    @contextmanager
    def aside(self, place: str) -> Iterator[str]:
        """A place beside this one, to write to; it is gone at the end."""
        folder, name = _split(place)
        beside, made = self._paths(f"{folder}/"), self._paths(f"{folder}/.{name}.{uuid4().hex}")
        system = self._system(made)
        was_there = system.exists(beside)
        if not system.mkdirs(made):
            raise PermissionError(errno.EACCES, "cannot be written to", folder)
        try:
            yield f"{made.toString()}/new"
        finally:
            system.delete(made, True)
            if not was_there and system.exists(beside) and not self._held(f"{folder}/"):
                system.delete(beside, False)

    def put(self, written: str, place: str) -> None:
        """Give a dataset its place; what stood there before goes, or stays if that fails (`FileExistsError`)."""
        source, target = self._paths(written), self._paths(place)
        system = self._system(target)
        before = self._paths(written).suffix(".before")
        was_there = system.exists(target)
        if was_there and not system.rename(target, before):
            raise FileExistsError(errno.EEXIST, "cannot be moved out of the way", place)
        if not system.rename(source, target):
            if was_there:
                system.rename(before, target)
            raise FileExistsError(errno.EEXIST, "cannot be put in its place", place)

    def _system(self, path: Any) -> Any:
        return path.getFileSystem(self._settings)

    def _held(self, place: str) -> list[tuple[str, bool]]:
        path = self._paths(place)
        return [(one.getPath().getName(), one.isDirectory()) for one in self._system(path).listStatus(path)]


def _split(place: str) -> tuple[str, str]:
    folder, _, name = place.rstrip("/").rpartition("/")
    return folder, name


def _is_hidden(name: str) -> bool:
    return name.startswith(("_", "."))


def _is_part(name: str) -> bool:
    return _is_hidden(name) or name.endswith(".parquet")
