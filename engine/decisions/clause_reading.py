"""How does one clause hang on its facts? Read once for each combination of their classes, whichever line has them.

Whether a clause is true hangs on the classes of its own facts alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count, islice
from operator import itemgetter
from typing import Any, NamedTuple

from engine.conditions.classes import Answers
from engine.conditions.residual import Residual, residual, settled_by
from engine.conditions.scalar import reading
from engine.conditions.tree import Leaf, Truth, leaves
from engine.decisions.findings import ClassKey, FindingsReader

_MOST_REMEMBERED = 30_000
_MOST_WAYS = 6
_MOST_STEPS = 100

Assignment = tuple[tuple[int, int], ...]
"""Answers to facts: the place of each fact and the number of a class of its values."""


class Open(NamedTuple):
    """What is open in a clause: two lines with the same `number` answer alike whatever is asked of the clause.

    `rest`: what it still asks; `facts`: the facts that it asks for, of which one may be known in part.
    """

    number: int
    rest: Residual
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """Classes that a fact may turn out to be in, in order; those that say yes to each question to it, as bits.

    They are compared by identity, so that what follows from them is quickly found again.
    """

    numbers: tuple[int, ...]
    yes: Mapping[Leaf, int]
    every: int


def as_options(reader: FindingsReader, fact: int, numbers: tuple[int, ...]) -> Options:
    """Some classes of a fact, with what they answer."""
    memory = reader.memories[fact]
    answers = [memory.answers[number] for number in numbers]
    yes = {
        leaf: sum(1 << at for at, one in enumerate(answers) if one[place])
        for place, leaf in enumerate(memory.classes.leaves)
    }
    return Options(numbers, yes, (1 << len(numbers)) - 1)


class ClauseReading:
    """One clause read by the classes of its own facts, and remembered by what these leave open."""

    def __init__(self, reader: FindingsReader, id_: str) -> None:
        """Find the facts that the clause asks for."""
        self._reader = reader
        self.id = id_
        places = {name: place for place, name in enumerate(reader.facts)}
        self.facts = tuple(sorted({places[leaf.fact] for leaf in reader.leaves[id_]}))
        own = [leaf for fact in self.facts for leaf in reader.classes[fact].leaves]
        self._condition = reader.rulebook.clauses[id_].condition
        self._position = {leaf: place for place, leaf in enumerate(own)}
        self._read = reading(self._condition, self._position)
        self._own: Callable[[ClassKey], object] = itemgetter(*self.facts)
        self._opens: dict[object, Open] = {}
        self._numbered: dict[object, Open] = {}
        self._numbers = count()
        self._truths: dict[object, Truth] = {}
        self._options: dict[tuple[int, int], Options] = {}
        self._settled: dict[object, tuple[int, int]] = {}
        self._ways: dict[object, tuple[Assignment, ...]] = {}
        self._hanging: dict[object, bool] = {}

    def truth(self, key: ClassKey) -> Truth:
        """Whether the clause is true of lines in these classes."""
        own = self._own(key)
        try:
            return self._truths[own]
        except KeyError:
            make_room(self._truths)
            truth = self._truths[own] = self._read(self._answers(key))
            return truth

    def open(self, key: ClassKey) -> Open:
        """What is open in the clause, of lines in these classes."""
        own = self._own(key)
        found = self._opens.get(own)
        if found is None:
            make_room(self._opens)
            found = self._opens[own] = self._open(key)
        return found

    def _open(self, key: ClassKey) -> Open:
        answers = self._answers(key)
        rest = residual(self._condition, lambda leaf: answers[self._position[leaf]])
        asked = set() if isinstance(rest, bool) else {leaf.fact for leaf in leaves(rest)}
        facts = tuple([fact for fact in self.facts if self._reader.facts[fact] in asked])
        place = rest, tuple([key[fact] for fact in facts])
        found = self._numbered.get(place)
        if found is None:
            make_room(self._numbered)
            found = self._numbered[place] = Open(next(self._numbers), rest, facts)
        return found

    def _answers(self, key: ClassKey) -> Answers:
        memories = self._reader.memories
        return tuple(chain.from_iterable([memories[fact].answers[key[fact]] for fact in self.facts]))

    def settled_by(self, key: ClassKey, fact: int, options: Options) -> tuple[int, int]:
        """The options of a fact, as bits, after which the clause is true of such lines, and after which it is false.

        None settles it where the fact is known already, or of a branch that is ruled out.
        """
        is_open = self.open(key)
        if isinstance(is_open.rest, bool) or fact not in is_open.facts:
            return 0, 0
        place = is_open.number, fact, options
        found = self._settled.get(place)
        if found is None:
            make_room(self._settled)
            found = self._settled[place] = settled_by(is_open.rest, options.yes, options.every)
        return found

    def hangs_on(self, key: ClassKey, fact: int) -> bool:
        """Whether some answer to a fact can still tell, alone or after some answers to the others.

        Yes where the answers are too many to try.
        """
        is_open = self.open(key)
        place = is_open.number, fact
        found = self._hanging.get(place)
        if found is None:
            make_room(self._hanging)
            found = self._hanging[place] = fact in is_open.facts and self._can_tell(key, fact)
        return found

    def _can_tell(self, key: ClassKey, fact: int) -> bool:
        others = [(other, self.options(key, other).numbers) for other in self.open(key).facts if other != fact]
        own = self.options(key, fact)
        steps = 0

        def tells(key: ClassKey, at: int) -> bool:
            """Answers that leave the clause open are tried before leaving a fact open: they lead to an end sooner."""
            nonlocal steps
            steps += 1
            if self.truth(key) is not None:
                return False
            if steps > _MOST_STEPS or any(self.settled_by(key, fact, own)):
                return True
            if at == len(others):
                return False
            other, numbers = others[at]
            return any(tells(replaced(key, other, number), at + 1) for number in numbers) or tells(key, at + 1)

        return tells(key, 0)

    @cached_property
    def asked(self) -> dict[int, tuple[int, ...]]:
        """The places of the clause's questions among all those to each of its facts."""
        own = set(self._reader.leaves[self.id])
        return {
            fact: tuple(place for place, leaf in enumerate(self._reader.classes[fact].leaves) if leaf in own)
            for fact in self.facts
        }

    @cached_property
    def asked_bits(self) -> dict[int, int]:
        """The same places as bits."""
        return {fact: sum(1 << place for place in asked) for fact, asked in self.asked.items()}

    def ways(self, key: ClassKey, turns_on: int | None = None) -> tuple[Assignment, ...]:
        """Some ways to answer its open facts so that it is true, those that say yes least often first.

        With `turns_on`, ways to answer its other facts so that it hangs on this one.
        """
        place = self.open(key).number, turns_on
        found = self._ways.get(place)
        if found is None:
            make_room(self._ways)
            found = self._ways[place] = tuple(islice(self._found_ways(key, turns_on), _MOST_WAYS))
        return found

    def _found_ways(self, key: ClassKey, turns_on: int | None) -> Iterator[Assignment]:
        waiting = [fact for fact in self.open(key).facts if fact != turns_on]
        options = {fact: self.options(key, fact).numbers for fact in waiting}
        steps = 0

        def deeper(key: ClassKey, at: int, taken: Assignment) -> Iterator[Assignment]:
            nonlocal steps
            steps += 1
            truth = self.truth(key)
            if turns_on is None and truth is True:
                yield taken
            elif truth is None and at < len(waiting):
                fact = waiting[at]
                for number in options[fact]:
                    if steps <= _MOST_STEPS:
                        yield from deeper(replaced(key, fact, number), at + 1, (*taken, (fact, number)))
            elif truth is None and turns_on is not None and self._turns(key, turns_on):
                yield taken

        return deeper(key, 0, ())

    def _turns(self, key: ClassKey, fact: int) -> bool:
        own = self.options(key, fact)
        true, false = self.settled_by(key, fact, own)
        return bool(true | false) and own.every not in (true, false)

    def options(self, key: ClassKey, fact: int) -> Options:
        """The classes that a fact may still turn out to be in, one for each that answers the clause differently."""
        place = fact, key[fact]
        found = self._options.get(place)
        if found is None:
            make_room(self._options)
            numbers = distinct(self._reader, key, fact, self.asked[fact])
            found = self._options[place] = as_options(self._reader, fact, numbers)
        return found


def replaced(key: ClassKey, fact: int, number: int) -> ClassKey:
    """The key with one fact in another class."""
    return (*key[:fact], number, *key[fact + 1 :])


def distinct(
    reader: FindingsReader, key: ClassKey, fact: int, asked: Sequence[int], combined: bool = True
) -> tuple[int, ...]:
    """The classes of a fact that agree with what is known, one for each that differs where something is asked.

    Those that say yes least often come first. Without `combined` a set that is not known at all has one member at
    most.
    """
    memory = reader.memories[fact]
    single = not combined and key[fact] == 0
    found: dict[Answers, Answers] = {}
    for answers in memory.classes.single if single else memory.options(key[fact]):
        found.setdefault(tuple([answers[place] for place in asked]), answers)
    return tuple([memory.number_of(answers) for answers in sorted(found.values(), key=_yeses)])


def _yeses(answers: Answers) -> int:
    return answers.count(True)


def make_room(memory: dict[Any, Any]) -> None:
    """Keep what is remembered bounded."""
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()
