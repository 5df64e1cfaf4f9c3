"""How fast are single decisions? Against zen-engine on the same conditions, in the same process.

Run by `make bench`. Prints whole figures and the ratios that matter; machines differ and are noisy. zen knows two truth
values where Licet knows three, so what a line leaves open is filled for it; Licet draws the conclusions too.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from engine.decisions.deciding import Decider
from engine.rulebook.loading import load_rulebook
from engine.vocabulary.values import Facts
from tests.benchmarks.order_book import days, recurring, unrelated
from tests.benchmarks.rivals.forms import Form
from tests.benchmarks.rivals.sample import Conditions, Record
from tests.benchmarks.rivals.zen_engine import forms

LINES = 20_000
ROUNDS = 5


def main() -> None:
    """Measure and print."""
    started = time.perf_counter()
    rulebook = load_rulebook(Path(__file__).parents[2] / "rules")
    loaded = time.perf_counter() - started
    console = Console()
    console.print(f"rulebook: {len(rulebook.clauses)} clauses, loaded and verified in {loaded:.2f} s")
    books = {
        "recurring products and customers": recurring(rulebook, LINES, products=400, customers=150),
        "unrelated lines": unrelated(rulebook, LINES),
    }
    dates = list(days(LINES))
    for title, lines in books.items():
        table = Table("engine", "decisions/s", "p50 µs", "p99 µs", "against best zen", title=title)
        conditions = Conditions(rulebook)
        records = [conditions.record(line) for line in lines]
        zens = {form.name: _zen(form, records) for form in forms(conditions)}
        decider = Decider(rulebook)
        licet = {"licet, first sight of each line": _decided(decider, lines, dates)}
        for _ in range(ROUNDS):
            licet["licet, order book seen before"] = _decided(decider, lines, dates)
        best = max(_rate(found) for found in zens.values())
        for name, found in {**licet, **zens}.items():
            table.add_row(name, *_row(found), f"{_rate(found) / best:.2f}")
        console.print(table)
        computed = decider.stages.inference.computed
        console.print(f"distinct inference signatures: {computed}")


def _decided(decider: Decider, lines: Sequence[Facts], dates: Sequence[date]) -> list[float]:
    return _timed(lambda index: decider.decide(lines[index], dates[index]), len(lines))


def _zen(form: Form, records: Sequence[Record]) -> list[float]:
    prepared = [form.prepared(record) for record in records]
    form.decide(prepared[0])
    return _timed(lambda index: form.decide(prepared[index]), len(prepared))


def _timed(call: Callable[[int], object], count: int) -> list[float]:
    """Seconds for each call, with the collector out of the way."""
    gc.collect()
    gc.disable()
    found = []
    for index in range(count):
        start = time.perf_counter()
        call(index)
        found.append(time.perf_counter() - start)
    gc.enable()
    return found


def _rate(seconds: Sequence[float]) -> float:
    return len(seconds) / sum(seconds)


def _row(seconds: Sequence[float]) -> tuple[str, str, str]:
    cuts = statistics.quantiles(seconds, n=100)
    return f"{_rate(seconds):,.0f}", f"{cuts[49] * 1e6:.1f}", f"{cuts[98] * 1e6:.1f}"


if __name__ == "__main__":
    main()
