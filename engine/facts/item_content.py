"""What does a bill of materials say about the item on a line? Content facts, exact, or unknown and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from engine.facts.contradictions import CURRENCY, agrees, amount, percent, plain
from engine.facts.draft import Draft
from engine.facts.problems import Problem
from engine.vocabulary.units import as_number
from engine.vocabulary.values import AtLeast, Facts, between, perhaps

ELEMENTS = "item.elements"
LISTED_VALUE = "item.cn_listed_value"
LISTED_SHARE = "item.cn_listed_value_share"
_VALUE = "line.value"
_SOURCE = "bill of materials"
_EITHER = "leave the cell blank, or correct either"
_PIECES = frozenset(
    [
        "c62", "h87", "ea", "pce", "pcs", "pc", "piece", "pieces", "unit", "units", "each", "st", "stk",
        "个", "件", "只", "台", "套",
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemContent:
    """What one piece of an item contains.

    `listed_value` is what its counted components are worth, `value` what the item is, both in `currency`; None is
    not known, and `missing` says which cells would tell. `elements` is open where some component's are not known.
    """

    item_id: str
    listed_value: Fraction | None
    value: Fraction | None
    currency: str | None
    elements: frozenset[str]
    missing: tuple[RowNote, ...] = ()

    @property
    def listed_share(self) -> Fraction | None:
        """The counted components' share of the item's value; None where either is not known."""
        return share_of(self.listed_value, self.value)


@dataclass(frozen=True, slots=True)
class RowNote:
    """A cell of a bill of materials that is blank and would have told more."""

    row: int
    column: str
    component_id: str

    def __str__(self) -> str:
        """The cell, as a person would look for it."""
        return f"row {self.row}, column {self.column}: not given for component {self.component_id}"


def share_of(part: Fraction | None, whole: Fraction | None) -> Fraction | None:
    """An exact share; nothing is nothing of any whole, and of nothing else there is no share."""
    if part == 0:
        return Fraction(0)
    return part / whole if part is not None and whole else None


def settle_content(content: ItemContent, draft: Draft) -> Iterator[Problem]:
    """Fill a line's content facts from the bill of materials; what the line says itself must agree.

    A number on the line agrees if it is the exact one rounded to the digits that it has; the exact one is used.
    """
    yield from _settle_elements(content, draft)
    share = content.listed_share
    if share is None:
        share = share_of(content.listed_value, _piece_value(content, draft.facts))
    if share is None:
        return
    whole = amount(draft.facts.get(_VALUE))
    exact = {LISTED_SHARE: share} | ({LISTED_VALUE: share * whole} if whole is not None else {})
    for name, number in exact.items():
        given = draft.facts.get(name)
        if given is not None and not agrees(draft.text(name), given, number):
            shown = percent(number) if name == LISTED_SHARE else plain(number)
            what = f"{draft.text(name)} contradicts the bill of materials, which gives {shown}"
            yield draft.problem(name, what, _EITHER)
            return
    for name, number in exact.items():
        draft.facts[name] = number if name == LISTED_SHARE else as_number(number)
        draft.derived[name] = _SOURCE


def _settle_elements(content: ItemContent, draft: Draft) -> Iterator[Problem]:
    given = draft.facts.get(ELEMENTS)
    if not isinstance(given, frozenset):
        if content.elements or not isinstance(content.elements, AtLeast):
            draft.facts[ELEMENTS] = content.elements
            draft.derived[ELEMENTS] = _SOURCE
        return
    absent = sorted(content.elements - given - perhaps(given))
    if perhaps(given) & content.elements and not absent:
        draft.facts[ELEMENTS] = between(given | content.elements, perhaps(given))
        draft.derived[ELEMENTS] = _SOURCE
    if absent:
        what = f"{draft.text(ELEMENTS)} leaves out {', '.join(absent)}, which the bill of materials contains"
        yield draft.problem(ELEMENTS, what, _EITHER)


def _piece_value(content: ItemContent, facts: Facts) -> Fraction | None:
    """What one piece is worth by the line, where the line counts pieces and uses the same currency."""
    unit = facts.get("line.unit")
    if not isinstance(unit, str) or unit.casefold() not in _PIECES:
        return None
    value, pieces = amount(facts.get(_VALUE)), amount(facts.get("line.quantity"))
    if value is None or not pieces or content.currency is None or facts.get(CURRENCY) != content.currency:
        return None
    return value / pieces
