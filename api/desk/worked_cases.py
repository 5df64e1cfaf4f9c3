"""What do the worked cases of a clause say, and what does the law say of such facts now?

Cases come with the rulebook that is in force: from the files of its version, or from the folder where none is
published. They are run as the checks of a rulebook run them: within the measure that they are about, and those that
this one names.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session

from api.desk.in_force import Holding
from api.desk.packing import write_out
from api.store.tables.versions import RulebookVersion
from engine.analysis.cases import Situation, load_cases
from engine.analysis.verification import CaseRunner
from engine.conditions.tree import leaves
from engine.decisions.decision import Decision
from engine.explanation.explaining import explain, explained_clause
from engine.explanation.models import ClauseExplained, Explanation
from engine.faults import SourceRefused
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.reading import ValueFault, read_value
from engine.vocabulary.values import Value

_FOLDER = "cases"
_MOST_REMEMBERED = 64


class FactsRefused(ValueError):
    """Facts that cannot be read; `faults` says what is wrong with each, by its name."""

    def __init__(self, faults: Mapping[str, ValueFault]) -> None:
        """Keep all of them."""
        self.faults = faults
        super().__init__(", ".join(faults))


@dataclass(frozen=True)
class Tried:
    """What the law says of the facts of a case, or of others: the answer, and the clause with what it saw."""

    decision: Decision
    explanation: Explanation
    clause: ClauseExplained


class WorkedCases:
    """The cases of the rulebook that is in force, read measure by measure when they are asked for."""

    def __init__(self) -> None:
        """None is read yet."""
        self._read: dict[tuple[str, int | None, str], tuple[Situation, ...]] = {}

    def of(self, session: Session, holding: Holding, clause: str) -> tuple[Situation, ...]:
        """The cases of a clause, in the order of their file; none where their files cannot be read any more."""
        rulebook = holding.desk.law.rulebook
        measure = rulebook.clauses[clause].measure.measure
        key = rulebook.hash, holding.version, measure
        found = self._read.get(key)
        if found is None:
            if len(self._read) >= _MOST_REMEMBERED:
                self._read.clear()
            found = self._read[key] = _cases(session, holding, measure)
        return tuple(one for one in found if one.clause == clause)


CASES = WorkedCases()
"""The cases of every rulebook that is in force in this process."""


def asked_by(rulebook: Rulebook, clause: str) -> tuple[str, ...]:
    """The facts that a clause asks for, in reading order, each once."""
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves(rulebook.clauses[clause].condition)))


def tried(rulebook: Rulebook, clause: str, texts: Mapping[str, str], on: date) -> Tried:
    """What the law says of some facts on a day; raises `FactsRefused`."""
    facts = _facts(rulebook, texts)
    bench = _bench(rulebook)
    with bench.lock:
        decider = bench.runner.decider(rulebook.clauses[clause].measure.measure)
        decision = decider.decide(facts, on)
        return Tried(decision, explain(decider, decision), explained_clause(decider, decision, clause))


@dataclass(frozen=True, eq=False)
class _Bench:
    """What runs the cases of a rulebook; what it remembers is for one thread at a time."""

    runner: CaseRunner
    lock: threading.Lock


@lru_cache(maxsize=2)
def _bench(rulebook: Rulebook) -> _Bench:
    return _Bench(CaseRunner(rulebook), threading.Lock())


def _facts(rulebook: Rulebook, texts: Mapping[str, str]) -> dict[str, Value]:
    faults: dict[str, ValueFault] = {}
    facts: dict[str, Value] = {}
    for name, text in texts.items():
        try:
            value = read_value(rulebook.vocabulary.facts[name], text)
        except ValueFault as fault:
            faults[name] = fault
            continue
        if value is not None:
            facts[name] = value
    if faults:
        raise FactsRefused(faults)
    return facts


def _cases(session: Session, holding: Holding, measure: str) -> tuple[Situation, ...]:
    rulebook = holding.desk.law.rulebook
    try:
        if holding.version is None:
            return load_cases(holding.desk.law.folder / _FOLDER, rulebook, measure)
        files = session.get_one(RulebookVersion, holding.version).files
        with tempfile.TemporaryDirectory(prefix="licet-cases-") as place:
            write_out(files, Path(place))
            return load_cases(Path(place) / _FOLDER, rulebook, measure)
    except SourceRefused:  # the folder was changed after it was loaded
        return ()
