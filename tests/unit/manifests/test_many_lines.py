"""Are many lines, written at once, written as each would be by itself: the same bytes, texts and counts?"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.manifests.guard import guarded, needs_guard
from engine.manifests.outputs import CheckedFile, OutputReport
from engine.manifests.rows import Line
from engine.manifests.text_writers import TextForm

HEADERS = ("shipment_id", "^a.*$", "licet_verdict", "*", '备注, "1"')
ADDED = ("verdict", "reason")
KEPT = (0, 1, 3, 4)
HEADER_OUT = ["shipment_id", "^a.*$", "*", '备注, "1"', "licet_verdict", "licet_reason", "licet_row"]

telling = st.text(st.sampled_from("=+-@\t\r\n＝＋－＠,;|§\"' 019.%a字é\\/\x00\x0b\x1f\x7f\u2028\ufeff😀"), max_size=6)
texts = st.sampled_from(["", "", "-", "－", "-5", "+1,000.5 %", "-5x", "=1", "a b"]) | telling | st.text(max_size=8)
record = st.tuples(*[texts] * len(HEADERS), *[texts] * len(ADDED))
blocks = st.lists(st.lists(record, max_size=5), max_size=3)
Block = Sequence[tuple[str, ...]]
Way = Callable[[CheckedFile, int, Block], None]


def write_at_once(out: CheckedFile, first: int, block: Block) -> None:
    rows = pl.Series(range(first, first + len(block)), dtype=pl.UInt64)
    columns = [pl.Series([one[place] for one in block], dtype=pl.String) for place in range(len(HEADERS) + len(ADDED))]
    cells = dict(zip(HEADERS, columns, strict=False))
    out.write_frame(rows, pl.DataFrame(cells), pl.DataFrame({"reason": columns[-1], "verdict": columns[-2]}))


def write_one_by_one(out: CheckedFile, first: int, block: Block) -> None:
    for row, one in enumerate(block, first):
        cells = dict(zip(HEADERS, one, strict=False))
        out.write(Line(row, cells, {}, {}, {}), {"reason": one[-1], "verdict": one[-2]})


def written(path: Path, blocks: Sequence[Block], form: TextForm, *ways: Way) -> OutputReport:
    """Write the blocks, the first in the first of the ways, the second in the second, and so on around."""
    row = 2
    with CheckedFile(path, HEADERS, ADDED, form) as out:
        for write, block in zip(cycle(ways or [write_at_once]), blocks, strict=False):
            write(out, row, block)
            row += len(block)
    return out.report


def records(blocks: Sequence[Block]) -> list[list[str]]:
    """What stands in the file, as plain texts."""
    every = [one for block in blocks for one in block]
    return [[*(one[place] for place in KEPT), *one[-2:], str(row)] for row, one in enumerate(every, 2)]


def csv_line(cells: Sequence[str], delimiter: str) -> str:
    safe = [guarded(cell) for cell in cells]
    return delimiter.join(
        '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in (delimiter, *'"\r\n')) else cell
        for cell in safe
    )


@settings(deadline=None)
@given(st.lists(texts, max_size=30))
def test_a_column_is_guarded_as_each_of_its_texts(column: list[str]) -> None:
    marks = pl.DataFrame({"texts": pl.Series(column, dtype=pl.String)}).select(needs_guard(pl.col("texts"))).to_series()
    assert marks.to_list() == [guarded(text) != text for text in column]


@settings(deadline=None)
@given(blocks, st.sampled_from(",;\t|§；'^"), st.booleans())
@example([[("=1", "-", "", "＝1", 'a"b', "", "\r")]], "；", True)
def test_csv_is_byte_for_byte_what_each_line_is(blocks: Sequence[Block], delimiter: str, bom: bool) -> None:
    with TemporaryDirectory() as folder:
        report = written(Path(folder, "m.csv"), blocks, TextForm(delimiter, bom))
        data = report.path.read_bytes()
    lines = [HEADER_OUT, *records(blocks)]
    expected = "".join(csv_line(cells, delimiter) + "\n" for cells in lines)
    assert data == (b"\xef\xbb\xbf" if bom else b"") + expected.encode()
    assert report.rows == len(lines) - 1
    assert report.guarded == sum(guarded(cell) != cell for cells in lines for cell in cells)
    assert (report.shortened, report.replaced) == (0, ("licet_verdict",))


@settings(deadline=None)
@given(blocks)
def test_json_lines_are_byte_for_byte_what_each_line_is(blocks: Sequence[Block]) -> None:
    with TemporaryDirectory() as folder:
        data = written(Path(folder, "m.jsonl"), blocks, TextForm()).path.read_bytes()
    objects = [{name: text for name, text in zip(HEADER_OUT, cells, strict=True) if text} for cells in records(blocks)]
    assert data == "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects).encode()


@settings(deadline=None)
@given(blocks)
def test_parquet_holds_every_text_as_it_is(blocks: Sequence[Block]) -> None:
    with TemporaryDirectory() as folder:
        frame = pl.read_parquet(written(Path(folder, "m.parquet"), blocks, TextForm()).path)
    assert frame.schema == dict.fromkeys(HEADER_OUT, pl.String) | {"licet_row": pl.UInt64}
    assert [[*texts, str(row)] for *texts, row in frame.iter_rows()] == records(blocks)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.tuples(*[st.sampled_from(["", "=1", "-5", "字", "a\nb", " x "])] * 7), max_size=5), max_size=3)
)
def test_a_workbook_holds_every_text_as_it_is(blocks: Sequence[Block]) -> None:
    with TemporaryDirectory() as folder:
        path = written(Path(folder, "m.xlsx"), blocks, TextForm()).path
        frame = pl.read_excel(path, has_header=False, infer_schema_length=0, drop_empty_cols=False)
    assert [["" if text is None else text for text in row] for row in frame.iter_rows()] == [
        HEADER_OUT,
        *records(blocks),
    ]


@settings(deadline=None)
@given(blocks)
def test_lines_one_by_one_and_many_at_once_stand_in_the_order_they_came(blocks: Sequence[Block]) -> None:
    with TemporaryDirectory() as folder:
        at_once = written(Path(folder, "at_once.csv"), blocks, TextForm())
        mixed = written(Path(folder, "mixed.csv"), blocks, TextForm(), write_one_by_one, write_at_once)
        assert mixed.path.read_bytes() == at_once.path.read_bytes()
    assert (mixed.rows, mixed.guarded) == (at_once.rows, at_once.guarded)
