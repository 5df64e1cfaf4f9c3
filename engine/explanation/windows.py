"""What does a clause do on a day, in words: by which instrument, until when, and what comes next?"""

from __future__ import annotations

from datetime import date, timedelta

from engine.decisions.clock import LegalClock
from engine.explanation.models import ActivityShown
from engine.explanation.names import Names
from engine.explanation.phrases import say
from engine.explanation.values import day
from engine.rulebook.activity import Activity, State
from engine.vocabulary.models import Bilingual

_DAY = timedelta(days=1)


class Windows:
    """The activity of clauses under one legal clock."""

    def __init__(self, clock: LegalClock, names: Names) -> None:
        """The clock says which states there are, the names how instruments are cited."""
        self.clock = clock
        self.names = names

    def now(self, id_: str, as_of: date) -> State:
        """The state of a clause at `as_of`."""
        return self.clock.states((id_,), as_of)[id_]

    def last_day(self, id_: str, state: State) -> date | None:
        """The last day of a state, whatever ends it; None where nothing known does.

        A suspension whose last days are unconfirmed ends with the last day that its instrument names.
        """
        following = self._following(id_, state)
        if following and state.last_day and _disputed(state, following):
            return state.last_day
        return following.start - _DAY if following else None

    def until(self, id_: str, state: State) -> Bilingual:
        """The end of a state in words, and from when it is unconfirmed if its last days are."""
        following, last_day = self._following(id_, state), self.last_day(id_, state)
        if following and last_day and _disputed(state, following):
            return say("until.disputed", last_day=day(last_day), start=day(following.start))
        return until(last_day)

    def shown(self, id_: str, as_of: date) -> ActivityShown:
        """The state of a clause at `as_of`, in words."""
        state = self.now(id_, as_of)
        return ActivityShown(
            activity=state.activity.value,
            text=self.sentence(id_, state),
            by=state.by,
            last_day=self.last_day(id_, state),
        )

    def sentence(self, id_: str, state: State) -> Bilingual:
        """A state in words: `suspended by CN-MOFCOM-GAC-2025-70 through 2026-11-10`."""
        last_day = self.last_day(id_, state)
        by, start, end = self.names.acting(state.by), day(state.start), self.until(id_, state)
        match state.activity:
            case Activity.NOT_YET:
                return say("activity.not_yet", start=day(last_day + _DAY)) if last_day else say("activity.not_known")
            case Activity.IN_FORCE:
                key = "activity.in_force" if last_day else "activity.in_force_open"
                return say(key, start=start, until=end)
            case Activity.SUSPENDED:
                return say("activity.suspended", by=by, until=end)
            case Activity.UNCONFIRMED:
                return say("activity.unconfirmed", by=self.names.titled_instrument(state.by), until=end)
            case Activity.ENDED:
                return say("activity.ended", by=by, start=start)

    def turn(self, before: State, after: State, count: int) -> Bilingual:
        """What happens to so many clauses between two states: `applies: the suspension by … is over`."""
        match before.activity, after.activity:
            case Activity.NOT_YET, Activity.IN_FORCE:
                return say("turn.begins", count=count)
            case Activity.SUSPENDED, Activity.IN_FORCE:
                return say("turn.resumes", by=self.names.acting(before.by), count=count)
            case Activity.UNCONFIRMED, Activity.IN_FORCE:
                return say("turn.settles", by=self.names.of_instrument(before.by), count=count)
            case _, Activity.UNCONFIRMED:
                return say("turn.unconfirmed", by=self.names.titled_instrument(after.by), count=count)
            case _, changed:
                return say(f"turn.{changed.value}", by=self.names.acting(after.by), count=count)

    def _following(self, id_: str, state: State) -> State | None:
        return next((later for later in self.clock.history(id_) if later.start > state.start), None)


def _disputed(state: State, following: State) -> bool:
    """Whether a suspension becomes unconfirmed before the last day that its instrument names."""
    suspended = state.activity is Activity.SUSPENDED and following.activity is Activity.UNCONFIRMED
    return suspended and state.last_day is not None and following.start <= state.last_day


def until(last_day: date | None) -> Bilingual:
    """`through` a last day, or that none is known."""
    return say("until.through", last_day=day(last_day)) if last_day else say("until.open")


def stretch(start: date, last_day: date | None) -> Bilingual:
    """A stretch of days, both ends included; without a last day it has no known end."""
    if last_day is None:
        return say("stretch.open", start=day(start))
    if last_day == start:
        return say("stretch.day", start=day(start))
    return say("stretch.closed", start=day(start), last_day=day(last_day))
