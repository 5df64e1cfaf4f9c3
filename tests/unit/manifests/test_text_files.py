"""CSV and TSV files as people and systems write them, whole and damaged."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from engine.facts.records import RecordReader
from engine.faults import SourceRefused
from engine.manifests.known_columns import manifest_matcher, no_aliases
from engine.manifests.manifest import open_manifest
from engine.manifests.options import ReadingOptions
from tests.unit.manifests.reading import AS_OF, read, vocabulary

HEADER = "shipment_id,line_no,to_country,description\n"
GOOD = "S1,1,DE,magnet\n"


def test_a_row_becomes_a_line_with_its_cells_and_facts() -> None:
    (line,) = read(HEADER + GOOD).lines
    assert line.row == 2
    assert line.cells == {"shipment_id": "S1", "line_no": "1", "to_country": "DE", "description": "magnet"}
    assert (line.facts["shipment.to"], line.facts["line.no"]) == ("DE", 1)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood_and_lines_are_counted_as_editors_count_them(ending: str) -> None:
    text = 'shipment_id,line_no,description\nS1,1,"two\nlines"\n\nS1,2,x\n'.replace("\n", ending)
    found = read(text)
    assert [(line.row, line.facts["line.no"]) for line in found.lines] == [(2, 1), (5, 2)]
    assert found.lines[0].cells["description"] == f"two{ending}lines"
    assert found.tally.blank == 1
    assert {"spanning", "blank_lines"} <= found.kinds()


@pytest.mark.parametrize(("delimiter", "name"), [(",", ""), (";", "semicolon"), ("\t", "tab"), ("|", "vertical bar")])
def test_the_delimiter_is_found_and_said(delimiter: str, name: str) -> None:
    text = (HEADER + 'S1,1,DE,"x;y|z\t"\n').replace(",", delimiter)
    found = read(text)
    assert found.lines[0].cells["description"] == "x;y|z\t".replace(",", delimiter)
    assert [text for kind, text in found.notices if kind == "delimiter"] == (
        [f"Fields are separated by {name}."] if name else []
    )


def test_a_delimiter_may_be_given_or_stated_by_the_file() -> None:
    assert read((HEADER + GOOD).replace(",", "^"), ReadingOptions(delimiter="^")).tally.read == 1
    stated = "sep=;\r\n" + (HEADER + GOOD).replace(",", ";")
    assert read(stated).lines[0].row == 3
    quoted = stated.replace("magnet", '"magnet"')
    assert read(quoted, ReadingOptions(quote="none")).lines[0].cells["description"] == '"magnet"'
    assert read("sep=;\n" + HEADER + GOOD, ReadingOptions(delimiter="comma")).lines[0].row == 3
    with pytest.raises(SourceRefused, match="not one character"):
        read(HEADER, ReadingOptions(delimiter="::"))


def test_quotes_may_be_plain_text() -> None:
    text = HEADER + 'S1,1,DE,5" disc\nS1,2,DE,6" disc\n'
    found = read(text)
    assert [line.cells["description"] for line in found.lines] == ['5" disc', '6" disc']
    assert "quote" in found.kinds()
    mixed = HEADER + 'S1,1,DE,"magnet"\nS1,2,DE,6" disc\n'
    assert read(mixed).tally.rejected == 1
    assert read(mixed, ReadingOptions(quote="none")).lines[0].cells["description"] == '"magnet"'
    assert read(HEADER + "S1,1,DE,'a,b'\n", ReadingOptions(quote="'")).lines[0].cells["description"] == "a,b"


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        ("S1,2,DE\n", "has 3 fields where the header has 4"),
        ("S1,2,DE,a,b\n", "has 5 fields where the header has 4"),
        ('S1,2,DE,"a\n', "the quote of field 4 is never closed"),
        ('S1,2,"DE,a\n', "the quote of field 3 is never closed"),
        ('S1,2,DE,a"b\n', "a quote stands inside field 4, which is not in quotes"),
        ('S1,2,"D"E,a\n', "text follows the closing quote of field 3"),
        ('S1,2,DE,"a"b"\n', "text follows the closing quote of field 4"),
        ("S1,2,DE,a\0b\n", "holds a NUL character"),
        ('"S1,2,DE,a"\n', "has 1 fields where the header has 4"),
    ],
)
def test_a_malformed_row_costs_itself_and_nothing_after_it(bad: str, what: str) -> None:
    after = 'S1,3,DE,"quoted, and\nover two lines"\nS1,4,DE,y\n'
    found = read(HEADER + GOOD + bad + after)
    assert [line.facts["line.no"] for line in found.lines] == [1, 3, 4]
    assert [(one.row, one.problems[0].what) for one in found.rejected] == [(3, what)]
    assert found.rejected[0].raw == bad.rstrip("\n")


def test_an_unclosed_quote_at_the_end_is_rejected_alone() -> None:
    found = read(HEADER + GOOD + 'S1,2,DE,"open')
    assert (found.tally.read, found.rejected[0].row) == (1, 3)


def test_two_unclosed_quotes_do_not_hide_the_rows_between_them() -> None:
    found = read(HEADER + 'S1,1,DE,"open\nS1,2,DE,x\nS1,3,DE,closed"\nS1,4,DE,y\n')
    assert [line.facts["line.no"] for line in found.lines] == [2, 4]
    assert [one.row for one in found.rejected] == [2, 4]


def test_a_row_over_several_lines_with_too_many_fields_is_one_rejected_row() -> None:
    found = read(HEADER + 'S1,1,DE,"a\nb\nc",extra\n' + "S1,2,DE,x\n")
    assert [(one.row, one.raw) for one in found.rejected] == [(2, 'S1,1,DE,"a\nb\nc",extra')]
    assert found.lines[0].row == 5


def test_long_fields_are_read_up_to_the_limit_and_no_further() -> None:
    text = HEADER + f"S1,1,DE,{'x' * 1_000_000}\nS1,2,DE,{'y' * 1_048_577}\nS1,3,DE,z\n"
    found = read(text)
    assert [line.facts["line.no"] for line in found.lines] == [1, 3]
    (problem,) = found.rejected[0].problems
    assert problem.what == "field 4 is 1048577 characters long"
    assert len(found.rejected[0].raw) < 11_000
    assert "characters in all" in found.rejected[0].raw


@pytest.mark.parametrize("start", ["", '"'])
def test_a_line_beyond_all_bounds_is_passed_over_without_being_held(start: str) -> None:
    text = HEADER + f"S1,1,DE,{start}{'x' * 5_000}\r\nS1,2,DE,z\n"
    found = read(text, ReadingOptions(field_limit=100))
    assert found.rejected[0].problems[0].what.startswith("the line is 50")
    assert [line.row for line in found.lines] == [3]


@pytest.mark.parametrize("length", range(795, 806))
def test_a_line_end_at_the_border_of_what_is_held_is_one_line_end(length: int) -> None:
    row = "S1,1,DE," + "x" * (length - 8)
    found = read(HEADER + row + "\r\n" + "S1,2,DE,z\r\n", ReadingOptions(field_limit=100))
    assert [one.row for one in found.rejected] == [2]
    assert [line.row for line in found.lines] == [3]
    assert found.tally.blank == 0


def test_rows_of_blank_fields_are_blank_lines() -> None:
    found = read(HEADER + ",,,\n  \n" + GOOD + ",,\n\n")
    assert (found.tally.read, found.tally.rejected, found.tally.blank) == (1, 0, 4)


def test_an_empty_file_and_a_header_alone() -> None:
    with pytest.raises(SourceRefused, match="is empty"):
        read("")
    with pytest.raises(SourceRefused, match="is empty"):
        read("\n\n \n")
    assert read(HEADER).tally.rows == 0
    assert read(HEADER.rstrip("\n")).tally.rows == 0


def test_a_header_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(SourceRefused, match=r"standard input:1:1: the header .* is never closed"):
        read('shipment_id,"line_no\nS1,1\n')


@pytest.mark.parametrize(("ending", "packed"), [(".gz", gzip.compress), (".zst", zstandard.compress)])
def test_compressed_files_are_known_by_their_bytes(
    tmp_path: Path, ending: str, packed: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / f"m.csv{ending}"
    path.write_bytes(packed((HEADER + GOOD).encode()))
    assert read(path).tally.read == 1
    (tmp_path / "plain").write_bytes(path.read_bytes())
    assert read(tmp_path / "plain").tally.read == 1
    path.write_bytes(packed((HEADER + GOOD * 5).encode())[:-9])
    with pytest.raises(SourceRefused, match="cannot be decompressed"):
        read(path)


def test_a_stream_that_cannot_go_back_is_read_as_well() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise OSError("not seekable")

    reader = RecordReader(vocabulary(), AS_OF)
    matcher = manifest_matcher(vocabulary(), no_aliases())
    with open_manifest(Pipe(gzip.compress((HEADER + GOOD).encode())), matcher, reader) as manifest:
        assert [row.row for row in manifest] == [2]


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"nowhere\.csv: cannot be read"):
        read(tmp_path / "nowhere.csv")


def test_formula_like_text_is_text() -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["shipment_id", "line_no", "description"], ["=S1", "1", "@SUM(A1)"]])
    (line,) = read(text.getvalue()).lines
    assert line.facts["shipment.id"] == "=S1"
    assert line.facts["item.description"] == "@SUM(A1)"
