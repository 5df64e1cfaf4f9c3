"""What is wrong, where, and what would be right: the errors that every door renders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class LicetError(Exception):
    """Base of every error that Licet raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a source file; line and column count from 1, 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`file:line:column`, as editors and compilers print it."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a source file, with what would be right."""

    place: Place
    what: str
    hint: str = ""

    def __str__(self) -> str:
        """One line: place, what is wrong, what would be right."""
        return f"{self.place}: {self.what}" + (f" ({self.hint})" if self.hint else "")


class SourceRefused(LicetError):
    """A file or folder that Licet will not work with; carries every fault found, not the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults in file order."""
        self.faults: Sequence[Fault] = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint naming the known name closest to `name`, or an empty string.

    >>> nearest("item.orgin", ["item.origin", "item.id"])
    'did you mean `item.origin`?'
    """
    match = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"did you mean `{match[0]}`?" if match else ""
