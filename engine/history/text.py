"""What is written otherwise? Every difference between two rulebooks, each part by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from engine.explanation.names import Names
from engine.explanation.phrases import same
from engine.explanation.prose import Prose
from engine.explanation.windows import stretch
from engine.history.asking import Asking
from engine.history.law_parts import clause_parts, conflict_parts, measure_parts, nexus_parts
from engine.history.models import Altered, Change, Subject
from engine.history.parts import Part, part_changes, rewritten
from engine.history.phrases import say
from engine.history.term_parts import authority_parts, entry_changes, fact_parts, paper_parts, verdict_parts
from engine.rulebook.lists import Entry
from engine.rulebook.models import Measure
from engine.rulebook.rulebook import Clause, ConflictOfLaws, Nexus, Rulebook
from engine.vocabulary.models import Bilingual

Thing = TypeVar("Thing")
Titled = TypeVar("Titled", Nexus, ConflictOfLaws)


@dataclass(frozen=True)
class Side:
    """One of two rulebooks, and how it speaks."""

    rulebook: Rulebook

    @cached_property
    def names(self) -> Names:
        """How clauses and instruments are cited."""
        return Names(self.rulebook)

    @cached_property
    def prose(self) -> Prose:
        """What conditions ask, in words."""
        return Prose(self.rulebook)

    @cached_property
    def lists(self) -> Mapping[str, Mapping[str, Entry]]:
        """The entries of each list by their codes."""
        return {name: {entry.code: entry for entry in entries} for name, entries in self.rulebook.lists.entries.items()}

    def clause(self, clause: Clause) -> Bilingual:
        """A clause as it is cited."""
        return self.names.titled(clause.id)

    def whole_clause(self, clause: Clause) -> Bilingual:
        """A clause that is only on one side: its outcome and its days too."""
        window = stretch(clause.text.in_force.start, clause.text.in_force.through)
        outcome = self.names.verdict(clause.outcome)
        return say("clause.whole", title=self.clause(clause), outcome=outcome, window=window)

    def measure(self, measure: Measure) -> Bilingual:
        """A measure as it is cited."""
        return self.names.titled_instrument(measure.measure)

    def whole_measure(self, measure: Measure) -> Bilingual:
        """A measure that is only on one side: how many clauses it has too."""
        return say("measure.whole", title=self.measure(measure), count=len(measure.clauses))


@dataclass(frozen=True)
class _Pair(Generic[Thing]):
    """Things of one kind on both sides, and how they are told and compared."""

    of: Subject
    before: Mapping[str, Thing]
    after: Mapping[str, Thing]
    title: Callable[[Side, str, Thing], Bilingual]
    whole: Callable[[Side, str, Thing], Bilingual]
    changes: Callable[[Thing, Thing], Iterable[Change]]
    content: Callable[[Thing], object]

    def altered(self, old_side: Side, new_side: Side) -> Iterator[Altered]:
        """The things that came, went or changed."""
        for name in dict.fromkeys([*self.before, *self.after]):
            old, new = self.before.get(name), self.after.get(name)
            if new is None and old is not None:
                yield Altered(kind="removed", of=self.of, names=(name,), title=self.whole(old_side, name, old))
            elif old is None and new is not None:
                yield Altered(kind="added", of=self.of, names=(name,), title=self.whole(new_side, name, new))
            elif old is not None and new is not None and old is not new:
                changes = tuple(self.changes(old, new))
                if not changes and self.content(old) != self.content(new):
                    changes = (rewritten(),)
                if changes:
                    title = self.title(new_side, name, new)
                    yield Altered(kind="changed", of=self.of, names=(name,), title=title, changes=changes)


def text_changes(before: Rulebook, after: Rulebook) -> tuple[Altered, ...]:
    """Every difference: measures, clauses, nexuses, conflicts between laws, lists, then the terms.

    Nothing only if the hashes are equal.
    """
    old, new = Side(before), Side(after)
    found: list[Altered] = [*_measures(old, new).altered(old, new), *_clauses(old, new).altered(old, new)]
    found += [*_nexuses(old, new).altered(old, new), *_conflicts(old, new).altered(old, new)]
    found += _lists(old, new).altered(old, new)
    for pair in _terms(old, new):
        found += pair.altered(old, new)
    return tuple(found)


def _measures(old: Side, new: Side) -> _Pair[Measure]:
    return _Pair(
        of="measure",
        before=old.rulebook.measures,
        after=new.rulebook.measures,
        title=lambda side, _, measure: side.measure(measure),
        whole=lambda side, _, measure: side.whole_measure(measure),
        changes=lambda a, b: part_changes(measure_parts(a, old.names), measure_parts(b, new.names)),
        content=lambda measure: measure.model_dump(mode="json", exclude={"clauses"}),
    )


def _clauses(old: Side, new: Side) -> _Pair[Clause]:
    asking = Asking(old.prose, new.prose)

    def changes(before: Clause, after: Clause) -> Iterator[Change]:
        yield from asking.changes(before.own_condition, after.own_condition)
        yield from part_changes(clause_parts(before, old.names), clause_parts(after, new.names))

    return _Pair(
        of="clause",
        before=old.rulebook.clauses,
        after=new.rulebook.clauses,
        title=lambda side, _, clause: side.clause(clause),
        whole=lambda side, _, clause: side.whole_clause(clause),
        changes=changes,
        content=lambda clause: clause.text.model_dump(mode="json", exclude={"when"}),
    )


def _nexuses(old: Side, new: Side) -> _Pair[Nexus]:
    """How far laws reach, each told once however many clauses are under it."""
    return _titled("nexus", old, new, (old.rulebook.nexuses, new.rulebook.nexuses), lambda one: nexus_parts(one.text))


def _conflicts(old: Side, new: Side) -> _Pair[ConflictOfLaws]:
    conflicts = old.rulebook.conflicts, new.rulebook.conflicts
    return _titled("conflict", old, new, conflicts, lambda one: conflict_parts(one.text))


def _titled(
    of: Subject,
    old: Side,
    new: Side,
    things: tuple[Mapping[str, Titled], Mapping[str, Titled]],
    parts: Callable[[Titled], Iterable[Part]],
) -> _Pair[Titled]:
    """Things of a file of their own, each with a name, a title and perhaps a condition."""
    asking = Asking(old.prose, new.prose)

    def title(_: Side, name: str, thing: Titled) -> Bilingual:
        return say("titled", name=name, title=thing.text.title)

    def changes(before: Titled, after: Titled) -> Iterator[Change]:
        yield from asking.changes_where_asked(before.condition, after.condition)
        yield from part_changes(parts(before), parts(after))

    return _Pair(
        of=of,
        before=things[0],
        after=things[1],
        title=title,
        whole=title,
        changes=changes,
        content=lambda thing: thing.text.model_dump(mode="json", exclude={"when"}),
    )


def _lists(old: Side, new: Side) -> _Pair[Mapping[str, Entry]]:
    return _Pair(
        of="list",
        before=old.lists,
        after=new.lists,
        title=lambda _, name, __: same(name),
        whole=lambda _, name, entries: say("list.whole", name=name, count=len(entries)),
        changes=entry_changes,
        content=lambda entries: {code: entry.row for code, entry in entries.items()},
    )


def _terms(old: Side, new: Side) -> Iterator[_Pair[Sequence[Part]]]:
    """The vocabulary, the ladder, the papers and the authorities: each thing as its parts."""

    def title(_: Side, name: str, parts: Sequence[Part]) -> Bilingual:
        return say("titled", name=name, title=next(part.words for part in parts if part.aspect == "title"))

    before, after = terms(old.rulebook), terms(new.rulebook)
    for of in before:
        yield _Pair(of, before[of], after[of], title, title, part_changes, lambda _: None)


def terms(rulebook: Rulebook) -> dict[Subject, dict[str, Sequence[Part]]]:
    """The parts of every fact, verdict, paper and authority, by name."""
    return {
        "fact": {name: tuple(fact_parts(fact)) for name, fact in rulebook.vocabulary.facts.items()},
        "verdict": {one.verdict: tuple(verdict_parts(one, rank)) for rank, one in enumerate(rulebook.verdicts, 1)},
        "paper": {name: tuple(paper_parts(paper)) for name, paper in rulebook.papers.items()},
        "authority": {name: tuple(authority_parts(held)) for name, held in rulebook.authorities.items()},
    }
