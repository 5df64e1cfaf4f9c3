"""Would a spreadsheet program run this text? In a CSV file a cell that begins like a formula is one, unless marked.

The mark is a single quote before the text. It changes the user's own data, so every use is counted and said. Numbers
such as -5 and a lone dash are left alone.
"""

from __future__ import annotations

import re

_BEGINS_LIKE_A_FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")  # and their full-width forms
_HARMLESS = re.compile(r"[-\uff0d]|[+-]?[0-9][0-9.,' ]*%?")


def guarded(text: str) -> str:
    """The text as it is safe to write into a CSV cell.

    >>> guarded("=1+1"), guarded("-5.2 %"), guarded("-"), guarded("@user"), guarded("Müller")
    ("'=1+1", '-5.2 %', '-', "'@user", 'Müller')
    """
    if _BEGINS_LIKE_A_FORMULA.match(text) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text
