"""How does text reach the terminal, or a pipe? In colour where a person reads, plainly where a program does."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

_PIPE_WIDTH = 200
STYLES = {
    "clear": "green",
    "notify": "cyan",
    "licence_required": "yellow",
    "case_by_case": "yellow",
    "presumption_of_denial": "magenta",
    "prohibited": "bold red",
    "release": "green",
    "hold": "yellow",
    "stop": "bold red",
    "true": "green",
    "false": "red",
    "unknown": "yellow",
}


def console(to_errors: bool = False) -> Console:
    """A console on standard output (or error): no colour and no wrapping at a terminal's width in a pipe."""
    stream = sys.stderr if to_errors else sys.stdout
    if stream.isatty():
        return Console(file=stream, highlight=False)
    return Console(file=stream, highlight=False, width=_PIPE_WIDTH, color_system=None, force_terminal=False)


def heading(out: Console, title: str) -> None:
    """A title with a line of air above it."""
    out.print()
    out.print(Text(title, style="bold"))


def listed(out: Console, rows: Iterable[Sequence[str | Text]], headers: Sequence[str] = ()) -> None:
    """Rows in columns, without any drawing that a pipe would choke on."""
    found = list(rows)
    table = Table(box=box.SIMPLE if out.is_terminal else None, show_header=bool(headers), pad_edge=False)
    for index in range(max((len(row) for row in (headers, *found)), default=0)):
        table.add_column(headers[index] if index < len(headers) else "", overflow="fold")
    for row in found:
        table.add_row(*row)
    out.print(table)


def styled(text: str, name: str) -> Text:
    """A text in the colour of a verdict, an action or a truth."""
    return Text(text, style=STYLES.get(name, ""))
