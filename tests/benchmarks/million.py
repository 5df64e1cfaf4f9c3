"""How fast is a million lines? Whole processes against plain Polars, findings against other engines, sizes compared.

Bad rows are weighed against good ones, and a Spark on this machine against one process.

    python -m tests.benchmarks.million                  1,000,000 lines
    python -m tests.benchmarks.million --ten-million    and 10,000,000, which takes 6 GB on disk and some minutes more
    python -m tests.benchmarks.million --lines 20000    a taste

Everything is a ratio of figures from the same run on the same machine. They are written to build/bench/figures.json,
from which `python -m tests.benchmarks.chart` draws docs/performance.svg.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import polars as pl
from rich.console import Console

from engine.explanation.columns import COLUMNS
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from tests.benchmarks.bad_rows_cost import PERCENT, bad_rows_cost
from tests.benchmarks.figures import Figure, tables
from tests.benchmarks.ledger import Ledger
from tests.benchmarks.processes import PATIENCE, Process, ProcessFailed, Run, alternating, licet, ratio, run, seconds
from tests.benchmarks.rivals.licet import licet_measured
from tests.benchmarks.rivals.measuring import ENGINES, Measured, measured
from tests.benchmarks.rivals.sample import Conditions
from tests.benchmarks.sizes import SHIPPED, sized
from tests.benchmarks.spark_cost import WORKERS, spark_is_there, spark_ratios, spark_runs

FOLDER = Path("build/bench")
FIGURES = FOLDER / "figures.json"
MILLION = 1_000_000
_ROUNDS, _SPARK_ROUNDS = 3, 2
_SAMPLED, _SAMPLE_FROM = 3_000, 20_000
_FEW, _MANY = 50, 200
_KINDS = {"date": "date", "money": "decimal", "quantity": "decimal", "count": "count"}


def main() -> None:
    """Measure, print, and write the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--lines", type=int, default=MILLION)
    asked.add_argument("--rounds", type=int, default=_ROUNDS, help="how often each process is run")
    asked.add_argument("--ten-million", action="store_true")
    asked.add_argument("--keep", action="store_true", help="leave the manifests and the rulebooks in build/bench")
    given = asked.parse_args()
    console = Console(width=120)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    bench = Bench(given.lines, given.rounds, console)
    parts = [
        bench.processes,
        bench.bad_rows,
        bench.spark,
        bench.engines,
        *([bench.ten_times] if given.ten_million else []),
    ]
    try:
        figures = [figure for part in parts for figure in bench.tried(part)]
    finally:
        if not given.keep:
            bench.clear()
    for table in tables(figures):
        console.print(table)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, Polars {pl.__version__}"
    told = {"lines": given.lines, "machine": machine, "figures": [asdict(figure) for figure in figures]}
    FIGURES.write_text(json.dumps(told, indent=1), encoding="utf-8")
    console.print(f"{machine}; written to {FIGURES}")
    sys.exit(1 if bench.failed else 0)


