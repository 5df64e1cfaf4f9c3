"""What does the address of a page ask for? Its days and choices, with what is wrong where they are none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypeVar

from api.days import written_day
from api.web.catalogue import N_

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
NO_DAY = N_("A date is written 2026-11-26.")
Choice = TypeVar("Choice", bound=str)


class AskedDay(NamedTuple):
    """A day, what was typed for it, and what is wrong with that; blank where nothing is."""

    day: date
    typed: str
    fault: str


def asked_day(typed: str, otherwise: date) -> AskedDay:
    """The day that was typed; another where that is blank or none.

    >>> asked_day("2026-11-27", date(2026, 1, 1)).day, asked_day("tomorrow", date(2026, 1, 1)).fault
    (datetime.date(2026, 11, 27), 'A date is written 2026-11-26.')
    """
    text = typed.strip()
    if not text:
        return AskedDay(otherwise, otherwise.isoformat(), "")
    found = written_day(text)
    if found is None or not EARLIEST <= found <= LATEST:
        return AskedDay(otherwise, text, NO_DAY)
    return AskedDay(found, text, "")


def asked_choice(typed: str, known: Iterable[Choice]) -> Choice | None:
    """The choice that was made; None for all where it is blank or none of those that there are.

    >>> asked_choice("b", ["a", "b"]), asked_choice("", ["a", "b"]), asked_choice("c", ["a", "b"])
    ('b', None, None)
    """
    return next((one for one in known if one == typed), None)
