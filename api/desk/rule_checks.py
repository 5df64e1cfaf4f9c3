"""Is a rulebook fit to be published? Loaded whole, with its worked cases run, before anybody approves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from pydantic import Field

from api.desk.packing import write_out
from engine.analysis.cases import Situation, load_cases
from engine.analysis.coverage import Coverage, coverage, nexus_coverage
from engine.analysis.verification import CaseRunner, clauses_without_cases
from engine.rulebook.loading import load_rulebook
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


def check_rules(files: bytes, folder: Path, told: Callable[[float], None] = lambda _: None) -> RuleChecks:
    """Run the cases of a packed rulebook, written out below an empty folder; thousands of them take long.

    `told` hears which part is done. Raises `SourceRefused` where the rulebook or its cases do not read.
    """
    write_out(files, folder)
    rulebook = load_rulebook(folder)
    situations = load_cases(folder / "cases", rulebook)
    runner = CaseRunner(rulebook)
    failures = runner.failures(situations)
    measured = _measured(runner, situations, told)
    words = (f"{one.situation.place}: expected {one.expected}, found {one.found}" for one in failures[:_MOST_NAMED])
    return RuleChecks(
        measures=len(rulebook.measures),
        clauses=len(rulebook.clauses),
        lists=len(rulebook.lists.names),
        cases=len(situations),
        failed=len(failures),
        failures=tuple(words),
        clauses_without_cases=clauses_without_cases(rulebook, situations),
        conditions=sum(one.needed for one in measured),
        untried=sum(len(one.gaps) for one in measured),
    )


def _measured(runner: CaseRunner, situations: Sequence[Situation], told: Callable[[float], None]) -> list[Coverage]:
    """What the cases cover of each measure and each nexus; how long one takes follows its cases, clause by clause."""
    rulebook = runner.rulebook
    own = {name: [one for one in situations if one.measure == name] for name in rulebook.measures}
    under = dict.fromkeys(rulebook.nexuses, 0)
    for clause in rulebook.clauses.values():
        if clause.nexus:
            under[clause.nexus.name] += len(own[clause.measure.measure])
    asked = [
        (len(own[name]), partial(coverage, runner, own[name], name))
        for name, measure in rulebook.measures.items()
        if measure.clauses
    ]
    asked += [(weight, partial(nexus_coverage, runner, situations, name)) for name, weight in under.items()]
    whole, done, measured = max(1, sum(weight for weight, _ in asked)), 0, []
    for weight, ask in asked:
        measured.append(ask())
        done += weight
        told(done / whole)
    return measured
