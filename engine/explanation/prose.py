"""What does a condition ask, in words? Prose from the same tree that decides."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from engine.conditions.codes import CodeUniverse
from engine.conditions.tree import All, Any, Condition, Interval, Leaf, Not
from engine.explanation.models import ConditionNode
from engine.explanation.phrases import listed, say, series
from engine.explanation.values import member, number, ordered, shown
from engine.rulebook.lists import Entry
from engine.rulebook.rulebook import Clause, Nexus, Rulebook
from engine.vocabulary.models import Bilingual, Fact

_MOST_MEMBERS = 12
_SOME_ENTRIES = 3
_OPPOSITE = {
    "is": "is_not", "is_not": "is", "in": "not_in", "not_in": "in", "at_least": "less_than", "less_than": "at_least",
    "more_than": "at_most", "at_most": "more_than", "starts_with": "not_starts_with", "between": "not_between",
    "any_in": "not_any_in", "is_known": "not_known",
}  # fmt: skip


class Prose:
    """Words for the conditions of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Facts are called by their vocabulary titles, lists by their names."""
        self.rulebook = rulebook
        self._universes: dict[str, CodeUniverse] = {}

    def fact(self, name: str) -> Fact:
        """A fact of the vocabulary."""
        return self.rulebook.vocabulary.facts[name]

    def condition(self, condition: Condition) -> ConditionNode:
        """A condition tree in words, without any line's facts."""
        match condition:
            case Leaf():
                return self.leaf(condition)
            case Not(Any(parts)):
                return _group("not", say("group.none"), [self.condition(part) for part in parts])
            case Not(All(parts)):
                return _group("not", say("group.not_all"), [self.condition(part) for part in parts])
            case Not(Leaf() as part):
                return _group("not", self.asks(part, False), [self.leaf(part)])
            case Not(part):
                return _group("not", say("group.not"), [self.condition(part)])
            case All(parts):
                return _group("all", say("group.all"), [self.condition(part) for part in parts])
            case Any(parts):
                return _group("any", say("group.any"), [self.condition(part) for part in parts])

    def clause(self, clause: Clause) -> ConditionNode:
        """What a clause asks in words, without any line's facts; its nexus as one named group before the rest."""
        own = self.condition(clause.own_condition)
        return under_nexus(self.nexus(clause.nexus), own) if clause.nexus else own

    def nexus(self, nexus: Nexus) -> ConditionNode:
        """How far a law reaches, as a group under its title."""
        return named_group(nexus, self.condition(nexus.condition))

    def leaf(self, leaf: Leaf) -> ConditionNode:
        """One question in words, its operand exact beside it."""
        return ConditionNode(
            kind="leaf",
            text=self.asks(leaf),
            fact=leaf.fact,
            operator=leaf.operator,
            operand=_exact(leaf),
            needed=self.needed(leaf, True),
        )

    def asks(self, leaf: Leaf, truth: bool = True) -> Bilingual:
        """The question, or its opposite, as a clause of a sentence: `the country of origin is not China`."""
        fact = self.fact(leaf.fact)
        return say(f"asks.{self._frame(fact, leaf)}", title=fact.title, needed=self.needed(leaf, truth))

    def needed(self, leaf: Leaf, truth: bool) -> Bilingual:
        """What the fact must be for the leaf to be true, or false: `at least 0.1 %`, `below 0.1 %`."""
        fact = self.fact(leaf.fact)
        operator = leaf.operator if truth else _OPPOSITE[leaf.operator]
        if fact.type == "yes_no" and leaf.operator == "is":
            return say("value.yes") if bool(leaf.operand) is truth else say("value.no")
        if isinstance(leaf.operand, Interval):
            low, high = number(fact, leaf.operand.low), number(fact, leaf.operand.high)
            return say(f"needed.{operator}", low=low, high=high)
        if leaf.operator == "is_known":
            return say(f"needed.{operator}")
        if isinstance(leaf.operand, frozenset | tuple):
            return self._among(fact, leaf, operator)
        return say(f"needed.{operator}", value=shown(fact, leaf.operand))

    def universe(self, fact: str) -> CodeUniverse:
        """The codes that clauses know for a fact, as they know them when they decide."""
        found = self._universes.get(fact)
        if found is None:
            asked = self.rulebook.questions()
            sets = (leaf.operand for leaf in asked if leaf.fact == fact and isinstance(leaf.operand, frozenset))
            operands = frozenset[str]().union(*sets)
            entries = self.rulebook.lists.all_codes()
            found = self._universes[fact] = CodeUniverse(entries & operands, operands - entries)
        return found

    def every_entry(self) -> tuple[Entry, ...]:
        """The entries of all lists."""
        return tuple(entry for entries in self.rulebook.lists.entries.values() for entry in entries)

    def entries(self, leaf: Leaf) -> tuple[Entry, ...]:
        """The entries of the official list that a leaf names; empty where it names none."""
        lists = self.rulebook.lists
        if not isinstance(leaf.operand, frozenset) or lists.codes(leaf.shown) != leaf.operand:
            return ()
        whole = lists.entries.get(leaf.shown) or lists.entries[leaf.shown.rpartition("/")[0]]
        return tuple(entry for entry in whole if entry.code in leaf.operand)

    def _frame(self, fact: Fact, leaf: Leaf) -> str:
        if leaf.operator == "is_known" or fact.type == "yes_no":
            return "colon"
        if leaf.operator != "any_in":
            return "is"
        if not falls_under_lists(fact):
            return "set"
        return "item_list" if self.entries(leaf) else "item"

    def _among(self, fact: Fact, leaf: Leaf, operator: str) -> Bilingual:
        falls = ".falls" if falls_under_lists(fact) and leaf.operator == "any_in" else ""
        entries = self.entries(leaf)
        if entries:
            key = f"needed.{operator}{falls}.list"
            return say(key, list=leaf.shown, count=len(entries), some=_some_items(entries))
        texts = ordered(fact, leaf.operand) if isinstance(leaf.operand, frozenset | tuple) else []
        others = [word for word in fact.words if word not in texts]
        if operator == "not_any_in" and 0 < len(others) < len(texts):
            return say("needed.not_any_in.only", values=listed([member(fact, word) for word in others]))
        if len(texts) == 1:
            return say(f"needed.{operator}{falls}.one", value=member(fact, texts[0]))
        return say(f"needed.{operator}{falls}", values=_some([member(fact, text) for text in texts], operator))


