"""Which clauses are true, and which may be, of the facts of one line? Stage 1, independent of the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from engine.conditions.classes import Answers, FactClasses
from engine.conditions.codes import CodeUniverse
from engine.conditions.scalar import key_leaves, reading
from engine.conditions.tree import Condition, Leaf, Truth, leaves
from engine.rulebook.rulebook import Clause, Rulebook
from engine.vocabulary.values import Facts, Value

ClassKey = tuple[int, ...]
_MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Findings:
    """The clauses that are true and those that are unknown; all others are false.

    `met` and `perhaps_met` are the conflicts between laws whose condition is true, and unknown; those without a
    condition are in neither.
    """

    true: frozenset[str]
    unknown: frozenset[str]
    met: frozenset[str] = frozenset()
    perhaps_met: frozenset[str] = frozenset()

    def of(self, clause: str) -> Truth:
        """What was found of one clause."""
        return True if clause in self.true else None if clause in self.unknown else False


class FactMemory:
    """The classes of one fact, numbered, and the number of each value seen so far; 0 is unknown.

    `examples` hold a value of each class that a value was seen of, `narrowed` for values known in part the answers that
    they may turn out to give, where these are fewer than all that agree with what is known.
    """

    def __init__(self, classes: FactClasses) -> None:
        """Start with the class of what is not known."""
        self.classes = classes
        self.by_value: dict[object, int] = {None: 0}
        self.answers: list[Answers] = [classes.unknown]
        self.narrowed: list[tuple[Answers, ...] | None] = [None]
        self.examples: list[Value | None] = [None]
        self._numbers: dict[tuple[Answers, tuple[Answers, ...] | None], int] = {(classes.unknown, None): 0}

    def number(self, value: Value | None) -> int:
        """The number of a value's class."""
        found = self.by_value.get(remembered(value))
        if found is None:
            if len(self.by_value) >= _MOST_REMEMBERED:
                self.by_value.clear()
                self.by_value[None] = 0
            found = self.number_of(self.classes.answers(value), self.classes.narrowed(value))
            self.by_value[remembered(value)] = found
            if found and self.examples[found] is None:
                self.examples[found] = value
        return found

    def number_of(self, answers: Answers, narrowed: tuple[Answers, ...] | None = None) -> int:
        """The number of the class that gives these answers, and may turn out to give one of those of `narrowed`."""
        number = self._numbers.setdefault((answers, narrowed), len(self.answers))
        if number == len(self.answers):
            self.answers.append(answers)
            self.narrowed.append(narrowed)
            self.examples.append(None)
        return number

    def options(self, number: int) -> Iterable[Answers]:
        """The answers of known values that agree with what is known of the values of a class."""
        narrowed = self.narrowed[number]
        return self.classes.agreeing(self.answers[number]) if narrowed is None else narrowed


def remembered(value: Value | None) -> object:
    """What a value is remembered by: hashing a fraction costs more than all other look-ups of a line together."""
    return value.as_integer_ratio() if isinstance(value, Fraction) else value