class Bench:
    """One measurement: its manifests and rulebooks, and what is found with them."""

    def __init__(self, lines: int, rounds: int, console: Console) -> None:
        """Write the manifest and the rulebooks."""
        self._lines = lines
        self._rounds = rounds
        self._console = console
        self._rules = {count: sized(FOLDER / f"rules-{count}", count) for count in (_FEW, _MANY)}
        shipped = load_rulebook(SHIPPED)
        self._ledger = Ledger(shipped)
        self._plan = _plan(shipped)
        self._manifest = self._written("ledger", lines)
        self._whole: list[Run] = []
        self.failed = False

    def tried(self, part: Callable[[], list[Figure]]) -> list[Figure]:
        """The figures of a part, or none and a message where a process fails or does not end in time."""
        try:
            return part()
        except ProcessFailed as failure:
            self._console.print(str(failure), style="red", markup=False)
            self.failed = True
            return []

    def processes(self) -> list[Figure]:
        """Whole checks under many and few clauses, and the analyst's reading and writing, in turns."""
        self._console.print(f"whole processes, {self._rounds} times each in turns …")
        out = FOLDER / "out"
        run(licet(self._manifest, out / "many", self._rules[_MANY]))
        self._plan["added"] = _lengths(next((out / "many").glob("*.checked.parquet")))
        found = alternating(
            {
                "analyst": self._analyst(),
                "many": licet(self._manifest, out / "many", self._rules[_MANY]),
                "few": licet(self._manifest, out / "few", self._rules[_FEW]),
            },
            self._rounds,
        )
        self._whole = found["many"]
        name = f"{self._lines:,} lines"
        over_plain, over_few = (ratio(found["many"], found[other]) for other in ("analyst", "few"))
        return [
            Figure("whole process", f"{name}, {_MANY} clauses over plain Polars", over_plain, 2.5),
            Figure("whole process", f"{name}, {_MANY} over {_FEW} clauses", over_few, 2),
            _time(f"plain Polars, {name}", found["analyst"]),
            _time(f"licet check, {name}, {_MANY} clauses", found["many"]),
            _time(f"licet check, {name}, {_FEW} clauses", found["few"]),
        ]

    def bad_rows(self) -> list[Figure]:
        """What bad rows cost the good ones."""
        self._console.print(f"the same lines with {PERCENT} % bad rows, {self._rounds} times in turns …")
        cost, runs = bad_rows_cost(self._ledger, self._manifest, self._lines, self._rules[_MANY], self._rounds)
        self._console.print(f"  {cost.note}")
        return [cost, _time(f"licet check, {self._lines:,} lines, {PERCENT} % bad", runs)]

    def spark(self) -> list[Figure]:
        """A dataset by the workers of a Spark, where one can be started here."""
        if not spark_is_there():
            self._console.print("Spark is skipped: it needs PySpark and Java, and they are not both installed")
            return []
        rounds = min(self._rounds, _SPARK_ROUNDS)
        self._console.print(f"a dataset by Spark with {WORKERS} workers, {rounds} times in turns …")
        runs = spark_runs(self._manifest, self._lines, self._rules[_MANY], rounds)
        times = [
            Figure("seconds", f"licet check, {self._lines:,} lines, {where}", seconds(runs[f"{by} all"]))
            for by, where in (("one", "one Parquet file"), ("spark", f"Spark local[{WORKERS}]"))
        ]
        return [*spark_ratios(runs, self._lines), *times]

    def engines(self) -> list[Figure]:
        """The conditions of many clauses by Licet and by other engines."""
        self._console.print("the same conditions by other engines …")
        rules = self._rules[_MANY]
        manifest = self._written("sample", min(self._lines, _SAMPLE_FROM))
        others = [one for package in ENGINES for one in self._asked(package, manifest, rules)]
        conditions = Conditions(load_rulebook(rules))
        sample = conditions.sample(manifest, rules, _SAMPLED)
        own = licet_measured(conditions, sample, self._manifest, min(self._lines, MILLION))
        right = [one for one in others if not one.trouble and not one.wrong]
        best = max(right, key=lambda one: one.lines_a_second)
        figures = [
            Figure("decisions", f"findings alone over {best.name}", own.lines_a_second / best.lines_a_second, 20, True),
            _rate(own),
            *(_rate(one) for one in others),
        ]
        if self._whole:
            whole = self._lines / seconds(self._whole)
            over_best = whole / best.lines_a_second
            figures += [
                Figure("decisions", f"whole check over {best.name} alone", over_best, 5, True),
                Figure("lines a second", f"Licet, whole check of {self._lines:,} lines", whole),
            ]
        return figures

    def ten_times(self) -> list[Figure]:
        """Ten times as many lines: the time they take and the memory."""
        lines = 10 * self._lines
        self._console.print(f"{lines:,} lines …")
        manifest = self._written("tenfold", lines)
        found = run(licet(manifest, FOLDER / "out" / "tenfold", self._rules[_MANY]), 10 * PATIENCE)
        longer = [found.seconds / seconds(self._whole)] if self._whole else []
        return [
            *(Figure("whole process", f"{lines:,} over {self._lines:,} lines", one, 11) for one in longer),
            Figure("whole process", f"peak memory at {lines:,} lines, in GiB", found.peak_mib / 1024, 1),
            _time(f"licet check, {lines:,} lines, {_MANY} clauses", [found]),
        ]

    def clear(self) -> None:
        """Take everything away again but the figures."""
        for path in FOLDER.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _written(self, name: str, lines: int) -> Path:
        path = FOLDER / f"{name}.csv"
        self._console.print(f"writing {lines:,} lines …")
        self._ledger.write(path, lines)
        return path

    def _analyst(self) -> Process:
        plan = FOLDER / "plan.json"
        plan.write_text(json.dumps(self._plan), encoding="utf-8")
        script = Path(__file__).with_name("analyst.py")
        return Process((sys.executable, str(script), str(self._manifest), str(plan), str(FOLDER / "analyst.parquet")))

    def _asked(self, package: str, manifest: Path, rules: Path) -> list[Measured]:
        self._console.print(f"  {package}")
        return measured(package, manifest, rules)


def _plan(rulebook: Rulebook) -> dict[str, dict[str, object]]:
    """The columns of a manifest as an analyst types them."""
    facts = rulebook.vocabulary.facts.values()
    return {"columns": {fact.column: _KINDS.get(fact.type, "text") for fact in facts}}


def _lengths(checked: Path) -> dict[str, object]:
    """How long the texts of a check are on average, by column; at least one character."""
    columns = [f"licet_{name}" for name in (*COLUMNS, "row")]
    means = pl.scan_parquet(checked).select(pl.col(columns).cast(pl.String).str.len_chars().mean()).collect()
    return {name: max(1, round(mean or 0)) for name, mean in means.row(0, named=True).items()}


def _time(name: str, runs: list[Run]) -> Figure:
    peak = max(one.peak_mib for one in runs)
    note = (
        f"{min(one.seconds for one in runs):.2f} to {max(one.seconds for one in runs):.2f} s, at most {peak:,.0f} MiB"
    )
    return Figure("seconds", name, seconds(runs), note=note)


def _rate(found: Measured) -> Figure:
    if found.trouble:
        return Figure("lines a second", found.name, 0, note=found.trouble)
    note = f"{found.compared:,} answers compared, " + (f"{found.wrong:,} of them WRONG" if found.wrong else "all alike")
    return Figure("lines a second", found.name, found.lines_a_second, note=note)


if __name__ == "__main__":
    main()
