"""Reading many rows at a time finds the same rows and the same faults as reading one by one, wherever chunks end."""

import io

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.faults import SourceRefused
from engine.manifests.delimited import DelimitedTable
from engine.manifests.options import TextOptions
from engine.manifests.rows import Rejected
from engine.manifests.sources import ByteSource
from engine.manifests.tables import RawRow

HEADER = "shipment_id,line_no,description"
PIECES = st.sampled_from(
    ["a", "b c", "12", "", " ", "甲乙", "é", "\u3000", "\x1c", ",", ",", ",", '"', '"', '""', "\n", "\n", "\r\n", "\r",
     "\0", "x,1,y\n", '"q ""r"", s",2,z\n', '"two\nlines",3,\n', '",",,\n', ",,\n", "x" * 70, ";", "'", "\udcff"]
)  # fmt: skip
ENCODINGS = st.sampled_from([None, "utf-8", "utf-8-sig", "gb18030", "utf-16", "windows-1252"])
Found = tuple[list[RawRow | Rejected], int, list[str]]


def encoded(text: str, encoding: str | None) -> bytes:
    codec = {None: "utf-8", "windows-1252": "cp1252"}.get(encoding, encoding) or "utf-8"
    if encoding != "utf-8":  # only a file that is named UTF-8 may hold bytes that are not
        text = text.replace("\udcff", "")
    return text.encode(codec, "surrogateescape" if encoding == "utf-8" else "ignore")


def one_by_one(data: bytes, options: TextOptions) -> Found | None:
    try:
        with ByteSource(io.BytesIO(data)) as source:
            table = DelimitedTable(source, options, lambda name: name in HEADER.split(","))
            return list(table), table.blank, [notice.kind for notice in table.notices]
    except SourceRefused:
        return None


def in_blocks(data: bytes, options: TextOptions, size: int) -> Found | None:
    try:
        with ByteSource(io.BytesIO(data)) as source:
            table = DelimitedTable(source, options, lambda name: name in HEADER.split(","))
            names = [f"column {place}" for place in range(len(table.headers))]
            found: list[RawRow | Rejected] = []
            for block in table.blocks(names, size):
                rows = [block.raw(place) for place in range(len(block.rows))]
                found += sorted([*rows, *block.rejected], key=lambda row: row.row)
                assert block.cells.columns == names
                assert block.cells.null_count().sum_horizontal().sum() == 0
    except SourceRefused:
        return None
    plain = [row if isinstance(row, Rejected) else row._replace(fields=list(row.fields)) for row in found]
    return [*plain], table.blank, [notice.kind for notice in table.notices]


@settings(max_examples=1_500, deadline=None)
@given(
    body=st.lists(PIECES, max_size=40).map("".join),
    size=st.integers(1, 200),
    encoding=ENCODINGS,
    field_limit=st.sampled_from([5, 40, 1 << 20]),
    start=st.sampled_from(["", "\n", "\ufeff", "sep=,\n"]),
)
@example(body='\n"open,1,a\nb,2,c\n', size=9, encoding=None, field_limit=1 << 20, start="")
@example(body="\r" + "x" * 400 + "\r\ny,1,2\r", size=3, encoding=None, field_limit=5, start="")
def test_blocks_hold_what_single_rows_are(
    body: str, size: int, encoding: str | None, field_limit: int, start: str
) -> None:
    data = encoded(start + HEADER + "\n" + body, encoding)
    options = TextOptions(
        encoding=None if encoding == "utf-8-sig" else encoding, delimiter=",", field_limit=field_limit
    )
    assert in_blocks(data, options, size) == one_by_one(data, options)
