"""What is an item made of? Components of any depth, rolled up exactly into the content of one piece.

A row says what ONE piece of its parent contains: `value` and `net_weight_kg` are those of the whole row, `quantity`
is the number of pieces in it. The rows below a component describe one piece of *it*, so they count `quantity` times.
A row without a parent (or with the item as its parent) stands directly in the item; a row whose component is the
item itself states the item's own value.

A component that counts (its origin and one of its codes ask for it) is counted with its own value, and what it is
made of is not counted again. Whatever is not known and could make the sum larger makes the sum unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.conditions.tree import Truth
from engine.facts.assembly import Assembly, Component, assemble
from engine.facts.contradictions import plain
from engine.facts.item_content import ItemContent, RowNote
from engine.facts.problems import Problem, RowProblem
from engine.vocabulary.values import AtLeast

Rates = Mapping[str, Decimal | Fraction]


@dataclass(frozen=True)
class Counted:
    """Which components count: those of one origin with a code for which `falls_under` is true."""

    origin: str
    falls_under: Callable[[str], Truth]

    def counts(self, component: Component) -> tuple[Truth, str]:
        """Whether a component counts; where that is not known, the column that would tell."""
        if component.origin is not None and component.origin != self.origin:
            return False, ""
        if component.codes is None:
            return None, "cn_code"
        answers = {self.falls_under(code) for code in component.codes}
        listed = True if True in answers else None if None in answers else False
        if listed is True and component.origin is None:
            return None, "origin_country"
        return listed, "cn_code" if listed is None else ""


@dataclass(frozen=True)
class BillOfMaterials:
    """Contents by item number. An item with problems has no content: nothing is taken from a faulty bill."""

    contents: Mapping[str, ItemContent]
    problems: tuple[RowProblem, ...]


def roll_up(components: Iterable[Component], counted: Counted, rates: Rates | None = None) -> BillOfMaterials:
    """Roll every item's components up.

    `rates`: what one unit of each currency is worth in a common one; needed only where an item mixes currencies.
    The order of the components does not matter.
    """
    by_item: dict[str, list[Component]] = defaultdict(list)
    for component in components:
        by_item[component.item_id].append(component)
    contents: dict[str, ItemContent] = {}
    problems: list[RowProblem] = []
    for item_id, rows in by_item.items():
        found = assemble(item_id, rows)
        faults = list(found.problems)
        if not faults:
            roller = _Roller(found, counted, rates or {})
            content = roller.content()
            faults = roller.problems
            if not faults:
                contents[item_id] = content
        problems += faults
    return BillOfMaterials(contents, tuple(sorted(problems, key=lambda one: (one.row, str(one)))))


@dataclass(frozen=True, slots=True)
class _Rolled:
    """What a row contains: the worth of what counts in it, the elements, and whether those are all.

    `missing` names the blank cells because of which the worth is not known.
    """

    listed: Fraction | None
    missing: tuple[RowNote, ...]
    elements: frozenset[str]
    closed: bool


class _Roller:
    """The roll-up of one item, from the innermost components outwards."""

    def __init__(self, assembly: Assembly, counted: Counted, rates: Rates) -> None:
        self._assembly = assembly
        self._counted = counted
        self._rates = rates
        self._currency = assembly.currency
        self._rolled: dict[str, _Rolled] = {}
        self.problems: list[RowProblem] = []

    def content(self) -> ItemContent:
        for component in self._assembly.innermost_first:
            self._rolled[component.component_id] = self._roll(component)
        tops = [self._rolled[component.component_id] for component in self._assembly.tops]
        item = self._assembly.item
        value = self._worth(item) if item is not None else None
        if item is not None:
            self._check_worth(item, value, self._assembly.tops)
        own = item.elements if item is not None else None
        elements = (own or frozenset()).union(*(top.elements for top in tops))
        closed = own is not None or (bool(tops) and all(top.closed for top in tops))
        return ItemContent(
            self._assembly.item_id,
            _sum(top.listed for top in tops) if tops else None,
            value,
            self._currency,
            elements if closed else AtLeast(elements),
            tuple(sorted((note for top in tops for note in top.missing), key=lambda note: (note.row, note.column))),
        )

    def _roll(self, component: Component) -> _Rolled:
        below = self._assembly.below(component.component_id)
        inside = [self._rolled[child.component_id] for child in below]
        worth = self._worth(component)
        if worth is not None and component.quantity:
            self._check_worth(component, worth / Fraction(component.quantity), below)
        elements = (component.elements or frozenset()).union(*(part.elements for part in inside))
        closed = component.elements is not None or (bool(inside) and all(part.closed for part in inside))
        return _Rolled(*self._listed(component, worth, inside), elements, closed)

    def _listed(
        self, component: Component, worth: Fraction | None, inside: list[_Rolled]
    ) -> tuple[Fraction | None, tuple[RowNote, ...]]:
        """The worth of what counts in a row, and what is missing to know it."""
        counts, column = self._counted.counts(component)
        if counts is False:
            return _times_quantity(component, inside)
        if worth == 0:
            return Fraction(0), ()
        if counts is True and worth is not None:
            return worth, ()
        if counts is True:
            column = "value" if component.value is None else "currency"
        return None, (RowNote(component.row, column, component.component_id),)

    def _worth(self, component: Component) -> Fraction | None:
        """The value of a row in the item's currency; None where value or currency is not known."""
        if component.value is None or component.value == 0:
            return None if component.value is None else Fraction(0)
        if component.currency is None:
            return None
        if component.currency == self._currency:
            return Fraction(component.value)
        ours, theirs = self._rates.get(self._currency or ""), self._rates.get(component.currency)
        if not ours or not theirs:
            what = f"{component.currency} is mixed with {self._currency}"
            hint = f"give rates for {component.currency} and {self._currency}, or one currency for the item"
            self._problem(component, "currency", component.currency, what, hint)
            return None
        return Fraction(component.value) * Fraction(theirs) / Fraction(ours)

    def _check_worth(self, component: Component, piece: Fraction | None, below: tuple[Component, ...]) -> None:
        """What one piece contains cannot be worth more than the piece."""
        known = [worth for worth in (self._worth(child) for child in below) if worth is not None]
        if piece is not None and sum(known, Fraction(0)) > piece:
            what = f"one piece is worth {plain(piece)}, but its components {plain(sum(known, Fraction(0)))}"
            hint = "the value of a row is that of all its pieces in one piece of its parent"
            self._problem(component, "value", str(component.value), what, hint)

    def _problem(self, component: Component, column: str, value: str, what: str, hint: str) -> None:
        found = RowProblem(component.row, Problem(column, value, what, hint))
        if found not in self.problems:
            self.problems.append(found)


def _times_quantity(component: Component, inside: list[_Rolled]) -> tuple[Fraction | None, tuple[RowNote, ...]]:
    """What counts inside one piece, times the pieces; the quantity matters only where something counts."""
    one = _sum(part.listed for part in inside)
    missing = tuple(note for part in inside for note in part.missing)
    if one == 0:
        return one, ()
    if component.quantity is None:
        return None, (*missing, RowNote(component.row, "quantity", component.component_id))
    return (None if one is None else one * Fraction(component.quantity)), missing


def _sum(parts: Iterable[Fraction | None]) -> Fraction | None:
    """The sum; one part that is not known leaves it unknown."""
    total = Fraction(0)
    for part in parts:
        if part is None:
            return None
        total += part
    return total
