"""Whatever is written is read back the same; whatever is broken is found, and nothing else is lost with it."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.manifests.dialects import DELIMITERS, Dialect
from engine.manifests.encodings import Encoding
from engine.manifests.framing import Framer, Record
from engine.manifests.options import ReadingOptions
from engine.manifests.physical_lines import LineReader
from engine.manifests.rows import Rejected
from engine.manifests.sources import ByteSource
from tests.unit.manifests.reading import read

HEADERS = ("shipment_id", "line_no", "description", "remarks", "more remarks")
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
SPECIAL = st.text(st.sampled_from(list(",;\t|\"'\r\n =+-@aé氧")), max_size=12)
CELLS = st.one_of(TEXTS, SPECIAL)
TABLES = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8)


def table(cells: Sequence[tuple[str, str, str]]) -> list[tuple[str, ...]]:
    return [("S1", str(number), *row) for number, row in enumerate(cells, start=1)]


def as_csv(rows: Sequence[Sequence[str]], delimiter: str, ending: str, all_quoted: bool) -> str:
    stream = io.StringIO(newline="")
    # This writer gives quotes to the line end that it uses, and not to the others.
    broken = any(mark in cell for row in rows for cell in row for mark in "\r\n")
    minimal = csv.writer(stream, delimiter=delimiter, lineterminator=ending)
    quoted = csv.writer(stream, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer = quoted if broken or all_quoted else minimal
    writer.writerow(HEADERS)
    writer.writerows(rows)
    return stream.getvalue()


def takes_in_a_row(rows: Sequence[Sequence[str]], delimiter: str) -> bool:
    """Whether a line inside a cell has as many fields as a row: such a cell is rejected on purpose."""
    lines = (line for row in rows for cell in row for line in re.split("\r\n|\r|\n", cell))
    return any(line.partition('"')[0].count(delimiter) == len(HEADERS) - 1 for line in lines)


@settings(max_examples=150, deadline=None)
@given(TABLES, st.sampled_from(DELIMITERS), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@example([('"', '""', "a\n\nb")], ",", "\n", False)
@example([("x\r", "\ny", " ")], ";", "\r\n", False)
def test_rows_written_as_csv_are_read_back_the_same(
    cells: list[tuple[str, str, str]], delimiter: str, ending: str, all_quoted: bool
) -> None:
    rows = table(cells)
    if takes_in_a_row(rows, delimiter):
        return
    found = read(as_csv(rows, delimiter, ending, all_quoted))
    assert [tuple(line.cells.values()) for line in found.lines] == rows
    assert found.tally.rejected == 0


@settings(max_examples=60, deadline=None)
@given(TABLES, st.sampled_from(["utf-8-sig", "utf-16", "gb18030"]))
def test_an_encoding_changes_nothing(cells: list[tuple[str, str, str]], codec: str) -> None:
    text = as_csv(table(cells), ",", "\n", True)
    named = ReadingOptions(encoding="gb18030") if codec == "gb18030" else ReadingOptions()
    assert read(text.encode(codec), named).rows == read(text).rows


FAULTS = {
    "short": "S9,{n},x,y",
    "long": "S9,{n},x,y,z,zz",
    "open quote": 'S9,{n},"x,y,z',
    "open quote at the end": 'S9,{n},x,y,"',
    "stray quote": 'S9,{n},x"x,y,z',
    "text after a quote": 'S9,{n},"x"x,y,z',
    "NUL": "S9,{n},x\0,y,z",
    "bad number": "S9,x{n},x,y,z",
    "no shipment": ",{n},x,y,z",
    "twice": "S1,1,x,y,z",
}
GOOD = ["plain,b,c", '"quoted, with a comma",b,c', '"over\ntwo lines",b,c', '"a ""quote"" inside",,', "氧化镝,é,"]


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 40), st.integers(0, 12))
def test_injected_faults_are_found_exactly(chance: random.Random, good: int, bad: int) -> None:
    kinds = [None] * good + [chance.choice(list(FAULTS)) for _ in range(bad)]
    chance.shuffle(kinds)
    text, expected, line, first_good = ",".join(HEADERS) + "\n", {}, 2, None
    for number, kind in enumerate(kinds, start=1):
        if kind is None or (kind == "twice" and first_good is None):
            first_good = first_good or number
            record = f"S1,{1 if first_good == number else number + 100}," + chance.choice(GOOD)
            expected[line] = True
        else:
            record = FAULTS[kind].format(n=number)
            expected[line] = False
        text += record + "\n"
        line += 1 + record.count("\n")
    found = read(text, ReadingOptions(delimiter=",", quote='"'))
    assert {row.row: not isinstance(row, Rejected) for row in found.rows} == expected


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["utf-8", "gb18030", "cp1252", "utf-16-le"]))
def test_no_bytes_break_the_framing_and_every_line_is_accounted_for(data: bytes, codec: str) -> None:
    with ByteSource(io.BytesIO(b"\0" * 5 + data)) as source:
        reader = LineReader(source, Encoding(codec, "named"), 50)
        framer = Framer(reader, Dialect(","), 20)
        rows = list(framer)
        last = 0
        for row in rows:
            assert row.row > last
            last = row.row + (row.lines - 1 if isinstance(row, Record) else 0)
        with ByteSource(io.BytesIO(b"\0" * 5 + data)) as again:
            lines = LineReader(again, Encoding(codec, "named"), 50)
            count = 0
            while lines.next_line() is not None:
                count += 1
        assert last <= count
