"""How do a clause, its condition and its sources read, line by line?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from engine.explanation.layout import Draft
from engine.explanation.models import ClauseExplained, ConditionNode, EntryMatch, SourceShown
from engine.explanation.phrases import say
from engine.vocabulary.models import Bilingual

_MOST_ENTRIES = 5


def condition_lines(node: ConditionNode, depth: int = 0) -> Iterator[Draft]:
    """A condition tree as an indented list; where facts are explained, with truth and what was seen."""
    denied = node.kind == "not" and [part.kind for part in node.parts] == ["leaf"]
    leaf = node.parts[0] if denied else node
    text = say("label.seen", asks=node.text, seen=leaf.seen) if leaf.seen else node.text
    yield Draft(text, depth, node.truth)
    yield from (line.deeper(depth + 1) for line in _entries_lines(leaf.entries))
    if not denied:
        for part in node.parts:
            yield from condition_lines(part, depth + 1)


def source_lines(sources: Iterable[SourceShown], depth: int = 0) -> Iterator[Draft]:
    """Sources with their links."""
    for source in sources:
        yield Draft(say("label.source", kind=source.kind, title=source.title), depth, link=source.url)


def clause_lines(clause: ClauseExplained) -> Iterator[Draft]:
    """A clause of an explanation, its activity and its condition."""
    yield clause_heading(clause)
    measure = Bilingual(en=f"{clause.measure}, {clause.number}" if clause.number else clause.measure, zh=clause.measure)
    yield Draft(say("label.measure", measure=measure, title=clause.measure_title), 1)
    yield Draft(say("label.activity", activity=clause.activity.text), 1)
    yield from condition_lines(clause.condition, 1)
    yield from touches_lines(clause)
    yield Draft(say("label.confidence", confidence=clause.confidence_title), 1)


def background_lines(clause: ClauseExplained) -> Iterator[Draft]:
    """Remarks on a clause, and where it can be read."""
    for note in clause.notes:
        yield Draft(say("label.note", note=note), 1)
    yield from source_lines(clause.sources, 1)


def clause_heading(clause: ClauseExplained) -> Draft:
    """A clause with its outcome on one line."""
    text = say("clause.outcome", clause=clause.titled, outcome=clause.outcome_title)
    return Draft(text, mark=clause.truth, verdict=clause.outcome)


def touches_lines(clause: ClauseExplained) -> Iterator[Draft]:
    """The clauses that a review policy or an exception bears on."""
    if clause.bears_on:
        yield Draft(say("label.touches", clauses=clause.bears_on), 1)


def _entries_lines(entries: Iterable[EntryMatch]) -> Iterator[Draft]:
    """The entries behind each code; in detail where a code stands for one entry, by name where it is a heading."""
    for given, matches in groupby(entries, key=lambda entry: entry.given):
        found = list(matches)
        yield from _entry_lines(found[0]) if len(found) == 1 else _heading_lines(given, found)


def _heading_lines(given: str, entries: list[EntryMatch]) -> Iterator[Draft]:
    yield Draft(say("label.heading", given=given, count=len(entries)))
    for entry in entries[:_MOST_ENTRIES]:
        yield Draft(say("label.entry_code", code=entry.code, item=entry.item), 1)
    if len(entries) > _MOST_ENTRIES:
        yield Draft(say("label.more_entries", count=len(entries) - _MOST_ENTRIES), 1)


def _entry_lines(entry: EntryMatch) -> Iterator[Draft]:
    key = "label.entry_code" if entry.given == entry.code else "label.entry"
    yield Draft(say(key, given=entry.given, code=entry.code, item=entry.item))
    if entry.parameters:
        yield Draft(say("label.entry_parameters", parameters=entry.parameters), 1)
    confidence = say(f"confidence.{entry.confidence}")
    yield Draft(say("label.entry_source", confidence=confidence, source=entry.source), 1)
