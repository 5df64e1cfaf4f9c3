"""How does any text become type? In fonts that travel with the document, with a mark for what none of them holds."""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

LATIN, BOLD, HAN = "LicetLatin", "LicetLatinBold", "LicetHan"
"""The names of the fonts inside documents: two weights of Latin, Greek and Cyrillic, and one of Chinese."""
_FILES = {LATIN: "LiberationSans-Regular.ttf", BOLD: "LiberationSans-Bold.ttf", HAN: "DroidSansFallbackFull.ttf"}
_FOLDER = Path(__file__).with_name("fonts")
ONE_AT_A_TIME = threading.Lock()
"""Fonts are of the whole process, and remember, for each document, what was set in them: one document at a time."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_LONGEST = 6_000
"""The most characters of one text: setting takes longer than in proportion."""
_SPACES = re.compile(" {2,}")


@dataclass(frozen=True)
class Fonts:
    """The characters that there is type for."""

    latin: frozenset[int]
    han: frozenset[int]

    def font_of(self, character: str, bold: bool) -> str:
        """The font that has a character; blank where it cannot be set."""
        if unicodedata.category(character) in _UNSEEN or unicodedata.bidirectional(character) in _RIGHT_TO_LEFT:
            return ""
        if ord(character) in self.latin:
            return BOLD if bold else LATIN
        return HAN if ord(character) in self.han else ""


def fonts() -> Fonts:
    """The fonts, made known to reportlab once for a process, however many documents begin at once."""
    with ONE_AT_A_TIME:
        return _made_known()


@cache
def _made_known() -> Fonts:
    held = {}
    for name, file in _FILES.items():
        font = TTFont(name, _FOLDER / file)
        pdfmetrics.registerFont(font)
        held[name] = frozenset(font.face.charToGlyph)
    return Fonts(held[LATIN] & held[BOLD], held[HAN])


class Setter:
    """Sets the texts of one document, and remembers what could not be set as it is.

    `told_by_number`: whether a character had to be told by its number; `cut`: whether a text was too long.
    """

    def __init__(self) -> None:
        """Nothing is set yet."""
        self.told_by_number = self.cut = False
        self._fonts = fonts()

    def markup(self, text: str, bold: bool = False) -> str:
        """A text as paragraphs in `LATIN` take it: each character in a font that has it, nothing read as markup."""
        lines = self.shortened(text, _LONGEST).replace("\r\n", "\n").expandtabs(4).split("\n")
        return "<br/>".join(self._line(line, bold) for line in lines)

    def shortened(self, text: str, most: int) -> str:
        """A text, or the beginning of one that has more than so many characters, and how many it has."""
        if len(text) <= most:
            return text
        self.cut = True
        return f"{text[:most]}… ({len(text)})"

    def _line(self, line: str, bold: bool) -> str:
        pieces = [(font, "".join(some)) for font, some in self._runs(line, bold)]
        return "".join(
            _kept(some) if font == LATIN else f'<font name="{font}">{_kept(some)}</font>' for font, some in pieces
        )

    def _runs(self, line: str, bold: bool) -> list[tuple[str, list[str]]]:
        """Stretches of characters in one font."""
        found: list[tuple[str, str]] = []
        for character in line:
            font = self._fonts.font_of(character, bold)
            if font:
                found.append((font, character))
            else:
                self.told_by_number = True
                found.append((BOLD if bold else LATIN, f"\\u{{{ord(character):X}}}"))
        return [(font, [text for _, text in some]) for font, some in groupby(found, key=lambda one: one[0])]


def _kept(text: str) -> str:
    """A text without markup, its repeated spaces kept."""
    return escape(_SPACES.sub(lambda found: " " + "\u00a0" * (len(found[0]) - 1), text))
