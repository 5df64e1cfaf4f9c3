"""What do measures and clauses say, and what do they do on a day and through time?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from pydantic import Field

from engine.conditions.tree import leaves
from engine.decisions.clock import LegalClock
from engine.decisions.standpoint import Standpoint
from engine.explanation.measures import ClauseView, MeasureView, clause_view, measure_view
from engine.explanation.models import ActivityShown, ClauseName
from engine.explanation.names import Names
from engine.explanation.staleness import stale_measures
from engine.explanation.windows import Windows
from engine.rulebook.activity import Activity, State
from engine.rulebook.models import Confidence, Measure
from engine.rulebook.rulebook import Clause, ClauseKind, Rulebook
from engine.vocabulary.models import Bilingual, StrictModel

_OF_LISTS = frozenset({"in", "not_in", "any_in"})


class MeasureGlance(StrictModel):
    """A measure, and how many of its clauses are in which state on the day."""

    measure: str
    jurisdiction: str
    number: str | None
    name: Bilingual
    title: Bilingual
    authority: Bilingual
    announced: date
    reviewed: date
    confidence: Confidence
    clauses: int
    states: dict[Activity, int]


class MeasuresView(StrictModel):
    """Measures as they stand on a day."""

    on: date
    items: tuple[MeasureGlance, ...]


class MeasureReading(MeasureView):
    """A measure in words, with all its clauses."""

    jurisdiction: str
    time_zone: str = Field(description="Its dates are legal dates in this zone.")


class ClauseGlance(ClauseName):
    """A clause, and what it does on the day."""

    kind: ClauseKind
    outcome: str
    outcome_title: Bilingual
    confidence: Confidence
    activity: ActivityShown


class ClausesView(StrictModel):
    """Clauses as they stand on a day."""

    on: date
    items: tuple[ClauseGlance, ...]


class StateShown(StrictModel):
    """What a clause does from a day on; `start` None is from the beginning."""

    start: date | None
    activity: Activity
    by: str
    text: Bilingual


class ClauseReading(ClauseView):
    """A clause in words: its condition, where it can be read, and what it does through time."""

    kind: ClauseKind
    on: date
    activity: ActivityShown
    states: tuple[StateShown, ...]


@dataclass(frozen=True)
class WantedMeasures:
    """Which measures are looked for on which day; what is blank does not narrow."""

    on: date
    authority: str = ""
    state: Activity | None = None
    jurisdiction: str = ""
    confidence: Confidence | None = None
    stale: bool = False


@dataclass(frozen=True)
class WantedClauses:
    """Which clauses are looked for on which day; what is blank does not narrow."""

    on: date
    measure: str = ""
    outcome: str = ""
    confidence: Confidence | None = None
    state: Activity | None = None


@dataclass(frozen=True)
class Lawbook:
    """A rulebook as it is read, everything known and no announcement settled."""

    rulebook: Rulebook

    @cached_property
    def clock(self) -> LegalClock:
        """What every clause does through time."""
        return LegalClock(self.rulebook, Standpoint())

    @cached_property
    def names(self) -> Names:
        """How clauses and instruments are cited."""
        return Names(self.rulebook)

    @cached_property
    def windows(self) -> Windows:
        """The states of clauses in words."""
        return Windows(self.clock, self.names)

    def measures(self, wanted: WantedMeasures) -> MeasuresView:
        """The measures that are looked for; the authority goes by a part of its name in either language.

        One that has a single clause of the confidence, or in the state, is among them.
        """
        stale = {one.measure for one in stale_measures(self.rulebook, wanted.on)} if wanted.stale else None
        found = []
        for measure in self.rulebook.measures.values():
            states = self._states(measure, wanted.on)
            named = f"{measure.authority.en}\n{measure.authority.zh}".casefold()
            if (
                wanted.authority.casefold() in named
                and (wanted.state is None or wanted.state in states)
                and wanted.jurisdiction in ("", measure.jurisdiction)
                and (wanted.confidence is None or wanted.confidence in _confidences(measure))
                and (stale is None or measure.measure in stale)
            ):
                found.append(self._glance(measure, states))
        return MeasuresView(on=wanted.on, items=tuple(found))

    def clauses(self, wanted: WantedClauses) -> ClausesView:
        """The clauses that are looked for."""
        found = []
        for clause in self.rulebook.clauses.values():
            activity = self.windows.shown(clause.id, wanted.on)
            if (
                wanted.measure in ("", clause.measure.measure)
                and wanted.outcome in ("", clause.outcome)
                and wanted.confidence in (None, clause.confidence)
                and wanted.state in (None, activity.activity)
            ):
                found.append(self._clause(clause, activity))
        return ClausesView(on=wanted.on, items=tuple(found))

    def measure(self, id_: str) -> MeasureReading:
        """A measure in words; raises `KeyError`."""
        held = self.rulebook.measures[id_]
        more = {"jurisdiction": held.jurisdiction, "time_zone": held.time_zone}
        return MeasureReading.model_validate({**measure_view(self.rulebook, id_).model_dump(), **more})

    def clause(self, id_: str, on: date) -> ClauseReading:
        """A clause in words; raises `KeyError`."""
        more = {
            "kind": self.rulebook.clauses[id_].kind,
            "on": on,
            "activity": self.windows.shown(id_, on),
            "states": [self._state(id_, state) for state in self.clock.history(id_)],
        }
        return ClauseReading.model_validate({**clause_view(self.rulebook, id_).model_dump(), **more})

    def lists_of(self, id_: str) -> tuple[str, ...]:
        """The official lists, or headings of lists, that a clause asks for; raises `KeyError`."""
        asked = leaves(self.rulebook.clauses[id_].condition)
        named = dict.fromkeys(leaf.shown for leaf in asked if leaf.operator in _OF_LISTS)
        return tuple(name for name in named if self.rulebook.lists.codes(name) is not None)

    def _states(self, measure: Measure, on: date) -> Counter[Activity]:
        ids = (f"{measure.measure}/{text.clause}" for text in measure.clauses)
        return Counter(self.windows.now(id_, on).activity for id_ in ids)

    def _glance(self, measure: Measure, states: Counter[Activity]) -> MeasureGlance:
        return MeasureGlance(
            measure=measure.measure,
            jurisdiction=measure.jurisdiction,
            number=measure.number,
            name=self.names.of_instrument(measure.measure),
            title=measure.title,
            authority=measure.authority,
            announced=measure.announced,
            reviewed=measure.reviewed,
            confidence=measure.confidence,
            clauses=len(measure.clauses),
            states=dict(states),
        )

    def _clause(self, clause: Clause, activity: ActivityShown) -> ClauseGlance:
        return ClauseGlance.model_validate(
            {
                **self.names.clause(clause.id).model_dump(),
                "kind": clause.kind,
                "outcome": clause.outcome,
                "outcome_title": self.names.verdict(clause.outcome),
                "confidence": clause.confidence,
                "activity": activity,
            }
        )

    def _state(self, id_: str, state: State) -> StateShown:
        return StateShown(
            start=None if state.start == date.min else state.start,
            activity=state.activity,
            by=state.by,
            text=self.windows.sentence(id_, state),
        )


@lru_cache(maxsize=2)
def lawbook(rulebook: Rulebook) -> Lawbook:
    """The rulebook as it is read, laid out once."""
    return Lawbook(rulebook)


def _confidences(measure: Measure) -> set[str]:
    """How sure the wording of a measure and of its clauses is."""
    return {measure.confidence, *(text.confidence for text in measure.clauses if text.confidence)}
