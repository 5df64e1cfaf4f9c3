"""How many planted changes of law are found, and how long does that take? `python -m tests.benchmarks.planted`.

Every comparison, every window edge and every outcome of the shipped rulebook is changed, one at a time (see
`tests/property/planting.py`). Ends with 1 if one is missed. `--list` prints those that were proved to change nothing.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from engine.proving.checking import checked
from engine.proving.differences import Pair
from engine.proving.logic import Logic
from engine.rulebook.loading import load_rulebook
from engine.rulebook.rulebook import Rulebook
from tests.property.planting import Verdict, planted, verdict_on

RESULTS = ("found", "equivalent", "refused", "missed")


def main() -> int:
    """Plant, ask, print."""
    console = Console()
    rulebook = load_rulebook(Path(__file__).parents[2] / "rules")
    _basics(console, rulebook)
    verdicts: list[Verdict] = []
    seconds: list[float] = []
    for change in planted(rulebook):
        started = time.perf_counter()
        verdicts.append(verdict_on(rulebook, change))
        seconds.append(time.perf_counter() - started)
    console.print(_table(verdicts))
    each = f"{statistics.median(seconds) * 1000:.0f} ms in the middle, {max(seconds):.1f} s at most"
    console.print(f"{len(verdicts):,} changes in {sum(seconds):.0f} s: {each}")
    shown = ("missed", "equivalent") if "--list" in sys.argv else ("missed",)
    for one in verdicts:
        if one.result in shown:
            console.print(f"{one.result}: {one.planted.clauses[0]}: {one.planted.what}: {one.proof}")
    return 1 if any(one.result == "missed" for one in verdicts) else 0


def _basics(console: Console, rulebook: Rulebook) -> None:
    """What it takes to read the rulebook as logic, to look through it, and to prove it like itself."""
    started = time.perf_counter()
    logic = Logic(rulebook)
    for id_ in rulebook.clauses:
        logic.clause(id_)
    console.print(f"{len(rulebook.clauses)} clauses read as logic in {time.perf_counter() - started:.2f} s")
    started = time.perf_counter()
    found = checked(rulebook)
    console.print(f"{len(found.findings)} findings in {time.perf_counter() - started:.2f} s")
    started = time.perf_counter()
    pair = Pair(rulebook, rulebook)
    same = not any(pair.ways(id_) for id_ in rulebook.clauses)
    console.print(f"proved the same as itself in {time.perf_counter() - started:.2f} s: {same}")


def _table(verdicts: list[Verdict]) -> Table:
    counted: Counter[tuple[str, str]] = Counter((one.planted.kind, one.result) for one in verdicts)
    turned = Counter(
        one.planted.kind for one in verdicts if any(d.witness and d.witness.turns_verdict for d in one.differences)
    )
    table = Table("changed", "planted", *RESULTS, "found by a verdict that turns")
    for kind in dict.fromkeys(one.planted.kind for one in verdicts):
        results = [counted[kind, result] for result in RESULTS]
        table.add_row(kind, *map(str, (sum(results), *results, turned[kind])))
    return table


if __name__ == "__main__":
    sys.exit(main())
