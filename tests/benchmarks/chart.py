"""The figures of `make bench` as a drawing, for readers on light and on dark ground.

make bench && python -m tests.benchmarks.chart     draws docs/performance.svg
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.benchmarks.figures import Figure, shown
from tests.benchmarks.million import FIGURES

DRAWING = Path("docs/performance.svg")
_WIDTH, _ROW, _LEFT, _BAR, _TOP = 920, 26, 380, 400, 64
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 15px }
  .note { fill: #59636e; font-size: 12px }
  .licet { fill: #0969da }
  .other { fill: #8c959f }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .note { fill: #9198a1 }
    .licet { fill: #4493f8 }
    .other { fill: #656c76 }
  }"""


def drawing(figures: Sequence[Figure], machine: str) -> str:
    """Two panels: lines a second on a scale of tens, and seconds for whole processes."""
    rates = sorted((one for one in figures if one.kind == "lines a second" and one.value), key=lambda one: -one.value)
    times = sorted((one for one in figures if one.kind == "seconds"), key=lambda one: one.value)
    below = _TOP + len(rates) * _ROW + 2 * _ROW
    height = below + len(times) * _ROW + 2 * _ROW
    top = math.ceil(math.log10(max(one.value for one in rates)))
    longest = max(one.value for one in times)
    parts = [
        *_panel("Lines a second under 200 clauses", "each grey step is ten times as many; more is better", 28),
        *_grid(len(rates), top),
        *_bars(rates, _TOP, [math.log10(max(one.value, 1)) / top for one in rates]),
        *_panel("Seconds for the whole process", "less is better", below - _ROW - 10),
        *_bars(times, below, [one.value / longest for one in times]),
        _text(16, height - 14, f"measured by make bench on {machine}", "note"),
    ]
    size = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    lines = ["<title>How fast Licet is</title>", f"<style>{_STYLE}\n</style>", *parts]
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n' + "\n".join(lines) + "\n</svg>\n"


def _panel(title: str, note: str, y: int) -> Iterator[str]:
    yield _text(16, y, title, "title")
    yield _text(_LEFT, y, note, "note")


def _grid(rows: int, top: int) -> Iterator[str]:
    for step in range(top + 1):
        x = _LEFT + _BAR * step / top
        line = f'x1="{x:.0f}" y1="{_TOP - 16}" x2="{x:.0f}" y2="{_TOP + rows * _ROW - 12}"'
        yield f'<line {line} stroke="#8c959f" stroke-opacity="0.3"/>'


def _bars(figures: Sequence[Figure], y: int, parts: Sequence[float]) -> Iterator[str]:
    for place, (figure, part) in enumerate(zip(figures, parts, strict=True)):
        middle, width = y + place * _ROW, max(2, part * _BAR)
        kind = "licet" if figure.name.casefold().startswith("licet") else "other"
        yield _text(16, middle + 4, figure.name, "name")
        yield f'<rect class="{kind}" x="{_LEFT}" y="{middle - 8}" width="{width:.1f}" height="16" rx="2"/>'
        yield _text(_LEFT + width + 8, middle + 4, shown(figure.value) + _doubt(figure), "value")


def _doubt(figure: Figure) -> str:
    return " (some answers wrong)" if "WRONG" in figure.note else ""


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.0f}" y="{y:.0f}">{escape(text)}</text>'


def main() -> None:
    """Draw what was measured last."""
    told = json.loads(FIGURES.read_text(encoding="utf-8"))
    DRAWING.parent.mkdir(exist_ok=True)
    DRAWING.write_text(drawing([Figure(**figure) for figure in told["figures"]], told["machine"]), encoding="utf-8")


if __name__ == "__main__":
    main()
