"""How is a text from a manifest shown so that it does no harm? What steers the display is made visible instead."""

from __future__ import annotations

import re

HIDDEN = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x{9f}"  # controls; a tab and a line feed are kept
    r"\x{61c}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}"  # marks that turn the direction of a text
    r"\x{200b}\x{2028}\x{2029}\x{2060}-\x{2064}\x{206a}-\x{206f}\x{feff}\x{fff9}-\x{fffb}"  # invisible
    r"\x{fffe}\x{ffff}\x{e0000}-\x{e007f}]"  # not characters at all; tags
)
"""The characters that a reader does not see, or that turn what is seen, as a pattern of Polars."""
_HIDDEN = re.compile(re.sub(r"\\x\{(\w+)\}", lambda found: chr(int(found[1], 16)), HIDDEN))


def shown(text: str) -> str:
    """A text in which invisible and direction-turning characters stand as their code points.

    >>> shown("invoice\u202exslx")
    'invoice[U+202E]xslx'
    """
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text.replace("\r\n", "\n"))
