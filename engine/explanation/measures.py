"""What does a measure say, in words? For reading the rulebook without any shipment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from engine.explanation.clause_lines import condition_lines, source_lines
from engine.explanation.layout import Draft, Section, laid_out
from engine.explanation.models import ClauseName, ConditionNode, SourceShown
from engine.explanation.names import Names, sources_shown
from engine.explanation.phrases import same, say, series
from engine.explanation.prose import Prose
from engine.explanation.values import day
from engine.explanation.windows import stretch
from engine.rulebook.models import Amendable, Confidence, LicenceKind
from engine.rulebook.rulebook import Clause, Nexus, Rulebook
from engine.vocabulary.models import Bilingual, Language, StrictModel


class ClauseView(ClauseName):
    """A clause in words."""

    outcome: str
    outcome_title: Bilingual
    confidence: Confidence
    confidence_title: Bilingual
    windows: tuple[Bilingual, ...]
    relation: Bilingual | None
    condition: ConditionNode
    licence: Bilingual | None
    papers: tuple[Bilingual, ...]
    note: Bilingual | None
    sources: tuple[SourceShown, ...]


class NexusView(StrictModel):
    """How far a law reaches, in words."""

    nexus: str
    jurisdiction: str
    condition: ConditionNode
    note: Bilingual | None
    sources: tuple[SourceShown, ...]


class MeasureView(StrictModel):
    """A measure in words; `windows` are those that lie over all its clauses, `nexuses` what its duties hang on."""

    measure: str
    number: str | None
    name: Bilingual
    title: Bilingual
    authority: Bilingual
    announced: date
    reviewed: date
    confidence: Confidence
    confidence_title: Bilingual
    windows: tuple[Bilingual, ...]
    note: Bilingual | None
    sources: tuple[SourceShown, ...]
    nexuses: tuple[NexusView, ...]
    clauses: tuple[ClauseView, ...]


def measure_view(rulebook: Rulebook, measure: str) -> MeasureView:
    """A measure with all its clauses; raises `KeyError` if the rulebook does not hold it."""
    held = rulebook.measures[measure]
    names = Names(rulebook)
    return MeasureView(
        measure=measure,
        number=held.number,
        name=names.of_instrument(measure),
        title=held.title,
        authority=held.authority,
        announced=held.announced,
        reviewed=held.reviewed,
        confidence=held.confidence,
        confidence_title=say(f"confidence.{held.confidence}"),
        windows=tuple(_amendments(held, names)),
        note=held.note,
        sources=sources_shown(held.sources),
        nexuses=tuple(nexus_view(rulebook, nexus) for nexus in _nexuses(rulebook, measure)),
        clauses=tuple(
            clause_view(rulebook, id_)
            for text in held.clauses
            if (id_ := f"{measure}/{text.clause}") in rulebook.clauses
        ),
    )


def nexus_view(rulebook: Rulebook, nexus: Nexus) -> NexusView:
    """A nexus in words."""
    return NexusView(
        nexus=nexus.name,
        jurisdiction=nexus.text.jurisdiction,
        condition=Prose(rulebook).nexus(nexus),
        note=nexus.text.note,
        sources=sources_shown(nexus.text.sources),
    )


def _nexuses(rulebook: Rulebook, measure: str) -> Iterator[Nexus]:
    """The nexuses that duties of a measure hang on, each once, in the order of its clauses."""
    found = (clause.nexus for clause in rulebook.clauses.values() if clause.measure.measure == measure)
    yield from {nexus.name: nexus for nexus in found if nexus}.values()


def clause_view(rulebook: Rulebook, id_: str) -> ClauseView:
    """A clause in words; raises `KeyError` if the rulebook does not hold it."""
    clause = rulebook.clauses[id_]
    names = Names(rulebook)
    text = clause.text
    window = say("label.window", stretch=stretch(text.in_force.start, text.in_force.through))
    return ClauseView.model_validate(
        names.clause(id_).model_dump()
        | {
            "outcome": clause.outcome,
            "outcome_title": names.verdict(clause.outcome),
            "confidence": clause.confidence,
            "confidence_title": say(f"confidence.{clause.confidence}"),
            "windows": (window, *_amendments(text, names)),
            "relation": _relation(clause, names),
            "condition": Prose(rulebook).clause(clause),
            "licence": _licence(rulebook, text.licence) if text.licence else None,
            "papers": tuple(rulebook.papers[name].title for name in text.papers),
            "note": text.note,
            "sources": sources_shown(clause.sources),
        }
    )


def measure_sections(view: MeasureView, language: Language) -> tuple[Section, ...]:
    """A measure laid out: what it is, then one section per clause."""
    head = laid_out({"measure": _measure_lines(view)}, language)
    clauses = (clause.model_copy(update={"condition": _nexus_by_title(clause.condition)}) for clause in view.clauses)
    return (*head, *(_clause_section(clause, language, told=view.sources) for clause in clauses))


def clause_sections(view: ClauseView, language: Language) -> tuple[Section, ...]:
    """A clause laid out by itself: one section, titled by the clause."""
    return (_clause_section(view, language, told=()),)


def _clause_section(view: ClauseView, language: Language, told: tuple[SourceShown, ...]) -> Section:
    (section,) = laid_out({"clause": _clause_lines(view, told)}, language)
    return replace(section, title=view.titled.in_language(language))


def _nexus_by_title(node: ConditionNode) -> ConditionNode:
    """A condition whose nexus is not told again, because the measure's head does."""
    parts = (part.model_copy(update={"parts": ()}) if part.nexus else part for part in node.parts)
    return node.model_copy(update={"parts": tuple(parts)})


