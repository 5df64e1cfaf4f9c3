"""Which laws are asked of a line, and what does each by itself say?

A law is a jurisdiction: its duties, with the reviews and exceptions that bear on them, whoever wrote those. What each
says follows from the findings and is kept with the outcome (`stages.py`). Whether it is asked at all is the line's own:
it is not asked where the nexus of every duty is false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from engine.conditions.tree import Any, Truth, evaluate, leaves
from engine.decisions.clause_reading import make_room
from engine.decisions.findings import FindingsReader
from engine.decisions.stages import Outcome
from engine.rulebook.rulebook import Nexus, Rulebook
from engine.vocabulary.values import Facts

Asked = tuple[tuple[str, Truth], ...]
"""Whether each jurisdiction is asked, in order; None where it is not known whether its law reaches the line."""


class LawVerdict(NamedTuple):
    """What one law says of a line, and whether it is asked; None where it is not known whether it reaches the line."""

    jurisdiction: str
    asked: Truth
    floor: str
    ceiling: str


class Laws:
    """The laws of one rulebook."""

    def __init__(self, reader: FindingsReader) -> None:
        """Find what decides for each law whether it is asked."""
        self._mildest = reader.rulebook.ladder[0]
        self._reaches = _reaches(reader.rulebook)
        asked = {leaf.fact for reach in self._reaches.values() for one in reach for leaf in leaves(one.condition)}
        self.facts = tuple(name for name in reader.facts if name in asked)
        """The facts on which it hangs whether laws are asked."""
        memories = dict(zip(reader.facts, reader.memories, strict=True))
        self._memories = tuple(memories[name] for name in self.facts)
        self._asked: dict[tuple[int, ...], Asked] = {}

    def nexuses(self, jurisdiction: str) -> tuple[Nexus, ...]:
        """Where a law reaches: the nexuses of which one must hold for it to be asked; none where it always is."""
        return self._reaches[jurisdiction]

    def of(self, outcome: Outcome, facts: Facts) -> tuple[LawVerdict, ...]:
        """What every law of the rulebook says of a line with such an outcome."""
        return self.joined(outcome, self.asked(facts))

    def joined(self, outcome: Outcome, asked: Asked) -> tuple[LawVerdict, ...]:
        """What every law says, where it is known already which are asked."""
        said = {one.jurisdiction: one for one in outcome.laws}
        clear = self._mildest, self._mildest
        return tuple(
            LawVerdict(law, truth, *((said[law].floor, said[law].ceiling) if law in said else clear))
            for law, truth in asked
        )

    def asked(self, facts: Facts) -> Asked:
        """Which laws are asked of a line."""
        get = facts.get
        return self.asked_of(
            [memory.number(get(name)) for name, memory in zip(self.facts, self._memories, strict=True)]
        )

    def asked_of(self, classes: Iterable[int]) -> Asked:
        """The same by the numbers of the classes of `facts`."""
        key = tuple(classes)
        found = self._asked.get(key)
        if found is None:
            make_room(self._asked)
            found = self._asked[key] = tuple(self._read(key))
        return found

    def _read(self, key: tuple[int, ...]) -> Iterator[tuple[str, Truth]]:
        truth = {
            leaf: answer
            for memory, number in zip(self._memories, key, strict=True)
            for leaf, answer in zip(memory.classes.leaves, memory.answers[number], strict=True)
        }
        for law, reach in self._reaches.items():
            yield law, evaluate(Any(tuple(one.condition for one in reach)), truth) if reach else True


def _reaches(rulebook: Rulebook) -> dict[str, tuple[Nexus, ...]]:
    """The nexuses of the duties of each jurisdiction; none where a duty of it has none."""
    found: dict[str, dict[str, Nexus | None]] = {}
    for clause in rulebook.clauses.values():
        if clause.kind == "duty":
            name = clause.nexus.name if clause.nexus else ""
            found.setdefault(clause.measure.jurisdiction, {})[name] = clause.nexus
    return {
        law: () if None in nexuses.values() else tuple(one for _, one in sorted(nexuses.items()) if one)
        for law, nexuses in sorted(found.items())
    }
