"""What are documents built of? Headings, texts, pairs, tables and a box, all set in the same type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, LongTable, Paragraph, Spacer, Table

from api.evidence.pages import INK, RULE, SOFT, TINT, WIDTH
from api.evidence.typesetting import LATIN, Setter
from api.wording import Language

_BRIEF = 300
_STEP = 5 * mm
_MARKS = {"true": "√", "false": "×", "unknown": "?"}
_LABEL_WIDTH = 42 * mm
_LEAST_UNDER_HEADING = 45 * mm
_PADDING = 2 * mm


def _style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    common: dict[str, Any] = {
        "fontName": LATIN,
        "bulletFontName": LATIN,
        "fontSize": size,
        "leading": leading,
        "textColor": INK,
    }
    return ParagraphStyle(name, **(common | {"wordWrap": "CJK"} | more))


BODY = _style("body", 9.5, 14)
SMALL = _style("small", 8.5, 12)
LABEL = _style("label", 8.5, 12, textColor=SOFT)
FOOT = _style("foot", 7.5, 9.5, textColor=SOFT)
TITLE = _style("title", 20, 26)
SUBTITLE = _style("subtitle", 10.5, 15, textColor=SOFT)
LEAD = _style("lead", 14, 20)
_CHAPTER = _style("chapter", 13, 18, spaceBefore=7 * mm, spaceAfter=2 * mm)
_MINOR = _style("minor", 8.5, 12, textColor=SOFT, spaceBefore=2.5 * mm, spaceAfter=0.5 * mm, keepWithNext=1)


class Paper:
    """The parts of one document in one language."""

    def __init__(self, language: Language) -> None:
        """Headings are bold where there is bold type."""
        self._bold = language == "en"
        self._setter = Setter()

    @property
    def told_by_number(self) -> bool:
        """Whether a character had to be told by its number so far."""
        return self._setter.told_by_number

    @property
    def cut(self) -> bool:
        """Whether a text had to be cut so far."""
        return self._setter.cut

    def brief(self, text: str) -> str:
        """A text, or the beginning of a long one, for tables that are to stay readable."""
        return self._setter.shortened(text, _BRIEF)

    def text(self, text: str, style: ParagraphStyle = BODY, bold: bool = False) -> Paragraph:
        """A text as it is."""
        return Paragraph(self._setter.markup(text, bold and self._bold), style)

    def chapter(self, text: str) -> Iterator[Flowable]:
        """The heading of a part of the document; never at the foot of a page."""
        yield CondPageBreak(_LEAST_UNDER_HEADING)
        yield self.text(text, _CHAPTER, bold=True)

    def minor(self, text: str) -> Paragraph:
        """A small heading inside a section."""
        return self.text(text, _MINOR, bold=True)

    def point(self, text: str, depth: int = 0, mark: str | None = None, link: str = "") -> Paragraph:
        """A line of a list, indented, with the mark of its truth, its address beneath it."""
        room = 4 * mm if mark else 0
        style = ParagraphStyle("point", SMALL, leftIndent=depth * _STEP + room, bulletIndent=depth * _STEP)
        style.bulletFontSize = SMALL.fontSize
        shown = self._setter.markup(text)
        if link:
            shown += f'<br/><font color="{SOFT.hexval().replace("0x", "#")}">{self._setter.markup(link)}</font>'
        return Paragraph(shown, style, bulletText=_MARKS[mark] if mark else None)

    def pairs(self, rows: Sequence[tuple[str, str]]) -> Table:
        """Names and what they are, side by side."""
        cells = [[self.text(name, LABEL), self.text(text, SMALL)] for name, text in rows]
        table = Table(cells, colWidths=[_LABEL_WIDTH, WIDTH - _LABEL_WIDTH], splitInRow=1)
        table.setStyle([*_PLAIN, ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE)])
        return table

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
        """A table whose head stands on each page again; `widths` in millimetres."""
        cells = [[self.text(head, LABEL) for head in heads]]
        cells += [[self.text(text, SMALL) for text in row] for row in rows]
        table = LongTable(cells, colWidths=[width * mm for width in widths], repeatRows=1, splitInRow=1)
        table.setStyle(
            [
                *_PLAIN,
                ("BACKGROUND", (0, 0), (-1, 0), TINT),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
                ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
                ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
            ]
        )
        return table

    def box(self, inside: Sequence[Flowable], colour: Color) -> Table:
        """What is to be seen first."""
        table = Table([[list(inside)]], colWidths=[WIDTH])
        table.setStyle(
            [
                *_PLAIN,
                ("BACKGROUND", (0, 0), (-1, -1), TINT),
                ("LINEBEFORE", (0, 0), (0, -1), 3, colour),
                ("LEFTPADDING", (0, 0), (-1, -1), 5 * mm),
                ("RIGHTPADDING", (0, 0), (-1, -1), 5 * mm),
                ("TOPPADDING", (0, 0), (-1, -1), 3 * mm),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4 * mm),
            ]
        )
        return table


def gap(millimetres: float) -> Spacer:
    """Nothing, so high."""
    return Spacer(1, millimetres * mm)


_PLAIN = [
    ("FONTNAME", (0, 0), (-1, -1), LATIN),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 1.2 * mm),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6 * mm),
]
