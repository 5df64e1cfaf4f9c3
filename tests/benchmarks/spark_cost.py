"""What does a Spark cost or save? A dataset by two local workers against one file with the same rows by one process.

A quarter of the lines is measured besides, so that the start of Spark and the cost of lines can be told apart.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import polars as pl

from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import Process, ProcessFailed, Run, alternating, licet, ratio, seconds

WORKERS = 2
_FILES = 8
_PART = 4
_SETTINGS = f"""
spark.master local[{WORKERS}]
spark.ui.enabled false
spark.log.level OFF
"""
_COMPARED = ["licet_row", "licet_verdict", "licet_could_be", "licet_clauses"]

Runs = Mapping[str, list[Run]]


def spark_is_there() -> bool:
    """Whether PySpark and Java are installed."""
    return find_spec("pyspark") is not None and shutil.which("java") is not None


def spark_runs(manifest: Path, lines: int, rules: Path, rounds: int) -> dict[str, list[Run]]:
    """Runs by one process and by Spark, over all lines and over a part of them.

    Raises `ProcessFailed` where their answers are not the same.
    """
    folder = manifest.with_name("datasets")
    folder.mkdir()
    (folder / "spark-defaults.conf").write_text(_SETTINGS, encoding="utf-8")
    processes = {}
    for name, rows in (("all", lines), ("part", lines // _PART)):
        whole, dataset = folder / f"{name}-whole.parquet", folder / name
        write_datasets(manifest, rows, whole, dataset)
        processes[f"one {name}"] = licet(whole, folder / "out", rules)
        processes[f"spark {name}"] = _on_spark(licet(dataset, folder / "out", rules, "--engine", "spark"), folder)
    runs = alternating(processes, rounds)
    for name in ("all", "part"):
        refuse_unless_same(folder / "out", name)
    return runs


def spark_ratios(runs: Runs, lines: int) -> Iterator[Figure]:
    """Spark over one process for all lines, for a part, and for the lines that all has more than the part."""
    name = f"Spark local[{WORKERS}] over one process"
    for which, rows in (("all", lines), ("part", lines // _PART)):
        yield Figure("whole process", f"{rows:,} lines, {name}", ratio(runs[f"spark {which}"], runs[f"one {which}"]))
    spark, one = (seconds(runs[f"{by} all"]) - seconds(runs[f"{by} part"]) for by in ("spark", "one"))
    if min(spark, one) > 0:
        yield Figure("whole process", f"each line beyond {lines // _PART:,}, {name}", spark / one)


def write_datasets(manifest: Path, rows: int, whole: Path, dataset: Path) -> None:
    """The first rows of a manifest as one Parquet file, and as a dataset of several."""
    pl.scan_csv(manifest, infer_schema=False).head(rows).sink_parquet(whole)
    dataset.mkdir()
    step = -(-rows // _FILES)
    for number in range(_FILES):
        pl.scan_parquet(whole).slice(number * step, step).sink_parquet(dataset / f"part-{number}.parquet")


def _on_spark(process: Process, settings: Path) -> Process:
    return Process(("env", f"SPARK_CONF_DIR={settings}", "SPARK_LOCAL_IP=127.0.0.1", *process.command), process.done)


def refuse_unless_same(out: Path, name: str) -> None:
    """Raise `ProcessFailed` where both answer a row differently."""
    one = pl.read_parquet(out / f"{name}-whole.checked.parquet", columns=_COMPARED)
    spark = pl.read_parquet(out / f"{name}.checked.parquet" / "*.parquet", columns=_COMPARED).sort("licet_row")
    if not spark.equals(one.cast({"licet_row": pl.Int64}).sort("licet_row")):
        raise ProcessFailed(f"Spark and one process answer {name} lines differently")
