"""Cells of a workbook: every text comes back as it went in, whatever it holds, and nothing else comes of it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from api.reports.cells import CELL_UNITS, Column, Looks, row_texts, too_long
from api.reports.showing import HIDDEN, shown

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_ESCAPE = re.compile(r"_x([0-9A-F]{4})_")
LOOKS = Looks(("1", "2"), {"stop": "9"}, blanks=True)
COLUMNS = (Column("first", 10), Column("second", 10, "wrapped"))


def read_back(row: str) -> list[tuple[str, str]]:
    """The look and the text of each cell, as a program reads them that knows the format."""
    found = []
    for cell in ET.fromstring(row).iter("c"):  # noqa: S314 - what was written just now
        text = "".join(cell.itertext())
        found.append((cell.get("s", ""), _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)))
        assert {part.tag for part in cell.iter()} <= {"c", "is", "t"}
    return found


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
@example([("=1+1", "<r><t>x</t></r>"), ("_x0041_", "\r\n\x00"), ("_x005F_x0041_", "\ufffe\uffff"), (" a ", "]]>&amp;")])
def test_texts_come_back_as_they_went_in(rows: list[tuple[str, str]]) -> None:
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row")
    for row, texts in zip(row_texts(frame, COLUMNS, LOOKS, 2), rows, strict=True):
        cells = read_back(row)
        kept = [re.sub("[\ufffe\uffff]", "\ufffd", text) for text in texts]
        assert [text for _, text in cells] == kept
        assert [look for look, _ in cells] == ["9" if texts[0] == "stop" else "1", "2"]


@given(st.integers(16_380, 16_390), st.sampled_from(["\U0001f9f2", "xy", "磁x"]))
def test_no_cell_holds_more_than_it_can(count: int, unit: str) -> None:
    text = unit * count
    units = len(text.encode("utf-16-le")) // 2
    frame = pl.DataFrame({"a": [text], "b": ["磁"]})
    (_, found), _ = read_back(row_texts(frame, COLUMNS, LOOKS, 2)[0])
    assert too_long(frame["a"]) == (units > CELL_UNITS)
    if units <= CELL_UNITS:
        assert found == text
    else:
        assert found.endswith("…")
        assert text.startswith(found[:-1])
        assert CELL_UNITS - 2 <= len(found.encode("utf-16-le")) // 2 <= CELL_UNITS


def test_a_row_is_as_high_as_its_longest_text() -> None:
    frame = pl.DataFrame({"a": ["x", "x", "x"], "b": ["short", "a\nb\nc", "磁" * 200]})
    heights = [re.search(r' ht="(\d+)"', row) for row in row_texts(frame, COLUMNS, LOOKS, 2)]
    assert [found and int(found[1]) for found in heights] == [16, 48, 400]


def test_a_text_without_room_is_cut_and_does_not_run_over_the_rows_below() -> None:
    columns = (Column("first", 10), Column("second", 10, "clipped"))
    frame = pl.DataFrame({"a": ["x", "a\nb", "x"], "b": ["short", "short", "x" * 1_000]})
    rows = row_texts(frame, columns, LOOKS, 2)
    assert [re.search(r' ht="(\d+)" customHeight="1"', row)[1] for row in rows] == ["16", "16", "64"]  # type: ignore[index]


@given(TEXTS)
def test_shown_texts_steer_nothing_and_both_patterns_agree(text: str) -> None:
    found = shown(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", found)
    assert pl.Series([text]).str.contains(HIDDEN).item() == (found != text)
