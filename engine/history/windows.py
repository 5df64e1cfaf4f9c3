"""On which days does a clause do something else than before? Its states in two rulebooks, stretch by stretch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pydantic import JsonValue

from engine.explanation.names import Names
from engine.explanation.phrases import same
from engine.explanation.values import day
from engine.explanation.windows import stretch
from engine.history.models import Change
from engine.history.phrases import say
from engine.rulebook.activity import Activity, Knowledge, State, state_on
from engine.rulebook.rulebook import Clause, Rulebook
from engine.vocabulary.models import Bilingual

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Moved:
    """Days on which a clause did one thing and now does another; `start` None is from the beginning."""

    start: date | None
    through: date | None
    before: State
    after: State


def moved(before: tuple[State, ...], after: tuple[State, ...]) -> tuple[Moved, ...]:
    """The stretches of days on which two histories of a clause differ, as far as a verdict can turn on it."""
    days = sorted({state.start for state in (*before, *after)})
    found: list[Moved] = []
    for start, following in zip(days, [*days[1:], None], strict=True):
        old, new = _bare(state_on(before, start)), _bare(state_on(after, start))
        if _standing(old) == _standing(new):
            continue
        through = following - _DAY if following else None
        last = found[-1] if found else None
        if last and last.through and last.through + _DAY == start and (last.before, last.after) == (old, new):
            found[-1] = replace(last, through=through)
        else:
            found.append(Moved(start if start > date.min else None, through, old, new))
    return tuple(found)


def states_of(rulebook: Rulebook, clause: Clause) -> tuple[State, ...]:
    """What a clause does through time, everything known and nothing settled by an organisation."""
    return clause.states(Knowledge(rulebook.announced))


def window_changes(found: tuple[Moved, ...], old: Names, new: Names) -> Iterator[Change]:
    """Moved windows in words."""
    for one in found:
        yield Change(
            kind="changed",
            aspect="window",
            before=_exact(one, one.before),
            after=_exact(one, one.after),
            text=say(
                "window.moved",
                window=_days(one),
                before=_state(one.before, old),
                after=_state(one.after, new),
            ),
        )


def _bare(state: State) -> State:
    """A state without its days, so that equal ones are equal."""
    return replace(state, start=date.min, last_day=None)


def _standing(state: State) -> tuple[object, ...]:
    by = state.by if state.activity is Activity.UNCONFIRMED else ""
    return state.activity, state.as_announced, state.otherwise, by


def _days(one: Moved) -> Bilingual:
    if one.start:
        return stretch(one.start, one.through)
    return say("window.before", last_day=day(one.through)) if one.through else say("window.always")


def _state(state: State, names: Names) -> Bilingual:
    by = names.of_instrument(state.by) if state.by else same("")
    return say(f"state.{state.activity.value}", by=by)


def _exact(one: Moved, state: State) -> JsonValue:
    return {
        "from": str(one.start) if one.start else None,
        "through": str(one.through) if one.through else None,
        "activity": state.activity.value,
        "by": state.by,
    }
