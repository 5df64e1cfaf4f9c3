"""Where does a text break that is drawn? Lines no wider than a box, by how wide its letters are about."""

from __future__ import annotations

import re
import unicodedata

_WIDE, _NARROW = 1.0, 0.56
"""Widths in parts of the size of the letters: a Chinese character, and a Latin letter on average."""
_OPENING, _CLOSING = "（《〈「『【", "）》〉」』】，、。；：！？"
_PIECES = re.compile(rf"[{_OPENING}]*[⺀-鿿＀-￯][{_CLOSING}]*|[^\s⺀-鿿＀-￯]+|\s+")


def width_of(text: str, size: float) -> float:
    """About how wide a text is, in the unit of the size of its letters."""
    return size * sum(_WIDE if unicodedata.east_asian_width(letter) in "WF" else _NARROW for letter in text)


def wrapped(text: str, width: float, size: float, most: int) -> list[str]:
    """A text in at most so many lines, the last of them cut where it does not fit.

    >>> wrapped("Ningbo Hailan Magnetics", 100, 14, 4), wrapped("宁波海澜磁性材料", 60, 14, 4)
    (['Ningbo', 'Hailan', 'Magnetics'], ['宁波海澜', '磁性材料'])
    >>> wrapped("江北新区（深圳）公司", 60, 14, 4)
    ['江北新区', '（深圳）', '公司']
    >>> wrapped("aaaaaaaaaa bb cc", 40, 14, 2)
    ['aaaaa', 'aaaa…']
    """
    lines, line = [], ""
    for piece in _broken(text, width, size):
        if width_of(line + piece, size) <= width or not line:
            line += piece
        else:
            lines.append(line.strip())
            line = piece.lstrip()
    lines = [one for one in [*lines, line.strip()] if one]
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], _cut(lines[most - 1], width, size)]


def _broken(text: str, width: float, size: float) -> list[str]:
    """The pieces between which a text may break; a word wider than a line is one no longer."""
    found = []
    for piece in _PIECES.findall(text):
        word = piece
        while width_of(word, size) > width:
            fits = max(1, int(width / size / _NARROW))
            found.append(word[:fits])
            word = word[fits:]
        found.append(word)
    return found


def _cut(line: str, width: float, size: float) -> str:
    while line and width_of(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line}…"
