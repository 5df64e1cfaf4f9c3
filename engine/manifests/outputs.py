"""What does a check leave behind? A checked file with every line read, one with every row rejected, one of parties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from engine.faults import Fault, Place, SourceRefused
from engine.manifests.aside import Aside
from engine.manifests.behind import Behind
from engine.manifests.frame_writers import FrameWriter, ParquetWriter, WorkbookWriter
from engine.manifests.rows import Line, Rejected
from engine.manifests.text_writers import DelimitedWriter, JsonLinesWriter, TextForm

PREFIX = "licet_"
_ROW = "row"
_REJECTED = pl.Schema({_ROW: pl.UInt64} | dict.fromkeys(("raw", "column", "value", "what", "hint"), pl.String()))
_PLAIN = TextForm()
_BATCH = 5_000
_WRITERS: Mapping[str, Callable[[pl.Schema, TextForm], FrameWriter]] = {
    ".csv": DelimitedWriter,
    ".tsv": lambda schema, form: DelimitedWriter(schema, TextForm("\t", form.bom)),
    ".xlsx": lambda schema, _: WorkbookWriter(schema),
    ".parquet": lambda schema, _: ParquetWriter(schema),
    ".jsonl": lambda schema, _: JsonLinesWriter(schema),
}


@dataclass(frozen=True, slots=True)
class OutputReport:
    """What there is to say of a written file.

    `guarded`: cells that begin like a formula and were marked as text by a single quote; `shortened`: cells cut to
    what a worksheet cell holds; `replaced`: columns of an earlier check that the new ones take the place of.
    """

    path: Path
    rows: int
    guarded: int
    shortened: int
    replaced: tuple[str, ...] = ()


class _Output:
    """A file that appears under its name at a clean end of the `with` block and not otherwise."""

    def __init__(self, path: Path, schema: pl.Schema, form: TextForm) -> None:
        """Raises `SourceRefused` for an ending that is not written."""
        self._path = path
        self._schema = schema
        self._writer = _writer(path, schema, form)
        self._held = ExitStack()
        self._records: list[tuple[object, ...]] = []
        self._rows = 0
        self._replaced: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        """Begin the file aside; it is written while the caller works on."""
        with ExitStack() as opening:  # whatever stops the opening, nothing is left aside
            aside = opening.enter_context(Aside(self._path))
            self._behind = opening.enter_context(Behind(partial(self._write_all, aside)))
            self._held = opening.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Finish the file and give it its name; after an error nothing is left of it. Raises what stopped writing."""
        if error is None:
            with self._held:
                self._put_records()
        else:
            self._held.__exit__(kind, error, at)

    def finish(self) -> None:
        """Write what is left, so that the end of the `with` block only names the file. Raises what stopped writing."""
        self._put_records()
        self._behind.end()

    @property
    def report(self) -> OutputReport:
        """What there is to say of the file; complete after the `with` block."""
        return OutputReport(self._path, self._rows, self._writer.guarded, self._writer.shortened, self._replaced)

    def _write_all(self, aside: Aside, frames: Iterator[pl.DataFrame]) -> None:
        with aside.told_by_name():
            self._writer.write(aside.file, frames)

    def _put(self, frame: pl.DataFrame) -> None:
        self._put_records()
        if frame.height:
            for piece in frame.iter_slices(self._writer.at_a_time or frame.height):
                self._behind.put(piece)
            self._rows += frame.height

    def _record(self, *cells: object) -> None:
        self._records.append(cells)
        if len(self._records) >= _BATCH:
            self._put_records()

    def _put_records(self) -> None:
        if self._records:
            frame = pl.DataFrame(self._records, self._schema, orient="row")
            self._records = []
            self._put(frame)


class CheckedFile(_Output):
    """`<name>.checked.csv|xlsx|parquet|jsonl`: every input column as it came, then the columns of the check.

    The ending of the path decides the format. `added` are the names of the new columns without their prefix; the
    line in the source file follows them as `licet_row`: a whole number in Parquet, where all else is text. Columns of
    an earlier check give way to the new ones.
    """

    def __init__(self, path: Path, headers: Sequence[str], added: Sequence[str], form: TextForm = _PLAIN) -> None:
        """Raises `SourceRefused` for an ending that is not written."""
        self._added = tuple(added)
        new = [PREFIX + name for name in (*added, _ROW)]
        self._kept = [name for name in headers if name not in new]
        schema = pl.Schema(dict.fromkeys([*self._kept, *new], pl.String()) | {PREFIX + _ROW: pl.UInt64()})
        super().__init__(path, schema, form)
        self._replaced = tuple(name for name in headers if name in new)

    def write(self, line: Line, answers: Mapping[str, str]) -> None:
        """Write one line with the answers to it, by the names of the added columns."""
        cells = [line.cells[name] for name in self._kept]
        self._record(*cells, *(answers.get(name, "") for name in self._added), line.row)

    def write_frame(self, rows: pl.Series, cells: pl.DataFrame, answers: pl.DataFrame) -> None:
        """Write many lines: their numbers in the source file (UInt64), their texts by header, the added columns.

        All three have one height, in file order. What is written may be told only later: the writing goes on behind,
        and whatever stops it is raised by a later call or at the end of the `with` block.
        """
        texts = [*map(cells.get_column, self._kept), *map(answers.get_column, self._added)]
        named = [series.alias(name) for series, name in zip([*texts, rows], self._schema, strict=True)]
        self._put(pl.DataFrame(named))


class RejectedFile(_Output):
    """`<name>.rejected.csv`: one row for each problem, with the row it stands in and that row's text."""

    def __init__(self, path: Path, form: TextForm = _PLAIN) -> None:
        """Raises `SourceRefused` for an ending that is not written."""
        super().__init__(path, _REJECTED, form)

    def write(self, rejected: Rejected) -> None:
        """Write every problem of a row."""
        for problem in rejected.problems:
            self._record(rejected.row, rejected.raw, problem.column, problem.value, problem.what, problem.hint)


class PartiesFile(_Output):
    """`<name>.parties.csv`: one row for each list entry that a party may be, and for each rule on its owners."""

    def __init__(self, path: Path, columns: Sequence[str], form: TextForm = _PLAIN) -> None:
        """Raises `SourceRefused` for an ending that is not written."""
        super().__init__(path, pl.Schema(dict.fromkeys(columns, pl.String())), form)

    def write(self, row: Sequence[str]) -> None:
        """Write one row, its texts in the order of the columns."""
        self._record(*row)


def _writer(path: Path, schema: pl.Schema, form: TextForm) -> FrameWriter:
    made = _WRITERS.get(path.suffix.lower())
    if made is None:
        hint = "end its name in " + ", ".join(_WRITERS)
        raise SourceRefused([Fault(Place(str(path)), "is of no format that is written", hint)])
    return made(schema, form)
