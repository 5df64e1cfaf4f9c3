"""How fast are single decisions? Against zen-engine on the same conditions, in the same process.

Run by `make bench`. Prints whole figures and the ratios that matter; machines differ and are noisy.
"""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import zen
from rich.console import Console
from rich.table import Table

from engine.decisions.deciding import Decider
from engine.rulebook.loading import load_rulebook
from engine.vocabulary.values import Facts
from tests.benchmarks.order_book import days, recurring, unrelated
from tests.benchmarks.zen_rules import context, decision_table, expression_graph

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
        contexts = [json.dumps(context(line)) for line in lines]
        zens = {
            f"zen {form}": _zen(graph, contexts)
            for form, graph in (("expressions", expression_graph(rulebook)), ("table", decision_table(rulebook)))
        }
        zens["zen table, in batches"] = _zen_batches(decision_table(rulebook), contexts)
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


def _zen(graph: str, contexts: Sequence[str]) -> list[float]:
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": json.loads(graph)}}})
    engine.evaluate("rules", contexts[0])
    return _timed(lambda n: engine.evaluate("rules", contexts[n]), min(len(contexts), 4_000))


def _zen_batches(graph: str, contexts: Sequence[str]) -> list[float]:
    """Seconds for each record in calls of a thousand, which spares zen most of the way in and out of Python."""
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": json.loads(graph)}}})
    found: list[float] = []
    for first in range(0, min(len(contexts), 4_000), 1_000):
        batch: list[zen.EvaluateBatchRequest] = [
            {"key": "rules", "context": each} for each in contexts[first : first + 1_000]
        ]
        (seconds,) = _timed(partial(_evaluate, engine, batch), 1)
        found += [seconds / len(batch)] * len(batch)
    return found


def _evaluate(engine: zen.ZenEngine, batch: list[zen.EvaluateBatchRequest], _: int) -> object:
    return engine.evaluate_batch(batch)


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
