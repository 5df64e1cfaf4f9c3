"""What does the rulebook hold? Its size, its facts, its lists and its papers, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from pydantic import Field

import engine
from api.lawbook.words import holds_all
from engine.explanation.phrases import say
from engine.rulebook.lists import Entry
from engine.rulebook.models import Confidence
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.models import Bilingual, Fact, StrictModel

_BLANKS = {
    "unknown": Bilingual(en="A blank is not known; it is never taken for no.", zh="空白表示未知，绝不视为“否”。"),
    "none": Bilingual(en="A blank is known to have none.", zh="空白表示已知没有。"),
    "required": Bilingual(en="It has to be given.", zh="必须填写。"),
}
_COLUMNS = {"code", "item_en", "item_zh", "parameters", "confidence", "source"}


class KeptShown(StrictModel):
    """A rulebook that decisions rest on, kept by its hash."""

    rulebook: str
    kept_at: datetime


class VersionHeld(StrictModel):
    """The published version that is in force."""

    number: int
    published_at: datetime
    effective_at: datetime


class RulebookView(StrictModel):
    """The rulebook that new decisions are taken under, at a glance.

    Once a version is published and in force, it counts, whatever stands in the folder of the service.
    """

    rulebook: str = Field(description="Content hash: the same law has the same hash.")
    version: VersionHeld | None = Field(
        description="The version in force; null where there is none: then the rulebook in the service's folder counts."
    )
    engine: str = Field(description="Version of the engine.")
    loaded_at: datetime = Field(description="Since when this service decides under it.")
    measures: int
    clauses: int
    lists: int
    list_entries: int
    facts: int
    reviewed_first: date = Field(description="The day on which the measure checked longest ago was checked.")
    reviewed_last: date = Field(description="The day on which a measure was last checked against its sources.")
    kept: tuple[KeptShown, ...] = Field(description="Rulebooks that earlier decisions rest on, newest first.")


class FactView(Fact):
    """A fact that a shipment or a product may state."""

    blank_means: Bilingual


class VocabularyView(StrictModel):
    """Every fact, in the order of the vocabulary."""

    items: tuple[FactView, ...]


class PaperView(StrictModel):
    """A document that a clause may call for."""

    paper: str
    title: Bilingual
    meaning: Bilingual


class PapersView(StrictModel):
    """Every document that a clause may call for."""

    items: tuple[PaperView, ...]


class VerdictView(StrictModel):
    """One rung of the ladder of verdicts."""

    verdict: str
    title: Bilingual
    meaning: Bilingual
    action: str
    licensable: bool = Field(description="Whether a licence lifts it.")


class VerdictsView(StrictModel):
    """The ladder of verdicts, mildest first."""

    items: tuple[VerdictView, ...]


class ListGlance(StrictModel):
    """An official list and how long it is."""

    list: str
    entries: int


class ListsView(StrictModel):
    """Every official list."""

    items: tuple[ListGlance, ...]


class EntryView(StrictModel):
    """An entry of an official list; `more` is what else its row says, by column."""

    code: str
    item: Bilingual
    parameters: str
    confidence: Confidence
    confidence_title: Bilingual
    source: str
    more: dict[str, str]


class EntriesView(StrictModel):
    """Some entries of a list, or of the part of it under a heading; `next` is `after` of the next page."""

    list: str
    entries: int
    items: tuple[EntryView, ...]
    next: int | None


def at_a_glance(
    rulebook: Rulebook, version: VersionHeld | None, loaded_at: datetime, kept: tuple[KeptShown, ...]
) -> RulebookView:
    """The rulebook and its size."""
    reviewed = [measure.reviewed for measure in rulebook.measures.values()]
    return RulebookView(
        rulebook=rulebook.hash,
        version=version,
        engine=engine.__version__,
        loaded_at=loaded_at,
        measures=len(rulebook.measures),
        clauses=len(rulebook.clauses),
        lists=len(rulebook.lists.entries),
        list_entries=sum(map(len, rulebook.lists.entries.values())),
        facts=len(rulebook.vocabulary.facts),
        reviewed_first=min(reviewed),
        reviewed_last=max(reviewed),
        kept=kept,
    )


def vocabulary(rulebook: Rulebook) -> VocabularyView:
    """Every fact with what a blank means."""
    facts = rulebook.vocabulary.facts.values()
    return VocabularyView(
        items=tuple(FactView.model_validate({**fact.model_dump(), "blank_means": blank_means(fact)}) for fact in facts)
    )


def blank_means(fact: Fact) -> Bilingual:
    """What follows where a fact is not given."""
    return _BLANKS.get(fact.blank) or Bilingual(
        en=f"A blank is taken for {fact.blank}, and the decision says so.", zh=f"空白视为{fact.blank}，结论中予以说明。"
    )


def verdicts(rulebook: Rulebook) -> VerdictsView:
    """The ladder of verdicts."""
    return VerdictsView(items=tuple(VerdictView.model_validate(one.model_dump()) for one in rulebook.verdicts))


def papers(rulebook: Rulebook) -> PapersView:
    """Every document that a clause may call for."""
    return PapersView(
        items=tuple(
            PaperView(paper=name, title=paper.title, meaning=paper.meaning) for name, paper in rulebook.papers.items()
        )
    )


def lists(rulebook: Rulebook) -> ListsView:
    """Every list and how long it is."""
    return ListsView(
        items=tuple(ListGlance(list=name, entries=len(found)) for name, found in rulebook.lists.entries.items())
    )


def entries(rulebook: Rulebook, name: str, after: int, most: int, words: str = "") -> EntriesView | None:
    """A page of a list, or of the part of it under a heading, after so many entries; None where there is no list.

    `words`: only entries that have each of these somewhere in their row.
    """
    chosen = _chosen(rulebook, name)
    if not chosen:
        return None
    chosen = [entry for entry in chosen if holds_all("\n".join(entry.row.values()), words)]
    end = after + most
    return EntriesView(
        list=name,
        entries=len(chosen),
        items=tuple(map(_entry, chosen[after:end])),
        next=end if end < len(chosen) else None,
    )


def _chosen(rulebook: Rulebook, name: str) -> list[Entry]:
    held = rulebook.lists
    codes = held.codes(name)
    if codes is None:
        return []
    whole = held.entries.get(name) or held.entries[name.rpartition("/")[0]]
    return [entry for entry in whole if entry.code in codes]


def _entry(entry: Entry) -> EntryView:
    return EntryView.model_validate(
        {
            "code": entry.code,
            "item": {"en": entry.item_en, "zh": entry.item_zh or entry.item_en},
            "parameters": entry.parameters,
            "confidence": entry.confidence,
            "confidence_title": say(f"confidence.{entry.confidence}"),
            "source": entry.source,
            "more": dict(_more(entry)),
        }
    )


def _more(entry: Entry) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in entry.row.items() if name not in _COLUMNS and value)
