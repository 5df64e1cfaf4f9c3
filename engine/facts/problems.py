"""What is wrong with one cell of a record, and what would be right?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a record: the column, the text found there, what is wrong, what would be right.

    `column` is blank where the whole record is at fault.

    >>> str(Problem("to_country", "Chian", "`Chian` is not a country", "did you mean China (CN)?"))
    'column to_country: `Chian` is not a country; did you mean China (CN)?'
    """

    column: str
    value: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        """One line: the column, what is wrong, what would be right."""
        where = f"column {self.column}: " if self.column else ""
        return where + self.what + (f"; {self.hint}" if self.hint else "")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A problem and the line of its file that it stands on."""

    row: int
    problem: Problem

    def __str__(self) -> str:
        """One line, as an editor's list of problems shows it."""
        return f"row {self.row}, {self.problem}"
