"""What tests of Spark share: a small cluster with two executors of its own, and a dataset of several files."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SAMPLES = Path(__file__).parents[3] / "rules" / "samples"
TIMES = 12


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """A master and two executors, each a process of its own; they run this Python."""
    if find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("PySpark and Java are not both there")
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("SPARK_HOME", str(_home(tmp_path_factory.mktemp("spark"))))
        session = (
            SparkSession.builder.master("local-cluster[2,1,1024]")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.log.level", "OFF")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
            .getOrCreate()
        )
        yield session
        session.stop()


def _home(folder: Path) -> Path:
    """The installed Spark under another name, because executors write beside it."""
    import pyspark

    for part in Path(pyspark.__file__).parent.iterdir():
        (folder / part.name).symlink_to(part)
    return folder


@pytest.fixture(scope="session")
def rows() -> pl.DataFrame:
    """Rows of the sample manifest, many times over: most are lines, some are wrong, some lines come again."""
    sample = pl.read_csv(SAMPLES / "manifest.csv", infer_schema=False)
    named = [
        sample.with_columns(pl.concat_str("shipment_id", pl.lit(f"-{time % (TIMES - 1)}"))) for time in range(TIMES)
    ]
    return pl.concat(named).with_columns(pl.col("line_no").cast(pl.Int32))


@pytest.fixture
def orders(rows: pl.DataFrame, tmp_path: Path) -> Path:
    """A dataset of four files, named so that their order is not the one in which they were written."""
    folder = tmp_path / "orders"
    folder.mkdir()
    step = -(-len(rows) // 4)
    for place, name in ((2, "c c"), (0, "a"), (3, "d%20"), (1, "b")):
        rows.slice(place * step, step).write_parquet(folder / f"{name}.parquet")
    (folder / "_SUCCESS").touch()
    rows.write_parquet(tmp_path / "whole.parquet")
    return folder
