"""Bills of materials: exact contents, nothing counted twice, nothing unknown made small, every fault with its row."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from engine.facts.assembly import Component
from engine.facts.bill_of_materials import BillOfMaterials, Counted, Rates, roll_up
from engine.facts.item_content import ItemContent
from engine.vocabulary.values import AtLeast

NO = frozenset[str]()


def counted(code: str) -> bool | None:
    return {"DY": True, "HEADING": None}.get(code, False)


def part(
    row: int,
    component: str,
    parent: str = "",
    value: str | None = None,
    origin: str | None = "DE",
    codes: frozenset[str] | None = NO,
    quantity: str | None = "1",
    currency: str | None = "EUR",
    elements: frozenset[str] | None = NO,
    item: str = "M",
) -> Component:
    return Component(
        row,
        item,
        component,
        parent,
        codes=codes,
        elements=elements,
        origin=origin,
        value=None if value is None else Decimal(value),
        currency=currency,
        quantity=None if quantity is None else Decimal(quantity),
    )


DY = frozenset({"DY"})


def rolled(*components: Component, rates: Rates | None = None) -> BillOfMaterials:
    return roll_up(components, Counted("CN", counted), rates)


def content(*components: Component, rates: Rates | None = None) -> ItemContent:
    found = rolled(*components, rates=rates)
    assert not found.problems
    return found.contents["M"]


def messages(*components: Component) -> list[str]:
    found = rolled(*components)
    assert bool(found.problems) != bool(found.contents)
    return [str(problem) for problem in found.problems]


def test_rows_below_a_component_count_once_for_each_of_its_pieces() -> None:
    found = content(
        part(2, "M", value="1200"),
        part(3, "rotor", value="310"),
        part(4, "magnet", "rotor", value="96", quantity="8"),
        part(5, "dy", "magnet", value="0.15", origin="CN", codes=DY),
    )
    assert found.listed_value == Fraction(12, 10)
    assert found.listed_share == Fraction(1, 1000)
    assert found.value == 1200
    assert (found.currency, found.missing) == ("EUR", ())


def test_what_a_counted_component_is_made_of_is_not_counted_again() -> None:
    found = content(
        part(2, "M", value="100"),
        part(3, "alloy", value="10", origin="CN", codes=DY),
        part(4, "dy", "alloy", value="6", origin="CN", codes=DY),
    )
    assert found.listed_value == 10


@pytest.mark.parametrize(
    ("origin", "codes", "counts"),
    [("VN", DY, False), ("", DY, False), ("CN", NO, False), ("CN", frozenset({"x"}), False), ("CN", DY | {"x"}, True)],
)
def test_origin_and_code_decide_what_counts(origin: str, codes: frozenset[str], counts: bool) -> None:
    assert content(part(3, "a", value="5", origin=origin, codes=codes)).listed_value == (5 if counts else 0)


@pytest.mark.parametrize(
    ("component", "column"),
    [
        (part(3, "a", value="5", origin=None, codes=DY), "origin_country"),
        (part(3, "a", value="5", origin="CN", codes=None), "cn_code"),
        (part(3, "a", value="5", origin="CN", codes=frozenset({"HEADING"})), "cn_code"),
        (part(3, "a", value=None, origin="CN", codes=DY), "value"),
        (part(3, "a", value="5", origin="CN", codes=DY, currency=None), "currency"),
    ],
)
def test_what_is_not_known_leaves_the_content_unknown_and_is_named(component: Component, column: str) -> None:
    found = content(part(2, "M", value="100"), component, part(4, "b", value="1", origin="CN", codes=DY))
    assert (found.listed_value, found.listed_share) == (None, None)
    assert [(note.row, note.column) for note in found.missing] == [(3, column)]
    assert str(found.missing[0]) == f"row 3, column {column}: not given for component a"


def test_what_makes_no_difference_need_not_be_known() -> None:
    found = content(
        part(2, "M", value="100"),
        part(3, "a", origin=None, codes=NO),
        part(4, "b", origin="DE", codes=None, quantity=None),
        part(5, "c", "b", value="0", origin=None, codes=None),
        part(6, "d", "b", value=None, origin="DE", codes=DY),
    )
    assert found.listed_value == 0


def test_an_unknown_quantity_matters_only_above_counted_content() -> None:
    rows = part(3, "a", value="50", quantity=None), part(4, "dy", "a", value="1", origin="CN", codes=DY)
    found = content(part(2, "M", value="100"), *rows)
    assert (found.listed_value, found.missing[0].column, found.missing[0].row) == (None, "quantity", 3)


def test_elements_are_joined_and_stay_open_where_some_are_not_known() -> None:
    dy, nd = frozenset({"Dy"}), frozenset({"Nd", "Fe"})
    rows = part(3, "a", elements=None), part(4, "b", "a", elements=dy), part(5, "c", "a", elements=nd)
    assert content(*rows).elements == dy | nd
    assert content(*rows, part(6, "d", elements=None)).elements == AtLeast(dy | nd)
    whole = part(2, "M", elements=frozenset({"Cu"}))
    assert content(whole, *rows, part(6, "d", elements=None)).elements == dy | nd | {"Cu"}


def test_currencies_are_mixed_only_with_rates() -> None:
    rows = part(2, "M", value="1000"), part(3, "a", value="70", currency="CNY", origin="CN", codes=DY)
    assert messages(*rows) == [
        "row 3, column currency: CNY is mixed with EUR; give rates for CNY and EUR, or one currency for the item"
    ]
    found = content(*rows, rates={"EUR": Decimal("1.10"), "CNY": Fraction(1, 7)})
    assert found.listed_value == Fraction(10) / Fraction(11, 10)


def test_items_do_not_touch_each_other() -> None:
    found = rolled(
        part(2, "a", value="5", origin="CN", codes=DY),
        part(3, "a", value="7", origin="CN", codes=DY, item="N"),
        part(4, "b", "nowhere", item="P"),
    )
    assert {name: one.listed_value for name, one in found.contents.items()} == {"M": 5, "N": 7}
    assert [problem.row for problem in found.problems] == [4]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([part(3, "a"), part(4, "a")], "row 4, column component_id: is given twice in item M; first in row 3"),
        ([part(3, "abc"), part(4, "b", "abd")], "row 4, column parent_id: parent abd is missing; did you mean `abc`?"),
        ([part(3, "a", "a")], "row 3, column parent_id: contains itself: a in a; correct one parent"),
        (
            [part(3, "a", "b"), part(4, "b", "c"), part(5, "c", "a"), part(6, "d", "a")],
            "row 3, column parent_id: contains itself: a in b in c in a; correct one parent",
        ),
        (
            [part(2, "M", value="10"), part(3, "a", value="6"), part(4, "b", value="4.01")],
            "row 2, column value: one piece is worth 10, but its components 10.01",
        ),
        (
            [part(3, "a", value="10", quantity="3"), part(4, "b", "a", value="3.34")],
            "row 3, column value: one piece is worth about 3.333333, but its components 3.34",
        ),
        ([part(3, "a", value="-1")], "row 3, column value: is negative"),
        ([part(3, "a", quantity="0")], "row 3, column quantity: is zero"),
        ([part(2, "M", "a"), part(3, "a")], "row 2, column parent_id: the item itself has a parent"),
    ],
)
def test_faults_are_said_with_their_row(rows: list[Component], message: str) -> None:
    (found,) = messages(*rows)
    assert found.startswith(message)


def test_a_bill_may_be_as_deep_as_it_likes() -> None:
    depth = 5_000
    chain = [part(row, f"c{row}", f"c{row - 1}" if row else "") for row in range(depth)]
    leaf = part(depth, "dy", f"c{depth - 1}", value="3", origin="CN", codes=DY)
    assert content(*chain, leaf).listed_value == 3
