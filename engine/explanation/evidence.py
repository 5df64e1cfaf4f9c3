"""What did each question of a clause see in a line's facts, and which list entries did its codes match?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias, cast

from pydantic import JsonValue

from engine.conditions.tree import All, Any, Condition, Interval, Leaf, Not, Truth, evaluate
from engine.explanation.models import ConditionNode, EntryMatch, TruthWord
from engine.explanation.prose import Prose, entry_item, falls_under_lists, named_group, under_nexus
from engine.explanation.values import shown
from engine.rulebook.rulebook import Clause
from engine.vocabulary.values import Facts, Number, perhaps, value_as_json

Truths: TypeAlias = dict[Leaf, Truth]


def truth_word(truth: Truth) -> TruthWord:
    """Kleene's value as a word."""
    return "unknown" if truth is None else "true" if truth else "false"


def explained(prose: Prose, condition: Condition, facts: Facts, truths: Truths) -> ConditionNode:
    """A condition tree in words with the truth of each node and what each leaf saw."""
    return _explained(condition, prose.condition(condition), prose, facts, truths)


def clause_explained(prose: Prose, clause: Clause, facts: Facts, truths: Truths) -> ConditionNode:
    """What a clause asks, its nexus as one named group, with truths and what each leaf saw."""
    own = explained(prose, clause.own_condition, facts, truths)
    if clause.nexus is None:
        return own
    reach = named_group(clause.nexus, explained(prose, clause.nexus.condition, facts, truths))
    word = truth_word(evaluate(clause.condition, truths))
    return under_nexus(reach, own).model_copy(update={"truth": word})


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
        update["entries"] = tuple(_matches(prose, leaf, value | perhaps(value)))
    return node.model_copy(update=update)


def edges(leaf: Leaf) -> tuple[Number, ...]:
    """The numbers that a leaf compares with."""
    if isinstance(leaf.operand, Interval):
        return leaf.operand.low, leaf.operand.high
    return (leaf.operand,) if isinstance(leaf.operand, Number) else ()


def _matches(prose: Prose, leaf: Leaf, codes: Iterable[str]) -> Iterator[EntryMatch]:
    """The entries behind each given code that fall under what the leaf asks."""
    if not isinstance(leaf.operand, frozenset):
        return
    universe = prose.universe(leaf.fact)
    entries = prose.entries(leaf) or prose.every_entry()
    for given in sorted(codes):
        known = universe.known(given)
        for entry in entries:
            if _is_under(entry.code, known) and universe.falls_under(entry.code, leaf.operand):
                yield EntryMatch.model_validate(
                    {
                        "given": given,
                        "code": entry.code,
                        "item": entry_item(entry),
                        "parameters": entry.parameters,
                        "confidence": entry.confidence,
                        "source": entry.source,
                    }
                )


def _is_under(code: str, heading: str) -> bool:
    return code == heading or code.startswith(f"{heading}.")
