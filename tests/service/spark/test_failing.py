"""Whatever is wrong with a dataset or with a Spark is told in one sentence, and nothing half-made stays behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import polars as pl
import pytest

from api.cli.exits import Exit
from api.spark.session import SparkFailed
from engine.faults import SourceRefused
from tests.service.spark.test_datasets import left_aside, on_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


Found = TypeVar("Found")


def without_files(folder: Path, rows: pl.DataFrame) -> None:
    folder.mkdir()
    (folder / "_SUCCESS").touch()


def with_a_folder(folder: Path, rows: pl.DataFrame) -> None:
    (folder / "day=2026-11-24").mkdir(parents=True)


def of_csv(folder: Path, rows: pl.DataFrame) -> None:
    folder.mkdir()
    rows.write_csv(folder / "a.csv")


def of_two_types(folder: Path, rows: pl.DataFrame) -> None:
    folder.mkdir()
    rows.write_parquet(folder / "a.parquet")
    rows.with_columns(pl.col("line_no").cast(pl.String)).write_parquet(folder / "b.parquet")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda folder, rows: None, r"orders: there is no such dataset"),
        (without_files, r"orders: holds no files \(a dataset is one folder of Parquet files\)"),
        (with_a_folder, r"orders: holds the folder `day=2026-11-24`"),
        (of_csv, r"orders: cannot be read: .*a\.csv is not a Parquet file"),
        (of_two_types, r"orders: cannot be read: .*Failed to merge incompatible data types"),
    ],
)
def test_says_what_is_wrong_with_a_dataset(
    made: Callable[[Path, pl.DataFrame], None], said: str, rows: pl.DataFrame, tmp_path: Path, spark: SparkSession
) -> None:
    made(tmp_path / "orders", rows)
    with pytest.raises(SourceRefused, match=said) as refused:
        on_spark(tmp_path / "orders", spark)
    assert len(str(refused.value).splitlines()) == 1
    assert not list(tmp_path.glob("*checked*"))
    assert not left_aside(tmp_path)


def test_says_that_a_file_is_damaged_inside(rows: pl.DataFrame, tmp_path: Path, spark: SparkSession) -> None:
    folder = tmp_path / "orders"
    folder.mkdir()
    rows.write_parquet(folder / "a.parquet", compression="uncompressed")
    whole = (folder / "a.parquet").read_bytes()
    (folder / "a.parquet").write_bytes(whole[:4] + bytes(len(whole) // 2) + whole[len(whole) // 2 + 4 :])
    with pytest.raises(SparkFailed, match=r"orders/a\.parquet: \S+") as failed:
        on_spark(folder, spark)
    assert len(str(failed.value).splitlines()) == 1
    assert not list(tmp_path.glob("*checked*"))
    assert not left_aside(tmp_path)


def test_says_that_a_file_system_is_not_known(tmp_path: Path, orders: Path, spark: SparkSession) -> None:
    from api.spark.checking import Datasets, run
    from tests.service.spark.test_datasets import prepared

    unknown = Datasets("nowhere://lake/checked.parquet", "nowhere://lake/rejected.parquet")
    with pytest.raises(SparkFailed, match=r'^No FileSystem for scheme "nowhere"$'):
        run(prepared(orders), str(orders), unknown, spark)


def test_what_is_no_dataset_is_not_replaced(orders: Path, spark: SparkSession) -> None:
    kept = orders.parent / "orders.checked.parquet" / "important.txt"
    kept.parent.mkdir()
    kept.touch()
    with pytest.raises(FileExistsError, match=r"holds `important\.txt`, so it is not replaced"):
        on_spark(orders, spark)
    assert kept.exists()
    assert not left_aside(orders.parent)


def test_an_output_that_cannot_be_written_is_found_before_the_work_begins(orders: Path, spark: SparkSession) -> None:
    from api.spark.checking import Datasets, run
    from tests.service.spark.test_datasets import prepared

    with pytest.raises(PermissionError, match="cannot be written to"):
        run(prepared(orders), str(orders), Datasets("/proc/none/checked.parquet", "/proc/none/rejected.parquet"), spark)


def test_a_folder_that_was_made_for_nothing_goes_again(orders: Path, spark: SparkSession) -> None:
    from api.checking import StrictlyRefused
    from api.spark.checking import Datasets, run
    from tests.service.spark.test_datasets import prepared

    out = orders.parent / "out"
    with pytest.raises(StrictlyRefused):
        run(prepared(orders), str(orders), Datasets(f"{out}/a.parquet", f"{out}/b.parquet", strict=True), spark)
    assert not out.exists()


@pytest.fixture
def command(orders: Path, tmp_path: Path) -> tuple[list[str], dict[str, str]]:
    """A check that starts a Spark of its own, and its environment."""
    if find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("PySpark and Java are not both there")
    settings = tmp_path / "settings"
    settings.mkdir()
    (settings / "spark-defaults.conf").write_text(
        "spark.master local[1]\nspark.ui.enabled false\nspark.log.level OFF\n", encoding="utf-8"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_"))}
    own = {"SPARK_CONF_DIR": str(settings), "SPARK_LOCAL_IP": "127.0.0.1", "LICET_LANG": "en"}
    start = "from api.cli.main import run; run()"
    arguments = ["check", str(orders), "--engine", "spark", "--out", str(tmp_path / "out")]
    return [sys.executable, "-c", start, *arguments], kept | own


def test_what_is_interrupted_while_spark_starts_leaves_no_java(command: tuple[list[str], dict[str, str]]) -> None:
    arguments, environment = command
    with subprocess.Popen(arguments, env=environment, stderr=subprocess.PIPE, text=True) as started:  # noqa: S603
        java_of(started.pid)
        started.send_signal(signal.SIGINT)
        # What Java inherits would stay open as long as it lives.
        _, said = started.communicate(timeout=120)
    assert started.returncode == Exit.INTERRUPTED
    assert said.splitlines()[-1] == "Stopped; no file is left half written."
    assert "Traceback" not in said


def test_says_that_java_is_gone(command: tuple[list[str], dict[str, str]], tmp_path: Path) -> None:
    arguments, environment = command
    with subprocess.Popen(arguments, env=environment, stderr=subprocess.PIPE, text=True) as started:  # noqa: S603
        java = java_of(started.pid)
        until(lambda: next((tmp_path / "out").glob(".*"), None))
        os.kill(java, signal.SIGKILL)
        _, said = started.communicate(timeout=120)
    assert started.returncode == Exit.UNAVAILABLE
    assert said.splitlines()[-1] == (
        "Spark gave up, and nothing was written: the Java process that it runs in does not answer any more"
    )
    assert "Traceback" not in said
    assert not list((tmp_path / "out").glob("[!.]*"))


def java_of(parent: int) -> int:
    """The process that a command started to run Spark."""
    return until(lambda: next(map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split()), None))


def until(look: Callable[[], Found | None]) -> Found:
    """What a look finds at last."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        found = look()
        if found is not None:
            return found
        time.sleep(0.05)
    raise TimeoutError("nothing was found")