def named_group(nexus: Nexus, asks: ConditionNode) -> ConditionNode:
    """What a nexus asks as a group under its title."""
    title = nexus.text.title
    if asks.kind == "leaf":
        return ConditionNode(kind="all", text=title, truth=asks.truth, parts=(asks,), nexus=nexus.name)
    text = title if asks.kind == "all" else say("group.nexus", title=title, heading=asks.text)
    return asks.model_copy(update={"text": text, "nexus": nexus.name})


def under_nexus(nexus: ConditionNode, own: ConditionNode) -> ConditionNode:
    """Both conditions of a clause as one group: its nexus, then what it asks itself."""
    parts = own.parts if own.kind == "all" else (own,)
    return ConditionNode(kind="all", text=say("group.all"), parts=(nexus, *parts))


def falls_under_lists(fact: Fact) -> bool:
    """Whether a fact says which control codes the item itself falls under."""
    return fact.type == "codes" and fact.name.startswith("item.")


def entry_item(entry: Entry) -> Bilingual:
    """What an entry covers; the English words where no Chinese ones were seen."""
    return Bilingual(en=entry.item_en, zh=entry.item_zh or entry.item_en)


def _group(kind: str, text: Bilingual, parts: Sequence[ConditionNode]) -> ConditionNode:
    return ConditionNode.model_validate({"kind": kind, "text": text, "parts": tuple(parts)})


def _some(members: list[Bilingual], operator: str) -> Bilingual:
    more = len(members) - _MOST_MEMBERS
    if more > 0:
        return say("list.more", first=series(members[:_MOST_MEMBERS]), count=more)
    return listed(members, "or" if operator in ("in", "any_in", "starts_with") else "and")


def _some_items(entries: tuple[Entry, ...]) -> Bilingual:
    """What the first few entries cover."""
    items = list(dict.fromkeys((entry.item_en, entry_item(entry).zh) for entry in entries))
    some = items[:_SOME_ENTRIES]
    text = Bilingual(en="; ".join(en for en, _ in some), zh="；".join(zh for _, zh in some))
    return say("list.and_so_on", some=text) if len(items) > _SOME_ENTRIES else text


def _exact(leaf: Leaf) -> JsonValue:
    match leaf.operand:
        case bool() | str():
            return leaf.operand
        case Interval(low, high):
            return [str(low), str(high)]
        case frozenset() | tuple():
            return list[JsonValue](sorted(leaf.operand))
        case _:
            return str(leaf.operand)
