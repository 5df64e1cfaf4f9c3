"""About how wide is a text in a drawing? Browsers set it; here only its room is reckoned, on the generous side."""

from __future__ import annotations

_LATIN, _WIDE = 7, 13
_FIRST_WIDE = "\u2e80"


def width(text: str) -> int:
    """The room of a text in small type, in pixels; a Chinese character takes about two others' room."""
    return sum(_WIDE if character >= _FIRST_WIDE else _LATIN for character in text)


def cut(text: str, room: int) -> str:
    """A text cut to a room, ending in an ellipsis where it was."""
    if width(text) <= room:
        return text
    kept = text
    while kept and width(kept) + _WIDE > room:
        kept = kept[:-1]
    return kept + "…"
