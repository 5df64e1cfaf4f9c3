"""How soon is a growing form answered? `licet serve` with one worker, whose page of checks is filled in step by step.

    python -m tests.benchmarks.checks                34 forms
    python -m tests.benchmarks.checks --forms 3      a taste

Each form is a line of the invented order book under the full rulebook. It is filled in as people do, a fact or two at
a time, and then answers what the page asks, until floor and ceiling meet or nothing more is asked. What the order book
does not say is answered with `I do not know`. No form is sent twice: each step is new to the service.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx2
import orjson
from rich.console import Console
from rich.table import Table

from api.clock import today
from api.web.sheet import UNKNOWN, place_on
from engine.rulebook.loading import load_rulebook
from tests.benchmarks.shipments import bodies
from tests.benchmarks.sizes import SHIPPED
from tests.service.serving import running

_FORMS, _GOAL, _MOST_QUESTIONS, _PATIENCE = 34, 100.0, 25, 600
_TYPED = (
    ("item.description", "item.id", "item.hs_code"),
    ("item.cn_code",),
    ("item.us_eccn", "item.eu_code"),
    ("shipment.from",),
    ("shipment.to",),
    ("consignee.name", "consignee.country"),
    ("end_user.name", "end_user.country"),
    ("end_use.kinds",),
)
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
_ASKED = re.compile(r'<div class="field asked".*? name="([a-z0-9_.]+)"', re.DOTALL)


@dataclass
class Walked:
    """What came of some forms: the milliseconds of each step, by whether it was typed or an answer."""

    typed: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    settled: int = 0

    @property
    def all(self) -> list[float]:
        """Every step."""
        return self.typed + self.answers


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--forms", type=int, default=_FORMS)
    forms = asked.parse_args().forms
    walked = Walked()
    with tempfile.TemporaryDirectory(prefix="licet-bench-") as place:
        lines = bodies(load_rulebook(SHIPPED), forms, today(), lines=1)
        with running(Path(place), LICET_DATA=place, LICET_REQUESTS_PER_MINUTE="1000000000") as service:
            headers = {"accept": "text/html"}
            with httpx2.Client(base_url=service.url, headers=headers, timeout=_PATIENCE) as client:
                for line in lines:
                    _walk(client, dict(_said(orjson.loads(line))), walked)
    table = Table("steps of forms", "number", "p50 ms", "p95 ms", "longest ms", title=f"{forms} growing forms")
    for name, taken in (("typed", walked.typed), ("answers to questions", walked.answers), ("all", walked.all)):
        if len(taken) > 1:
            last = quantiles(taken, n=20)[-1]
            table.add_row(name, f"{len(taken)}", f"{median(taken):.1f}", f"{last:.1f}", f"{max(taken):.1f}")
    console = Console(width=120)
    console.print(table)
    reached = quantiles(walked.all, n=20)[-1] <= _GOAL
    console.print(f"floor and ceiling met in {walked.settled} of {forms}; goal: p95 at most {_GOAL:g} ms", end=" ")
    console.print("reached" if reached else "MISSED")


def _said(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The facts of a shipment with one line, by the names of their fields."""
    for name, text in {**record, **record["lines"][0]}.items():
        if name not in ("lines", "line.no", "shipment.id"):
            yield place_on(1, name).name, str(text)


def _walk(client: httpx2.Client, known: Mapping[str, str], walked: Walked) -> None:
    """Fill one form in, step by step."""
    sent = dict(_HIDDEN.findall(client.get("/check").text)) | {"shipment.date": known["shipment.date"]}
    page = ""
    for together in _TYPED:
        typed = {name: known[name] for fact in together if (name := place_on(1, fact).name) in known}
        if typed:
            sent |= typed
            page = _step(client, sent, walked.typed)
    for _ in range(_MOST_QUESTIONS):
        question = _ASKED.search(page)
        if question is None:
            break
        sent[question[1]] = known.get(question[1], UNKNOWN)
        page = _step(client, sent, walked.answers)
    walked.settled += "Floor and ceiling meet" in page


def _step(client: httpx2.Client, sent: Mapping[str, str], taken: list[float]) -> str:
    """Send the form as it is now; the page that answers."""
    begun = time.perf_counter()
    answer = client.post("/check", data=dict(sent))
    taken.append((time.perf_counter() - begun) * 1000)
    answer.raise_for_status()
    return answer.text


if __name__ == "__main__":
    main()
