"""What can change a verdict? Of all differences between two rulebooks, those in windows, thresholds, outcomes, scope.

Windows are compared by what clauses do on each day, not by how it is written: a pending extension that an instrument
confirms is one line for all clauses that it concerns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.conditions.tree import leaves
from engine.history.models import Altered, Change
from engine.history.parts import Part, part_changes
from engine.history.text import Side, text_changes
from engine.history.windows import Moved, moved, states_of, window_changes
from engine.rulebook.rulebook import Clause, Rulebook

_OF_CLAUSES = frozenset({"condition", "nexus", "outcome", "licence"})
_OF_OTHERS = {
    "measure": frozenset({"announced", "nexus", "time_zone"}),
    "clause": _OF_CLAUSES,
    "nexus": frozenset({"condition"}),
    "conflict": frozenset({"condition", "one", "other", "in_force"}),
    "list": frozenset({"entry", "entry.cn_codes", "entry.material", "entry.elements"}),
    "fact": frozenset({"type", "unit", "blank", "ratio", "settled_by", "word"}),
    "verdict": frozenset({"rank", "action", "licensable"}),
    "paper": frozenset[str](),
    "authority": frozenset[str](),
}
"""What of each thing a verdict can turn on, besides the days and the scope of clauses."""
_WHOLE = frozenset({"measure", "clause", "nexus", "conflict", "list", "fact", "verdict"})
"""Things whose coming and going a verdict can turn on."""


def law_changes(before: Rulebook, after: Rulebook) -> tuple[Altered, ...]:
    """Every difference that a verdict can turn on: windows first, then what clauses and lists say."""
    old, new = Side(before), Side(after)
    return (*_windows(old, new), *_scopes(old, new), *_written(before, after))


def _windows(old: Side, new: Side) -> Iterator[Altered]:
    """Moved windows, one for all clauses to which the same happened."""
    together: dict[tuple[Moved, ...], list[str]] = defaultdict(list)
    for id_, clause in new.rulebook.clauses.items():
        earlier = old.rulebook.clauses.get(id_)
        if earlier is not None:
            found = moved(states_of(old.rulebook, earlier), states_of(new.rulebook, clause))
            if found:
                together[found].append(id_)
    for found, ids in together.items():
        changes = tuple(window_changes(found, old.names, new.names))
        yield Altered(kind="changed", of="clause", names=tuple(ids), title=new.names.clauses(ids), changes=changes)


def _scopes(old: Side, new: Side) -> Iterator[Altered]:
    """The clauses that a review policy or an exception has come to bear on, or ceased to."""
    for id_, clause in new.rulebook.clauses.items():
        earlier = old.rulebook.clauses.get(id_)
        if earlier is not None:
            changes = tuple(part_changes(_scope(earlier, old), _scope(clause, new)))
            if changes:
                yield Altered(kind="changed", of="clause", names=(id_,), title=new.clause(clause), changes=changes)


def _scope(clause: Clause, side: Side) -> Iterator[Part]:
    for aspect, ids in (("applies_to", clause.applies_to), ("exception_to", clause.exception_to)):
        yield from (Part(aspect, id_, id_, side.names.short(id_)) for id_ in sorted(ids))


def _written(before: Rulebook, after: Rulebook) -> Iterator[Altered]:
    for one in text_changes(before, after):
        concerns = _concerned(before, after, one)
        if one.kind != "changed":
            if one.of in _WHOLE:
                yield one.model_copy(update={"concerns": concerns})
            continue
        changes = tuple(change for change in one.changes if change.aspect in _OF_OTHERS[one.of])
        if changes:
            yield one.model_copy(update={"changes": changes, "concerns": concerns})


def _concerned(before: Rulebook, after: Rulebook, altered: Altered) -> tuple[str, ...]:
    """The clauses, before or after, that a changed list or nexus concerns."""
    if altered.of == "list":
        return _asking(before, after, altered)
    if altered.of != "nexus":
        return ()
    clauses = [clause for book in (before, after) for clause in book.clauses.values()]
    return tuple(sorted({clause.id for clause in clauses if clause.nexus and clause.nexus.name in altered.names}))


def _asking(before: Rulebook, after: Rulebook, altered: Altered) -> tuple[str, ...]:
    """The clauses that ask, before or after, for a code of what changed of a list; for any of one that came or went."""
    (name,) = altered.names
    codes = {str(code) for change in altered.changes if (code := _code(change))}
    if not codes:
        codes = {entry.code for book in (before, after) for entry in book.lists.entries.get(name, ())}
    found = {
        id_
        for book in (before, after)
        for id_, clause in book.clauses.items()
        for leaf in leaves(clause.condition)
        if isinstance(leaf.operand, frozenset) and leaf.operand & codes
    }
    return tuple(sorted(found))


def _code(change: Change) -> object:
    for side in (change.before, change.after):
        if isinstance(side, dict):
            return side.get("code")
    return None
