"""How far has long work come? A bar with what is done, time left and what was found so far, where somebody looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.checking import Progress
from api.cli.terminal import errors
from api.cli.wording import Language, say

if TYPE_CHECKING:
    from api.desk.stored_effects import Progress as Compared

_WIDE = 104  # room for more than what is needed: rows, rate, what was found, time left


@contextmanager
def progress_shown(language: Language) -> Iterator[Callable[[Progress], None]]:
    """What to tell of each step; shown on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = errors().console
    wide = console.width >= _WIDE
    columns = (
        *([TextColumn(say("checking", language))] if wide else []),
        BarColumn(bar_width=24),
        TextColumn("{task.description}"),
        *([TimeElapsedColumn()] if wide else []),
        TextColumn("{task.fields[left]}"),
        TimeRemainingColumn(compact=True),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, left="")  # nothing tells how long it takes before some rows are read
        began = time.monotonic()

        def advance(done: Progress) -> None:
            summary = done.summary
            rate = int(summary.rows / max(time.monotonic() - began, 0.001))
            held = summary.actions["hold"] + summary.actions["stop"]
            told = say("progress", language, rows=summary.rows, rate=rate, held=held, rejected=summary.rejected)
            bar.update(task, total=1, completed=done.part, description=told, left=say("time_left", language))

        yield advance


@contextmanager
def entries_shown(language: Language) -> Iterator[Callable[[int], None]]:
    """What to tell of how many entries of the log are read; shown on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with errors().console.status("") as status:
        began = time.monotonic()

        def advance(done: int) -> None:
            rate = int(done / max(time.monotonic() - began, 0.001))
            status.update(say("audit.entries", language, entries=done, rate=rate))

        yield advance


@contextmanager
def shipments_shown(language: Language) -> Iterator[Callable[[Compared], None]]:
    """What to tell of stored shipments that are compared; shown on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = BarColumn(bar_width=24), TextColumn("{task.description}"), TimeRemainingColumn(compact=True)
    with Bar(*columns, console=errors().console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(done: Compared) -> None:
            told = say("impact.progress", language, done=done.shipments, of=done.of, flipped=done.flipped)
            bar.update(task, total=done.of, completed=done.shipments, description=told)

        yield advance
