"""How is a witness kept as a worked case? Files in the form of `rules/cases/`, which the cases' own reader reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import yaml

from engine.analysis.verification import CaseRunner
from engine.proving.differences import ClauseDifference, Compared
from engine.proving.phrases import say
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Fact
from engine.vocabulary.units import as_number
from engine.vocabulary.values import Facts, Nothing, Value, known_in_full

Cases = dict[str, str]
"""The text of a file of cases, by the measure that they are about."""


def case_files(compared: Compared, first: Rulebook, second: Rulebook) -> Cases:
    """A case for each witness that can be written as one: it holds in the second rulebook.

    A clause that only the first one has gets a case that holds there. What is known only in part is not written.
    """
    runners = CaseRunner(first), CaseRunner(second)
    found: dict[str, list[dict[str, object]]] = {}
    for difference in compared.differing:
        for case in _cases(difference, runners):
            found.setdefault(difference.clause.rpartition("/")[0], []).append(case)
    return {measure: _written(measure, cases) for measure, cases in found.items()}


def _cases(difference: ClauseDifference, runners: tuple[CaseRunner, CaseRunner]) -> Iterator[dict[str, object]]:
    if difference.witness is None:
        return
    measure, _, clause = difference.clause.rpartition("/")
    own, other = (1, 0) if difference.clause in runners[1].rulebook.clauses else (0, 1)
    moment = difference.witness.first
    facts = _texts(moment.facts, runners[own].rulebook.vocabulary.facts)
    if facts is None:
        return
    ends = [_ends(runner, measure, moment.facts, moment.day) for runner in runners]
    yield {
        "case": say("case", clause=difference.clause, other=" – ".join(ends[other])).en,
        "clause": clause,
        "on": moment.day,
        "facts": facts,
        "expect": ends[own] if len(ends[own]) > 1 else ends[own][0],
    }


def _ends(runner: CaseRunner, measure: str, facts: Facts, day: date) -> list[str]:
    """The verdict of a line under the rules by which a measure's cases are run, or its two ends."""
    now = runner.decider(measure).decide(facts, day).judgement.now
    return list(dict.fromkeys((now.floor, now.ceiling)))


def _texts(facts: Facts, vocabulary: Mapping[str, Fact]) -> dict[str, str] | None:
    found = {name: cell_text(value) for name, value in facts.items() if name in vocabulary}
    if None in found.values() or len(found) < len(facts):
        return None
    return {name: text for name, text in found.items() if text is not None}


def cell_text(value: Value) -> str | None:
    """A value as a cell gives it; None for one that is known in part, or that no digits give exactly."""
    if not known_in_full(value):
        return None
    if isinstance(value, Nothing) or value == frozenset():
        return "none"
    if isinstance(value, frozenset):
        return "; ".join(sorted(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction | Decimal):
        exact = as_number(Fraction(value))
        return format(exact, "f") if isinstance(exact, Decimal) else None
    return str(value)


def _written(measure: str, cases: list[dict[str, object]]) -> str:
    text: str = yaml.safe_dump({"measure": measure, "cases": cases}, allow_unicode=True, sort_keys=False, width=120)
    return text
