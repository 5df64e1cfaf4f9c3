"""Decides a few lines in a process of its own and prints the canonical bytes of their explanations."""

from __future__ import annotations

import sys
from datetime import date

from api.settings import rules_folder
from engine.canonical import canonical_json
from engine.decisions.deciding import Decider
from engine.explanation.explaining import explain
from engine.rulebook.loading import load_rulebook
from tests.benchmarks.order_book import days, recurring


def main() -> None:
    """Print one line of canonical JSON for each decision."""
    rulebook = load_rulebook(rules_folder())
    decider = Decider(rulebook)
    lines = recurring(rulebook, lines=40, products=12, customers=8)
    for facts, day in zip(lines, days(len(lines)), strict=True):
        for known in (facts, {name: value for name, value in facts.items() if not name.startswith("end_use")}):
            explanation = explain(decider, decider.decide(known, max(day, date(2026, 10, 1))))
            sys.stdout.buffer.write(canonical_json(explanation.model_dump(mode="json")) + b"\n")


if __name__ == "__main__":
    main()