class FindingsReader:
    """Reads the findings of a line off its facts.

    Each fact's value is looked up as the number of its class; lines whose facts fall into the same classes have
    the same findings. Nothing but the memory of what was already computed changes after construction.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        """Index the leaves of every clause by fact, and every clause by its key."""
        self.rulebook = rulebook
        by_fact: dict[str, dict[Leaf, None]] = {}
        for leaf in rulebook.questions():
            by_fact.setdefault(leaf.fact, {})[leaf] = None
        self.facts = tuple(name for name in rulebook.vocabulary.facts if name in by_fact)
        self.memories = tuple(FactMemory(_classes(rulebook, name, tuple(by_fact[name]))) for name in self.facts)
        ordered = chain.from_iterable(memory.classes.leaves for memory in self.memories)
        self.position = {leaf: index for index, leaf in enumerate(ordered)}
        self.leaves = {clause.id: tuple(leaves(clause.condition)) for clause in rulebook.clauses.values()}
        self._readings = {clause.id: reading(clause.condition, self.position) for clause in rulebook.clauses.values()}
        self._conflicts = {
            name: reading(conflict.condition, self.position)
            for name, conflict in rulebook.conflicts.items()
            if conflict.condition
        }
        self._by_key = _by_key(rulebook, self.position)

    @property
    def classes(self) -> tuple[FactClasses, ...]:
        """The classes of each fact, in the order of `facts`."""
        return tuple(memory.classes for memory in self.memories)

    def classify(self, facts: Facts) -> ClassKey:
        """The class of each fact that clauses mention, in the order of `facts`; 0 is unknown."""
        return tuple([memory.number(facts.get(name)) for name, memory in zip(self.facts, self.memories, strict=True)])

    def examples(self, key: ClassKey) -> dict[str, Value]:
        """Facts that fall into these classes, each known one by an example seen before."""
        found = zip(self.facts, self.memories, key, strict=True)
        return {name: example for name, memory, number in found if (example := memory.examples[number]) is not None}

    def with_answers(self, key: ClassKey, fact: int, answers: Answers) -> ClassKey:
        """The key of the same line if one fact gave other answers."""
        return (*key[:fact], self.memories[fact].number_of(answers), *key[fact + 1 :])

    def answers(self, key: ClassKey) -> Answers:
        """The truth of every leaf, in the order of `position`."""
        return tuple(
            chain.from_iterable([memory.answers[number] for memory, number in zip(self.memories, key, strict=True)])
        )

    def candidates(self, answers: Answers) -> list[str]:
        """The clauses that a line with these answers does not fail by their key."""
        found: list[str] = []
        for positions, ids in self._by_key:
            if not positions or any(answers[position] is not False for position in positions):
                found += ids
        return found

    def truth(self, id_: str, answers: Answers) -> Truth:
        """The truth of one clause, given the answers of all leaves."""
        return self._readings[id_](answers)

    def findings(self, key: ClassKey) -> Findings:
        """The findings of every line in these classes."""
        answers = self.answers(key)
        true, unknown = [], []
        for id_ in self.candidates(answers):
            truth = self._readings[id_](answers)
            if truth:
                true.append(id_)
            elif truth is None:
                unknown.append(id_)
        return Findings(frozenset(true), frozenset(unknown), *self._conflicts_met(answers))

    def _conflicts_met(self, answers: Answers) -> tuple[frozenset[str], frozenset[str]]:
        """The conflicts between laws whose condition is true, and unknown."""
        read = {name: conflict(answers) for name, conflict in self._conflicts.items()}
        return (
            frozenset(name for name, truth in read.items() if truth),
            frozenset(name for name, truth in read.items() if truth is None),
        )


def with_purpose(findings: Findings, rulebook: Rulebook) -> Findings:
    """The findings without what can follow to nothing: reviews and exceptions of clauses that are all false.

    So it is with conflicts of laws of which all clauses of one side are false.
    """
    true, unknown = findings.true, findings.unknown
    for kind in ("review", "exception"):
        live = true | unknown
        idle = {id_ for id_ in live if _is_idle(rulebook.clauses[id_], kind, live)}
        true, unknown = true - idle, unknown - idle
    if not findings.met and not findings.perhaps_met:
        return Findings(true, unknown)
    live = true | unknown
    alive = {name for name, one in rulebook.conflicts.items() if live & one.one and live & one.other}
    return Findings(true, unknown, findings.met & alive, findings.perhaps_met & alive)


def _is_idle(clause: Clause, kind: str, live: frozenset[str]) -> bool:
    return clause.kind == kind and live.isdisjoint(clause.applies_to | clause.exception_to)


def _classes(rulebook: Rulebook, name: str, asked: tuple[Leaf, ...]) -> FactClasses:
    fact = rulebook.vocabulary.facts[name]
    return FactClasses(fact, asked, code_universe(rulebook, asked) if fact.type == "codes" else None)


def code_universe(rulebook: Rulebook, asked: Iterable[Leaf]) -> CodeUniverse:
    """The codes that a rulebook knows for a fact, given every question to it."""
    operands = frozenset(chain.from_iterable(leaf.operand for leaf in asked if isinstance(leaf.operand, frozenset)))
    entries = rulebook.lists.all_codes()
    return CodeUniverse(entries & operands, operands - entries)


def _by_key(rulebook: Rulebook, position: dict[Leaf, int]) -> tuple[tuple[tuple[int, ...], list[str]], ...]:
    """The clauses by the positions of their key leaves; those without a key under none."""
    types = {name: fact.type for name, fact in rulebook.vocabulary.facts.items()}
    found: dict[tuple[int, ...], list[str]] = {}
    for clause in rulebook.clauses.values():
        key = key_leaves(clause.condition, types) or frozenset()
        found.setdefault(tuple(sorted(position[leaf] for leaf in key)), []).append(clause.id)
    return tuple(found.items())


def truths(condition: Condition, reader: FindingsReader, answers: Answers) -> dict[Leaf, Truth]:
    """The truth of each leaf of a condition, out of the answers to every leaf (`FindingsReader.answers`)."""
    return {leaf: answers[reader.position[leaf]] for leaf in leaves(condition)}
