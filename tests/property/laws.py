"""Random law over the whole vocabulary: clauses of every kind, in three time zones, with windows that meet the lines'.

Everything is chosen by a `Random`, so that a property can let Hypothesis choose and a long run can count on a seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any as AnyData

from engine.conditions.parsing import OPERATORS
from engine.conditions.tree import All, Any, Condition, Interval, Leaf, Not, Operand
from engine.decisions.standpoint import LicenceHeld, SettledPending, Standpoint
from engine.rulebook.models import ClauseText, ConflictText, Measure, NexusText
from engine.rulebook.rulebook import Clause, ConflictOfLaws, Nexus, Rulebook
from engine.vocabulary.models import Fact
from engine.vocabulary.reading import read_value
from tests.property.trade import CONSIGNEES, FIRST_DAY, LICENCE_NUMBERS, USERS, good_texts

BOTH = {"en": "x", "zh": "x"}
ZONES = {"A": "Asia/Shanghai", "B": "America/New_York", "C": "Europe/Amsterdam"}
JURISDICTIONS = {"A": "CN", "B": "US", "C": "EU"}
SOURCE = {"title": "t", "url": "https://example.org", "language": "zh", "kind": "official"}
AMENDING = {"S": -30, "E": 4, "P1": 2, "P2": 9}
"""Instruments that only amend or announce, with the day of their publication, counted from the first day."""


def random_law(chance: Random, law: Rulebook, most: int = 12) -> Rulebook:
    """A rulebook of up to `most` clauses with the words, lists and verdicts of a real one."""
    measures = {name: _measure(name, zone, -60) for name, zone in ZONES.items()}
    measures |= {name: _measure(name, "Asia/Shanghai", published) for name, published in AMENDING.items()}
    facts = [fact for fact in law.vocabulary.facts.values() if fact.type != "date"]
    asked = chance.sample(facts, min(len(facts), chance.randint(2, 14)))
    nexuses = {name: _nexus(chance, law, asked, name) for name in JURISDICTIONS.values() if chance.random() < 0.6}
    clauses: dict[str, Clause] = {}
    for number in range(chance.randint(1, most)):
        clause = _clause(chance, law, asked, measures, list(clauses.values()), number)
        reach = nexuses.get(clause.measure.jurisdiction) if clause.kind == "duty" and chance.random() < 0.8 else None
        clauses[clause.id] = replace(clause, nexus=reach)
    return Rulebook(
        law.vocabulary, law.verdicts, law.papers, law.authorities, law.lists, measures, dict(sorted(clauses.items())),
        nexuses, _conflicts(chance, law, asked, clauses),
    )  # fmt: skip


def random_standpoint(chance: Random, law: Rulebook) -> Standpoint:
    """A day from which the law is seen, announcements settled or not, licences held or not."""
    known_at = None if chance.random() < 0.3 else FIRST_DAY + timedelta(days=chance.randint(-5, 12))
    settled = {name: SettledPending(chance.random() < 0.5, "minutes") for name in ("P1", "P2") if chance.random() < 0.2}
    licences = [_licence(chance, law) for _ in range(chance.choice([0, 0, 1, 3]))]
    return Standpoint(known_at, settled, tuple(licences))


def _licence(chance: Random, law: Rulebook) -> LicenceHeld:
    authority = chance.choice(list(law.authorities.values()))
    start = FIRST_DAY + timedelta(days=chance.randint(-9, 9))
    return LicenceHeld(
        number=chance.choice(LICENCE_NUMBERS),
        authority=authority.authority,
        kind=chance.choice(list(authority.licences)),
        clauses=frozenset(f"{chance.choice('ABC')}/{chance.randint(0, 11):02}" for _ in range(chance.randint(0, 5))),
        codes=frozenset(chance.sample(sorted(law.lists.all_codes()), chance.choice([0, 0, 2]))),
        consignee=chance.choice(["", "", *CONSIGNEES]),
        end_user=chance.choice(["", "", *USERS]),
        valid_from=start,
        valid_through=start + timedelta(days=chance.randint(0, 20)),
    )


def _nexus(chance: Random, law: Rulebook, asked: Sequence[Fact], jurisdiction: str) -> Nexus:
    given = {"jurisdiction": jurisdiction, "title": BOTH, "sources": [SOURCE], "when": {}}
    return Nexus(jurisdiction, NexusText.model_validate(given), _condition(chance, law, asked, 2))


def _conflicts(
    chance: Random, law: Rulebook, asked: Sequence[Fact], clauses: dict[str, Clause]
) -> dict[str, ConflictOfLaws]:
    """Up to two conflicts between the laws of two measures, some of certain lines and days only."""
    found = {}
    for number in range(chance.choice([0, 1, 2])):
        sides = [
            sorted(id_ for id_, one in clauses.items() if one.measure.measure == measure and one.kind != "exception")
            for measure in chance.sample(list(ZONES), 2)
        ]
        if all(sides):
            one, other = (frozenset(chance.sample(ids, min(len(ids), 3))) for ids in sides)
            window = _stretch(chance) if chance.random() < 0.5 else None
            given = {
                "title": BOTH, "one": sorted(one), "other": sorted(other), "note": BOTH, "sources": [SOURCE],
                "confidence": "unverified", "in_force": window,
            }  # fmt: skip
            condition = _condition(chance, law, asked, 2) if chance.random() < 0.7 else None
            name = f"conflict {number}"
            found[name] = ConflictOfLaws(name, ConflictText.model_validate(given), one, other, condition)
    return found


def _measure(name: str, zone: str, published: int) -> Measure:
    return Measure.model_validate(
        {
            "measure": name, "jurisdiction": JURISDICTIONS.get(name, "CN"), "title": BOTH, "authority": BOTH,
            "announced": (FIRST_DAY + timedelta(days=published)).isoformat(), "reviewed": "2026-01-01",
            "time_zone": zone, "confidence": "official_text", "sources": [SOURCE],
        }
    )  # fmt: skip


def _clause(
    chance: Random,
    law: Rulebook,
    asked: Sequence[Fact],
    measures: dict[str, Measure],
    earlier: Sequence[Clause],
    number: int,
) -> Clause:
    ladder = law.ladder
    duties = [clause for clause in earlier if clause.kind == "duty"]
    kind = chance.choice(["duty", "duty", "review", "exception"]) if duties else "duty"
    named = frozenset() if kind == "duty" else frozenset(one.id for one in chance.sample(duties, min(len(duties), 2)))
    worst = min((ladder.index(one.outcome) for one in duties if one.id in named), default=len(ladder))
    outcome = chance.choice(ladder[:worst] if kind == "exception" else ladder[1:])
    authority = chance.choice(list(law.authorities.values()))
    lifted_by = {"authority": authority.authority, "kind": chance.choice(list(authority.licences))}
    text = ClauseText.model_validate(
        {
            "clause": f"{number:02}", "title": BOTH, "when": {}, "outcome": outcome, **_windows(chance),
            "licence": lifted_by if kind == "duty" and chance.random() < 0.6 else None,
            "papers": chance.sample(list(law.papers), chance.choice([0, 0, 1])),
            "confidence": chance.choice([None, "unverified"]),
        }
    )  # fmt: skip
    measure = measures[chance.choice(list(ZONES))]
    return Clause(
        f"{measure.measure}/{number:02}", measure, text, _condition(chance, law, asked, 3),
        named if kind == "review" else frozenset(), named if kind == "exception" else frozenset(),
    )  # fmt: skip


def _stretch(chance: Random) -> dict[str, str]:
    start = FIRST_DAY + timedelta(days=chance.randint(0, 12))
    return {"from": start.isoformat(), "through": (start + timedelta(days=chance.randint(0, 8))).isoformat()}


def _windows(chance: Random) -> dict[str, AnyData]:
    def day(first: int, last: int) -> date:
        return FIRST_DAY + timedelta(days=chance.randint(first, last))

    found: dict[str, AnyData] = {"in_force": {"from": day(-40, 4).isoformat()}}
    if chance.random() < 0.4:
        found["suspended"] = [{**_stretch(chance), "by": "S"}]
        if chance.random() < 0.3:
            found["resumed"] = [{"from": day(2, 14).isoformat(), "by": "E"}]
    if chance.random() < 0.1:
        found["ended"] = {"from": day(5, 15).isoformat(), "by": "E"}
    if chance.random() < 0.4:
        suspends = chance.choice(["yes", "no"])
        found["pending"] = [{**_stretch(chance), "announcement": chance.choice(["P1", "P2"]), "suspends": suspends}]
    return found


def _condition(chance: Random, law: Rulebook, asked: Sequence[Fact], depth: int) -> Condition:
    kind = chance.random() if depth else 1.0
    if kind < 0.3:
        return All(tuple(_condition(chance, law, asked, depth - 1) for _ in range(chance.randint(1, 3))))
    if kind < 0.5:
        return Any(tuple(_condition(chance, law, asked, depth - 1) for _ in range(chance.randint(1, 3))))
    if kind < 0.6:
        return Not(_condition(chance, law, asked, depth - 1))
    return _leaf(chance, law, chance.choice(asked))


def _leaf(chance: Random, law: Rulebook, fact: Fact) -> Leaf:
    operators = OPERATORS[fact.type]
    if not operators or chance.random() < 0.1:
        return Leaf(fact.name, "is_known", True, "yes")
    operator = chance.choice(operators)
    return Leaf(fact.name, operator, _operand(chance, law, fact, operator), "as drawn")


def _operand(chance: Random, law: Rulebook, fact: Fact, operator: str) -> Operand:
    def value() -> AnyData:
        found = read_value(fact, chance.choice(good_texts(fact, law)))
        return Fraction(found) if isinstance(found, Decimal) and operator == "between" else found

    if operator == "between":
        low, high = sorted([value(), value()])
        return Interval(low, high)
    if operator == "starts_with":
        return tuple(str(value())[: chance.randint(2, 6)] for _ in range(chance.randint(1, 2)))
    if operator == "any_in":
        if fact.type == "codes" and chance.random() < 0.5:
            return frozenset(law.lists.codes(chance.choice(law.lists.names)) or ())
        return frozenset[str]().union(*(value() for _ in range(chance.randint(1, 4))))
    if operator in ("in", "not_in"):
        return frozenset(value() for _ in range(chance.randint(1, 4)))
    found: Operand = value()
    return found
