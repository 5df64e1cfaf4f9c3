"""What comes out of a manifest: lines with their facts, and rows that could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.facts.problems import Problem, RowProblem
from engine.vocabulary.values import Facts

_RAW_SHOWN = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a shipment, read without fault.

    `row` is its first line in the file, `cells` the texts as they were given (by header name), `facts` the typed
    values; `assumed` and `derived` name the facts that the row did not give itself, each with where it came from.
    """

    row: int
    cells: Mapping[str, str]
    facts: Facts
    assumed: Mapping[str, str]
    derived: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be read, with everything wrong in it; `raw` is its text, shortened where it is huge."""

    row: int
    raw: str
    problems: tuple[Problem, ...]

    def messages(self) -> list[str]:
        """One sentence per problem: row, column, what is wrong, what would be right."""
        return [str(RowProblem(self.row, problem)) for problem in self.problems]


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows of a file: `read` + `rejected` are all of them; blank lines are not rows."""

    read: int = 0
    rejected: int = 0
    blank: int = 0

    @property
    def rows(self) -> int:
        """The rows in the file."""
        return self.read + self.rejected


def shortened(raw: str) -> str:
    """A row's text, cut where it is too long to print, saying so."""
    return raw if len(raw) <= _RAW_SHOWN else f"{raw[:_RAW_SHOWN]}… ({len(raw)} characters in all)"


def rejected(row: int, raw: str, what: str, hint: str = "") -> Rejected:
    """A row that is malformed as a whole."""
    return Rejected(row, shortened(raw), (Problem("", "", what, hint),))
