"""Which measures were last checked against their sources too long before a day?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from engine.explanation.models import StaleMeasure
from engine.explanation.names import Names
from engine.explanation.phrases import say
from engine.explanation.values import day
from engine.rulebook.rulebook import Rulebook

HORIZON_DAYS = 180


def stale_measures(rulebook: Rulebook, as_of: date, measures: Iterable[str] | None = None) -> tuple[StaleMeasure, ...]:
    """The measures, of all or of those named, whose `reviewed` date lies more than 180 days before `as_of`."""
    on = as_of.date() if isinstance(as_of, datetime) else as_of
    names = Names(rulebook)
    found = []
    for measure in sorted(rulebook.measures if measures is None else measures):
        reviewed = rulebook.measures[measure].reviewed
        days = (on - reviewed).days
        if days > HORIZON_DAYS:
            text = say("stale", measure=names.of_instrument(measure), reviewed=day(reviewed), count=days)
            found.append(StaleMeasure(measure=measure, reviewed=reviewed, days=days, text=text))
    return tuple(found)
