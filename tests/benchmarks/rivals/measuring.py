"""How many lines a second does each engine decide, and are its answers right? Each engine in a process of its own.

One that crashes or never ends is reported as such and spoils nothing else.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from itertools import chain, cycle
from pathlib import Path
from typing import Any

from engine.rulebook.loading import load_rulebook
from tests.benchmarks.rivals.forms import Form
from tests.benchmarks.rivals.sample import Conditions, Sample

# Where the forms of each engine are made, by the package that it comes in.
ENGINES = {
    "zen-engine": ("zen_engine", "forms"),
    "common-expression-language": ("cel", "in_rust"),
    "business-rules": ("business_rules", "forms"),
    "rule-engine": ("rule_engine", "forms"),
    "cel-python": ("cel", "in_python"),
    "regopy": ("rego", "forms"),
}
_LINES = 3_000
_SECONDS = 3.0
_FEWEST, _MOST_COMPARED = 3, 1_000
_SPELLS = 5
_PATIENCE = 90


@dataclass(frozen=True)
class Measured:
    """What was found of one form of an engine; `trouble` is why it could not be measured."""

    name: str
    lines_a_second: float = 0
    compared: int = 0
    wrong: int = 0
    trouble: str = ""


def measured(package: str, manifest: Path, rules: Path) -> list[Measured]:
    """Every form of one engine on the first lines of a manifest, in a process of its own."""
    module = "tests.benchmarks.rivals.measuring"
    command = [sys.executable, "-m", module, package, str(manifest), str(rules)]
    try:
        done = subprocess.run(  # noqa: S603 - it is this module
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return [Measured(package, trouble=f"did not end within {_PATIENCE} s")]
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        return [Measured(package, trouble=f"ended with {done.returncode}: {last}"[:200])]
    return [Measured(**json.loads(line)) for line in done.stdout.splitlines()]


def in_this_process(
    package: str, conditions: Conditions, sample: Sample, seconds: float = _SECONDS
) -> Iterator[Measured]:
    """Every form of one engine, each compared and timed for about so many seconds."""
    module, maker = ENGINES[package]
    try:
        title = f"{package} {version(package)}"
        forms: Callable[[Conditions], Iterator[Form]]
        forms = getattr(import_module(f"tests.benchmarks.rivals.{module}"), maker)
    except (ImportError, PackageNotFoundError) as error:
        yield Measured(package, trouble=f"is not installed: {error}")
        return
    for form in forms(conditions):
        yield _measured(form, f"{form.name} ({title})", sample, seconds)


def _measured(form: Form, title: str, sample: Sample, seconds: float) -> Measured:
    """Compare the answers, on lines close to a threshold first, then time as many lines as fit."""
    prepared = [form.prepared(record) for record in sample.records]
    compared = wrong = 0
    end = time.perf_counter() + seconds
    for place in chain(sample.close, range(min(_MOST_COMPARED, len(prepared)))):
        if compared >= _FEWEST and time.perf_counter() > end:
            break
        wrong += form.decide(prepared[place]) != sample.answers[place]
        compared += 1
    return Measured(title, _rate(form.decide, prepared, seconds), compared, wrong)


def _rate(decide: Callable[[Any], object], prepared: Sequence[Any], seconds: float) -> float:
    """Lines a second in the best of some spells, the collector out of the way."""
    lines = cycle(prepared)
    gc.collect()
    gc.disable()
    best = max(_spell(decide, lines, seconds / _SPELLS) for _ in range(_SPELLS))
    gc.enable()
    return best


def _spell(decide: Callable[[Any], object], lines: Iterator[Any], seconds: float) -> float:
    count = 0
    start = now = time.perf_counter()
    while now < start + seconds or count < _FEWEST:
        decide(next(lines))
        count += 1
        now = time.perf_counter()
    return count / (now - start)


def main() -> None:
    """Measure the engine that the command line names and print what was found as JSON, a line for each form."""
    package, manifest, rules = sys.argv[1:]
    conditions = Conditions(load_rulebook(Path(rules)))
    sample = conditions.sample(Path(manifest), Path(rules), _LINES)
    for found in in_this_process(package, conditions, sample):
        sys.stdout.write(json.dumps(asdict(found)) + "\n")


if __name__ == "__main__":
    main()
