"""The lines that engines are compared on: no fact is unknown, so that two truth values are enough to be right.

Most engines know two values where Licet knows three. Here every fact that a clause mentions has a value: what a line
leaves open is filled, sets are closed, control codes are written as their longest prefix that some clause knows, and
lines whose codes still leave a clause open are left out. What remains has one right answer for every clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from pathlib import Path

from api.checking import Check, Request
from engine.conditions.classes import thresholds
from engine.conditions.codes import CodeUniverse
from engine.conditions.tree import Leaf
from engine.decisions.findings import ClassKey, Findings, FindingsReader
from engine.facts.derivation import Derivation
from engine.manifests.rows import Line
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Fact
from engine.vocabulary.values import NONE, Facts, Number, Value

Plain = str | float | bool | list[str]
Record = dict[str, Plain]
_TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Sample:
    """Some lines: their exact facts, the same as plain data by `plain_name`, and the clauses that are true of each.

    `close` are the places of lines with a number that is nearly a threshold, and not it: where rounding shows.
    """

    lines: list[Facts]
    records: list[Record]
    answers: list[frozenset[str]]
    close: list[int]


def plain_name(fact: str) -> str:
    """The name of a fact in a record and in the languages of other engines."""
    return fact.replace(".", "_")


class Conditions:
    """The conditions of a rulebook, with each list of codes written out as all codes that fall under it."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Collect the codes that clauses know, by fact."""
        self.rulebook = rulebook
        self.reader = FindingsReader(rulebook)
        facts = rulebook.vocabulary.facts
        asked = {name: [leaf for leaf in self.reader.position if leaf.fact == name] for name in self.reader.facts}
        self._universes = {
            name: _universe(rulebook, leaves_) for name, leaves_ in asked.items() if facts[name].type == "codes"
        }
        self._found: dict[ClassKey, Findings] = {}
        self._thresholds = {
            name: [Fraction(edge) for edge in thresholds(leaves_)]
            for name, leaves_ in asked.items()
            if facts[name].is_number
        }

    def members(self, leaf: Leaf) -> list[str]:
        """The values that a leaf which asks for membership is true of."""
        if not isinstance(leaf.operand, frozenset):
            raise TypeError(f"{leaf.operator} does not ask for membership")
        universe = self._universes.get(leaf.fact)
        if universe is None:
            return sorted(leaf.operand)
        return sorted(code for code, truth in universe.under(leaf.operand).items() if truth)

    def sample(self, manifest: Path, rules: Path, count: int) -> Sample:
        """The first lines of a manifest that have one answer to every clause; at most `count`."""
        found = Sample([], [], [], [])
        for facts in islice(self._lines(manifest, rules), count):
            if any(self._is_close(name, value) for name, value in facts.items()):
                found.close.append(len(found.lines))
            found.lines.append(facts)
            found.records.append(self.record(facts))
            found.answers.append(self._findings(facts).true)
        return found

    def record(self, facts: Facts) -> Record:
        """A line as plain data; what it leaves open is filled."""
        return {plain_name(name): _plain(self.filled(name, facts.get(name))) for name in self.reader.facts}

    def _lines(self, manifest: Path, rules: Path) -> Iterator[Facts]:
        derivation = Derivation(self.rulebook)
        with Check(Request(manifest, rules, known_at=_TODAY)).open() as rows:
            for line in rows:
                if isinstance(line, Line):
                    given = derivation.derive(line.facts).facts
                    facts = {name: self.filled(name, given.get(name)) for name in self.reader.facts}
                    if not self._findings(facts).unknown:
                        yield facts

    def _findings(self, facts: Facts) -> Findings:
        key = self.reader.classify(facts)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self.reader.findings(key)
        return found

    def _is_close(self, name: str, value: Value) -> bool:
        if isinstance(value, bool) or not isinstance(value, Number):
            return False
        exact = Fraction(value)
        return bool(exact) and any(0 < abs(exact - edge) * 1_000 < edge for edge in self._thresholds.get(name, ()))

    def filled(self, name: str, value: Value | None) -> Value:
        """What stands for a value, or in place of one that is not known."""
        fact = self.rulebook.vocabulary.facts[name]
        if fact.is_set:
            members = value if isinstance(value, frozenset) else ()
            universe = self._universes.get(name)
            return frozenset(universe.known(code) for code in members) if universe else frozenset(members)
        if value is None or value is NONE:
            return _nothing(fact)
        return value


def _universe(rulebook: Rulebook, asked: Iterable[Leaf]) -> CodeUniverse:
    named = {code for leaf in asked if isinstance(leaf.operand, frozenset) for code in leaf.operand}
    entries = rulebook.lists.all_codes()
    return CodeUniverse(entries & named, named - entries)


def _nothing(fact: Fact) -> Value:
    if fact.type == "yes_no":
        return False
    return Fraction(0) if fact.is_number else NONE


def _plain(value: Value) -> Plain:
    match value:
        case frozenset():
            return sorted(value)
        case bool():
            return value
        case int() | Decimal() | Fraction():
            return float(value)
        case _:
            return "" if value is NONE else str(value)
