"""Which shipments does a visitor look for? The filters of the list, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from api.desk.finding import Wanted
from api.http.models import Action, State
from api.web.asked import asked_choice
from api.web.catalogue import N_

_LONGEST = {"text": 200, "reference": 200, "clause": 120, "party": 300}
_CHOICES = (("action", Action), ("state", State))
_DAYS = ("ships_from", "ships_through")
NO_DAY = N_("Give a day as year, month and day: 2026-11-27.")


@dataclass(frozen=True)
class LookedFor:
    """What is looked for; `given` is what was typed, `faults` what of it is not counted, by field."""

    wanted: Wanted
    reference: str
    state: str
    given: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def narrows(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.given)

    @property
    def narrows_further(self) -> bool:
        """Whether one of the rarer filters is used."""
        return bool(self.given.keys() - {"text", "state", "action"})


def looked_for(query: Mapping[str, str]) -> LookedFor:
    """What the query of an address looks for; what is no day is left out and has a fault."""
    texts = {name: _plain(query.get(name, ""), most) for name, most in _LONGEST.items()}
    action, state = (asked_choice(query.get(name, ""), get_args(kind)) or "" for name, kind in _CHOICES)
    typed = {name: _plain(query.get(name, ""), 20) for name in _DAYS}
    days = {name: _day(text) for name, text in typed.items()}
    clause = texts["clause"]
    wanted = Wanted(
        action=action,
        clause=clause if "/" in clause else "",
        measure="" if "/" in clause else clause,
        party=texts["party"],
        text=texts["text"],
        ships_from=days["ships_from"],
        ships_through=days["ships_through"],
    )
    given = {**texts, "action": action, "state": state, **typed}
    faults = {name: NO_DAY for name, text in typed.items() if text and days[name] is None}
    return LookedFor(wanted, texts["reference"], state, {name: text for name, text in given.items() if text}, faults)


def _plain(text: str, most: int) -> str:
    return text.replace("\x00", "").strip()[:most]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
