"""Of which parts are the terms of a rulebook made: facts, verdicts, papers, authorities and lists?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.explanation.phrases import same
from engine.history.excerpts import excerpts
from engine.history.law_parts import bilingual
from engine.history.models import Change
from engine.history.parts import Part, change
from engine.history.phrases import say
from engine.rulebook.lists import Entry
from engine.rulebook.models import Authority, Paper, Verdict
from engine.vocabulary.models import Bilingual, Fact


def fact_parts(fact: Fact) -> Iterator[Part]:
    """Everything about a fact of the vocabulary."""
    yield bilingual("title", fact.title)
    yield bilingual("meaning", fact.meaning)
    for aspect, text in (("type", fact.type), ("unit", fact.unit), ("column", fact.column), ("blank", fact.blank)):
        if text is not None:
            yield Part(aspect, "", text, same(text))
    yield _yes_no("changeable", fact.changeable)
    if fact.ratio:
        words = say("fact.ratio", part=fact.ratio.part, whole=fact.ratio.whole)
        yield Part("ratio", "", fact.ratio.model_dump(mode="json"), words)
    if fact.settled_by:
        words = say("fact.settled_by", fact=fact.settled_by.fact, value=fact.settled_by.value)
        yield Part("settled_by", "", fact.settled_by.model_dump(mode="json"), words)
    for word, title in fact.words.items():
        yield bilingual("word", _named(word, title), word)


def verdict_parts(verdict: Verdict, rank: int) -> Iterator[Part]:
    """Everything about a verdict; `rank` is its place on the ladder, the mildest first."""
    yield Part("rank", "", rank, same(str(rank)))
    yield bilingual("title", verdict.title)
    yield bilingual("meaning", verdict.meaning)
    yield Part("action", "", verdict.action, say(f"action.{verdict.action}"))
    yield _yes_no("licensable", verdict.licensable)


def paper_parts(paper: Paper) -> Iterator[Part]:
    """Everything about a paper."""
    yield bilingual("title", paper.title)
    yield bilingual("meaning", paper.meaning)


def authority_parts(authority: Authority) -> Iterator[Part]:
    """Everything about an authority."""
    yield bilingual("title", authority.title)
    for kind, title in authority.licences.items():
        yield bilingual("licence_kind", _named(kind, title), kind)


def entry_changes(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> Iterator[Change]:
    """What became of the entries of a list, each column that is other told by itself."""
    for code in dict.fromkeys([*before, *after]):
        old, new = before.get(code), after.get(code)
        if old is None or new is None:
            yield change("entry", _entry_part(old), _entry_part(new))
        elif old.row != new.row:
            yield from _column_changes(old, new)


def _column_changes(old: Entry, new: Entry) -> Iterator[Change]:
    for column in dict.fromkeys([*old.row, *new.row]):
        earlier, later = old.row.get(column, ""), new.row.get(column, "")
        if earlier != later:
            where = say("entry.column", code=new.code, column=column)
            words = excerpts(_cell(earlier), _cell(later))
            yield Change(
                kind="changed",
                aspect=f"entry.{column}",
                before={"code": old.code, column: earlier},
                after={"code": new.code, column: later},
                text=say("change.changed", aspect=where, before=words[0], after=words[1]),
            )


def _entry_part(entry: Entry | None) -> Part | None:
    if entry is None:
        return None
    item = Bilingual(en=entry.item_en, zh=entry.item_zh or entry.item_en)
    return Part("entry", entry.code, dict(entry.row), say("entry", code=entry.code, item=item))


def _cell(text: str) -> Bilingual:
    return same(text) if text else say("nothing")


def _named(name: str, title: Bilingual) -> Bilingual:
    return say("titled", name=name, title=title)


def _yes_no(aspect: str, value: bool) -> Part:
    return Part(aspect, "", value, say("yes" if value else "no"))
