"""What becomes of files that are damaged, or say what no list says? They are refused or rejected; nothing fails."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from api.desk.lists import prepare
from engine.faults import SourceRefused
from engine.screening.formats.files import ListFile, files_of
from engine.screening.formats.found import ListRead
from engine.screening.formats.recognising import read_lists

HALF = "\ud800"  # of a pair that stands for one character: JSON can write it, UTF-8 cannot
UN = "<CONSOLIDATED_LIST><ENTITY><REFERENCE_NUMBER>1</REFERENCE_NUMBER></ENTITY></CONSOLIDATED_LIST>"


def read(name: str, content: str, list_: str = "") -> ListRead:
    (found,) = read_lists([ListFile(name, content=content.encode())], list_)
    prepare(found, [b"digest"])
    return found


def csl(*records: object, **more: object) -> str:
    return json.dumps({"results": records} | more)


def entity(**more: object) -> str:
    return json.dumps({"id": "x", "schema": "Company", "target": True, "properties": {"name": ["Acme"]}} | more)


@pytest.mark.parametrize("encoding", ["gb2312", "no-such-thing"])
def test_xml_in_an_encoding_that_cannot_be_read_is_refused(encoding: str) -> None:
    with pytest.raises(SourceRefused, match="encoding"):
        read("un.xml", f'<?xml version="1.0" encoding="{encoding}"?>{UN}')


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", csl({"source": "Entity List (EL)", "name": "Acme", "ids": 7, "addresses": 5, "programs": {"a": 1}})),
        ("a.json", csl({"source": "Entity List (EL)", "name": "Acme"}, sources_used=5)),
        ("a.json", csl({"source": "Entity List (EL)", "name": f"Acme {HALF}", "entity_number": HALF, "ids": [HALF]})),
        ("a.json", csl({"source": HALF, "name": HALF}, {"source": "Entity List (EL)", "name": "Acme"})),
        ("a.json", csl({"source": "Entity List (EL)", "name": "Acme", "programs": [HALF], "source_list_url": HALF})),
        ("a.ftm.json", entity(datasets=5)),
        ("a.ftm.json", entity(id=HALF, datasets=[HALF], properties={"name": ["Acme"], "programId": [HALF]})),
        ("a.csv", "name,list,entry\nAcme\0,US-EL,1\0\n"),
    ],
)
def test_what_no_list_says_is_read_for_what_it_is(name: str, content: str) -> None:
    found = read(name, content)
    (party,) = found.parties
    assert "Acme" in party.name
    assert not any(sign in party.entry + party.name for sign in ("\0", HALF))


@pytest.mark.parametrize("code", ["NONE", "UNKNOWN", "US-EL;US-UVL", "US-EL?", "us-el", "OPEN SANCTIONS"])
def test_a_code_that_cells_would_read_as_something_else_is_refused(code: str) -> None:
    with pytest.raises(SourceRefused, match="code"):
        read("a.ftm.json", entity(), code)


@pytest.mark.parametrize(
    "amiss",
    [
        {5: '"Muster 5,HOUSE-RED'},
        {5: '"Muster 5,HOUSE-RED', 600: 'Muster "600,HOUSE-RED'},
        {5: '"Muster 5,HOUSE-RED', 600: 'Muster 600",HOUSE-RED'},
        {998: '"Muster 998,HOUSE-RED'},
    ],
)
def test_a_quote_amiss_takes_no_other_row_with_it(amiss: dict[int, str]) -> None:
    rows = {number: f"Muster {number},HOUSE-RED" for number in range(1, 1000)} | amiss
    found = read("house.csv", "\n".join(["name,list", *rows.values()]))
    assert (found.rows, len(found.parties) + len(found.rejected)) == (999, 999)
    assert [row.row - 1 for row in found.rejected] == [min(amiss)]


def test_a_file_of_quotes_amiss_is_refused() -> None:
    with pytest.raises(SourceRefused, match="divided into cells"):
        read("house.csv", "name,list\n" + '"Mus"ter,HOUSE-RED\n' * 1_500)


def deep(content: bytearray) -> None:
    content[content.find(b"PK\x01\x02") + 6] = 99  # a version of zip that there is not


def misnamed(content: bytearray) -> None:
    at = content.find(b"PK\x01\x02")
    content[at + 9] |= 8
    content[content.find(b"list.csv", at)] = 0xFF


def spoilt(content: bytearray) -> None:
    content[50:60] = b"\xff" * 10


@pytest.mark.parametrize("damage", [deep, misnamed, spoilt])
def test_a_damaged_archive_is_refused(damage: Callable[[bytearray], None], tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("list.csv", "name,list\nAcme,US-EL\n" * 50)
    content = bytearray(made.getvalue())
    damage(content)
    (tmp_path / "lists.zip").write_bytes(content)
    with pytest.raises(SourceRefused):
        read_lists(files_of([tmp_path / "lists.zip"]))
