"""Rows: typed facts, all problems at once, exact numbers, decimal commas, lines given once."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.manifests.options import ReadingOptions
from engine.vocabulary.values import NONE
from tests.unit.manifests.reading import read


def problems(header: str, row: str) -> list[str]:
    found = read(f"shipment_id;line_no;{header}\nS1;1;{row}\n", ReadingOptions(delimiter=";", decimal="."))
    return found.messages()


def test_all_problems_of_a_row_are_said_at_once_in_words_that_help() -> None:
    found = read("shipment_id,line_no,Ship-to country,ship_date,hs_code\nS1,x,Chian,2026-02-30,85\n")
    assert found.messages() == [
        "row 2, column line_no: `x` is not a number; write digits with a point, without thousands separators, "
        "such as 1234.5",
        "row 2, column Ship-to country: `Chian` is not a country; did you mean China (CN)?",
        "row 2, column ship_date: `2026-02-30` is not a date (day is out of range for month); write a date such as "
        "2026-11-20, or a time with its zone such as 2026-11-20T09:30:00+08:00",
        "row 2, column hs_code: `85` is not a tariff code; 4 to 10 digits, dots allowed, such as 8505.11",
    ]
    assert [problem.value for problem in found.rejected[0].problems] == ["x", "Chian", "2026-02-30", "85"]


def test_required_cells_must_say_something() -> None:
    found = read("shipment_id,line_no,description\n,1,x\nS1,-,x\nS1,unknown,x\n")
    assert [(one.row, one.problems[0].column) for one in found.rejected] == [
        (2, "shipment_id"),
        (3, "line_no"),
        (4, "line_no"),
    ]


def test_a_line_comes_once_and_the_first_row_is_named() -> None:
    found = read("shipment_id,line_no\nS1,1\nS1,2\nS2,1\nS1,01\nS1,3\n")
    assert [line.row for line in found.lines] == [2, 3, 4, 6]
    assert found.messages() == [
        "row 5, column line_no: line 1 of shipment S1 is in row 2 already; number each line of a shipment once"
    ]


@pytest.mark.parametrize(
    ("header", "row", "what"),
    [
        ("item_value;cn_listed_value", "100;100.01", "100.01 is more than the 100 in item_value"),
        ("item_value;cn_listed_value;cn_listed_share", "1000;1;0.2 %", "0.2 % contradicts cn_listed_value over"),
        ("item_value;cn_listed_value;cn_listed_share", "1000;0;0.2 %", "0.2 % contradicts cn_listed_value over"),
        ("item_value;us_controlled_value;us_controlled_share", "3;1;33.1 %", "which is about 33.333333 %"),
        ("item_value", "-5", "`-5` is negative"),
        ("net_weight_kg", "-1 kg", "`-1 kg` is negative"),
        ("cn_listed_share", "101 %", "`101 %` is not between 0 % and 100 %"),
        ("cn_listed_share", "1.1", "`1.1` is not between 0 % and 100 %"),
        ("currency", "EURO", "`EURO` is not a currency"),
        ("item_value", "1,234.50", "`1,234.50` is not a number"),
        ("energy_density_wh_per_kg", "300 kg", "`kg` is not a unit of"),
        ("end_use", "military,weapons", "`weapons` is not a known end uses"),
        ("memory_layers", "256.5", "is not a whole number"),
        ("ship_date", "2026-11-20T09:30", "does not say its time zone"),
    ],
)
def test_contradictions_and_impossible_values_are_rejected(header: str, row: str, what: str) -> None:
    (message,) = [text for text in problems(header, row) if what in text]
    assert message.startswith("row 2, column ")


@pytest.mark.parametrize(
    ("header", "row", "share"),
    [
        ("item_value;cn_listed_value", "100000;100", Fraction(1, 1000)),
        ("item_value;cn_listed_value", "100000.01;100", Fraction(10000, 10000001)),
        ("item_value;cn_listed_value;cn_listed_share", "3;1;33.3 %", Fraction(1, 3)),
        ("item_value;cn_listed_value;cn_listed_share", "3;1;0.3333", Fraction(1, 3)),
        ("item_value;cn_listed_value", ";0", Fraction(0)),
        ("item_value;cn_listed_value", ";-", Fraction(0)),
        ("item_value;cn_listed_value", ";5", None),
        ("item_value;cn_listed_value", "0;0", None),
        ("cn_listed_share", "0.0999999999999999999999999 %", Fraction(999999999999999999999999, 10**27)),
    ],
)
def test_a_share_is_computed_from_its_values_exactly(header: str, row: str, share: Fraction | None) -> None:
    (line,) = read(f"shipment_id;line_no;{header}\nS1;1;{row}\n", ReadingOptions(delimiter=";", decimal=".")).lines
    assert line.facts.get("item.cn_listed_value_share") == share
    assert ("item.cn_listed_value_share" in line.derived) == (share is not None and "value" in header)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_decimal_comma_is_found_and_said(delimiter: str) -> None:
    text = "shipment_id;line_no;cn_listed_share;item_value;quantity\nS1;1;0,1 %;1234,50;300\n".replace(";", delimiter)
    found = read(text)
    assert found.lines[0].facts["item.cn_listed_value_share"] == Fraction(1, 1000)
    assert str(found.lines[0].facts["line.value"]) == "1234.50"
    assert "decimal" in found.kinds()
    assert found.lines[0].cells["item_value"] == "1234,50"


def test_with_a_decimal_comma_a_point_is_rejected_and_never_reinterpreted() -> None:
    found = read("shipment_id;line_no;item_value\nS1;1;0,5\nS1;2;1.234\nS1;3;1.234,5\n", ReadingOptions(decimal=","))
    assert [line.row for line in found.lines] == [2]
    assert all("have a decimal comma" in message for message in found.messages())


def test_numbers_that_could_be_either_are_rejected_not_guessed() -> None:
    found = read("shipment_id;line_no;item_value\nS1;1;1,234\n")
    assert found.tally.rejected == 1
    mixed = read("shipment_id;line_no;item_value\nS1;1;0,5\nS1;2;0.5\n")
    assert [line.row for line in mixed.lines] == [3]
    assert "--decimal" in dict(mixed.notices)["decimal"]


def test_blanks_are_unknown_none_is_known_and_defaults_are_named() -> None:
    (line,) = read("shipment_id,line_no,to_country,cn_code,node_nm,end_user\nS1,1,,-,none,unknown\n").lines
    assert "shipment.to" not in line.facts
    assert "end_user.name" not in line.facts
    assert line.facts["item.cn_code"] == frozenset()
    assert line.facts["item.node_nm"] is NONE
    assert line.facts["line.licences"] == frozenset()
    assert line.facts["shipment.transaction"] == "export"
    assert line.assumed == {"shipment.transaction": "vocabulary.yaml"}
