"""How does a document lie on its pages? A4, each page with its number out of how many and what it belongs to."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from api.evidence.typesetting import LATIN, ONE_AT_A_TIME

SIDE, TOP, BOTTOM = 20 * mm, 20 * mm, 22 * mm
WIDTH = A4[0] - 2 * SIDE
"""The width of what is printed."""
INK, SOFT, RULE, TINT = HexColor("#1c2530"), HexColor("#5b6673"), HexColor("#c4ccd4"), HexColor("#f2f4f6")
ACTION_INK: dict[str, Color] = {
    "release": HexColor("#1d6b3a"),
    "hold": HexColor("#8a5a00"),
    "stop": HexColor("#a11d2a"),
}


@dataclass(frozen=True)
class Running:
    """What every page carries: the title of the file, who it is from, its language, when it was made, and a footer."""

    title: str
    author: str
    creator: str
    language: str
    made_at: datetime
    footer: Paragraph


def written(story: Sequence[Flowable], running: Running) -> bytes:
    """A document as bytes; the same story gives the same bytes."""
    target = io.BytesIO()
    template = BaseDocTemplate(
        target, pagesize=A4, leftMargin=SIDE, rightMargin=SIDE, topMargin=TOP, bottomMargin=BOTTOM,
        title=running.title, author=running.author, creator=running.creator,
        lang=running.language, initialFontName=LATIN, invariant=1,
    )  # fmt: skip
    frame = Frame(
        SIDE, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    template.addPageTemplates([PageTemplate(frames=[frame])])

    class Numbered(Canvas):
        """Draws the foot of its pages when it knows how many there are."""

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self.setDateFormatter(lambda *_: running.made_at.strftime("D:%Y%m%d%H%M%SZ"))
            self._laid: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            """Keep a page until all are known."""
            self._laid.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]  # missing in the stubs

        def save(self) -> None:
            """Finish every page, then the document."""
            for number, page in enumerate(self._laid, 1):
                self.__dict__.update(page)
                _foot(self, running, f"{number} / {len(self._laid)}")
                super().showPage()
            super().save()

    with ONE_AT_A_TIME:
        template.build(list(story), canvasmaker=Numbered)
    return target.getvalue()


def _foot(canvas: Canvas, running: Running, number: str) -> None:
    """The foot of a page."""
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(SIDE, 16 * mm, SIDE + WIDTH, 16 * mm)
    _, height = running.footer.wrap(WIDTH - 20 * mm, 10 * mm)
    running.footer.drawOn(canvas, SIDE, 14.5 * mm - height)
    canvas.setFont(LATIN, 8)
    canvas.setFillColor(SOFT)
    canvas.drawRightString(SIDE + WIDTH, 11.8 * mm, number)
