"""Reads reports back as a person would: the sheets of a workbook, the tables and the text of a page."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import fastexcel
import polars as pl

VOID = frozenset({"meta", "input", "col", "path", "rect", "circle", "line", "br", "hr", "img", "link"})


def sheet_names(path: Path) -> list[str]:
    return list(fastexcel.read_excel(path).sheet_names)


def sheet(path: Path, name: str) -> list[tuple[str, ...]]:
    """All cells of a sheet as texts, the first row first."""
    frame = fastexcel.read_excel(path).load_sheet(name, header_row=None, dtypes="string").to_polars()
    return [tuple(row) for row in frame.select(pl.all().fill_null("")).iter_rows()]


class Page(HTMLParser):
    """A page, taken apart.

    `tables` by the id of their caption, each a list of rows of cell texts; `tags` with their attributes; `words`: every
    text outside of scripts and styles with the tags that it stands in.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: dict[str, list[list[str]]] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[tuple[str, list[tuple[str, dict[str, str | None]]]]] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._rows: list[list[str]] = []
        self.feed(text)
        self.close()
        assert not self._open, "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag not in VOID:
            self._open.append((tag, attributes))
        if tag == "table":
            self._rows = []
        if tag == "caption":
            self.tables[attributes["id"] or ""] = self._rows
        if tag == "tr":
            self._rows.append([])
        if tag in ("td", "th"):
            self._rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag, f"{opened} is closed by {tag}"

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _ in self._open]
        if {"script", "style"} & set(inside):
            return
        if data.strip():
            self.words.append((data, list(self._open)))
        if {"td", "th"} & set(inside):
            self._rows[-1][-1] += data

    @property
    def text(self) -> str:
        return "\n".join(words for words, _ in self.words)

    def table(self, id_: str) -> list[list[str]]:
        """The rows of a table below its head, every cell stripped."""
        return [[" ".join(cell.split()) for cell in row] for row in self.tables[id_][1:]]


def spoken(page: Page, leaving_out: Iterable[str]) -> list[str]:
    """The texts of a page that it says itself: not those of the manifest, of code, or marked as another language."""
    found = []
    for words, opened in page.words:
        tags = {tag for tag, _ in opened}
        foreign = any("lang" in attributes for tag, attributes in opened if tag != "html")
        if not tags & set(leaving_out) and not foreign:
            found.append(words.strip())
    return found
