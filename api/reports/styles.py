"""How do the cells of a workbook look? Told apart by words, weight and pattern, so that grey prints still speak."""

from __future__ import annotations

from typing import Literal

from xlsxwriter import Workbook

Style = Literal[
    "title", "heading", "note", "head", "text", "wrapped", "number", "count", "date", "strong", "clipped",
    "release", "hold", "stop",
]  # fmt: skip
_TEXT = "@"  # a cell that holds text stays text even when it is edited, so nothing in it ever runs
_EDGE = {"border": 1, "border_color": "#B4B4B4"}
_TOP = {"valign": "top", **_EDGE}
_LOOKS: dict[Style, dict[str, object]] = {
    "title": {"bold": True, "font_size": 16, "num_format": _TEXT},
    "heading": {"bold": True, "font_size": 12, "bottom": 2, "num_format": _TEXT},
    "note": {"italic": True, "font_color": "#404040", "text_wrap": True, "valign": "top", "num_format": _TEXT},
    "head": {"bold": True, "text_wrap": True, "bg_color": "#E2E2E2", "num_format": _TEXT, **_TOP, "bottom": 2},
    "text": {"num_format": _TEXT, **_TOP},
    "wrapped": {"num_format": _TEXT, "text_wrap": True, **_TOP},
    "clipped": {"num_format": _TEXT, "text_wrap": True, **_TOP},  # but rows grow for it a little only
    "number": {"num_format": "#,##0", "align": "right", **_TOP},
    "count": {"num_format": "#,##0", "align": "left", **_TOP},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", **_TOP},
    "strong": {"num_format": _TEXT, "bold": True, "text_wrap": True, **_TOP},
    "release": {"num_format": _TEXT, **_TOP},
    "hold": {"num_format": _TEXT, "bold": True, "pattern": 18, "fg_color": "#E3B341", "bg_color": "#FFFFFF", **_TOP},
    "stop": {"num_format": _TEXT, "bold": True, "font_color": "#FFFFFF", "bg_color": "#8B1A1A", **_TOP},
}
FILLS: dict[str, tuple[str, str]] = {
    "release": ("percent_5", "#1D6B3A"),
    "hold": ("wide_upward_diagonal", "#9A6700"),
    "stop": ("dark_horizontal", "#8B1A1A"),
}
"""The pattern and the colour of each action's bar in a chart."""


class Styles:
    """The formats of one workbook, made once."""

    def __init__(self, book: Workbook) -> None:
        """Make every format."""
        self._made = {style: book.add_format(look) for style, look in _LOOKS.items()}

    def __getitem__(self, style: Style) -> object:
        return self._made[style]
