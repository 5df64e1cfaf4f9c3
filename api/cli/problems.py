"""How is said what is wrong with rows and with files? In the reader's language, as far as it has words for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.cli.wording import Language, say
from api.reports.problems import Sayings
from engine.facts.problems import RowProblem
from engine.faults import Fault
from engine.manifests.rows import Rejected
from engine.vocabulary.vocabulary import Vocabulary


def rejections(rows: Iterable[Rejected], vocabulary: Vocabulary, language: Language) -> Iterator[list[str]]:
    """For each rejected row a sentence on each of its problems."""
    for row in rows:
        yield row_problems((RowProblem(row.row, problem) for problem in row.problems), vocabulary, language)


def row_problems(problems: Iterable[RowProblem], vocabulary: Vocabulary, language: Language) -> list[str]:
    """A sentence on each problem: row, column, what is wrong, what would be right."""
    if language == "en":
        return [str(problem) for problem in problems]
    sayings = Sayings(vocabulary)
    return [_row_problem(found, sayings) for found in problems]


def _row_problem(found: RowProblem, sayings: Sayings) -> str:
    problem = found.problem
    where = say("in_column" if problem.column else "in_row", "zh", row=str(found.row), column=problem.column)
    told = [_told(text, sayings) for text in (problem.what, problem.hint) if text]
    return where + "；".join(told)


def fault_told(fault: Fault, language: Language) -> str:
    """One line on what is wrong with a file: place, what is wrong, what would be right."""
    if language == "en":
        return str(fault)
    sayings = Sayings()
    told = f"{fault.place}：{_told(fault.what, sayings)}"
    return f"{told}（{_told(fault.hint, sayings)}）" if fault.hint else told


def sayings_told(texts: Iterable[str], language: Language) -> str:
    """What is wrong and what would be right, in one sentence."""
    if language == "en":
        return "; ".join(filter(None, texts))
    sayings = Sayings()
    return "；".join(_told(text, sayings) for text in texts if text)


def _told(text: str, sayings: Sayings) -> str:
    return sayings.in_chinese(text) or text
