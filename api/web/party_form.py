"""Which party does a visitor mean? Its name, country, address and numbers, or what is wrong beside each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from api.reports.voice import Voice
from api.web.catalogue import N_, Say
from engine.screening.listed import Identifier
from engine.screening.parties import Party
from engine.vocabulary.countries import country_code, nearest_country

_LONGEST = {"name": 1_000, "country": 100, "address": 2_000, "numbers": 5_000, "known_at": 10, "id": 200, "as_of": 10}
_MOST_NUMBERS = 50


@dataclass(frozen=True)
class PartyForm:
    """What was typed, by field, and what is wrong with which; `country` is a code, `known_at` and `as_of` are days."""

    typed: Mapping[str, str]
    faults: Mapping[str, str]
    country: str | None
    numbers: tuple[Identifier, ...]
    known_at: date | None
    as_of: date | None

    @property
    def is_asked(self) -> bool:
        """Whether a party is named at all, and nothing is wrong."""
        return bool(self.typed["name"]) and not self.faults

    @property
    def party(self) -> Party:
        """The party as it is screened."""
        return Party(self.typed["name"], self.country, self.numbers, self.typed["address"])

    @property
    def query(self) -> str:
        """What the address of a page says that asks about the same party."""
        return urlencode({name: text for name, text in self.typed.items() if text})


def read_party(given: Callable[[str], str], say: Say, voice: Voice) -> PartyForm:
    """The party that fields describe; `given` tells what a field holds, blank where it is not there."""
    typed = {name: given(name).replace("\r\n", "\n").strip() for name in _LONGEST}
    too_long = say(N_("This is too long."))
    faults = {name: too_long for name, most in _LONGEST.items() if len(typed[name]) > most or "\x00" in typed[name]}
    if any(typed[name] for name in typed) and not typed["name"]:
        faults["name"] = say(N_("This is needed."))
    country = country_code(typed["country"]) if typed["country"] else None
    if typed["country"] and country is None:
        hint = nearest_country(typed["country"]) or "write an ISO 3166-1 code or name"
        what = voice.problem(f"`{typed['country']}` is not a country")
        faults["country"] = f"{what} {voice.problem(hint)}"
    numbers = tuple(map(_number, filter(str.strip, typed["numbers"].splitlines())))
    if len(numbers) > _MOST_NUMBERS or not all(one.value for one in numbers):
        faults["numbers"] = say(N_("Write one a line, each with its kind before a colon: imo: 9187629."))
    days = {name: _day(typed[name]) for name in ("known_at", "as_of")}
    wrong = say(N_("Write a day such as 2027-03-01."))
    faults |= {name: wrong for name, day in days.items() if typed[name] and day is None}
    return PartyForm(typed, faults, country, numbers, days["known_at"], days["as_of"])


def _number(line: str) -> Identifier:
    kind, colon, value = line.partition(":")
    return Identifier(kind.strip(), value.strip()) if colon else Identifier("", "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
