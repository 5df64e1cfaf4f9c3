"""How does a laid-out explanation read as plain text?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.explanation.layout import Line, Section

MARKS = {"true": "✓", "false": "✗", "unknown": "?"}


def as_text(sections: Iterable[Section]) -> str:
    """Titles and indented lines; truth as ✓ ✗ ?, links at the end of their lines."""
    return "\n\n".join("\n".join(_section(section)) for section in sections) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield section.title
    yield from (_line(line) for line in section.lines)


def _line(line: Line) -> str:
    mark = MARKS[line.mark] if line.mark else "-"
    link = f" <{line.link}>" if line.link else ""
    return f"{'  ' * (line.depth + 1)}{mark} {line.text}{link}"
