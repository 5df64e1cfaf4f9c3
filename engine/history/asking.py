"""What does a clause ask that it did not ask before? Differences of conditions in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pydantic import JsonValue

from engine.conditions.tree import Condition, Leaf
from engine.explanation.models import ConditionNode
from engine.explanation.phrases import series
from engine.explanation.prose import Prose
from engine.history.conditions import Difference, differences, reordered, written
from engine.history.models import Change, Kind
from engine.history.phrases import say
from engine.vocabulary.models import Bilingual


class Asking:
    """Words for what conditions of one rulebook became in another."""

    def __init__(self, before: Prose, after: Prose) -> None:
        """Each side speaks with the facts and lists of its own rulebook."""
        self._before = before
        self._after = after

    def changes(self, before: Condition, after: Condition) -> Iterator[Change]:
        """Each place in which two conditions differ."""
        found = differences(before, after)
        for difference in found:
            kind: Kind = "added" if difference.before is None else "removed" if difference.after is None else "changed"
            yield Change(
                kind=kind,
                aspect="condition",
                before=_exact(difference.before),
                after=_exact(difference.after),
                text=self._words(difference, kind),
            )
        if not found and reordered(before, after):
            yield Change(kind="changed", aspect="form", text=say("condition.reordered"))

    def changes_where_asked(self, before: Condition | None, after: Condition | None) -> Iterator[Change]:
        """The same where a condition need not be there."""
        if before is not None and after is not None:
            yield from self.changes(before, after)
        elif before is not after:
            kind: Kind = "added" if before is None else "removed"
            text = self._words(Difference(before, after, "all"), kind)
            yield Change(kind=kind, aspect="condition", before=_exact(before), after=_exact(after), text=text)

    def _words(self, difference: Difference, kind: Kind) -> Bilingual:
        before, after = difference.before, difference.after
        if difference.regrouped and before and after:
            old, new = self._before.condition(before), self._after.condition(after)
            return say("condition.changed", before=old.text, after=new.text)
        if isinstance(before, Leaf) and isinstance(after, Leaf) and before.fact == after.fact:
            title = self._after.fact(after.fact).title
            needed = (self._before.needed(before, True), self._after.needed(after, True))
            return say(f"condition.fact.{difference.place}", title=title, before=needed[0], after=needed[1])
        old_words = _in_a_line(self._before.condition(before)) if before else ""
        new_words = _in_a_line(self._after.condition(after)) if after else ""
        if kind == "changed":
            return say("condition.changed", before=old_words, after=new_words)
        return say(f"condition.{kind}.{difference.place}", condition=new_words or old_words)


def _in_a_line(node: ConditionNode) -> Bilingual:
    """A condition on one line; a group in brackets after its heading."""
    single = node.kind == "leaf" or (node.kind == "not" and [part.kind for part in node.parts] == ["leaf"])
    if single:
        return node.text
    return say("condition.group", heading=node.text, parts=series([_in_a_line(part) for part in node.parts]))


def _exact(condition: Condition | None) -> JsonValue:
    return cast("JsonValue", written(condition)) if condition is not None else None
