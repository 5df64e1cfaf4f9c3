"""Which facts are there? The closed vocabulary, read from one file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from engine.faults import SourceRefused, nearest
from engine.vocabulary.models import Fact
from engine.yaml_source import parse_model, read_yaml


class _VocabularyFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    facts: dict[str, Fact]


@dataclass(frozen=True)
class Vocabulary:
    """Every fact that a clause may mention, by name, in the order of the file."""

    facts: dict[str, Fact]

    @cached_property
    def by_column(self) -> dict[str, Fact]:
        """The facts by the name of their manifest column."""
        return {fact.column: fact for fact in self.facts.values()}

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each fact, by that name and by its column."""
        return {fact.column: name for name, fact in self.facts.items()} | {name: name for name in self.facts}


def load_vocabulary(path: Path, shown_as: str | None = None) -> Vocabulary:
    """Read `vocabulary.yaml`; raises `SourceRefused` with every fault."""
    document = read_yaml(path, shown_as)
    entries = document.data.get("facts") if isinstance(document.data, dict) else None
    for name, entry in (entries or {}).items():
        if isinstance(entry, dict):
            entry["name"] = name
    facts = parse_model(_VocabularyFile, document, list(Fact.model_fields)).facts
    faults = []
    columns: dict[str, str] = {}
    for name, fact in facts.items():
        if fact.column in columns:
            other = columns[fact.column]
            faults.append(
                document.fault(("facts", name, "column"), f"column `{fact.column}` is also that of `{other}`")
            )
        columns[fact.column] = name
        named = [("ratio", part) for part in ((fact.ratio.part, fact.ratio.whole) if fact.ratio else ())]
        settled = fact.settled_by
        named += [("settled_by", by) for by in (settled.fact, *settled.unless)] if settled else []
        faults += [
            document.fault(("facts", name, field), f"`{other}` is not a fact", nearest(other, facts))
            for field, other in named
            if other not in facts
        ]
        if fact.settled_by and fact.words and fact.settled_by.value not in fact.words:
            what = f"`{fact.settled_by.value}` is not a word of this fact"
            faults.append(
                document.fault(("facts", name, "settled_by"), what, nearest(fact.settled_by.value, fact.words))
            )
    if faults:
        raise SourceRefused(faults)
    return Vocabulary(facts)
