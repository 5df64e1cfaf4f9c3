"""What every part of one explanation works with: the decision, and the words for its rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from engine.conditions.classes import Answers
from engine.conditions.tree import Condition, Leaf, Truth
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.decisions.findings import ClassKey, Findings, truths
from engine.decisions.stages import Coverage, Outcome
from engine.explanation.evidence import clause_explained, truth_word
from engine.explanation.models import ClauseExplained, ClauseName
from engine.explanation.names import Names, sources_shown
from engine.explanation.phrases import say
from engine.explanation.prose import Prose
from engine.explanation.windows import Windows
from engine.rulebook.activity import Activity
from engine.rulebook.rulebook import Clause

LIVE = frozenset({Activity.IN_FORCE, Activity.UNCONFIRMED})


@dataclass(frozen=True)
class Case:
    """One decision and the way to speak about it."""

    decider: Decider
    decision: Decision

    @property
    def now(self) -> Outcome:
        """The outcome on the day of the decision."""
        return self.decision.judgement.now

    @property
    def findings(self) -> Findings:
        """The clauses that are true, and those that may be."""
        return self.decision.judgement.findings

    @cached_property
    def key(self) -> ClassKey:
        """The classes that the line's facts fall into."""
        return self.decider.reader.classify(self.decision.facts)

    @cached_property
    def answers(self) -> Answers:
        """The truth of every leaf of the law, as the reader of the rulebook numbers them."""
        return self.decider.reader.answers(self.key)

    @cached_property
    def names(self) -> Names:
        """How clauses and instruments are cited."""
        settled = self.decision.standpoint.settled
        return Names(self.decider.rulebook, [name for name, word in settled.items() if word.confirmed])

    @cached_property
    def prose(self) -> Prose:
        """Words for conditions."""
        return Prose(self.decider.rulebook)

    @cached_property
    def windows(self) -> Windows:
        """Words for what clauses do through time."""
        return Windows(self.decider.clock, self.names)

    @cached_property
    def touched(self) -> frozenset[str]:
        """The duties that may stand or are lifted, and the review policies over them."""
        live = self.now.may_stand | {id_ for id_, _ in self.now.excepted}
        duties = frozenset(id_ for id_ in live if self.clause(id_).kind == "duty")
        return duties | {id_ for id_ in live if self.clause(id_).applies_to & duties}

    @cached_property
    def lifting(self) -> frozenset[str]:
        """The exceptions that lift, or may lift, what would otherwise stand."""
        return frozenset(exception for id_, exception in self.now.excepted if id_ in self.touched)

    def clause(self, id_: str) -> Clause:
        """A clause of the rulebook."""
        return self.decider.rulebook.clauses[id_]

    def truths(self, condition: Condition) -> dict[Leaf, Truth]:
        """The truth of each leaf of a condition."""
        return truths(condition, self.decider.reader, self.answers)

    def legal_date(self, id_: str) -> date:
        """The date of the decision under a clause's own measure."""
        return self.decider.clock.legal_date(id_, self.decision.as_of)

    def is_live(self, id_: str) -> bool:
        """Whether a clause applies, or may, on the day."""
        return self.windows.now(id_, self.decision.as_of).activity in LIVE

    def coverage(self) -> Coverage:
        """The duties that the line's licences cover, surely and possibly."""
        sure, possible = set[str](), set[str]()
        for id_ in self.findings.true | self.findings.unknown:
            found = self.decider.register.coverage((id_,), self.decision.facts, self.legal_date(id_))
            sure |= found.sure
            possible |= found.possible
        return Coverage(frozenset(sure), frozenset(possible))

    def explained(self, id_: str, touches: frozenset[str] = frozenset()) -> ClauseExplained:
        """A clause with its condition tree over the facts of the line; `touches` are the clauses it bears on."""
        clause = self.clause(id_)
        condition = clause_explained(self.prose, clause, self.decision.facts, self.truths(clause.condition))
        return ClauseExplained.model_validate(
            self.names.clause(id_).model_dump()
            | {
                "number": clause.measure.number,
                "measure_title": clause.measure.title,
                "authority": clause.measure.authority,
                "kind": clause.kind,
                "outcome": clause.outcome,
                "outcome_title": self.names.verdict(clause.outcome),
                "confidence": clause.confidence,
                "confidence_title": say(f"confidence.{clause.confidence}"),
                "notes": tuple(note for note in (clause.text.note, clause.measure.note) if note),
                "sources": sources_shown(clause.sources),
                "activity": self.windows.shown(id_, self.decision.as_of),
                "truth": truth_word(self.findings.of(id_)),
                "condition": condition,
                "touches": self.named(touches),
                "bears_on": self.names.clauses(touches) if touches else None,
            }
        )

    def named(self, ids: frozenset[str]) -> tuple[ClauseName, ...]:
        """Clauses as they are cited, in order."""
        return tuple(self.names.clause(id_) for id_ in sorted(ids))
