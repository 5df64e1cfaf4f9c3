"""Which reports were asked for, and how do they come about? Checked before anything runs, written after the answers."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

import typer

from api.checking import Check, Destination, Request, run
from api.cli.given import STANDARD_INPUT, Given
from api.cli.wording import say
from api.reports.data import ReportData
from api.reports.writing import ENDINGS, write_report
from api.tally import Summary


def wanted_reports(given: Given, typed: Sequence[Path], destination: Destination) -> tuple[Path, ...]:
    """The reports that were asked for; raises a usage error for an ending that is none and for a file in use."""
    named = (*given.files, destination.checked, destination.rejected)
    used = {path.resolve() for path in named}
    for path in typed:
        if path.suffix.casefold() not in ENDINGS:
            message = say("bad_choice", given.language, text=path.name, choices=", ".join(f"*{end}" for end in ENDINGS))
        elif path.resolve() in used:
            message = say("file_in_use", given.language, name=path)
        else:
            used.add(path.resolve())
            continue
        raise typer.BadParameter(message, param_hint="--report")
    return tuple(typed)


@contextmanager
def readable_again(request: Request, wanted: bool) -> Iterator[Request]:
    """The request with a manifest that can be read more than once, if that is wanted."""
    source = request.source
    if not wanted or isinstance(source, Path) or source.seekable():
        yield request
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(source, copy)
        copy.seek(0)
        yield replace(request, source=cast("BinaryIO", copy))


def write_reports(reports: Sequence[Path], check: Check, summary: Summary, given: Given) -> None:
    """Write every report; raises `OSError` where one cannot be written."""
    if not reports:
        return
    if not isinstance(check.request.source, Path):
        check.request.source.seek(0)
    with tempfile.TemporaryDirectory(prefix="licet-") as folder:
        answers = Destination(Path(folder, "checked.parquet"), Path(folder, "rejected.parquet"))
        run(check, answers, lambda _: None)
        standard = given.manifest == STANDARD_INPUT
        name = say("standard_input", given.language) if standard else Path(given.manifest).name
        data = ReportData(check, summary, answers.checked, answers.rejected, name, given.language)
        for path in reports:
            write_report(data, path)
