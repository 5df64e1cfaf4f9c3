"""Is a rulebook fit to be published? Loaded whole, with its worked cases run, before anybody else looks at it."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from engine.analysis.cases import load_cases
from engine.analysis.coverage import coverage, nexus_coverage
from engine.analysis.verification import CaseRunner, clauses_without_cases
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import StrictModel

_MOST_NAMED = 50


class RuleChecks(StrictModel):
    """What the checks of a rulebook came to."""

    measures: int
    clauses: int
    lists: int
    cases: int = Field(description="How many worked cases were run.")
    failed: int = Field(description="How many came out otherwise than they should.")
    failures: tuple[str, ...] = Field(description="The first of those that failed, in words.")
    clauses_without_cases: tuple[str, ...]
    conditions: int = Field(description="How many sides of conditions there are to try.")
    untried: int = Field(description="How many of them no case tries.")


def check_rules(folder: Path, rulebook: Rulebook) -> RuleChecks:
    """Run the cases of a loaded rulebook; raises `SourceRefused` where they do not read."""
    situations = load_cases(folder / "cases", rulebook)
    runner = CaseRunner(rulebook)
    failures = runner.failures(situations)
    measured = [
        coverage(runner, [one for one in situations if one.measure == name], name)
        for name, measure in rulebook.measures.items()
        if measure.clauses
    ]
    measured += [nexus_coverage(runner, situations, name) for name in rulebook.nexuses]
    told = (f"{one.situation.place}: expected {one.expected}, found {one.found}" for one in failures[:_MOST_NAMED])
    return RuleChecks(
        measures=len(rulebook.measures),
        clauses=len(rulebook.clauses),
        lists=len(rulebook.lists.names),
        cases=len(situations),
        failed=len(failures),
        failures=tuple(told),
        clauses_without_cases=clauses_without_cases(rulebook, situations),
        conditions=sum(one.needed for one in measured),
        untried=sum(len(one.gaps) for one in measured),
    )
