"""Texts in workbooks: none is taken for markup, whatever program writes it out."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from engine.manifests.frame_writers import WorkbookWriter

MARKUP = '<r></is></c><c r="B1"><f>1+1</f></c><c t="inlineStr"><is><t>x</t></r>'


@pytest.mark.parametrize("text", [MARKUP, "<r><t>a</t></r>", "\ufffe\uffff"])
@pytest.mark.parametrize("place", [lambda text: ({text: ["a"]}), lambda text: ({"a": [text]})], ids=["head", "cell"])
def test_no_text_is_taken_for_markup(tmp_path: Path, text: str, place: Callable[[str], dict[str, list[str]]]) -> None:
    frame = pl.DataFrame(place(text))
    WorkbookWriter(frame.schema).write(tmp_path / "book.xlsx", iter([frame]))
    with zipfile.ZipFile(tmp_path / "book.xlsx") as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    read = pl.read_excel(tmp_path / "book.xlsx", infer_schema_length=0)
    found = (read.columns[0] if text in frame.columns else read.item(0, 0)).lstrip(" ")
    assert found == text.replace("\ufffe\uffff", "\ufffd\ufffd")


def test_a_text_that_is_cut_is_no_more_taken_for_markup(tmp_path: Path) -> None:
    text = MARKUP.replace("x</t></r>", "x" * 40_000)
    text = text[: 32_767 - 4] + "</r>" + "left over"
    WorkbookWriter(pl.Schema({"a": pl.String})).write(tmp_path / "book.xlsx", iter([pl.DataFrame({"a": [text]})]))
    with zipfile.ZipFile(tmp_path / "book.xlsx") as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
