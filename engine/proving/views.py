"""How is a proof shown? As plain data with words in both languages, for screens and for machines."""

from __future__ import annotations

from datetime import date

from pydantic import JsonValue

from engine.vocabulary.models import Bilingual, StrictModel


class StatedFact(StrictModel):
    """One fact of a witness; `value` is exact, `text` says both in words."""

    fact: str
    value: JsonValue
    text: Bilingual


class MomentView(StrictModel):
    """A witness on a day, as the engine decided it."""

    day: date
    facts: tuple[StatedFact, ...]
    floor: str
    ceiling: str
    action: str
    deciding: tuple[str, ...]
    papers: tuple[str, ...]
    verdict: Bilingual
    text: Bilingual


class NotedView(StrictModel):
    """What the rule data says of a finding."""

    reason: Bilingual
    source: str


class FindingView(StrictModel):
    """A finding in words, with its witnesses."""

    kind: str
    measure: str
    clauses: tuple[str, ...]
    kind_text: Bilingual
    text: Bilingual
    witnesses: tuple[MomentView, ...]
    noted: NotedView | None


class IdleNoteView(StrictModel):
    """A note in the rule data about something that is not found."""

    measure: str
    kind: str
    clauses: tuple[str, ...]
    beside: tuple[str, ...]


class CheckedView(StrictModel):
    """All that was found; `clean` if nothing is unexplained and no note is idle."""

    clean: bool
    findings: tuple[FindingView, ...]
    idle_notes: tuple[IdleNoteView, ...]


class SaidView(StrictModel):
    """What one rulebook says of a witness."""

    moment: MomentView
    clause: Bilingual | None
    text: Bilingual


class WitnessView(StrictModel):
    """One line on one day under both rulebooks."""

    text: Bilingual
    first: SaidView
    second: SaidView


class DifferenceView(StrictModel):
    """A clause that is not the same function in both; without a witness it changes nothing for any line."""

    clause: str
    ways: tuple[str, ...]
    text: Bilingual
    witness: WitnessView | None


class ComparedView(StrictModel):
    """What was proved of two rulebooks: `decide_alike` is a proof over every line and every day."""

    first: str
    second: str
    decide_alike: bool
    alike: int
    stretches: int
    differing: tuple[DifferenceView, ...]
    whole: WitnessView | None
