"""Which of a line's facts can matter at all? The few by which lines with one answer are recognised.

A duty needs its key (a code on a list, a party on a list, a country of departure). Once a line's keys say which
duties it can meet, only the facts that those duties, their reviews and their exceptions ask for can make a
difference. Two lines that agree on these have the same decision, and looking up few facts is quick.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.conditions.scalar import key_leaves
from engine.conditions.tree import leaves
from engine.decisions.findings import ClassKey, FindingsReader, remembered
from engine.rulebook.rulebook import Clause
from engine.vocabulary.values import Facts

ShortKey = tuple[ClassKey, ClassKey]
_FRACTIONS = frozenset({"share", "quantity", "money"})
"""The types of facts whose values may be fractions: computed, or converted from another unit."""
_Lookups = tuple[tuple[str, dict[object, int]], ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """The facts to look up, and apart those that may be fractions (see `remembered`)."""

    plain: _Lookups
    fractions: _Lookups

    def numbers(self, facts: Facts) -> ClassKey:
        """The number of each value's class, -1 for a value that was not seen before."""
        get = facts.get
        found = [numbers.get(get(name), -1) for name, numbers in self.plain]
        found += [numbers.get(remembered(get(name)), -1) for name, numbers in self.fractions]
        return tuple(found)


class Shortlist:
    """Recognises lines that differ in nothing that counts."""

    def __init__(self, reader: FindingsReader) -> None:
        """Find the facts that keys of duties ask for."""
        self._reader = reader
        clauses = reader.rulebook.clauses.values()
        self._types = {name: fact.type for name, fact in reader.rulebook.vocabulary.facts.items()}
        asked = {fact for clause in clauses if clause.kind == "duty" for fact in self._key_facts(clause)}
        self._first = self._lookups(asked)
        self._asked = asked
        self._plans: dict[ClassKey, _Plan] = {}

    def key(self, facts: Facts) -> ShortKey:
        """What a line is recognised by."""
        first = self._first.numbers(facts)
        plan = self._plans.get(first)
        if plan is None:
            first, plan = self._planned(facts)
        rest = plan.numbers(facts)
        if -1 in rest:
            self._reader.classify(facts)
            first, rest = self._first.numbers(facts), plan.numbers(facts)
        return first, rest

    def _planned(self, facts: Facts) -> tuple[ClassKey, _Plan]:
        full = self._reader.classify(facts)
        first = self._first.numbers(facts)
        plan = self._plans.get(first)
        if plan is None:
            plan = self._plans[first] = self._plan(full)
        return first, plan

    def _plan(self, full: ClassKey) -> _Plan:
        """Every fact that the candidates among the duties, what is attached to them, and their conflicts ask for."""
        clauses = self._reader.rulebook.clauses
        known = tuple(
            number if name in self._asked else 0 for name, number in zip(self._reader.facts, full, strict=True)
        )
        live = {id_ for id_ in self._reader.candidates(self._reader.answers(known)) if clauses[id_].kind == "duty"}
        for kind in ("review", "exception"):
            live |= {
                id_
                for id_, clause in clauses.items()
                if clause.kind == kind and not live.isdisjoint(clause.applies_to | clause.exception_to)
            }
        needed = {leaf.fact for id_ in live for leaf in leaves(clauses[id_].condition)}
        for conflict in self._reader.rulebook.conflicts.values():
            if conflict.condition and live & conflict.one and live & conflict.other:
                needed |= {leaf.fact for leaf in leaves(conflict.condition)}
        return self._lookups(needed - self._asked)

    def _key_facts(self, clause: Clause) -> set[str]:
        key = key_leaves(clause.condition, self._types)
        return {leaf.fact for leaf in key} if key else set()

    def _lookups(self, names: Iterable[str]) -> _Plan:
        wanted = set(names)
        found = [
            (name, memory.by_value)
            for name, memory in zip(self._reader.facts, self._reader.memories, strict=True)
            if name in wanted
        ]
        plain = tuple(lookup for lookup in found if self._types[lookup[0]] not in _FRACTIONS)
        return _Plan(plain, tuple(lookup for lookup in found if self._types[lookup[0]] in _FRACTIONS))
