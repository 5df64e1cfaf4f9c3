"""How do the rows of a bill of materials hang together? One tree per item, or every reason why they do not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.facts.problems import Problem, RowProblem
from engine.faults import nearest
from engine.vocabulary.values import Number


@dataclass(frozen=True, slots=True)
class Component:
    """One row of a bill of materials; None is not known, an empty set is known to have none.

    `parent_id` is blank for what stands directly in the item. `origin` is an ISO alpha-2 code, blank if the row says
    that there is none. `value` (in `currency`) and `net_weight_kg` are the whole row's, in one piece of the parent.
    """

    row: int
    item_id: str
    component_id: str
    parent_id: str = ""
    description: str = ""
    codes: frozenset[str] | None = None
    elements: frozenset[str] | None = None
    origin: str | None = None
    value: Number | None = None
    currency: str | None = None
    net_weight_kg: Number | None = None
    quantity: Number | None = None


@dataclass(frozen=True)
class Assembly:
    """The components of one item as a tree; usable only where `problems` is empty.

    `item` is the row that states the item itself, `tops` are the rows directly in it.
    """

    item_id: str
    item: Component | None
    tops: tuple[Component, ...]
    children: dict[str, tuple[Component, ...]]
    problems: tuple[RowProblem, ...]

    def below(self, component_id: str) -> tuple[Component, ...]:
        """The rows directly in a component."""
        return self.children.get(component_id, ())

    @cached_property
    def innermost_first(self) -> tuple[Component, ...]:
        """Every component below the item, each after all that it contains."""
        found: list[Component] = []
        waiting = list(self.tops)
        while waiting:
            component = waiting.pop()
            found.append(component)
            waiting += self.below(component.component_id)
        return tuple(reversed(found))

    @property
    def currency(self) -> str | None:
        """The currency to reckon in: the item's own, else the commonest; the first by name among equals."""
        if self.item is not None and self.item.currency is not None:
            return self.item.currency
        seen = Counter(one.currency for one in self.innermost_first if one.currency is not None)
        return min(seen, key=lambda code: (-seen[code], code), default=None)


def assemble(item_id: str, rows: Sequence[Component]) -> Assembly:
    """Hang the rows of one item together; finds duplicates, missing parents, cycles and impossible numbers."""
    ordered = sorted(rows, key=lambda one: one.row)
    problems = list(_number_problems(ordered))
    known: dict[str, Component] = {}
    for component in ordered:
        first = known.setdefault(component.component_id, component)
        if first is not component:
            what = f"is given twice in item {item_id}; first in row {first.row}"
            hint = "number each place in the tree, even where the part is the same"
            problems.append(_problem(component, "component_id", component.component_id, what, hint))
    item = known.pop(item_id, None)
    if item is not None and item.parent_id not in ("", item_id):
        problems.append(_problem(item, "parent_id", item.parent_id, "the item itself has a parent", "leave it blank"))
    children: dict[str, list[Component]] = defaultdict(list)
    tops = []
    for component in known.values():
        if component.parent_id in ("", item_id):
            tops.append(component)
        elif component.parent_id in known:
            children[component.parent_id].append(component)
        else:
            hint = nearest(component.parent_id, known) or f"no component of item {item_id} has this number"
            what = f"parent {component.parent_id} is missing"
            problems.append(_problem(component, "parent_id", component.parent_id, what, hint))
    problems += _cycles(known)
    frozen = {name: tuple(below) for name, below in children.items()}
    return Assembly(item_id, item, tuple(tops), frozen, tuple(problems))


def _number_problems(rows: Sequence[Component]) -> Iterator[RowProblem]:
    for component in rows:
        for column, number in (
            ("value", component.value),
            ("net_weight_kg", component.net_weight_kg),
            ("quantity", component.quantity),
        ):
            if number is not None and number < 0:
                yield _problem(component, column, str(number), "is negative", "it is zero or more")
        if component.quantity == 0:
            yield _problem(component, "quantity", "0", "is zero", "leave the row out")


def _cycles(known: dict[str, Component]) -> Iterator[RowProblem]:
    """One problem per cycle, on its first row, naming the way round."""
    settled: set[str] = set()
    for start in known:
        way: dict[str, None] = {}
        at = start
        while at in known and at not in settled and at not in way:
            way[at] = None
            at = known[at].parent_id
        if at in way:
            names = list(way)
            cycle = names[names.index(at) :]
            first = min((known[name] for name in cycle), key=lambda one: one.row)
            round_trip = " in ".join([*_starting_at(cycle, first.component_id), first.component_id])
            yield _problem(first, "parent_id", first.parent_id, f"contains itself: {round_trip}", "correct one parent")
        settled.update(way)


def _starting_at(cycle: list[str], name: str) -> list[str]:
    at = cycle.index(name)
    return cycle[at:] + cycle[:at]


def _problem(component: Component, column: str, value: str, what: str, hint: str) -> RowProblem:
    return RowProblem(component.row, Problem(column, value, what, hint))
