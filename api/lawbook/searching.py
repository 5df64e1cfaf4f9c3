"""Which measures and clauses say what somebody looks for? Titles, numbers and prose, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from api.lawbook.words import folded, wanted
from engine.explanation.models import ConditionNode
from engine.explanation.names import Names
from engine.explanation.prose import Prose
from engine.rulebook.models import Measure
from engine.rulebook.rulebook import Clause, Rulebook
from engine.vocabulary.models import Bilingual


class Found(NamedTuple):
    """Measures and clauses by name: those first whose title or number says it, otherwise in the order of the law."""

    measures: tuple[str, ...]
    clauses: tuple[str, ...]


class _Text(NamedTuple):
    """What is looked in: the name, number and title, and everything that is said."""

    head: str
    whole: str


class _Index(NamedTuple):
    """What is looked in, by name."""

    measures: dict[str, _Text]
    clauses: dict[str, _Text]


def search(rulebook: Rulebook, words: str) -> Found:
    """What holds each of some words; nothing where there are no words."""
    asked = wanted(words)
    index = _index(rulebook)
    return Found(_matching(index.measures, asked), _matching(index.clauses, asked)) if asked else Found((), ())


def _matching(texts: dict[str, _Text], words: tuple[str, ...]) -> tuple[str, ...]:
    found = [name for name, text in texts.items() if all(word in text.whole for word in words)]
    return tuple(sorted(found, key=lambda name: not all(word in texts[name].head for word in words)))


@lru_cache(maxsize=2)
def _index(rulebook: Rulebook) -> _Index:
    prose, names = Prose(rulebook), Names(rulebook)
    return _Index(
        {name: _measure(measure) for name, measure in rulebook.measures.items()},
        {id_: _clause(clause, prose, names) for id_, clause in rulebook.clauses.items()},
    )


def _measure(measure: Measure) -> _Text:
    head = (measure.measure, measure.number or "", *_both(measure.title))
    titles = (source.title for source in measure.sources)
    return _text(head, [*_both(measure.authority, measure.note), *titles])


def _clause(clause: Clause, prose: Prose, names: Names) -> _Text:
    measure = clause.measure
    head = (clause.id, measure.number or "", *_both(clause.text.title, names.short(clause.id)))
    papers = (prose.rulebook.papers[name].title for name in clause.text.papers)
    said = _both(measure.title, measure.authority, names.verdict(clause.outcome), clause.text.note, *papers)
    return _text(head, [*said, *_said(prose.clause(clause))])


def _said(node: ConditionNode) -> Iterator[str]:
    """Every sentence of a condition."""
    yield from _both(node.text)
    for part in node.parts:
        yield from _said(part)


def _both(*texts: Bilingual | None) -> Iterator[str]:
    for text in texts:
        if text is not None:
            yield from (text.en, text.zh)


def _text(head: Iterable[str], more: Iterable[str]) -> _Text:
    first = folded("\n".join(head))
    return _Text(first, f"{first}\n{folded(chr(10).join(more))}")
