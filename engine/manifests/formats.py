"""Of which format is a file? Its first bytes say; an ending of its name decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from engine.faults import Fault, Place, SourceRefused
from engine.manifests.columns import ColumnMatch, ColumnMatcher
from engine.manifests.delimited import DelimitedTable
from engine.manifests.json_lines import JsonLinesTable
from engine.manifests.options import ReadingOptions
from engine.manifests.parquet_files import ParquetTable
from engine.manifests.sources import ByteSource
from engine.manifests.tables import Format, Table
from engine.manifests.workbooks import WorkbookTable

_OLE = b"\xd0\xcf\x11\xe0"
_XLSX_ONLY = "save it as .xlsx without a password, or as CSV"


class Opened(NamedTuple):
    """A table whose header was read: its format, what its columns stand for, and the place of its header."""

    format: Format
    table: Table
    match: ColumnMatch
    place: Place


def open_matched(
    source: ByteSource, options: ReadingOptions, matcher: ColumnMatcher, required: Collection[str]
) -> Opened:
    """The table in a source; raises `SourceRefused` where it cannot be read or lacks a required column."""
    form, table = open_table(source, options, lambda name: matcher.column(name) is not None)
    line = table.header_row
    place = Place(source.shown_as, line, 1) if line else Place(source.shown_as)
    match = matcher.match(table.headers, place)
    missing = matcher.missing(match, required, place)
    if missing:
        raise SourceRefused(missing)
    return Opened(form, table, match, place)


def open_table(source: ByteSource, options: ReadingOptions, is_known: Callable[[str], bool]) -> tuple[Format, Table]:
    """The table in a source, whatever its columns are; raises `SourceRefused` where it cannot be read.

    `is_known` says whether a name is that of a column.
    """
    form = options.file_format() or format_of(source)
    if source.compression and form in ("xlsx", "parquet"):
        raise _packed_twice(source)
    if form == "xlsx":
        return form, WorkbookTable(source, options.sheet)
    if form == "parquet":
        return form, ParquetTable(source)
    if form == "jsonl":
        return form, JsonLinesTable(source, options.text())
    return form, DelimitedTable(source, options.text(), is_known)


def format_of(source: ByteSource) -> Format:
    """The format that the first bytes show; raises `SourceRefused` for one that is not read."""
    head = source.head()
    if head.startswith(b"PK\x03\x04"):
        if source.compression:
            raise _packed_twice(source)
        return _zipped(source)
    if head.startswith(_OLE):
        raise SourceRefused([Fault(Place(source.shown_as), "is an old or encrypted Excel workbook", _XLSX_ONLY)])
    if head.startswith(b"PAR1"):
        return "parquet"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"["):
        hint = "write one object on each line, without the brackets around them"
        raise SourceRefused([Fault(Place(source.shown_as, 1, 1), "is one JSON array", hint)])
    return "jsonl" if text.startswith(b"{") else "csv"


def _packed_twice(source: ByteSource) -> SourceRefused:
    hint = "unpack it: a workbook or Parquet file is compressed inside"
    return SourceRefused([Fault(Place(source.shown_as), f"is compressed twice ({source.compression})", hint)])


def _zipped(source: ByteSource) -> Format:
    try:
        with ZipFile(source.file()) as packed:
            if "xl/workbook.xml" in packed.namelist():
                return "xlsx"
    except BadZipFile as error:
        raise SourceRefused([Fault(Place(source.shown_as), f"is a damaged archive: {error}")]) from error
    raise SourceRefused([Fault(Place(source.shown_as), "is an archive, but no .xlsx workbook", _XLSX_ONLY)])
