"""What did each question of a clause see in a line's facts, and which list entries did its codes match?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, cast

from pydantic import JsonValue

from engine.conditions.tree import All, Any, Condition, Interval, Leaf, Not, Truth, evaluate
from engine.explanation.models import ConditionNode, EntryMatch, TruthWord
from engine.explanation.prose import Prose, entry_item, falls_under_lists
from engine.explanation.values import shown
from engine.rulebook.lists import Entry
from engine.vocabulary.values import Facts, Number, value_as_json

Truths: TypeAlias = dict[Leaf, Truth]


def truth_word(truth: Truth) -> TruthWord:
    """Kleene's value as a word."""
    return "unknown" if truth is None else "true" if truth else "false"


def explained(prose: Prose, condition: Condition, facts: Facts, truths: Truths) -> ConditionNode:
    """A condition tree in words with the truth of each node and what each leaf saw."""
    return _explained(condition, prose.condition(condition), prose, facts, truths)


def _explained(condition: Condition, node: ConditionNode, prose: Prose, facts: Facts, truths: Truths) -> ConditionNode:
    word = truth_word(evaluate(condition, truths))
    if isinstance(condition, Leaf):
        return _seen(condition, node, prose, facts).model_copy(update={"truth": word})
    pairs = zip(_parts(condition), node.parts, strict=True)
    below = tuple(_explained(part, inner, prose, facts, truths) for part, inner in pairs)
    return node.model_copy(update={"truth": word, "parts": below})


def _parts(condition: All | Any | Not) -> tuple[Condition, ...]:
    """The parts of a group as they stand in prose: `not any` is one group, `none of`."""
    match condition:
        case All(parts) | Any(parts) | Not(All(parts) | Any(parts)):
            return parts
        case Not(part):
            return (part,)


def _seen(leaf: Leaf, node: ConditionNode, prose: Prose, facts: Facts) -> ConditionNode:
    fact = prose.fact(leaf.fact)
    value = facts.get(leaf.fact)
    update: dict[str, object] = {"seen": shown(fact, value, edges(leaf))}
    if value is not None:
        update["value"] = cast(JsonValue, value_as_json(value))
    if isinstance(value, frozenset) and falls_under_lists(fact):
        update["entries"] = tuple(_matches(prose, leaf, value))
    return node.model_copy(update=update)


def edges(leaf: Leaf) -> tuple[Number, ...]:
    """The numbers that a leaf compares with."""
    if isinstance(leaf.operand, Interval):
        return leaf.operand.low, leaf.operand.high
    return (leaf.operand,) if isinstance(leaf.operand, Number) else ()


def _matches(prose: Prose, leaf: Leaf, codes: Iterable[str]) -> Iterator[EntryMatch]:
    """The entries behind each given code, in the list that the leaf names or else in any list."""
    named = prose.entries(leaf)
    listed = {entry.code: entry for entry in named} if named else _named_entries(prose, leaf)
    for code in sorted(codes):
        for entry in _under(code, listed):
            yield EntryMatch.model_validate(
                {
                    "given": code,
                    "code": entry.code,
                    "item": entry_item(entry),
                    "parameters": entry.parameters,
                    "confidence": entry.confidence,
                    "source": entry.source,
                }
            )


def _named_entries(prose: Prose, leaf: Leaf) -> dict[str, Entry]:
    """The entries of all lists that fall under the codes which a leaf names itself."""
    texts = leaf.operand if isinstance(leaf.operand, frozenset) else frozenset[str]()
    every = {entry.code: entry for entries in prose.rulebook.lists.entries.values() for entry in entries}
    return {code: entry for code, entry in every.items() if texts.intersection(_headings(code))}


def _under(code: str, listed: Mapping[str, Entry]) -> list[Entry]:
    """The listed entries that a code stands for: itself, those below it, or those of its longest known heading."""
    for prefix in _headings(code):
        found = [entry for name, entry in listed.items() if _is_under(name.casefold(), prefix.casefold())]
        if found:
            return found
    return []


def _is_under(code: str, heading: str) -> bool:
    return code == heading or code.startswith(f"{heading}.")


def _headings(code: str) -> list[str]:
    """A code and the headings above it, the longest first."""
    parts = code.strip().split(".")
    return [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
