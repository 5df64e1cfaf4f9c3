"""A bill rolled up gives what writing every single piece out would give, exactly, in whatever order it comes."""

from __future__ import annotations

import random
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.facts.assembly import Component
from engine.facts.bill_of_materials import Counted, roll_up
from engine.vocabulary.values import AtLeast

CODES = {None: None, "none": frozenset[str](), "listed": frozenset({"L"}), "other": frozenset({"X"})}
ELEMENTS = [None, frozenset[str](), frozenset({"Dy"}), frozenset({"Nd", "Fe"})]


def counted(code: str) -> bool:
    return code == "L"


@st.composite
def bills(draw: st.DrawFn) -> list[Component]:
    """A random tree whose values fit into their parents', some cells blank."""
    size = draw(st.integers(1, 12))
    rows = []
    for number in range(size):
        parent = draw(st.integers(-1, number - 1))
        rows.append(
            Component(
                row=number + 2,
                item_id="M",
                component_id=f"c{number}",
                parent_id="" if parent < 0 else f"c{parent}",
                codes=CODES[draw(st.sampled_from(list(CODES)))],
                elements=draw(st.sampled_from(ELEMENTS)),
                origin=draw(st.sampled_from(["CN", "CN", "DE", None])),
                # Each level is worth a thousandth of the one above, so that parts always fit.
                value=draw(st.none() | st.decimals("0", "9", places=3)),
                currency="EUR",
                quantity=draw(st.none() | st.sampled_from([Decimal(1), Decimal(3), Decimal("0.5")])),
            )
        )
    return _fitting(rows)


def _fitting(rows: list[Component]) -> list[Component]:
    depth: dict[str, int] = {}
    fitted = []
    for row in rows:
        level = depth[row.component_id] = depth.get(row.parent_id, -1) + 1
        value = None if row.value is None else (Fraction(row.value) + 1) / 10 ** (4 * level)
        fitted.append(
            Component(
                row.row, row.item_id, row.component_id, row.parent_id, row.description, row.codes, row.elements,
                row.origin, value, row.currency, row.net_weight_kg, row.quantity,
            )
        )  # fmt: skip
    return fitted


def written_out(rows: list[Component]) -> Fraction | None:
    """The worth of what counts, by going down from the top with the number of pieces in hand."""
    children = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)

    def below(parent: str, pieces: Fraction) -> list[Fraction | None]:
        return [found for row in children[parent] for found in of(row, pieces)]

    def of(row: Component, pieces: Fraction) -> list[Fraction | None]:
        foreign = row.origin not in (None, "CN")
        listed = row.codes is None or any(map(counted, row.codes))
        if not foreign and listed:
            sure = row.codes is not None and row.origin == "CN" and row.value is not None
            return [pieces * Fraction(row.value)] if sure and row.value is not None else [None]
        if row.quantity is None:
            return [None if found is None or found else Fraction(0) for found in below(row.component_id, Fraction(1))]
        return below(row.component_id, pieces * Fraction(row.quantity))

    found = below("", Fraction(1))
    return None if None in found else sum((one for one in found if one is not None), Fraction(0))


@settings(max_examples=300, deadline=None)
@given(bills())
def test_the_roll_up_is_the_sum_over_every_piece(rows: list[Component]) -> None:
    bill = roll_up(rows, Counted("CN", counted))
    assert not bill.problems
    content = bill.contents["M"]
    assert content.listed_value == written_out(rows)
    assert (content.listed_value is None) == bool(content.missing)
    assert set(content.elements) == {one for row in rows for one in row.elements or ()}
    parents = {row.parent_id for row in rows}
    leaves = [row for row in rows if row.component_id not in parents]
    if all(row.elements is not None for row in leaves):
        assert not isinstance(content.elements, AtLeast)
    elif all(row.elements is None for row in rows):
        assert isinstance(content.elements, AtLeast)


@settings(max_examples=100, deadline=None)
@given(bills(), st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(rows: list[Component], chance: random.Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    counting = Counted("CN", counted)
    assert roll_up(shuffled, counting) == roll_up(rows, counting)


@settings(max_examples=100, deadline=None)
@given(bills(), st.data())
def test_filling_a_blank_never_makes_a_known_content_unknown(rows: list[Component], data: st.DataObject) -> None:
    before = roll_up(rows, Counted("CN", counted)).contents["M"].listed_value
    at = data.draw(st.integers(0, len(rows) - 1))
    old = rows[at]
    filled = Component(
        old.row, old.item_id, old.component_id, old.parent_id, old.description,
        old.codes if old.codes is not None else frozenset(), old.elements, old.origin or "DE",
        old.value, old.currency, old.net_weight_kg, old.quantity or Decimal(1),
    )  # fmt: skip
    bill = roll_up([*rows[:at], filled, *rows[at + 1 :]], Counted("CN", counted))
    after = bill.contents["M"].listed_value
    assert after == before if before is not None else True


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(-1, 9), min_size=1, max_size=10))
def test_a_tree_is_rolled_up_and_anything_else_is_refused(parents: list[int]) -> None:
    rows = [
        Component(number + 2, "M", f"c{number}", "" if parent < 0 else f"c{parent}", origin="DE")
        for number, parent in enumerate(parents)
    ]
    bill = roll_up(rows, Counted("CN", counted))
    reached: set[int] = set()
    for number in range(len(parents)):
        way, at = set[int](), number
        while 0 <= at < len(parents) and at not in way:
            way.add(at)
            at = parents[at]
        if at == -1:
            reached.add(number)
    assert bool(bill.contents) == (len(reached) == len(parents))
    assert bool(bill.problems) != bool(bill.contents)
