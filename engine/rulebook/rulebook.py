"""What is the whole of the law that we hold? Measures, clauses, lists and terms, named by a content hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any as AnyData
from typing import Literal

from engine.canonical import content_hash
from engine.conditions.tree import All, Condition, Leaf, canonical, leaves
from engine.rulebook.activity import Knowledge, State, states
from engine.rulebook.lists import Lists
from engine.rulebook.models import Authority, ClauseText, ConflictText, Measure, NexusText, Paper, Source, Verdict
from engine.vocabulary.vocabulary import Vocabulary

ClauseKind = Literal["duty", "review", "exception"]


@dataclass(frozen=True, eq=False)
class Nexus:
    """Where a law reaches, its condition parsed; written once and asked before every duty that names it."""

    name: str
    text: NexusText
    condition: Condition


@dataclass(frozen=True, eq=False)
class Clause:
    """One clause of a measure, its condition parsed and its references resolved.

    `id` is `MEASURE/clause`. `own_condition` is what the clause itself says. `applies_to` and `exception_to` hold the
    ids of the clauses that it names. `nexus` is there for a duty of a law that reaches only so far.
    """

    id: str
    measure: Measure
    text: ClauseText
    own_condition: Condition
    applies_to: frozenset[str]
    exception_to: frozenset[str]
    nexus: Nexus | None = None

    @cached_property
    def condition(self) -> Condition:
        """When it applies: its own condition, then that of its nexus, in one `all`."""
        if self.nexus is None:
            return self.own_condition
        return All((*_parts(self.own_condition), *_parts(self.nexus.condition)))

    @property
    def kind(self) -> ClauseKind:
        """A duty of its own, a review policy over duties, or an exception to clauses."""
        return "review" if self.applies_to else "exception" if self.exception_to else "duty"

    @property
    def clause_name(self) -> str:
        """What its own measure calls it."""
        return self.text.clause

    @property
    def outcome(self) -> str:
        """The verdict that it calls for."""
        return self.text.outcome

    @property
    def confidence(self) -> str:
        """How sure we are of its wording; never changes a verdict, always shown."""
        return self.text.confidence or self.measure.confidence

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where it can be read: its own sources, then the measure's."""
        return self.text.sources + self.measure.sources

    def states(self, knowledge: Knowledge) -> tuple[State, ...]:
        """Its activity through time, as far as it was known."""
        return states(self.measure, self.text, knowledge)


@dataclass(frozen=True, eq=False)
class ConflictOfLaws:
    """Clauses of one law against clauses of another; `condition` says of which lines, of all where there is none.

    `one` and `other` hold the ids of duties and reviews.
    """

    name: str
    text: ConflictText
    one: frozenset[str]
    other: frozenset[str]
    condition: Condition | None


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Everything the engine needs to know of the law; never changes once loaded."""

    vocabulary: Vocabulary
    verdicts: tuple[Verdict, ...]
    papers: dict[str, Paper]
    authorities: dict[str, Authority]
    lists: Lists
    measures: dict[str, Measure]
    clauses: dict[str, Clause]
    nexuses: dict[str, Nexus] = field(default_factory=dict)
    conflicts: dict[str, ConflictOfLaws] = field(default_factory=dict)

    @cached_property
    def ladder(self) -> tuple[str, ...]:
        """The names of the verdicts, mildest first."""
        return tuple(verdict.verdict for verdict in self.verdicts)

    @cached_property
    def announced(self) -> dict[str, date]:
        """The publication date of each instrument."""
        return {name: measure.announced for name, measure in self.measures.items()}

    @cached_property
    def hash(self) -> str:
        """SHA-256 over the canonical content; file order, comments and layout do not matter."""
        return content_hash(self.content())

    def content(self) -> dict[str, object]:
        """The rulebook as plain JSON data, in canonical order.

        What a rulebook need not have is left out where it has none, so that its hash does not hang on it.
        """
        return (
            self._nexus_content()
            | self._conflict_content()
            | {
                "vocabulary": {name: fact.model_dump(mode="json") for name, fact in self.vocabulary.facts.items()},
                "verdicts": [verdict.model_dump(mode="json") for verdict in self.verdicts],
                "papers": {name: paper.model_dump(mode="json") for name, paper in self.papers.items()},
                "authorities": {name: held.model_dump(mode="json") for name, held in self.authorities.items()},
                "lists": {
                    name: sorted((entry.row for entry in entries), key=lambda row: row["code"])
                    for name, entries in self.lists.entries.items()
                },
                "measures": {
                    name: _without_blank_nexus(measure.model_dump(mode="json", by_alias=True, exclude={"clauses"}))
                    for name, measure in self.measures.items()
                },
                "clauses": {
                    clause.id: _without_blank_nexus(
                        clause.text.model_dump(mode="json", by_alias=True, exclude={"when"})
                    )
                    | {"when": canonical(clause.own_condition)}
                    for clause in self.clauses.values()
                },
            }
        )

    def _nexus_content(self) -> dict[str, object]:
        found = {
            name: nexus.text.model_dump(mode="json", exclude={"when"}) | {"when": canonical(nexus.condition)}
            for name, nexus in self.nexuses.items()
        }
        return {"nexus": found} if found else {}

    def _conflict_content(self) -> dict[str, object]:
        found = {
            name: conflict.text.model_dump(mode="json", by_alias=True, exclude={"when"})
            | {"when": canonical(conflict.condition) if conflict.condition else None}
            for name, conflict in self.conflicts.items()
        }
        return {"conflicts": found} if found else {}

    def questions(self) -> Iterator[Leaf]:
        """Every question that clauses, and conflicts between laws, ask of facts; one that stands twice comes twice."""
        for clause in self.clauses.values():
            yield from leaves(clause.condition)
        for conflict in self.conflicts.values():
            yield from leaves(conflict.condition) if conflict.condition else ()

    def restricted_to(self, measures: frozenset[str]) -> Rulebook:
        """The same rulebook with the clauses of some measures only; references beyond them fall away."""
        kept = {id_: clause for id_, clause in self.clauses.items() if clause.measure.measure in measures}
        return Rulebook(
            self.vocabulary, self.verdicts, self.papers, self.authorities, self.lists, self.measures,
            {id_: _narrowed(clause, frozenset(kept)) for id_, clause in kept.items()}, self.nexuses,
            self._conflicts_among(frozenset(kept)),
        )  # fmt: skip

    def _conflicts_among(self, kept: frozenset[str]) -> dict[str, ConflictOfLaws]:
        narrowed = [replace(one, one=one.one & kept, other=one.other & kept) for one in self.conflicts.values()]
        return {conflict.name: conflict for conflict in narrowed if conflict.one and conflict.other}


def _narrowed(clause: Clause, kept: frozenset[str]) -> Clause:
    return Clause(
        clause.id, clause.measure, clause.text, clause.own_condition,
        clause.applies_to & kept, clause.exception_to & kept, clause.nexus,
    )  # fmt: skip


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, All) else (condition,)


def _without_blank_nexus(content: dict[str, AnyData]) -> dict[str, AnyData]:
    return {name: value for name, value in content.items() if name != "nexus" or value is not None}
