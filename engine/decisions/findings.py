"""Which clauses are true, and which may be, of the facts of one line? Stage 1, independent of the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from engine.conditions.classes import Answers, FactClasses
from engine.conditions.codes import CodeUniverse
from engine.conditions.scalar import Reading, key_leaf, reading
from engine.conditions.tree import Leaf, Truth, leaves
from engine.rulebook.rulebook import Clause, Rulebook
from engine.vocabulary.values import Facts, Value

ClassKey = tuple[int, ...]
_MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Findings:
    """The clauses that are true and those that are unknown; all others are false."""

    true: frozenset[str]
    unknown: frozenset[str]

    def of(self, clause: str) -> Truth:
        """What was found of one clause."""
        return True if clause in self.true else None if clause in self.unknown else False


class FindingsReader:
    """Reads the findings of a line off its facts.

    Each fact's value is looked up as the number of its class; lines whose facts fall into the same classes have
    the same findings. Nothing but the memory of what was already computed changes after construction.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        """Index the leaves of every clause by fact, and every clause by its key."""
        self.rulebook = rulebook
        by_fact: dict[str, dict[Leaf, None]] = {}
        for clause in rulebook.clauses.values():
            for leaf in leaves(clause.condition):
                by_fact.setdefault(leaf.fact, {})[leaf] = None
        self.facts = tuple(name for name in rulebook.vocabulary.facts if name in by_fact)
        self.classes = tuple(
            FactClasses(
                rulebook.vocabulary.facts[name],
                tuple(by_fact[name]),
                _universe(rulebook, tuple(by_fact[name])),
            )
            for name in self.facts
        )
        ordered = tuple(chain.from_iterable(classes.leaves for classes in self.classes))
        self.position = {leaf: index for index, leaf in enumerate(ordered)}
        self._memories: tuple[dict[object, int], ...] = tuple({None: 0} for _ in self.classes)
        self._answers: tuple[list[Answers], ...] = tuple([classes.unknown] for classes in self.classes)
        self._numbers: tuple[dict[Answers, int], ...] = tuple({classes.unknown: 0} for classes in self.classes)
        # Shares are looked up apart (see `_remembered`), so the first pass asks for nothing in their place.
        types = {name: rulebook.vocabulary.facts[name].type for name in self.facts}
        self._pairs = tuple(
            (name if types[name] != "share" else "", memory)
            for name, memory in zip(self.facts, self._memories, strict=True)
        )
        self._shares = tuple(
            (index, name, self._memories[index]) for index, name in enumerate(self.facts) if types[name] == "share"
        )
        self._candidates = _Candidates(rulebook, self.position)

    def classify(self, facts: Facts) -> ClassKey:
        """The class of each fact that clauses mention, in the order of `self.facts`; 0 is unknown."""
        get = facts.get
        key = [memory.get(get(name), -1) for name, memory in self._pairs]
        for index, name, memory in self._shares:
            key[index] = memory.get(_remembered(get(name)), -1)
        if -1 in key:
            for index, number in enumerate(key):
                if number < 0:
                    key[index] = self._new_value(index, facts[self.facts[index]])
        return tuple(key)

    def with_answers(self, key: ClassKey, fact: int, answers: Answers) -> ClassKey:
        """The key of the same line if one fact gave other answers."""
        return (*key[:fact], self._number(fact, answers), *key[fact + 1 :])

    def answers(self, key: ClassKey) -> Answers:
        """The truth of every leaf, in the order of `self.position`."""
        return tuple(chain.from_iterable([known[number] for known, number in zip(self._answers, key, strict=True)]))

    def findings(self, key: ClassKey) -> Findings:
        """The findings of every line in these classes."""
        answers = self.answers(key)
        true, unknown = [], []
        for id_, read in self._candidates.of(answers):
            truth = read(answers)
            if truth:
                true.append(id_)
            elif truth is None:
                unknown.append(id_)
        return Findings(frozenset(true), frozenset(unknown))

    def _new_value(self, index: int, value: Value) -> int:
        memory = self._memories[index]
        if len(memory) >= _MOST_REMEMBERED:
            memory.clear()
            memory[None] = 0
        number = memory[_remembered(value)] = self._number(index, self.classes[index].answers(value))
        return number

    def _number(self, index: int, answers: Answers) -> int:
        number = self._numbers[index].get(answers)
        if number is None:
            number = len(self._answers[index])
            self._answers[index].append(answers)
            self._numbers[index][answers] = number
        return number


def _remembered(value: Value | None) -> object:
    """What a value is remembered by: hashing a fraction costs more than all other look-ups of a line together."""
    return value.as_integer_ratio() if isinstance(value, Fraction) else value


class _Candidates:
    """The clauses whose key leaf a line does not already fail."""

    def __init__(self, rulebook: Rulebook, position: dict[Leaf, int]) -> None:
        types = {name: fact.type for name, fact in rulebook.vocabulary.facts.items()}
        self._always: list[tuple[str, Reading]] = []
        by_key: dict[int, list[tuple[str, Reading]]] = {}
        for clause in rulebook.clauses.values():
            entry = (clause.id, reading(clause.condition, position))
            leaf = key_leaf(clause.condition, types)
            (self._always if leaf is None else by_key.setdefault(position[leaf], [])).append(entry)
        self._by_key = tuple(sorted(by_key.items()))

    def of(self, answers: Answers) -> list[tuple[str, Callable[[Answers], Truth]]]:
        found = list(self._always)
        for position, entries in self._by_key:
            if answers[position] is not False:
                found += entries
        return found


def _universe(rulebook: Rulebook, found: tuple[Leaf, ...]) -> CodeUniverse | None:
    if rulebook.vocabulary.facts[found[0].fact].type != "codes":
        return None
    operands = frozenset(chain.from_iterable(leaf.operand for leaf in found if isinstance(leaf.operand, frozenset)))
    entries = rulebook.lists.all_codes()
    return CodeUniverse(entries & operands, operands - entries)


def truths(clause: Clause, reader: FindingsReader, key: ClassKey) -> dict[Leaf, Truth]:
    """The truth of each leaf of a clause for the lines in these classes."""
    answers = reader.answers(key)
    return {leaf: answers[reader.position[leaf]] for leaf in leaves(clause.condition)}
