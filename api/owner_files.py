"""Which stakes does a file of owners state? All of them, or none where any row is at fault."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.facts.problems import RowProblem
from engine.faults import LicetError
from engine.manifests.columns import ColumnMatcher
from engine.manifests.owners import read_owners
from engine.ownership.stakes import Stake
from engine.vocabulary.vocabulary import Vocabulary


class OwnersRefused(LicetError):
    """A file of owners with rows that cannot be read: a chain that breaks unseen would clear what it should not."""

    def __init__(self, problems: Sequence[RowProblem], vocabulary: Vocabulary) -> None:
        """Keep everything that is wrong, with the facts by which it is told."""
        self.problems = problems
        self.vocabulary = vocabulary
        super().__init__("\n".join(map(str, problems)))


def stakes_stated(
    path: Path, vocabulary: Vocabulary, matcher: ColumnMatcher, name: str | None = None
) -> tuple[Stake, ...]:
    """The stakes in a file, called `name` where it goes by another than its own.

    Raises `OwnersRefused` with every problem of its rows, `SourceRefused` with its own.
    """
    read = read_owners(path, vocabulary, matcher, name=name)
    problems = [RowProblem(row.row, problem) for row in read.rejected for problem in row.problems]
    if problems:
        raise OwnersRefused(problems, vocabulary)
    return read.stakes
