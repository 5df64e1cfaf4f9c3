"""How is an explanation laid out? The sections that terminal, web page and plain text share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.explanation.clause_lines import (
    background_lines,
    clause_heading,
    clause_lines,
    condition_lines,
    source_lines,
    touches_lines,
)
from engine.explanation.layout import Draft, Section, laid_out
from engine.explanation.models import ClauseExplained, Explanation, PendingExplained
from engine.explanation.phrases import say, sentence
from engine.explanation.values import day, moment
from engine.vocabulary.models import Bilingual, Language


def sections(explanation: Explanation, language: Language) -> tuple[Section, ...]:
    """The sections of an explanation in one language, without the empty ones."""
    return laid_out({key: drafts(explanation) for key, drafts in _SECTIONS.items()}, language)


def _verdict(explanation: Explanation) -> Iterator[Draft]:
    if explanation.shipment or explanation.line:
        yield Draft(say("label.line", shipment=explanation.shipment or "—", line=explanation.line or "—"))
    yield Draft(explanation.summary, verdict=explanation.ceiling)
    yield Draft(say("label.meaning", verdict=explanation.ceiling_title, meaning=explanation.meaning))
    yield Draft(say("label.action", action=explanation.action_title), verdict=explanation.ceiling)


def _clauses(explanation: Explanation) -> Iterator[Draft]:
    """The clauses that decide; a note or a source that several share is given once."""
    told: set[Draft] = set()
    for clause in explanation.clauses:
        yield from clause_lines(clause)
        notes = [line for line in background_lines(clause) if line not in told]
        told.update(notes)
        yield from notes


def _also(explanation: Explanation) -> Iterator[Draft]:
    for clause in explanation.also:
        yield clause_heading(clause)


def _reviews(explanation: Explanation) -> Iterator[Draft]:
    yield from _bearing(explanation, explanation.reviews)


def _exceptions(explanation: Explanation) -> Iterator[Draft]:
    yield from _bearing(explanation, explanation.exceptions)


def _bearing(explanation: Explanation, clauses: tuple[ClauseExplained, ...]) -> Iterator[Draft]:
    """Clauses that bear on others; the condition of one that decides stands with the clauses that decide."""
    told = {clause.clause for clause in explanation.clauses}
    for clause in clauses:
        yield clause_heading(clause)
        yield from touches_lines(clause)
        if clause.clause not in told:
            yield Draft(say("label.activity", activity=clause.activity.text), 1)
            yield from condition_lines(clause.condition, 1)


def _suspended(explanation: Explanation) -> Iterator[Draft]:
    for one in explanation.suspended:
        yield Draft(sentence(one.text), verdict=one.clause.outcome)
        yield from condition_lines(one.clause.condition, 1)
        yield from source_lines(one.by.sources, 1)


def _unconfirmed(explanation: Explanation) -> Iterator[Draft]:
    for one in (*explanation.unconfirmed, *explanation.settled):
        yield Draft(sentence(one.text))
        yield from (Draft(sentence(branch), 1) for branch in _branches(one))
        yield from source_lines(one.announcement.sources, 1)


def _branches(one: PendingExplained) -> Iterator[Bilingual]:
    yield from (branch for branch in (one.if_it_holds, one.otherwise) if branch)


def _laws(explanation: Explanation) -> Iterator[Draft]:
    """What each law says, where more than one is in the rulebook or the one is not simply asked."""
    if [law.asked for law in explanation.laws] != ["true"]:
        for law in explanation.laws:
            yield Draft(law.text, mark=None if law.asked == "true" else law.asked, verdict=law.ceiling or "")


def _law_conflicts(explanation: Explanation) -> Iterator[Draft]:
    for one in explanation.law_conflicts:
        yield Draft(sentence(one.text), mark=None if one.certain else "unknown")
        yield Draft(one.note, 1)
        if one.condition:
            yield from condition_lines(one.condition, 1)
        yield Draft(say("label.confidence", confidence=one.confidence_title), 1)
        yield from source_lines(one.sources, 1)


def _timeline(explanation: Explanation) -> Iterator[Draft]:
    for segment in explanation.timeline:
        yield Draft(segment.text, verdict=segment.ceiling)
        yield from (Draft(cause, 1) for cause in segment.causes)


def _missing(explanation: Explanation) -> Iterator[Draft]:
    for one in explanation.missing:
        yield Draft(one.text, mark="unknown")
        yield Draft(one.meaning, 1)


def _changes(explanation: Explanation) -> Iterator[Draft]:
    yield from (Draft(change.text, verdict=change.ceiling) for change in explanation.changes)


def _licences(explanation: Explanation) -> Iterator[Draft]:
    yield from (Draft(duty.text, mark="true") for duty in explanation.authorised)
    yield from (Draft(duty.text, mark="unknown") for duty in explanation.possibly_authorised)
    for number in explanation.unknown_licences:
        yield Draft(say("label.unknown_licence", number=number), mark="unknown")


def _papers(explanation: Explanation) -> Iterator[Draft]:
    for paper in explanation.papers:
        key = "label.paper" if paper.required else "label.possible_paper"
        yield Draft(say(key, title=paper.title, clauses=paper.under))
        yield Draft(paper.meaning, 1)


def _assumed(explanation: Explanation) -> Iterator[Draft]:
    for fact in explanation.assumed:
        yield Draft(say("label.assumed", title=fact.title, value=fact.value, source=fact.source))


def _conflicts(explanation: Explanation) -> Iterator[Draft]:
    yield from (Draft(sentence(conflict)) for conflict in explanation.conflicts)


def _stale(explanation: Explanation) -> Iterator[Draft]:
    yield from (Draft(sentence(measure.text)) for measure in explanation.stale)


def _provenance(explanation: Explanation) -> Iterator[Draft]:
    yield Draft(say("label.as_of", day=moment(explanation.as_of)))
    if explanation.known_at:
        yield Draft(say("label.known_at", day=day(explanation.known_at)))
    else:
        yield Draft(say("label.known_all"))
    yield Draft(say("label.rulebook", hash=explanation.rulebook, engine=explanation.engine))


_SECTIONS: dict[str, Callable[[Explanation], Iterator[Draft]]] = {
    "verdict": _verdict,
    "law_conflicts": _law_conflicts,
    "clauses": _clauses,
    "also": _also,
    "reviews": _reviews,
    "exceptions": _exceptions,
    "suspended": _suspended,
    "unconfirmed": _unconfirmed,
    "laws": _laws,
    "timeline": _timeline,
    "missing": _missing,
    "changes": _changes,
    "licences": _licences,
    "papers": _papers,
    "assumed": _assumed,
    "conflicts": _conflicts,
    "stale": _stale,
    "provenance": _provenance,
}
