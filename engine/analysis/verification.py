"""Does the rulebook say what the worked cases say? Runs every case within the measures it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.analysis.cases import Situation
from engine.decisions.deciding import Decider
from engine.decisions.stages import Outcome
from engine.rulebook.rulebook import Rulebook


@dataclass(frozen=True)
class Failure:
    """A case that came out otherwise than it should."""

    situation: Situation
    expected: str
    found: str


class CaseRunner:
    """Runs cases, each under its own measure and the measures that this one names."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Prepare; deciders are made per measure when first needed."""
        self.rulebook = rulebook
        self._deciders: dict[str, Decider] = {}

    def decider(self, measure: str) -> Decider:
        """The decider under which a measure's cases are run."""
        found = self._deciders.get(measure)
        if found is None:
            found = self._deciders[measure] = Decider(self.rulebook.restricted_to(self._scope(measure)))
        return found

    def outcome(self, situation: Situation) -> Outcome:
        """What the rulebook says of a case."""
        return self.decider(situation.measure).decide(situation.facts, situation.on).judgement.now

    def failures(self, situations: Iterable[Situation]) -> list[Failure]:
        """The cases that come out otherwise than they should."""
        return [failure for situation in situations for failure in self._check(situation)]

    def _scope(self, measure: str) -> frozenset[str]:
        named = {
            self.rulebook.clauses[name].measure.measure
            for clause in self.rulebook.clauses.values()
            if clause.measure.measure == measure
            for name in clause.applies_to | clause.exception_to
        }
        return frozenset({measure, *named})

    def _check(self, situation: Situation) -> list[Failure]:
        decider = self.decider(situation.measure)
        outcome = self.outcome(situation)
        state = decider.clock.states((situation.clause,), situation.on)[situation.clause]
        compared = [
            ((situation.floor, situation.ceiling), (outcome.floor, outcome.ceiling)),
            (situation.activity, state.activity.value),
            (situation.deciding, outcome.deciding),
            (situation.papers, outcome.papers),
        ]
        return [
            Failure(situation, _shown(expected), _shown(found))
            for expected, found in compared
            if expected not in (None, (None, None)) and expected != found
        ]


def clauses_without_cases(rulebook: Rulebook, situations: Iterable[Situation]) -> tuple[str, ...]:
    """The clauses that no case is about."""
    tried = {situation.clause for situation in situations}
    return tuple(id_ for id_ in rulebook.clauses if id_ not in tried)


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "nothing"
    if isinstance(value, tuple):
        return str(value[0]) if value[0] == value[1] else f"{value[0]} to {value[1]}"
    return str(value)
