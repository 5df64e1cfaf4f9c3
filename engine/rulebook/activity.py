"""Is a clause active on a day? Not yet, in force, suspended, unconfirmed, ended — and by which instrument."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engine.rulebook.models import ClauseText, Ending, Measure, PendingWindow, Resumption, Suspension

_DAY = timedelta(days=1)


class Activity(StrEnum):
    """What a clause does on a day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    UNCONFIRMED = "unconfirmed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class State:
    """A clause's activity from a day on, until the next state.

    `by`: the instrument or announcement that makes it so. `otherwise`: what an unconfirmed clause would be if the
    announcement came to nothing; `as_announced`: what it would be if the announcement held.
    """

    start: date
    activity: Activity
    by: str = ""
    last_day: date | None = None
    as_announced: Activity | None = None
    otherwise: Activity | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What was known: instruments announced by `known_at` (None: all), and pending windows that were settled.

    `settled` maps an announcement to True where the organisation confirms it and to False where it rejects it.
    """

    announced: Mapping[str, date]
    known_at: date | None = None
    settled: Mapping[str, bool] | None = None

    def knows(self, instrument: str) -> bool:
        """Whether an instrument had been announced."""
        return self.known_at is None or self.announced[instrument] <= self.known_at


def states(measure: Measure, clause: ClauseText, knowledge: Knowledge) -> tuple[State, ...]:
    """The states of a clause in order of their first day; the first begins at the earliest date there is."""
    windows = _Windows(measure, clause, knowledge)
    return merged(windows.state_on(day) for day in windows.boundaries())


def merged(history: Iterable[State]) -> tuple[State, ...]:
    """States in order of their first day, each only once where nothing changes."""
    found: list[State] = []
    for state in history:
        if not found or _content(found[-1]) != _content(state):
            found.append(state)
    return tuple(found)


def state_on(history: tuple[State, ...], day: date) -> State:
    """The state that holds on a day."""
    current = history[0]
    for state in history:
        if state.start > day:
            break
        current = state
    return current


def _content(state: State) -> tuple[object, ...]:
    return state.activity, state.by, state.as_announced, state.otherwise


class _Windows:
    """Everything dated about one clause that was known."""

    def __init__(self, measure: Measure, clause: ClauseText, knowledge: Knowledge) -> None:
        knows = knowledge.knows
        self.settled = knowledge.settled or {}
        self.known = knows(measure.measure)
        self.in_force = clause.in_force
        self.measure = measure.measure
        self.suspended: list[Suspension] = [w for w in measure.suspended + clause.suspended if knows(w.by)]
        self.resumed: list[Resumption] = [w for w in measure.resumed + clause.resumed if knows(w.by)]
        self.pending: list[PendingWindow] = [w for w in measure.pending + clause.pending if knows(w.announcement)]
        endings = [ending for ending in (measure.ended, clause.ended) if ending and knows(ending.by)]
        self.ended: Ending | None = min(endings, key=lambda ending: ending.start, default=None)

    def boundaries(self) -> list[date]:
        days = {date.min, self.in_force.start}
        windows = [self.in_force, *self.suspended, *self.pending]
        days |= {window.start for window in windows}
        days |= {window.through + _DAY for window in windows if window.through}
        days |= {resumption.start for resumption in self.resumed}
        if self.ended:
            days.add(self.ended.start)
        return sorted(days)

    def state_on(self, day: date) -> State:
        if not self.known or day < self.in_force.start:
            return State(day, Activity.NOT_YET, self.measure)
        if self.ended and day >= self.ended.start:
            return State(day, Activity.ENDED, self.ended.by)
        if self.in_force.through and day > self.in_force.through:
            return State(day, Activity.ENDED, self.measure)
        base = self._enacted(day)
        for window in self.pending:
            if window.start <= day and (window.through is None or day <= window.through):
                return self._pending(day, window, base)
        return base

    def _enacted(self, day: date) -> State:
        holding = [window for window in self.suspended if _covers(window, day) and not self._cut_short(window, day)]
        if not holding:
            return State(day, Activity.IN_FORCE, self.measure)
        longest = max(holding, key=lambda window: window.through or date.max)
        return State(day, Activity.SUSPENDED, longest.by, longest.through)

    def _cut_short(self, window: Suspension, day: date) -> bool:
        return any(
            window.start < resumption.start <= day and _covers(window, resumption.start) for resumption in self.resumed
        )

    def _pending(self, day: date, window: PendingWindow, base: State) -> State:
        announced = Activity.SUSPENDED if window.suspends else Activity.IN_FORCE
        if announced is base.activity:
            return base
        settled = self.settled.get(window.announcement)
        if settled is True:
            return State(day, announced, window.announcement, window.through)
        if settled is False:
            return base
        return State(day, Activity.UNCONFIRMED, window.announcement, window.through, announced, base.activity)


def _covers(window: Suspension, day: date) -> bool:
    return window.start <= day and (window.through is None or day <= window.through)
