"""Which columns may a file have? Those of the vocabulary for a manifest, a fixed few for other files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from engine.manifests.aliases import Aliases, AliasTables, load_aliases, plain_name
from engine.manifests.columns import ColumnMatcher
from engine.vocabulary.vocabulary import Vocabulary

COMPONENT_FACTS = {
    "item_id": "item.id",
    "component_id": "item.id",
    "parent_id": "item.id",
    "description": "item.description",
    "cn_code": "item.cn_code",
    "elements": "item.elements",
    "origin_country": "item.origin",
    "value": "line.value",
    "currency": "line.currency",
    "net_weight_kg": "line.net_weight",
    "quantity": "line.quantity",
}
"""The columns of a bill of materials, each with the fact whose texts it is read like."""

OWNER_FACTS = {
    "owner_country": "consignee.country",
    "owned_country": "consignee.country",
    "from": "shipment.date",
    "through": "shipment.date",
}
"""The columns of a file of owners that are read like a fact, each with that fact."""

OWNER_COLUMNS = (
    "owner", "owner_country", "owner_id", "owned", "owned_country", "owned_id", "share", "from", "through", "source",
)  # fmt: skip
"""All columns of a file of owners."""


def load_alias_tables(path: Path, vocabulary: Vocabulary) -> AliasTables:
    """Read an alias file against the columns of a vocabulary; raises `SourceRefused` with every fault."""
    return load_aliases(path, set(vocabulary.by_column), set(COMPONENT_FACTS), set(OWNER_COLUMNS))


def manifest_matcher(
    vocabulary: Vocabulary,
    aliases: AliasTables,
    mapping: AliasTables | None = None,
    chosen: Mapping[str, str] | None = None,
) -> ColumnMatcher:
    """A matcher for the header of a manifest; the names and titles of facts are as good as their columns."""
    targets = {fact.column: fact.name for fact in vocabulary.facts.values()}
    return ColumnMatcher(targets, aliases.columns, mapping.columns if mapping else None, _also(vocabulary), chosen)


def component_matcher(
    aliases: AliasTables, mapping: AliasTables | None = None, chosen: Mapping[str, str] | None = None
) -> ColumnMatcher:
    """A matcher for the header of a bill of materials."""
    targets = {column: column for column in COMPONENT_FACTS}
    return ColumnMatcher(targets, aliases.components, mapping.components if mapping else None, chosen=chosen)


def owner_matcher(aliases: AliasTables, mapping: AliasTables | None = None) -> ColumnMatcher:
    """A matcher for the header of a file of owners."""
    targets = {column: column for column in OWNER_COLUMNS}
    return ColumnMatcher(targets, aliases.owners, mapping.owners if mapping else None)


def no_aliases() -> AliasTables:
    """Tables without any alias."""
    empty = Aliases({}, frozenset(), {})
    return AliasTables(empty, empty, empty)


def _also(vocabulary: Vocabulary) -> dict[str, str]:
    names = [
        (plain_name(name), fact.column)
        for fact in vocabulary.facts.values()
        for name in (fact.name, fact.title.en, fact.title.zh)
    ]
    times = Counter(name for name, _ in set(names))
    return {name: column for name, column in names if times[name] == 1}
