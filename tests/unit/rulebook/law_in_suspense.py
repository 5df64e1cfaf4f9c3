"""A small rulebook whose measures are suspended, may stay so, or never were; for what is supposed of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.conditions.tree import Leaf
from engine.rulebook.lists import Lists
from engine.rulebook.models import ClauseText, Measure, Verdict
from engine.rulebook.rulebook import Clause, Rulebook
from engine.vocabulary.models import Fact
from engine.vocabulary.vocabulary import Vocabulary

BOTH = {"en": "x", "zh": "x"}
LADDER = {"clear": "release", "licence_required": "hold", "prohibited": "stop"}
SUSPENDED = {"from": "2025-11-07", "through": "2026-11-10", "by": "SUSPENDS"}
STATEMENT = {"announcement": "STATEMENT", "suspends": "yes", "from": "2026-11-11", "through": "2027-01-10"}
READING = {"announcement": "READING", "suspends": "no", "from": "2026-11-10", "through": "2026-11-10"}


def law(zone: str = "Asia/Shanghai") -> Rulebook:
    """`DUTY` is suspended and may stay so; `HALF` suspends one clause of two; `FIRM` holds; `OVER` is repealed."""
    measures = [
        _measure("DUTY", ["1", "2"], zone, suspended=[SUSPENDED], pending=[READING, STATEMENT]),
        _measure("HALF", ["1"], zone, [{"from": "2025-11-09", "through": "2026-11-27", "by": "OTHER"}]),
        _measure("FIRM", ["1"], zone),
        _measure("OVER", ["1"], zone, suspended=[SUSPENDED], ended={"from": "2026-03-01", "by": "OTHER"}),
        *(_measure(name, [], zone) for name in ("SUSPENDS", "OTHER", "STATEMENT", "READING", "IDLE")),
    ]
    clauses = {clause.id: clause for measure in measures for clause in _clauses(measure)}
    verdicts = [
        Verdict.model_validate(
            {"verdict": name, "title": BOTH, "meaning": BOTH, "action": action, "licensable": action == "hold"}
        )
        for name, action in LADDER.items()
    ]
    facts = {"item.cn_code": _fact("item.cn_code", "codes"), "shipment.to": _fact("shipment.to", "country")}
    return Rulebook(
        Vocabulary(facts), tuple(verdicts), {}, {}, Lists({}), {one.measure: one for one in measures}, clauses
    )


def _fact(name: str, type_: str) -> Fact:
    column = name.rpartition(".")[2]
    return Fact.model_validate(
        {"name": name, "type": type_, "column": column, "title": BOTH, "meaning": BOTH, "blank": "unknown"}
    )


def _measure(
    name: str, clauses: list[str], zone: str, of_first: list[dict[str, str]] | None = None, **windows: Any
) -> Measure:
    """`of_first` suspends the first clause alone; a second one `steady` stands beside it."""
    texts = [_clause(number) for number in clauses]
    if of_first:
        texts = [_clause("1") | {"suspended": of_first}, _clause("steady")]
    source = {"title": "t", "url": "https://example.org", "language": "zh", "kind": "official"}
    return Measure.model_validate(
        {
            "measure": name, "jurisdiction": "CN", "title": BOTH, "authority": BOTH, "announced": "2025-10-09",
            "reviewed": "2026-11-23", "time_zone": zone, "confidence": "official_text", "sources": [source],
            "clauses": texts, **windows,
        }
    )  # fmt: skip


def _clause(number: str) -> dict[str, Any]:
    outcome = "prohibited" if number == "2" else "licence_required"
    licence = {"authority": "MOFCOM", "kind": "dual_use"} if outcome == "licence_required" else None
    dated = {"title": BOTH, "in_force": {"from": "2025-12-01"}, "when": {}}
    return {"clause": number, "outcome": outcome, "licence": licence, **dated}


def _clauses(measure: Measure) -> list[Clause]:
    """A clause catches items under its own id as their code."""
    return [_parsed(measure, text, f"{measure.measure}/{text.clause}") for text in measure.clauses]


def _parsed(measure: Measure, text: ClauseText, id_: str) -> Clause:
    leaf = Leaf("item.cn_code", "any_in", frozenset({id_}), id_)
    return Clause(id_, measure, text, leaf, frozenset(), frozenset())


def day(text: str) -> date:
    """A legal date."""
    return date.fromisoformat(text)