def _measure_lines(view: MeasureView) -> Iterator[Draft]:
    yield Draft(say("label.measure", measure=same(view.measure), title=view.title))
    if view.number:
        yield Draft(say("label.number", number=view.number))
    yield Draft(say("label.authority", authority=view.authority))
    yield Draft(say("label.announced", day=day(view.announced), reviewed=day(view.reviewed)))
    yield from (Draft(window) for window in view.windows)
    yield Draft(say("label.confidence", confidence=view.confidence_title))
    if view.note:
        yield Draft(say("label.note", note=view.note))
    yield from source_lines(view.sources)
    for nexus in view.nexuses:
        yield Draft(say("label.nexus", nexus=same(nexus.nexus)))
        yield from condition_lines(nexus.condition, 1)
        if nexus.note:
            yield Draft(say("label.note", note=nexus.note), 1)
        yield from source_lines(nexus.sources, 1)


def _clause_lines(view: ClauseView, told: tuple[SourceShown, ...]) -> Iterator[Draft]:
    yield Draft(say("label.outcome", outcome=view.outcome_title), verdict=view.outcome)
    if view.relation:
        yield Draft(view.relation)
    yield from (Draft(window) for window in view.windows)
    yield Draft(say("label.applies_if"))
    yield from condition_lines(view.condition, 1)
    if view.licence:
        yield Draft(view.licence)
    if view.papers:
        yield Draft(say("label.papers", papers=series(view.papers)))
    yield Draft(say("label.confidence", confidence=view.confidence_title))
    if view.note:
        yield Draft(say("label.note", note=view.note))
    yield from source_lines(source for source in view.sources if source not in told)


def _amendments(owner: Amendable, names: Names) -> Iterator[Bilingual]:
    """The windows that amend a measure or a clause, each with its instrument."""
    for window in owner.suspended:
        by = names.of_instrument(window.by)
        yield say("label.suspended", stretch=stretch(window.start, window.through), by=by)
    for resumption in owner.resumed:
        yield say("label.resumed", start=day(resumption.start), by=names.of_instrument(resumption.by))
    for pending in owner.pending:
        key = "label.pending_suspends" if pending.suspends else "label.pending_applies"
        by = names.of_instrument(pending.announcement)
        yield say(key, stretch=stretch(pending.start, pending.through), by=by)
    if owner.ended:
        yield say("label.ended", start=day(owner.ended.start), by=names.of_instrument(owner.ended.by))


def _relation(clause: Clause, names: Names) -> Bilingual | None:
    if clause.applies_to:
        return say("label.applies_to", clauses=names.clauses(clause.applies_to))
    if clause.exception_to:
        return say("label.exception_to", clauses=names.clauses(clause.exception_to))
    return None


def _licence(rulebook: Rulebook, licence: LicenceKind) -> Bilingual:
    authority = rulebook.authorities[licence.authority]
    return say("label.licence", authority=authority.title, licence=authority.licences[licence.kind])
