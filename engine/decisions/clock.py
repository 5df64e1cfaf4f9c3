"""Which state is each clause in on a legal date, and when does that change? Dates are the measure's own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from engine.decisions.law_days import ClauseBits, LawDays, law_day
from engine.decisions.standpoint import Standpoint
from engine.rulebook.activity import Knowledge, State, state_on
from engine.rulebook.models import Window
from engine.rulebook.overlay import histories
from engine.rulebook.rulebook import ConflictOfLaws, Rulebook

Epoch = tuple[int, ...]


class LegalClock:
    """The states of every clause through time, from one standpoint.

    An *epoch* numbers the stretch between two boundaries, one number for each time zone among the measures: all
    days of an epoch have the same law.
    """

    def __init__(self, rulebook: Rulebook, standpoint: Standpoint) -> None:
        """Lay out every clause's states as far as they were known; raises `HypothesisRefused`."""
        settled = {name: word.confirmed for name, word in standpoint.settled.items()}
        knowledge = Knowledge(rulebook.announced, standpoint.known_at, settled)
        self._states = histories(rulebook, knowledge, standpoint.supposed)
        self._zone_of = {id_: clause.measure.time_zone for id_, clause in rulebook.clauses.items()}
        self._zones = {name: ZoneInfo(name) for name in sorted(set(self._zone_of.values()))}
        self._conflicts = {name: _ConflictDays.of(one, self._zone_of) for name, one in rulebook.conflicts.items()}
        self._boundaries = {
            name: sorted(
                {state.start for id_, states in self._states.items() if self._zone_of[id_] == name for state in states}
                | {day for one in self._conflicts.values() if one.zone == name for day in one.boundaries()}
            )
            for name in self._zones
        }
        self._epochs: dict[date | datetime, Epoch] = {}
        self._bits = ClauseBits(rulebook.clauses)
        self._law_days: dict[Epoch, LawDays] = {}

    def epoch(self, as_of: date) -> Epoch:
        """The number of the stretch of unchanged law, in each zone, that a date or instant falls into."""
        found = self._epochs.get(as_of)
        if found is None:
            found = tuple(
                bisect_right(self._boundaries[name], self.local(as_of, zone)) for name, zone in self._zones.items()
            )
            if len(self._epochs) > 100_000:
                self._epochs.clear()
            self._epochs[as_of] = found
        return found

    def legal_dates(self, as_of: date) -> tuple[date, ...]:
        """The legal date in every zone among the measures."""
        return tuple(self.local(as_of, zone) for zone in self._zones.values())

    def local(self, as_of: date, zone: ZoneInfo) -> date:
        """The legal date in a zone: a bare date is taken as it stands, an instant is converted."""
        return as_of.astimezone(zone).date() if isinstance(as_of, datetime) else as_of

    def legal_date(self, id_: str, as_of: date) -> date:
        """The legal date of a date or instant under a clause's own measure."""
        return self.local(as_of, self._zones[self._zone_of[id_]])

    def states(self, clauses: Iterable[str], as_of: date, day: date | None = None) -> dict[str, State]:
        """The state of each clause at `as_of` or, if later in the clause's zone, on a legal date `day`."""
        return {id_: state_on(self._states[id_], max(self.legal_date(id_, as_of), day or date.min)) for id_ in clauses}

    def law_days(self, as_of: date) -> LawDays:
        """What all clauses do at `as_of` and from each later boundary on."""
        epoch = self.epoch(as_of)
        found = self._law_days.get(epoch)
        if found is None:
            days = (None, *self.changes_after(self._states, as_of))
            found = tuple(
                (day, law_day(self.states(self._states, as_of, day), self._bits, self._conflicts_on(as_of, day)))
                for day in days
            )
            self._law_days[epoch] = found
        return found

    def history(self, id_: str) -> tuple[State, ...]:
        """All states of one clause."""
        return self._states[id_]

    def changes_after(self, clauses: Iterable[str], as_of: date) -> list[date]:
        """The legal dates after `as_of` on which any of the clauses changes its state, or laws their conflicts."""
        return sorted(
            {state.start for id_ in clauses for state in self._states[id_] if state.start > self.legal_date(id_, as_of)}
            | {
                day
                for one in self._conflicts.values()
                for day in one.boundaries()
                if day > self.local(as_of, self._zones[one.zone])
            }
        )

    def _conflicts_on(self, as_of: date, day: date | None) -> frozenset[str]:
        """The conflicts between laws that there are at `as_of` or, if later in their zone, on a legal date `day`."""
        return frozenset(
            name
            for name, one in self._conflicts.items()
            if one.covers(max(self.local(as_of, self._zones[one.zone]), day or date.min))
        )


class _ConflictDays(NamedTuple):
    """The days of a conflict between laws, in the zone of the first clause that it names."""

    zone: str
    window: Window | None

    @classmethod
    def of(cls, conflict: ConflictOfLaws, zone_of: Mapping[str, str]) -> Self:
        """Those of one conflict."""
        return cls(zone_of[min(conflict.one)], conflict.text.in_force)

    def boundaries(self) -> Iterator[date]:
        """The first day, and the first day after the last."""
        if self.window:
            yield self.window.start
            if self.window.through:
                yield self.window.through + timedelta(days=1)

    def covers(self, day: date) -> bool:
        """Whether there is the conflict on a day."""
        window = self.window
        return window is None or (window.start <= day and (window.through is None or day <= window.through))


class StatesOn(Mapping[str, State]):
    """The states of some clauses at `as_of` or, if later, on a legal date `day`; worked out when they are asked for."""

    __slots__ = ("_as_of", "_clauses", "_clock", "_day")

    def __init__(self, clock: LegalClock, clauses: frozenset[str], as_of: date, day: date | None) -> None:
        """Nothing is looked up yet."""
        self._clock = clock
        self._clauses = clauses
        self._as_of = as_of
        self._day = day

    def __getitem__(self, id_: str) -> State:
        """The state of one clause."""
        if id_ not in self._clauses:
            raise KeyError(id_)
        return self._clock.states((id_,), self._as_of, self._day)[id_]

    def __iter__(self) -> Iterator[str]:
        """The clauses, in no order that means anything."""
        return iter(self._clauses)

    def __len__(self) -> int:
        """How many clauses there are."""
        return len(self._clauses)
