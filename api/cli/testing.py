"""`licet rules test|check`: is the rulebook sound, and do its cases hold and cover it?"""

from __future__ import annotations

import time
from pathlib import Path

from rich.text import Text

from api.cli.checking import language
from api.cli.exits import Exit
from api.cli.phrases import say
from api.cli.terminal import console
from api.settings import rules_folder
from engine.analysis.cases import load_cases
from engine.analysis.coverage import coverage
from engine.analysis.verification import CaseRunner, clauses_without_cases
from engine.faults import SourceRefused
from engine.rulebook.loading import load_rulebook


def check(folder: Path | None, lang: str | None) -> int:
    """Print every fault of the rulebook and its cases, or what it holds."""
    speaks, out = language(lang), console()
    errors = console(to_errors=True)
    started = time.perf_counter()
    try:
        rulebook = load_rulebook(rules_folder(folder))
        seconds = time.perf_counter() - started
        situations = load_cases(rules_folder(folder) / "cases", rulebook)
    except SourceRefused as refused:
        for fault in refused.faults:
            errors.print(Text(str(fault)), soft_wrap=True)
        errors.print(Text(say("faults", speaks, count=len(refused.faults)), style="bold"))
        return Exit.BAD_RULES
    untried = clauses_without_cases(rulebook, situations)
    for clause in untried:
        errors.print(say("no_cases", speaks, clause=clause))
    counts = {"measures": len(rulebook.measures), "clauses": len(rulebook.clauses), "lists": len(rulebook.lists.names)}
    out.print(say("sound", speaks, hash=rulebook.hash, seconds=f"{seconds:.2f}", **counts))
    return Exit.BAD_RULES if untried else Exit.RELEASED


def test(measure: str | None, folder: Path | None, lang: str | None) -> int:
    """Work through the cases, of one measure or of all; anything but full agreement and coverage fails."""
    speaks, out = language(lang), console()
    rulebook = load_rulebook(rules_folder(folder))
    every = load_cases(rules_folder(folder) / "cases", rulebook)
    situations = [case for case in every if measure in (None, case.measure)]
    runner = CaseRunner(rulebook)
    failures = runner.failures(situations)
    for failure in failures:
        told = say("case_failed", speaks, expected=failure.expected, found=failure.found)
        out.print(Text(f"{failure.situation.place}: {failure.situation.sentence}: {told}"), soft_wrap=True)
    out.print(Text(say("cases", speaks, count=len(situations), failed=len(failures)), style="bold"))
    found = coverage(runner, situations, measure)
    for gap in found.gaps:
        out.print(Text(say("gap", speaks, gap=gap)), soft_wrap=True)
    share = f"{float(found.share):.1%}" if found.gaps else "100 %"
    covered = found.needed - len(found.gaps)
    out.print(Text(say("coverage", speaks, share=share, covered=covered, needed=found.needed), style="bold"))
    return Exit.HELD if failures or found.gaps or not situations else Exit.RELEASED
