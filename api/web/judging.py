"""What does a check come to, and what should be asked next? Decided as the API decides it, without being kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from api.desk.desk import Desk
from api.desk.intake import Submission
from api.desk.questions import LineTold, told
from api.desk.receiving import Fault, Received, RequestRefused, parsed, receive
from api.desk.recording import Decided
from api.http.service import Service
from api.security.principals import Principal
from api.web.catalogue import N_
from api.web.sheet import Place, Sheet, place_on
from engine.vocabulary.vocabulary import Vocabulary

REFERENCE, DATE = Place(0, "shipment.id"), Place(0, "shipment.date")
BASE_OF_SHIPMENT = (
    "shipment.from", "shipment.to", "shipment.date", "consignee.name", "consignee.country", "end_user.name",
    "end_user.country", "end_use.kinds",
)  # fmt: skip
BASE_OF_LINE = (
    "item.description", "item.id", "item.hs_code", "item.cn_code", "item.us_eccn", "item.eu_code",
)  # fmt: skip
"""The few facts that the form begins with, of the shipment and of each line."""
_BASE = frozenset((*BASE_OF_SHIPMENT, *BASE_OF_LINE))
MOST_QUESTIONS = 3
_UNNAMED = "check"
_BOTH = N_("says both a value and that you do not know it")
_UNDATED = N_("is missing: the law of the day of export counts")
_UNNUMBERED = N_("is missing: give the number that you know the shipment by")


@dataclass(frozen=True)
class Judged:
    """What a sheet comes to: the answer and each line in words, or what is wrong with it.

    `faults` by the place that they are at; `elsewhere` are those of no field.
    """

    decided: Decided | None = None
    lines: Sequence[LineTold] = ()
    faults: Mapping[Place, Fault] = field(default_factory=dict)
    elsewhere: Sequence[Fault] = ()

    @property
    def content(self) -> Mapping[str, Any]:
        """The answer as the API gives it."""
        return self.decided.answer.content if self.decided else {}

    @property
    def settled(self) -> bool:
        """Whether floor and ceiling meet."""
        return self.decided is not None and self.decided.answer.floor == self.decided.answer.ceiling

    @property
    def wrong(self) -> bool:
        """Whether it could not be decided for what is wrong."""
        return bool(self.faults or self.elsewhere)


def base_places(vocabulary: Vocabulary, line: int) -> list[Place]:
    """The fields that are always there, of a line, or on line 0 of the shipment; as far as the law has such facts."""
    names = BASE_OF_LINE if line else BASE_OF_SHIPMENT
    return [Place(line, name) for name in names if name in vocabulary.facts]


def judge(service: Service, who: Principal, sheet: Sheet) -> Judged:
    """Decide a sheet without keeping anything."""
    desk = service.desk
    faults = _contradictions(sheet) | ({} if sheet.text(DATE) else {DATE: Fault(DATE.pointer, _UNDATED)})
    if faults:
        return Judged(faults=faults)
    numbered = {**sheet.said, REFERENCE: (sheet.text(REFERENCE) or _UNNAMED,)}
    try:
        received = _received(desk, Sheet(numbered, sheet.lines), service.settings.most_lines)
        submission = Submission(who, desk, received, service.now(), keep=False)
        decided = service.intake.submit(submission).result().decided
    except RequestRefused as refused:
        return refused_at(desk.law.vocabulary, sheet, refused.faults)
    if decided is None:
        raise TypeError("a check has its answer at once")
    answered = [_answered(sheet, line) for line in range(1, sheet.lines + 1)]
    return Judged(decided, told(desk, decided, answered, MOST_QUESTIONS))


def to_submit(desk: Desk, sheet: Sheet, most_lines: int) -> Received:
    """The shipment that a sheet describes; raises `RequestRefused`, also where it has no number."""
    faults = list(_contradictions(sheet).values())
    needed = ((REFERENCE, _UNNUMBERED), (DATE, _UNDATED))
    faults += [Fault(place.pointer, what) for place, what in needed if not sheet.text(place)]
    if faults:
        raise RequestRefused(faults)
    return _received(desk, sheet, most_lines)


def refused_at(vocabulary: Vocabulary, sheet: Sheet, faults: Iterable[Fault]) -> Judged:
    """The faults of a shipment at the fields of the sheet that it comes from."""
    places: dict[str, Place] = {}
    for line in range(1, sheet.lines + 1):
        for fact in vocabulary.facts:  # what is wrong with a fact of all lines is told of a line, or of the shipment
            place = place_on(line, fact)
            places |= {place.pointer: place, Place(line, fact).pointer: place}
    found: dict[Place, Fault] = {}
    elsewhere: list[Fault] = []
    for fault in faults:
        at = places.get(fault.pointer)
        if at is None or found.setdefault(at, fault).what != fault.what:
            elsewhere.append(fault)
    return Judged(faults=found, elsewhere=elsewhere)


def _received(desk: Desk, sheet: Sheet, most_lines: int) -> Received:
    text, record = parsed(sheet.body())
    return receive(desk.law.vocabulary, text, record, most_lines)


def _contradictions(sheet: Sheet) -> dict[Place, Fault]:
    return {place: Fault(place.pointer, _BOTH) for place in sheet.contradictory()}


def _answered(sheet: Sheet, line: int) -> frozenset[str]:
    """The facts that a line is not asked for: their field is there anyway, or nobody knows them."""
    return _BASE | {place.fact for place in sheet.said if place.line in (0, line) and sheet.unknown(place)}


def as_stored(sheet: Sheet) -> str:
    """A sheet as a draft keeps it."""
    return orjson.dumps(sheet.pairs()).decode()
