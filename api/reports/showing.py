"""How is a text from a manifest shown so that it does no harm? What steers the display is made visible instead."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls; a tab and a line feed are kept
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of a text
    "\u200b\u2028\u2029\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"  # invisible; not characters at all
    "\U000e0000-\U000e007f]"
)
_NOT_XML = re.compile("[\ufffe\uffff]")


def shown(text: str) -> str:
    """A text in which invisible and direction-turning characters stand as their code points.

    >>> shown("invoice\u202exslx")
    'invoice[U+202E]xslx'
    """
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text.replace("\r\n", "\n"))


def storable(text: str) -> str:
    """A text as a workbook can hold it: without the code points that XML has no place for, and never taken for markup.

    XlsxWriter writes a text that begins and ends as a rich one as it stands; a space behind it keeps it a text.
    """
    found = _NOT_XML.sub("\ufffd", text)
    return found + " " if found.startswith("<r>") and found.endswith("</r>") else found
