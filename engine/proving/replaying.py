"""Does the engine say of a witness what the solver says? No witness is shown that was not decided first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from engine.conditions.tree import Truth
from engine.decisions.deciding import Decider
from engine.decisions.decision import Action
from engine.rulebook.activity import Activity
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Facts


class Contradicted(RuntimeError):
    """The solver and the engine disagree about a shipment: a fault of Licet."""


@dataclass(frozen=True, slots=True)
class ClauseSaid:
    """What the engine says of one clause: whether it is true of the line, and what it does on the day."""

    clause: str
    truth: Truth
    activity: Activity


@dataclass(frozen=True, slots=True)
class Moment:
    """A line on a day, decided by the engine."""

    facts: Facts
    day: date
    floor: str
    ceiling: str
    action: Action
    deciding: frozenset[str]
    papers: frozenset[str]
    clauses: tuple[ClauseSaid, ...]

    def said(self, clause: str) -> ClauseSaid | None:
        """What was said of a clause; None if it was not asked for, or is not there."""
        return next((one for one in self.clauses if one.clause == clause), None)


class Replay:
    """The engine under one rulebook, made ready when first asked."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Nothing is prepared yet."""
        self.rulebook = rulebook

    @cached_property
    def decider(self) -> Decider:
        """The decider of the rulebook, everything in it known and nothing settled."""
        return Decider(self.rulebook)

    def moment(self, facts: Facts, day: date, clauses: Iterable[str]) -> Moment:
        """What the engine decides, and what it says of some clauses; those that it does not have are left out."""
        decision = self.decider.decide(facts, day)
        findings = self.decider.reader.findings(self.decider.reader.classify(facts))
        asked = [id_ for id_ in clauses if id_ in self.rulebook.clauses]
        states = self.decider.clock.states(asked, day)
        now = decision.judgement.now
        return Moment(
            facts=facts,
            day=day,
            floor=now.floor,
            ceiling=now.ceiling,
            action=decision.action,
            deciding=now.deciding,
            papers=now.papers,
            clauses=tuple(ClauseSaid(id_, findings.of(id_), states[id_].activity) for id_ in asked),
        )
