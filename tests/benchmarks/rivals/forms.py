"""What every engine offers the measurement: something that says of a record which clauses are true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.rulebook.rulebook import Rulebook
from tests.benchmarks.rivals.sample import Record


@dataclass(frozen=True)
class Form:
    """One way to use an engine.

    `prepared` turns a record into what the engine takes it as, before the clock starts; `decide` is what is timed.
    """

    name: str
    package: str
    prepared: Callable[[Record], Any]
    decide: Callable[[Any], frozenset[str]]


def named(clauses: Sequence[str], truths: Sequence[object]) -> frozenset[str]:
    """The clauses of which an engine found that they are true."""
    return frozenset([clause for clause, truth in zip(clauses, truths, strict=True) if truth])


def clause_ids(rulebook: Rulebook) -> list[str]:
    """The clauses in the order in which every engine answers."""
    return list(rulebook.clauses)
