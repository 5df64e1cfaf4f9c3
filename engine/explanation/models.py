"""What is an explanation made of? Plain data in both languages, ready for JSON; exact numbers are text."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import JsonValue

from engine.decisions.decision import Action
from engine.rulebook.models import Confidence
from engine.vocabulary.models import Bilingual, StrictModel

TruthWord = Literal["true", "false", "unknown"]


class SourceShown(StrictModel):
    """Where the law can be read."""

    title: str
    url: str
    language: str
    kind: Bilingual


class Instrument(StrictModel):
    """A legal instrument or an announcement, with its sources."""

    measure: str
    name: Bilingual
    title: Bilingual
    sources: tuple[SourceShown, ...] = ()


class ClauseName(StrictModel):
    """A clause as it is cited."""

    clause: str
    measure: str
    name: Bilingual
    title: Bilingual
    titled: Bilingual


class EntryMatch(StrictModel):
    """An entry of an official list that a code of the line falls under."""

    given: str
    code: str
    item: Bilingual
    parameters: str
    confidence: Confidence
    source: str


class ConditionNode(StrictModel):
    """One node of a condition tree in words.

    `truth` and `seen` are there where a line's facts are explained. `value` and `operand` are exact: numbers are
    text such as `3/2500`. `nexus` names the nexus whose condition a group is.
    """

    kind: Literal["all", "any", "not", "leaf"]
    text: Bilingual
    truth: TruthWord | None = None
    fact: str = ""
    operator: str = ""
    operand: JsonValue = None
    needed: Bilingual | None = None
    value: JsonValue = None
    seen: Bilingual | None = None
    entries: tuple[EntryMatch, ...] = ()
    parts: tuple[ConditionNode, ...] = ()
    nexus: str = ""


class ActivityShown(StrictModel):
    """What a clause does on a day, by which instrument and until when."""

    activity: str
    text: Bilingual
    by: str
    last_day: date | None


class ClauseExplained(ClauseName):
    """A clause with everything that makes its answer checkable."""

    number: str | None
    measure_title: Bilingual
    authority: Bilingual
    kind: Literal["duty", "review", "exception"]
    outcome: str
    outcome_title: Bilingual
    confidence: Confidence
    confidence_title: Bilingual
    notes: tuple[Bilingual, ...]
    sources: tuple[SourceShown, ...]
    activity: ActivityShown
    truth: TruthWord
    condition: ConditionNode
    touches: tuple[ClauseName, ...] = ()
    bears_on: Bilingual | None = None


class SuspendedClause(StrictModel):
    """A clause that would decide but for its suspension."""

    clause: ClauseExplained
    by: Instrument
    last_day: date | None
    text: Bilingual


class PendingExplained(StrictModel):
    """An announcement without an instrument: the clauses that hang on it and what each branch means."""

    announcement: Instrument
    clauses: tuple[ClauseName, ...]
    text: Bilingual
    if_it_holds: Bilingual | None = None
    otherwise: Bilingual | None = None
    confirmed: bool | None = None
    citation: str = ""


class SegmentShown(StrictModel):
    """A stretch of days with one answer; `start` None is the decision's own date, `through` None has no known end."""

    start: date | None
    through: date | None
    floor: str
    ceiling: str
    text: Bilingual
    causes: tuple[Bilingual, ...]


class MissingFact(StrictModel):
    """A fact that would narrow the verdict, and the clauses that wait for it."""

    fact: str
    column: str
    title: Bilingual
    meaning: Bilingual
    decides: bool
    waiting: tuple[ClauseName, ...]
    text: Bilingual


class LawShown(StrictModel):
    """What the law of one jurisdiction says by itself; nothing where it is not asked.

    `asked` unknown: it is not known whether the law reaches the shipment. `nexuses` say where it reaches, unless it is
    asked in any case.
    """

    jurisdiction: str
    title: Bilingual
    asked: TruthWord
    floor: str | None
    ceiling: str | None
    nexuses: tuple[Bilingual, ...]
    text: Bilingual


class LawConflict(StrictModel):
    """Clauses of two laws that stand against each other, or may; `condition` is there if it is not so of every line."""

    conflict: str
    certain: bool
    title: Bilingual
    one: tuple[ClauseName, ...]
    other: tuple[ClauseName, ...]
    note: Bilingual
    confidence: Confidence
    confidence_title: Bilingual
    sources: tuple[SourceShown, ...]
    condition: ConditionNode | None
    text: Bilingual


class ChangeShown(StrictModel):
    """A smallest change, as a sentence, and the interval that it leads to."""

    facts: tuple[str, ...]
    floor: str
    ceiling: str
    text: Bilingual


class AuthorisedDuty(StrictModel):
    """A duty that licences on the line cover; none is named where that is not known."""

    duty: ClauseName
    licences: tuple[str, ...]
    text: Bilingual


class PaperShown(StrictModel):
    """A document that goes with the line, surely or possibly."""

    paper: str
    title: Bilingual
    meaning: Bilingual
    required: bool
    clauses: tuple[ClauseName, ...]
    under: Bilingual


class AssumedFact(StrictModel):
    """A fact that the line itself did not give."""

    fact: str
    column: str
    title: Bilingual
    value: Bilingual
    source: str


class StaleMeasure(StrictModel):
    """A measure whose encoding was last checked too long before the day asked for."""

    measure: str
    reviewed: date
    days: int
    text: Bilingual


class Explanation(StrictModel):
    """Everything behind one decision."""

    shipment: str
    line: str
    as_of: str
    known_at: date | None
    rulebook: str
    engine: str
    floor: str
    ceiling: str
    action: Action
    facts: dict[str, JsonValue]
    summary: Bilingual
    floor_title: Bilingual
    ceiling_title: Bilingual
    meaning: Bilingual
    action_title: Bilingual
    clauses: tuple[ClauseExplained, ...]
    also: tuple[ClauseExplained, ...]
    reviews: tuple[ClauseExplained, ...]
    exceptions: tuple[ClauseExplained, ...]
    suspended: tuple[SuspendedClause, ...]
    unconfirmed: tuple[PendingExplained, ...]
    settled: tuple[PendingExplained, ...]
    laws: tuple[LawShown, ...]
    law_conflicts: tuple[LawConflict, ...]
    timeline: tuple[SegmentShown, ...]
    missing: tuple[MissingFact, ...]
    changes: tuple[ChangeShown, ...]
    authorised: tuple[AuthorisedDuty, ...]
    possibly_authorised: tuple[AuthorisedDuty, ...]
    unknown_licences: tuple[str, ...]
    papers: tuple[PaperShown, ...]
    assumed: tuple[AssumedFact, ...]
    conflicts: tuple[Bilingual, ...]
    stale: tuple[StaleMeasure, ...]
