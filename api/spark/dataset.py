"""What does a dataset of Parquet files hold? Its columns, and its rows numbered as if all files were one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from urllib.parse import unquote

import polars as pl
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql.functions import broadcast, col, struct
from pyspark.sql.pandas.types import to_arrow_schema

from engine.columnar.arrow import GIVEN, ROW
from engine.manifests.typed_columns import names_of

_FILE, _BEFORE = "file", "before"


class Dataset:
    """A folder of Parquet files, or one such file.

    Its rows go by the names of the files, and in each file by their order in it; they are counted from 1.
    """

    def __init__(self, session: SparkSession, place: str) -> None:
        """Read the schemas of all files; a column that only some files have is blank in the others."""
        self._session = session
        self._frame = session.read.option("mergeSchema", True).parquet(place)
        empty = pl.DataFrame(to_arrow_schema(self._frame.schema).empty_table())
        self._schemas = [(name, pl.Schema({name: kind})) for name, kind in empty.schema.items()]

    @property
    def names(self) -> list[str]:
        """The columns of texts that the dataset gives."""
        return [name for _, schema in self._schemas for name in names_of(schema)]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(rows for _, rows in self._files)

    def rows(self) -> DataFrame:
        """Every row: its columns under `given`, its number under `row`."""
        return self._numbered([name for name, _ in self._schemas])

    def parts(self, wanted: Sequence[int]) -> tuple[DataFrame, tuple[int, ...]]:
        """The rows with no more columns than some of `names` need, and the places of these among the texts given."""
        places = [place for place, (_, schema) in enumerate(self._schemas) for _ in names_of(schema)]
        kept = sorted({places[one] for one in wanted})
        given = [one for one, place in enumerate(places) if place in kept]
        return self._numbered([self._schemas[place][0] for place in kept]), tuple(map(given.index, wanted))

    @cached_property
    def _files(self) -> list[tuple[str, int]]:
        """The files that have rows, in the order of their names, with the number of rows in each."""
        counts = self._frame.groupBy(self._about("file_name").alias(_FILE)).count().collect()
        return sorted(((row[_FILE], row["count"]) for row in counts), key=lambda pair: unquote(pair[0]))

    def _numbered(self, names: Sequence[str]) -> DataFrame:
        before, starts = 0, []
        for name, rows in self._files:
            starts.append((name, before))
            before += rows
        found = self._frame.select(
            struct(*(col(_quoted(name)) for name in names)).alias(GIVEN),
            self._about("file_name").alias(_FILE),
            self._about("row_index").alias(ROW),
        )
        known = self._session.createDataFrame(starts, f"{_FILE} string, {_BEFORE} long")
        return found.join(broadcast(known), _FILE).select(GIVEN, (col(ROW) + col(_BEFORE) + 1).alias(ROW))

    def _about(self, what: str) -> Column:
        return self._frame.metadataColumn("_metadata")[what]


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
