"""On which days can anything differ? Stretches of days without a change of law, each by its first day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from engine.decisions.clock import LegalClock
from engine.decisions.law_days import MOST_ANNOUNCEMENTS, ClauseBits, LawDay, law_day
from engine.decisions.standpoint import Standpoint
from engine.faults import LicetError
from engine.rulebook.activity import Activity, State, state_on
from engine.rulebook.rulebook import Rulebook

_DAY = timedelta(days=1)
World = frozenset[str]
"""The clauses in force if each pending announcement turns out in one way."""


class TooManyAnnouncements(LicetError):
    """More announcements are pending on one day than are tried in every combination."""


class Effect(NamedTuple):
    """What a clause does on a day as far as a verdict can hang on it.

    `announcement`: what an unconfirmed clause hangs on; it is then in force if that holds, or otherwise, or both.
    """

    in_force: bool
    announcement: str = ""
    if_it_holds: bool = False
    otherwise: bool = False

    @property
    def may_apply(self) -> bool:
        """Whether the clause is in force, or may turn out to be."""
        return self.in_force or self.if_it_holds or self.otherwise


class Calendar:
    """The law of one rulebook through time, everything in it known; dates are each measure's own."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Lay out the states of every clause."""
        self._clauses = tuple(rulebook.clauses)
        self._clock = LegalClock(rulebook, Standpoint())
        self._bits = ClauseBits(rulebook.clauses)

    def boundaries(self) -> set[date]:
        """The days on which the state of some clause changes."""
        return {state.start for id_ in self._clauses for state in self._clock.history(id_)}

    def history(self, id_: str) -> tuple[State, ...]:
        """All states of one clause."""
        return self._clock.history(id_)

    def ended(self, id_: str) -> date | None:
        """The first day on which a clause is no more in force for good."""
        return next((state.start for state in self.history(id_) if state.activity is Activity.ENDED), None)

    def effect(self, id_: str, day: date) -> Effect:
        """What a clause does on a day."""
        state = state_on(self._clock.history(id_), day)
        if state.activity is not Activity.UNCONFIRMED:
            return Effect(state.activity is Activity.IN_FORCE)
        announced, otherwise = state.as_announced is Activity.IN_FORCE, state.otherwise is Activity.IN_FORCE
        return Effect(False, state.by, announced, otherwise)

    def law(self, day: date) -> LawDay:
        """What all clauses do on a day."""
        return law_day(self._clock.states(self._clauses, day), self._bits)

    def worlds(self, day: date) -> tuple[World, ...]:
        """The clauses in force on a day, in each world; raises `TooManyAnnouncements`."""
        law = self.law(day)
        if len(law.hanging) > MOST_ANNOUNCEMENTS:
            raise TooManyAnnouncements(f"more than {MOST_ANNOUNCEMENTS} announcements are pending on {day}")
        every = self._bits.of(self._clauses)
        return tuple(dict.fromkeys(self._bits.named(active) for active, _ in law.worlds(every, 0)))


def stretches(calendars: Sequence[Calendar]) -> tuple[date, ...]:
    """The first day of each stretch without a change in any of the rulebooks; the first is the day before any law."""
    days = sorted(set[date]().union(*(calendar.boundaries() for calendar in calendars)) - {date.min})
    return (days[0] - _DAY, *days) if days else (date.max,)
