"""How much room does text take on a screen? Chinese characters fill two columns and may part from one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"
_CLOSING = "，。；：、！？）】》”’"
_PIECE = re.compile(rf"[{_WIDE}“‘][{_CLOSING}]*|[^\s{_WIDE}“‘]+[{_CLOSING}]*|\s+")


def width(text: str) -> int:
    """The columns that a text fills."""
    return cell_len(text)


def padded(text: str, columns: int, right: bool = False) -> str:
    """The text with spaces after it, or before it, to fill so many columns."""
    space = " " * (columns - cell_len(text))
    return space + text if right else text + space


def cut(text: str, columns: int) -> str:
    """The text, cut with an ellipsis where it needs more columns.

    >>> cut("CN-MOFCOM-2025-61", 10)
    'CN-MOFCOM…'
    """
    return text if cell_len(text) <= columns else set_cell_size(text, columns - 1).rstrip() + "…"


def wrapped(text: str, columns: int) -> list[str]:
    """The lines of a text that fit into so many columns; a longer word is broken, closing marks stay with their word.

    >>> wrapped("may it leave, and why?", 12)
    ['may it', 'leave, and', 'why?']
    >>> wrapped("暂停实施至二〇二六年。", 10)
    ['暂停实施至', '二〇二六', '年。']
    """
    lines = [""]
    for piece in _pieces(text, columns):
        if cell_len(lines[-1]) + cell_len(piece.rstrip()) > columns and lines[-1]:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _pieces(text: str, columns: int) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        rest = piece
        while cell_len(rest) > columns:
            head = set_cell_size(rest, columns).rstrip() or rest[0]
            yield head
            rest = rest[len(head) :]
        if rest:
            yield rest
