"""Bill-of-materials files: read from the same formats, as strictly, with the same words for what is wrong."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest

from engine.facts.assembly import Component
from engine.faults import SourceRefused
from engine.manifests.components import Components, read_components
from engine.manifests.known_columns import component_matcher, load_alias_tables
from engine.manifests.options import ReadingOptions
from tests.unit.manifests.reading import RULES, vocabulary

PLAIN = ReadingOptions()


def bill(text: str, options: ReadingOptions = PLAIN) -> Components:
    matcher = component_matcher(load_alias_tables(RULES / "aliases.yaml", vocabulary()))
    return read_components(io.BytesIO(text.encode()), vocabulary(), matcher, options)


def test_a_row_becomes_a_component() -> None:
    text = (
        "item_id,component_id,parent_id,description,cn_code,elements,origin_country,value,currency,net_weight_kg,quantity\n"
        "M,dy,rotor,Dysprosium,A61.P1.02,Dy,China,1.20,eur,400 g,8\n"
        "M,rotor,-,,-,,,,,,\n"
    )
    first, second = bill(text).components
    assert first == Component(
        2, "M", "dy", "rotor", "Dysprosium", frozenset({"A61.P1.02"}), frozenset({"Dy"}), "CN",
        Fraction(6, 5), "EUR", Fraction(2, 5), Fraction(8),
    )  # fmt: skip
    assert second == Component(3, "M", "rotor", codes=frozenset())


def test_aliases_and_decimal_commas_work_as_in_a_manifest() -> None:
    found = bill("成品;子件;父件;金额;用量\nM;dy;;1,25;3\nM;x;;0,5;1.5\n", ReadingOptions(decimal=","))
    assert [one.value for one in found.components] == [Fraction(5, 4)]
    assert [row.messages() for row in found.rejected] == [
        ["row 3, column 用量: `1.5` holds a point, but the numbers of this file have a decimal comma; "
         "write 1234,5, or read the file with --decimal point"]
    ]  # fmt: skip
    assert [notice.kind for notice in found.notices].count("alias") == 5


def test_all_problems_of_a_row_are_said() -> None:
    (rejected,) = bill("item_id,component_id,value,currency,origin_country\nM,,-1,EURO,Chian\n").rejected
    assert [(problem.column, problem.what) for problem in rejected.problems] == [
        ("component_id", "is blank"),
        ("value", "`-1` is negative"),
        ("currency", "`EURO` is not a currency"),
        ("origin_country", "`Chian` is not a country"),
    ]


def test_malformed_rows_and_missing_columns() -> None:
    found = bill('item_id,component_id\nM,a\nM,"b\nM,c\n')
    assert [one.component_id for one in found.components] == ["a", "c"]
    assert [row.row for row in found.rejected] == [3]
    with pytest.raises(SourceRefused, match="column `component_id` is missing"):
        bill("item_id,parent\nM,a\n")
