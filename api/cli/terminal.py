"""How does text reach a screen or a pipe? In colour and fitted where a person reads, plain where a program does."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.text import Text

from api.cli.width import cut, padded, width, wrapped
from api.reports.showing import shown

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
    "title": "bold",
    "quiet": "dim",
}
_WIDEST = 110
_GAP = 2
_LEAST_ROOM = 24
_SPACE = re.compile(r"\s")

Cell = str | Text


class Screen:
    """A stream that text is laid out for; `columns` is its width, None in a pipe, where nothing is wrapped or cut."""

    def __init__(self, stream: TextIO) -> None:
        """Colour follows the terminal, and `NO_COLOR`."""
        self.console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
        self.columns = min(self.console.width, _WIDEST) if stream.isatty() else None

    def line(self, text: Cell = "", indent: int = 0) -> None:
        """One line as it is."""
        self.console.print(Text(" " * indent).append(_text(text)))

    def title(self, text: str) -> None:
        """The title of a part, with a line of air above it."""
        self.console.print()
        self.console.print(Text(text, style=STYLES["title"]))

    def paragraph(self, text: str, indent: int = 2, lead: Cell = "", style: str = "") -> None:
        """A text, wrapped on a terminal, under itself after its lead."""
        first, text = Text(" " * indent).append(_text(lead)), on_one_line(text)
        under = width(first.plain)
        lines = wrapped(text, max(self.columns - under, _LEAST_ROOM)) if self.columns else [text]
        self.console.print(first.append(lines[0], style=style))
        for line in lines[1:]:
            self.console.print(Text(" " * under).append(line, style=style))

    def table(self, rows: Sequence[Sequence[Cell]], headers: Sequence[str] = (), right: Sequence[int] = ()) -> None:
        """Rows in columns without any drawing; the last column is wrapped on a terminal, the others are never."""
        if not rows:
            return
        heads = [Text(header, style=STYLES["quiet"]) for header in headers]
        every = [*([heads] if heads else []), *rows]
        widths = [max(width(_text(row[at]).plain) for row in every) for at in range(len(rows[0]) - 1)]
        for row in every:
            lead = Text()
            for at, columns in enumerate(widths):
                cell = _text(row[at])
                space = " " * (columns - width(cell.plain))
                lead.append(space if at in right else "").append(cell)
                lead.append("" if at in right else space).append(" " * _GAP)
            self._last(lead, _text(row[-1]))

    def _last(self, lead: Text, cell: Text) -> None:
        """The last column beside what leads to it, or below where there is no room."""
        room = self.columns - _GAP - width(lead.plain) if self.columns else None
        if room is None or width(cell.plain) <= room:
            whole = Text(" " * _GAP).append(lead).append(cell)
            whole.rstrip()
            self.console.print(whole)
        elif room >= _LEAST_ROOM:
            self.paragraph(cell.plain, _GAP, lead, str(cell.style))
        else:
            lead.rstrip()
            self.line(lead, _GAP)
            self.paragraph(cell.plain, 3 * _GAP, "", str(cell.style))


def output() -> Screen:
    """Standard output."""
    return Screen(sys.stdout)


def errors() -> Screen:
    """Standard error."""
    return Screen(sys.stderr)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say what goes on as long as it does, where somebody looks."""
    if not sys.stderr.isatty():
        yield
        return
    with errors().console.status(what):
        yield


def styled(text: str, name: str) -> Text:
    """A text in the colour of a verdict, an action or a truth."""
    return Text(text, style=STYLES.get(name, ""))


def fitted(text: str, columns: int) -> str:
    """A text in exactly so many columns."""
    return padded(cut(text, columns), columns)


def on_one_line(text: str) -> str:
    """A text in which nothing steers the terminal: names in a manifest are anybody's.

    >>> on_one_line("S-1\\x1b[2J"), on_one_line("a\\nb")
    ('S-1[U+001B][2J', 'a b')
    """
    return shown(_SPACE.sub(" ", text))


def _text(cell: Cell) -> Text:
    plain = cell if isinstance(cell, str) else cell.plain
    safe = on_one_line(plain)
    if isinstance(cell, str) or safe != plain:
        return Text(safe, style="" if isinstance(cell, str) else cell.style)
    return cell
