"""Of which parts are a measure and a clause made, apart from what a clause asks?"""

from __future__ import annotations

from collections.abc import Iterator

from engine.explanation.names import Names
from engine.explanation.phrases import same
from engine.explanation.values import day
from engine.explanation.windows import stretch
from engine.history.parts import Part
from engine.history.phrases import say
from engine.rulebook.models import Amendable, ClauseText, Confidence, ConflictText, Measure, NexusText, Source
from engine.rulebook.rulebook import Clause
from engine.vocabulary.models import Bilingual


def measure_parts(measure: Measure, names: Names) -> Iterator[Part]:
    """Everything about a measure but its clauses."""
    yield from _text("number", measure.number)
    yield bilingual("title", measure.title)
    yield bilingual("issuer", measure.authority)
    yield Part("jurisdiction", "", measure.jurisdiction, same(measure.jurisdiction))
    yield from _text("nexus", measure.nexus)
    yield Part("announced", "", str(measure.announced), day(measure.announced))
    yield Part("reviewed", "", str(measure.reviewed), day(measure.reviewed))
    yield Part("time_zone", "", measure.time_zone, same(measure.time_zone))
    yield from _confidence(measure.confidence)
    yield from _windows(measure, names)
    yield from _note(measure.note)
    yield from _sources(measure.sources)
    for noted in measure.noted:
        exact = noted.model_dump(mode="json")
        words = say("noted", clauses=", ".join((*noted.clauses, *noted.beside)), reason=noted.reason)
        yield Part("noted", " ".join((noted.finding, *noted.clauses)), exact, words)


def clause_parts(clause: Clause, names: Names) -> Iterator[Part]:
    """Everything about a clause but its condition."""
    text = clause.text
    yield bilingual("title", text.title)
    yield from _text("nexus", text.nexus)
    window = stretch(text.in_force.start, text.in_force.through)
    yield Part("in_force", "", text.in_force.model_dump(mode="json", by_alias=True), window)
    yield from _windows(text, names)
    yield Part("outcome", "", text.outcome, names.verdict(text.outcome))
    yield from _licence(text, names)
    yield from (Part("applies_to", name, name, same(name)) for name in text.applies_to)
    yield from (Part("exception_to", name, name, same(name)) for name in text.exception_to)
    yield from (Part("paper", name, name, names.rulebook.papers[name].title) for name in text.papers)
    yield from _confidence(text.confidence)
    yield from _note(text.note)
    yield from _sources(text.sources)


def nexus_parts(nexus: NexusText) -> Iterator[Part]:
    """Everything about a nexus but its condition."""
    yield bilingual("title", nexus.title)
    yield Part("jurisdiction", "", nexus.jurisdiction, same(nexus.jurisdiction))
    yield from _note(nexus.note)
    yield from _sources(nexus.sources)


def conflict_parts(conflict: ConflictText) -> Iterator[Part]:
    """Everything about a conflict between laws but its condition."""
    yield bilingual("title", conflict.title)
    yield from (Part("one", name, name, same(name)) for name in conflict.one)
    yield from (Part("other", name, name, same(name)) for name in conflict.other)
    if conflict.in_force:
        window = stretch(conflict.in_force.start, conflict.in_force.through)
        yield Part("in_force", "", conflict.in_force.model_dump(mode="json", by_alias=True), window)
    yield from _confidence(conflict.confidence)
    yield from _note(conflict.note)
    yield from _sources(conflict.sources)


def bilingual(aspect: str, text: Bilingual, key: str = "") -> Part:
    """A text in both languages as a part."""
    return Part(aspect, key, {"en": text.en, "zh": text.zh}, text)


def _windows(owner: Amendable, names: Names) -> Iterator[Part]:
    for window in owner.suspended:
        words = say("window.by", window=stretch(window.start, window.through), by=names.of_instrument(window.by))
        yield Part("suspended", window.by, window.model_dump(mode="json", by_alias=True), words)
    for resumption in owner.resumed:
        words = say("window.by", window=stretch(resumption.start, None), by=names.of_instrument(resumption.by))
        yield Part("resumed", resumption.by, resumption.model_dump(mode="json", by_alias=True), words)
    for pending in owner.pending:
        key = "window.announced_suspends" if pending.suspends else "window.announced_applies"
        by = names.of_instrument(pending.announcement)
        words = say(key, window=stretch(pending.start, pending.through), by=by)
        yield Part("pending", pending.announcement, pending.model_dump(mode="json", by_alias=True), words)
    if owner.ended:
        words = say("window.by", window=stretch(owner.ended.start, None), by=names.of_instrument(owner.ended.by))
        yield Part("ended", "", owner.ended.model_dump(mode="json", by_alias=True), words)


def _licence(text: ClauseText, names: Names) -> Iterator[Part]:
    if text.licence:
        authority = names.rulebook.authorities[text.licence.authority]
        kind = authority.licences[text.licence.kind]
        words = say("licence", licence=kind, authority=authority.title)
        yield Part("licence", "", text.licence.model_dump(mode="json"), words)


def _text(aspect: str, text: str | None) -> Iterator[Part]:
    if text is not None:
        yield Part(aspect, "", text, same(text))


def _confidence(confidence: Confidence | None) -> Iterator[Part]:
    if confidence is not None:
        yield Part("confidence", "", confidence, say(f"confidence.{confidence}"))


def _note(note: Bilingual | None) -> Iterator[Part]:
    if note is not None:
        yield bilingual("note", note)


def _sources(sources: tuple[Source, ...]) -> Iterator[Part]:
    for source in sources:
        words = say("source", kind=say(f"source.{source.kind}"), title=source.title, url=source.url)
        yield Part("source", source.url, source.model_dump(mode="json"), words)
