"""What does a check leave behind? One checked file with every line read, one with every row rejected and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.faults import Fault, Place, SourceRefused
from engine.manifests.aside import Aside
from engine.manifests.row_writers import (
    DelimitedWriter,
    JsonLinesWriter,
    ParquetWriter,
    RowWriter,
    TextForm,
    WorkbookWriter,
)
from engine.manifests.rows import Line, Rejected

PREFIX = "licet_"
_ROW = "row"
_REJECTED = ("row", "raw", "column", "value", "what", "hint")
_ENDINGS = (".csv", ".tsv", ".xlsx", ".parquet", ".jsonl")
_PLAIN = TextForm()


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

    def __init__(self, path: Path, header: Sequence[str], form: TextForm) -> None:
        self._path = path
        self._header = header
        self._form = form
        self._held = ExitStack()
        self._rows = 0
        self._replaced: tuple[str, ...] = ()
        self._writer: RowWriter

    def __enter__(self) -> Self:
        """Open the file aside and write its header."""
        with ExitStack() as opening:  # whatever stops the opening, nothing is left aside
            self._writer = _writer(opening.enter_context(Aside(self._path)), self._form)
            self._writer.write(self._header)
            self._held = opening.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Finish the file and give it its name; after an error nothing is left of it."""
        try:
            self._writer.finish()
        except BaseException as failure:
            self._held.__exit__(type(failure), failure, failure.__traceback__)
            if error is None:
                raise
        else:
            self._held.__exit__(kind, error, at)

    @property
    def report(self) -> OutputReport:
        """What there is to say of the file; complete after the last row."""
        return OutputReport(self._path, self._rows, self._writer.guarded, self._writer.shortened, self._replaced)

    def _write(self, texts: Sequence[str]) -> None:
        self._writer.write(texts)
        self._rows += 1


class CheckedFile(_Output):
    """`<name>.checked.csv|xlsx|parquet|jsonl`: every input column as it came, then the columns of the check.

    The ending of the path decides the format. `added` are the names of the new columns without their prefix; the
    line in the source file follows them as `licet_row`. Columns of an earlier check give way to the new ones.
    """

    def __init__(self, path: Path, headers: Sequence[str], added: Sequence[str], form: TextForm = _PLAIN) -> None:
        """Raises `SourceRefused` for an ending that is not written."""
        self._added = tuple(added)
        new = [PREFIX + name for name in (*added, _ROW)]
        self._kept = [name for name in headers if name not in new]
        super().__init__(_known_ending(path), [*self._kept, *new], form)
        self._replaced = tuple(name for name in headers if name in new)

    def write(self, line: Line, answers: Mapping[str, str]) -> None:
        """Write one line with the answers to it, by the names of the added columns."""
        cells = [line.cells[name] for name in self._kept]
        self._write([*cells, *(answers.get(name, "") for name in self._added), str(line.row)])


class RejectedFile(_Output):
    """`<name>.rejected.csv`: one row for each problem, with the row it stands in and that row's text."""

    def __init__(self, path: Path, form: TextForm = _PLAIN) -> None:
        """Raises `SourceRefused` for an ending that is not written."""
        super().__init__(_known_ending(path), _REJECTED, form)

    def write(self, rejected: Rejected) -> None:
        """Write every problem of a row."""
        for problem in rejected.problems:
            self._write([str(rejected.row), rejected.raw, problem.column, problem.value, problem.what, problem.hint])


def _known_ending(path: Path) -> Path:
    if path.suffix.lower() not in _ENDINGS:
        hint = "end its name in " + ", ".join(_ENDINGS)
        raise SourceRefused([Fault(Place(str(path)), "is of no format that is written", hint)])
    return path


def _writer(aside: Aside, form: TextForm) -> RowWriter:
    ending = aside.path.suffix.lower()
    if ending == ".xlsx":
        return WorkbookWriter(aside)
    if ending == ".parquet":
        return ParquetWriter(aside)
    if ending == ".jsonl":
        return JsonLinesWriter(aside)
    return DelimitedWriter(aside, TextForm("\t", form.bom) if ending == ".tsv" else form)
