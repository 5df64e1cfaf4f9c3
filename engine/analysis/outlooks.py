"""Which suspensions are still open, and how may each of them go on?

A suspension with a last day may end on it, be extended, or end early. Where an extension was announced, that is the
extension; else it is one of a year. Only what was known counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from engine.decisions.clock import LegalClock
from engine.rulebook.activity import Activity, State
from engine.rulebook.hypotheses import Hypothesis, Supposed
from engine.rulebook.overlay import Pause, pauses, reach
from engine.rulebook.rulebook import Rulebook

_DAY = timedelta(days=1)


class Outlook(StrEnum):
    """How a suspension, or what was announced of one, may go on."""

    AS_KNOWN = "as_known"
    ENDS = "ends"
    EXTENDED_AS_ANNOUNCED = "extended_as_announced"
    EXTENDED_BY_A_YEAR = "extended_by_a_year"
    ENDS_EARLY = "ends_early"
    APPLIES_AS_ANNOUNCED = "applies_as_announced"
    STAYS_SUSPENDED = "stays_suspended"
    SUPPOSED = "supposed"


@dataclass(frozen=True)
class Scenario:
    """One way to go on; `day` is the last day of the suspension, or the first on which what it suspended applies."""

    outlook: Outlook
    day: date | None
    hypotheses: tuple[Hypothesis, ...]

    @property
    def law(self) -> str:
        """The hypotheses as they are written; blank for the law as it is known."""
        return "; ".join(map(str, self.hypotheses))


@dataclass(frozen=True)
class OpenWindow:
    """What may go on in several ways: an instrument's suspension, or what was announced; blank for what is supposed."""

    by: str
    clauses: frozenset[str]
    scenarios: tuple[Scenario, ...]


@dataclass
class _Found:
    """The clauses under one window, those that it suspends already, and its days."""

    clauses: set[str] = field(default_factory=set)
    running: set[str] = field(default_factory=set)
    enacted_through: date | None = None


def open_windows(rulebook: Rulebook, clock: LegalClock, known_at: date) -> tuple[OpenWindow, ...]:
    """The suspensions and announcements that are not over on the day of knowledge, by name."""
    announced: dict[tuple[str, bool, date | None], _Found] = defaultdict(_Found)
    enacted: dict[tuple[str, date | None], _Found] = defaultdict(_Found)
    for id_ in rulebook.clauses:
        for pause in pauses(clock.history(id_)):
            if pause.last is None or pause.last >= known_at:
                extends = _extends(pause, known_at)
                for state in _pending(pause, known_at):
                    suspends = state.as_announced is Activity.SUSPENDED
                    _note(announced[state.by, suspends, state.last_day], id_, pause, known_at)
                suspended = _last_suspended(pause)
                if suspended and not extends and (suspended.last_day or date.max) >= known_at:
                    _note(enacted[suspended.by, suspended.last_day], id_, pause, known_at)
    found = [_announced(rulebook, key, one, known_at) for key, one in announced.items()]
    found += [_enacted(rulebook, key, one, known_at) for key, one in enacted.items()]
    return tuple(sorted((one for one in found if one.scenarios), key=lambda one: (one.by, one.scenarios[0].law)))


def _note(found: _Found, id_: str, pause: Pause, known_at: date) -> None:
    found.clauses.add(id_)
    suspended = _last_suspended(pause)
    if suspended is None:
        return
    if pause.first < known_at <= (suspended.last_day or date.max):
        found.running.add(id_)
    if suspended.last_day:
        found.enacted_through = max(found.enacted_through or date.min, suspended.last_day)


def _last_suspended(pause: Pause) -> State | None:
    return next((state for state in reversed(pause.states) if state.activity is Activity.SUSPENDED), None)


def _pending(pause: Pause, known_at: date) -> Iterator[State]:
    for state in pause.states:
        if state.activity is Activity.UNCONFIRMED and (state.last_day or date.max) >= known_at:
            yield state


def _extends(pause: Pause, known_at: date) -> bool:
    return any(state.as_announced is Activity.SUSPENDED for state in _pending(pause, known_at))


def _announced(rulebook: Rulebook, key: tuple[str, bool, date | None], found: _Found, known_at: date) -> OpenWindow:
    by, suspends, last_day = key
    confirmed, rejected = Hypothesis(by, Supposed.CONFIRMED), Hypothesis(by, Supposed.REJECTED)
    if suspends:
        kept = [
            Scenario(Outlook.AS_KNOWN, None, ()),
            Scenario(Outlook.ENDS, found.enacted_through, (rejected,)),
            Scenario(Outlook.EXTENDED_AS_ANNOUNCED, last_day, (confirmed,)),
        ]
        return OpenWindow(by, frozenset(found.clauses), (*kept, *_early(rulebook, by, found, known_at)))
    applies = Scenario(Outlook.APPLIES_AS_ANNOUNCED, last_day, (confirmed,))
    stays = Scenario(Outlook.STAYS_SUSPENDED, last_day, (rejected,))
    return OpenWindow(by, frozenset(found.clauses), (Scenario(Outlook.AS_KNOWN, None, ()), stays, applies))


def _enacted(rulebook: Rulebook, key: tuple[str, date | None], found: _Found, known_at: date) -> OpenWindow:
    by, last_day = key
    scenarios: list[Scenario] = []
    if last_day:
        later = _a_year_later(last_day)
        extended = _through(rulebook, by, found.clauses, later)
        scenarios += [
            Scenario(Outlook.ENDS, last_day, ()),
            Scenario(Outlook.EXTENDED_BY_A_YEAR, later, extended),
        ]
    else:
        scenarios.append(Scenario(Outlook.AS_KNOWN, None, ()))
    early = tuple(_early(rulebook, by, found, known_at))
    return OpenWindow(by, frozenset(found.clauses), (*scenarios, *early) if last_day or early else ())


def _early(rulebook: Rulebook, by: str, found: _Found, known_at: date) -> Iterator[Scenario]:
    """The end of a suspension that runs on the day of knowledge, from that day on."""
    if found.running:
        yield Scenario(Outlook.ENDS_EARLY, known_at, _through(rulebook, by, found.running, known_at - _DAY))


def _through(rulebook: Rulebook, by: str, clauses: set[str], last_day: date) -> tuple[Hypothesis, ...]:
    """That all of these clauses stay suspended through a day, written as shortly as may be."""
    targets = [by] if reach(rulebook, by) == clauses else list(_targets(rulebook, clauses))
    return tuple(Hypothesis(target, Supposed.SUSPENDED, through=last_day) for target in targets)


def _targets(rulebook: Rulebook, clauses: set[str]) -> Iterator[str]:
    for measure in sorted({rulebook.clauses[id_].measure.measure for id_ in clauses}):
        whole = reach(rulebook, measure)
        if whole <= clauses:
            yield measure
        else:
            yield from sorted(whole & clauses)


def _a_year_later(day: date) -> date:
    """The same day of the next year; the last of February where that has no such day."""
    if day.year == date.max.year:
        return date.max
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28) if leap else day.replace(year=day.year + 1)
