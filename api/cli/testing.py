"""`licet rules test|check`: is the rulebook sound, and do its cases hold and cover it?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from api.cli.exits import Exit
from api.cli.failing import status_of, tell
from api.cli.given import chosen_language
from api.cli.rulebook import unknown_name
from api.cli.terminal import Cell, Screen, output, styled
from api.cli.wording import Language, say
from api.settings import rules_folder
from engine.analysis.cases import Situation, load_cases
from engine.analysis.coverage import Coverage, coverage, nexus_coverage
from engine.analysis.verification import CaseRunner, Failure, clauses_without_cases
from engine.faults import SourceRefused
from engine.rulebook.loading import load_rulebook

_HASH_SHOWN = 12


def check(folder: Path | None, lang: str | None) -> int:
    """Print every fault of the rulebook and its cases, or what it holds."""
    speaks = chosen_language(lang)
    started = time.perf_counter()
    try:
        rulebook = load_rulebook(rules_folder(folder))
        seconds = time.perf_counter() - started
        situations = load_cases(rules_folder(folder) / "cases", rulebook)
    except SourceRefused as refused:
        for fault in refused.faults:
            tell(str(fault))
        tell(say("faults", speaks, count=len(refused.faults)))
        return status_of(refused)
    untried = clauses_without_cases(rulebook, situations)
    for clause in untried:
        tell(say("no_cases", speaks, clause=clause))
    screen = output()
    screen.line(
        say(
            "sound", speaks, measures=len(rulebook.measures), clauses=len(rulebook.clauses),
            lists=len(rulebook.lists.names), cases=len(situations), seconds=f"{seconds:.2f}",
        )
    )  # fmt: skip
    screen.line(say("hash", speaks, hash=rulebook.hash))
    return Exit.BAD_RULES if untried else Exit.RELEASED


@dataclass(frozen=True)
class _Tried:
    """What came of the cases of one measure; of a nexus, whose cases are those of its measures, how far they try it."""

    name: str
    cases: int
    failures: list[Failure]
    coverage: Coverage

    def row(self) -> tuple[Cell, ...]:
        """The measure in the table of results."""
        failed = styled(f"{len(self.failures)}", "stop") if self.failures else Text("0")
        return self.name, f"{self.cases:,}", failed, _share(self.coverage)


def test(measure: str | None, allow_gaps: bool, folder: Path | None, lang: str | None) -> int:
    """Work through the cases of one measure or of all; a failure fails, and so does a gap unless gaps are allowed."""
    speaks = chosen_language(lang)
    rulebook = load_rulebook(rules_folder(folder))
    if measure is not None and measure not in rulebook.measures:
        return unknown_name("not_measure", measure, rulebook.measures, speaks)
    situations = load_cases(rules_folder(folder) / "cases", rulebook)
    runner = CaseRunner(rulebook)
    wanted = [name for name, held in rulebook.measures.items() if held.clauses and measure in (None, name)]
    found = [*_tried(runner, wanted, situations), *(_nexuses_tried(runner, situations) if measure is None else ())]
    _print(output(), found, speaks)
    failed = any(one.failures for one in found)
    return Exit.HELD if failed or (not allow_gaps and any(one.coverage.gaps for one in found)) else Exit.RELEASED


def _tried(runner: CaseRunner, measures: list[str], situations: tuple[Situation, ...]) -> Iterator[_Tried]:
    for name in measures:
        own = [situation for situation in situations if situation.measure == name]
        yield _Tried(name, len(own), runner.failures(own), coverage(runner, own, name))


def _nexuses_tried(runner: CaseRunner, situations: tuple[Situation, ...]) -> Iterator[_Tried]:
    for name in runner.rulebook.nexuses:
        yield _Tried(f"nexus {name}", 0, [], nexus_coverage(runner, situations, name))


def _print(screen: Screen, found: list[_Tried], speaks: Language) -> None:
    heads = [say(f"head.{key}", speaks) for key in ("measure", "cases", "failed", "coverage")]
    screen.table([one.row() for one in found], heads, (1, 2))
    failures = [failure for one in found for failure in one.failures]
    if failures:
        screen.title(say("failures", speaks))
    for failure in failures:
        told = say("case_failed", speaks, expected=failure.expected, found=failure.found)
        screen.paragraph(f"{failure.situation.place}: {failure.situation.sentence}: {told}")
    gaps = [gap for one in found for gap in one.coverage.gaps]
    if gaps:
        screen.title(say("gaps", speaks))
    for gap in gaps:
        screen.paragraph(gap)
    needed = sum(one.coverage.needed for one in found)
    whole = Coverage(needed, tuple(gaps))
    cases = sum(one.cases for one in found)
    screen.line()
    screen.line(say("cases", speaks, count=cases, failed=len(failures), share=_share(whole)))


def _share(found: Coverage) -> str:
    """The share covered, never rounded up to all."""
    covered = found.needed - len(found.gaps)
    tenths = covered * 1000 // found.needed if found.needed else 1000
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10} %"
