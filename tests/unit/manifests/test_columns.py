"""Columns: known by name, by alias, by the user's own mapping; doubles and gaps are said with what may be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.faults import SourceRefused
from engine.manifests.known_columns import load_alias_tables
from tests.unit.manifests.reading import read, vocabulary


def facts(header: str, cell: str, mapping: Path | None = None) -> dict[str, object]:
    (line,) = read(f'shipment_id\tline_no\t"{header}"\nS1\t1\t{cell}\n', mapping=mapping).lines
    return dict(line.facts)


@pytest.mark.parametrize(
    ("header", "cell", "fact", "value"),
    [
        ("Ship-to country", "Germany", "shipment.to", "DE"),
        ("SHIP TO COUNTRY", "DE", "shipment.to", "DE"),
        ("to country", "DE", "shipment.to", "DE"),
        ("shipment.to", "DE", "shipment.to", "DE"),
        ("最终用户", "上海某公司", "end_user.name", "上海某公司"),
        ("原产国", "中国", "item.origin", "CN"),
        ("原产国(地区)", "中国", "item.origin", "CN"),
        ("ＨＴＳ", "8505.11", "item.hs_code", "850511"),
        ("Schedule B", "8505.11", "item.hs_code", "850511"),
        ("ECCN", "1C902;EAR99", "item.us_eccn", frozenset({"1C902", "EAR99"})),
        ("Ursprungsland", "DE", "item.origin", "DE"),
        ("Warennummer", "8505 11 10", "item.hs_code", "85051110"),
    ],
)
def test_a_column_is_known_by_the_names_that_systems_give_it(header: str, cell: str, fact: str, value: object) -> None:
    assert facts(header, cell)[fact] == value


def test_every_alias_and_every_unknown_column_is_said() -> None:
    found = read("Delivery,line_no,VGM,to_cuntry,notes\nS1,1,5,DE,x\n")
    said = [text for kind, text in found.notices if kind in ("alias", "unknown_column")]
    assert said == [
        "Column `Delivery` is read as `shipment_id`.",
        "Column `VGM` is read as `net_weight_kg`. "
        "A verified gross mass counts packing and container, a net weight does not.",
        "Column `to_cuntry` is not known and passed through; did you mean `to_country`?",
        "Column `notes` is not known and passed through.",
    ]
    assert found.lines[0].cells["notes"] == "x"


def test_many_unknown_columns_are_said_together_and_likely_mistakes_still_singly() -> None:
    names = [f"extra {number}" for number in range(300)]
    found = read(f"shipment_id,line_no,to_cuntry,{','.join(names)}\nS1,1,DE{',x' * 300}\n")
    said = [text for kind, text in found.notices if kind == "unknown_column"]
    assert said[0] == "Column `to_cuntry` is not known and passed through; did you mean `to_country`?"
    assert said[1].startswith("300 columns are not known and passed through, among them `extra 0`, `extra 1`, ")
    assert len(said) == 2
    assert found.lines[0].cells["extra 299"] == "x"


def test_many_columns_without_a_name_are_not_each_said() -> None:
    found = read(f"shipment_id,line_no,notes,notes{',' * 300}\nS1,1,a,b{',x' * 300}\n")
    said = [text for kind, text in found.notices if kind == "renamed"]
    assert len(said) == 10
    assert said[1] == "Column 5 is called `column 5`: it has no name."
    assert said[-1] == "Columns without a name are called likewise up to `column 304`, 300 in all."
    assert found.lines[0].cells["column 304"] == "x"


def test_two_columns_for_one_fact_are_refused() -> None:
    with pytest.raises(SourceRefused, match=":1:1: `HTS` and `hs_code` both stand for `hs_code`"):
        read("shipment_id,line_no,HTS,hs_code\nS1,1,850511,850511\n")
    with pytest.raises(SourceRefused, match="`to_country` and `to_country \\(2\\)` both stand for `to_country`"):
        read("shipment_id,line_no,to_country,to_country\nS1,1,DE,FR\n")


def test_unknown_columns_of_one_name_and_of_none_keep_their_cells() -> None:
    found = read("shipment_id,line_no,notes,notes,,\nS1,1,a,b,c,d\n")
    assert found.headers == ("shipment_id", "line_no", "notes", "notes (2)", "column 5", "column 6")
    assert list(found.lines[0].cells.values())[2:] == ["a", "b", "c", "d"]
    assert [kind for kind, _ in found.notices].count("renamed") == 3


def test_missing_required_columns_are_named_with_candidates() -> None:
    with pytest.raises(SourceRefused) as refusal:
        read("shipmnt_id,Positon,to_country\nS1,1,DE\n", as_of=None)
    faults = {fault.what.split("`")[1]: fault for fault in refusal.value.faults}
    assert set(faults) == {"shipment_id", "line_no", "ship_date"}
    assert faults["shipment_id"].what.endswith("the header has `shipmnt_id`, `Positon`, `to_country`")
    assert "is it `shipmnt_id`?" in faults["shipment_id"].hint
    assert "is it `Positon`?" in faults["line_no"].hint


def test_a_date_column_is_needed_only_without_a_date_for_all() -> None:
    assert read("shipment_id,line_no\nS1,1\n").tally.read == 1
    with pytest.raises(SourceRefused, match="column `ship_date` is missing"):
        read("shipment_id,line_no\nS1,1\n", as_of=None)
    (rejected,) = read("shipment_id,line_no,ship_date\nS1,1,\n", as_of=None).rejected
    assert rejected.messages() == [
        "row 2, column ship_date: is blank; give the date of export, or one date for all lines"
    ]


def test_a_users_mapping_wins_over_aliases(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("columns: {end_user: [Kunde], item_id: Teil}\npass_through: [HTS]\n", encoding="utf-8")
    assert facts("Kunde", "X GmbH", mapping)["end_user.name"] == "X GmbH"
    assert facts("Teil", "T-1", mapping)["item.id"] == "T-1"
    found = read("shipment_id,line_no,HTS,hs_code\nS1,1,99,850511\n", mapping=mapping)
    assert found.lines[0].facts["item.hs_code"] == "850511"
    assert found.lines[0].cells["HTS"] == "99"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "columns: {to_cuntry: [X]}",
            r"mapping\.yaml:1:11: `to_cuntry` is not a column \(did you mean `to_country`\?\)",
        ),
        ("columns: {to_country: [X], from_country: [x]}", "`x` is a name of `to_country` already"),
        ("columns: {to_country: [ship_date]}", "`ship_date` is a name of `ship_date` already"),
        ("columns: {to_country: ['--']}", "`--` is not a name"),
        ("colums: {to_country: [X]}", r"`colums` is not known here \(did you mean `columns`\?\)"),
    ],
)
def test_a_faulty_mapping_is_refused_with_its_place(tmp_path: Path, text: str, what: str) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(text, encoding="utf-8")
    with pytest.raises(SourceRefused, match=what):
        load_alias_tables(mapping, vocabulary())
