"""Do the measurements of bad rows and of Spark compare what they say they compare, and refuse wrong answers?"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.benchmarks.bad_rows_cost import refuse_unless_rejected
from tests.benchmarks.processes import ProcessFailed, Run
from tests.benchmarks.spark_cost import refuse_unless_same, spark_ratios, write_datasets


def runs(*seconds: float) -> list[Run]:
    return [Run(one, 0, 0) for one in seconds]


def test_spark_is_told_for_all_lines_for_a_part_and_for_the_lines_between() -> None:
    found = spark_ratios(
        {"one all": runs(9), "one part": runs(3), "spark all": runs(18), "spark part": runs(15)}, 100_000
    )
    assert [(figure.name.partition(",")[0], figure.value, figure.goal) for figure in found] == [
        ("100", 2, None), ("25", 5, None), ("each line beyond 25", 0.5, None),
    ]  # fmt: skip


def test_growth_that_noise_hides_is_left_out() -> None:
    found = spark_ratios({"one all": runs(9), "one part": runs(3), "spark all": runs(14), "spark part": runs(15)}, 100)
    assert len(list(found)) == 2


def test_a_dataset_holds_the_first_rows_in_their_order(tmp_path: Path) -> None:
    pl.DataFrame({"line": range(100)}).write_csv(tmp_path / "manifest.csv")
    write_datasets(tmp_path / "manifest.csv", 21, tmp_path / "whole.parquet", tmp_path / "dataset")
    first = [str(number) for number in range(21)]
    assert pl.read_parquet(tmp_path / "whole.parquet")["line"].to_list() == first
    assert pl.read_parquet(tmp_path / "dataset" / "*.parquet")["line"].to_list() == first


def test_refuses_rejected_rows_that_were_not_spoiled(tmp_path: Path) -> None:
    (tmp_path / "spoiled.rejected.csv").write_text("row,what\n3,a\n3,b\n5,a\n", encoding="utf-8")
    pl.DataFrame({"licet_row": [2, 4]}).write_parquet(tmp_path / "spoiled.checked.parquet")
    refuse_unless_rejected(tmp_path, [3, 5], 4)
    with pytest.raises(ProcessFailed, match="2 rows were rejected, and they are not the 2 spoiled ones"):
        refuse_unless_rejected(tmp_path, [3, 4], 4)
    with pytest.raises(ProcessFailed, match="5 rows became 2 lines and 2 rejected rows"):
        refuse_unless_rejected(tmp_path, [3, 5], 5)


def test_refuses_answers_that_differ(tmp_path: Path) -> None:
    answers = pl.DataFrame({
        "licet_row": [2, 3], "licet_verdict": ["clear", "notify"], "licet_could_be": ["", ""],
        "licet_clauses": ["", ""],
    })  # fmt: skip
    answers.cast({"licet_row": pl.UInt64}).write_parquet(tmp_path / "all-whole.checked.parquet")
    dataset = tmp_path / "all.checked.parquet"
    dataset.mkdir()
    answers.tail(1).write_parquet(dataset / "a.parquet")
    with pytest.raises(ProcessFailed, match="answer all lines differently"):
        refuse_unless_same(tmp_path, "all")
    answers.head(1).write_parquet(dataset / "b.parquet")
    refuse_unless_same(tmp_path, "all")
