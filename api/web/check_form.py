"""Which fields does a check show, and with what? Those it begins with, those that were answered, those asked next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from api.desk.questions import Question
from api.desk.receiving import Fault
from api.web.judging import MOST_QUESTIONS, REFERENCE, Judged, base_places
from api.web.sheet import UNKNOWN, Place, Sheet, place_on
from api.wording import Language
from engine.vocabulary.countries import country_codes, country_name
from engine.vocabulary.models import Fact
from engine.vocabulary.vocabulary import Vocabulary

Control = Literal["text", "country", "date", "yes_no", "choice", "boxes"]
NONE = "none"
_MOST_BOXES = 24
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class FieldShown:
    """A field with what was typed into it; `asked` says why it is asked for, None where it is not.

    `useful`: whether it is among the facts that would narrow the verdict most.
    """

    place: Place
    fact: Fact
    texts: tuple[str, ...]
    unknown: bool
    fault: Fault | None
    asked: Question | None
    also: bool
    useful: bool

    @property
    def name(self) -> str:
        """The name of the field."""
        return self.place.name

    @property
    def id(self) -> str:
        """Its id on the page."""
        return id_of(self.place)

    @property
    def text(self) -> str:
        """What is typed into it, apart from the box `I do not know`."""
        return ";".join(text for text in self.texts if text != UNKNOWN)

    @property
    def control(self) -> Control:
        """How it is filled in; as a text where what is said is none of what could be chosen."""
        fact, texts = self.fact, set(self.texts) - {UNKNOWN}
        match fact.type:
            case "yes_no" if texts <= {"yes", "no"}:
                return "yes_no"
            case "word" if texts <= {*fact.words, NONE} and len(self.texts) <= 1:
                return "choice"
            case "words" if len(fact.words) <= _MOST_BOXES and texts <= {*fact.words, NONE}:
                return "boxes"
            case "country":
                return "country"
            case "date" if not self.text or _DAY.fullmatch(self.text):
                return "date"
        return "text"


@dataclass(frozen=True)
class FormShown:
    """All fields of a check: of the shipment, of each line, the further ones in their order, and its number."""

    shipment: Sequence[FieldShown]
    lines: Sequence[Sequence[FieldShown]]
    further: Sequence[FieldShown]
    reference: FieldShown


def id_of(place: Place) -> str:
    """The id of a field on the page."""
    return f"field-{place.name}".replace(".", "-").replace("_", "-")


def form_shown(vocabulary: Vocabulary, sheet: Sheet, judged: Judged) -> FormShown:
    """The fields of a sheet, and those that are asked for next."""
    asked = {place_on(at, one.fact): one for at, line in enumerate(judged.lines, 1) for one in line.next}
    useful = {place_on(at, fact) for at, line in enumerate(judged.lines, 1) for fact in line.missing[:MOST_QUESTIONS]}

    def shown(place: Place) -> FieldShown:
        return FieldShown(
            place,
            vocabulary.facts[place.fact],
            sheet.said.get(place, ()),
            sheet.unknown(place),
            judged.faults.get(place),
            asked.get(place),
            place in sheet.also,
            place in useful,
        )

    always = [base_places(vocabulary, line) for line in range(sheet.lines + 1)]
    there = {place for places in always for place in places} | {REFERENCE}
    further = [place for place in _in_order(sheet, judged, asked) if place not in there]
    return FormShown(
        [shown(place) for place in always[0]],
        [[shown(place) for place in places] for places in always[1:]],
        [shown(place) for place in further],
        shown(REFERENCE),
    )


def _in_order(sheet: Sheet, judged: Judged, asked: Iterable[Place]) -> list[Place]:
    """Every place that something is said, wrong or asked at: what was said first, in the order of the form."""
    return list(dict.fromkeys((*sheet.said, *sheet.also, *judged.faults, *asked)))


@cache
def countries(language: Language) -> tuple[str, ...]:
    """The names of all countries, in order."""
    return tuple(sorted({country_name(code, language) for code in country_codes()}))


def choosable(vocabulary: Vocabulary, form: FormShown, language: Language) -> list[tuple[str, str]]:
    """The facts that may be said besides: the name and the title of each that has no field as yet, by title."""
    there = {one.place.fact for one in (*form.shipment, form.reference, *(one for line in form.lines for one in line))}
    found = [(name, fact.title.in_language(language)) for name, fact in vocabulary.facts.items() if name not in there]
    return sorted(((name, title) for name, title in found if name != "line.no"), key=lambda pair: pair[1])
