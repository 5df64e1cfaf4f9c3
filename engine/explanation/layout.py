"""What do all renderings share? Titled sections of lines, drafted in both languages and laid out in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from engine.explanation.models import TruthWord
from engine.explanation.phrases import say
from engine.vocabulary.models import Bilingual, Language


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section.

    `depth` indents it, `mark` is the truth of a condition, `verdict` a rung of the ladder, `link` an address.
    """

    text: str
    depth: int = 0
    mark: TruthWord | None = None
    verdict: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of lines; its `key` is the same in every language."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A line in both languages."""

    text: Bilingual
    depth: int = 0
    mark: TruthWord | None = None
    verdict: str = ""
    link: str = ""

    def deeper(self, steps: int) -> Draft:
        """The same line further in."""
        return replace(self, depth=self.depth + steps)


def laid_out(drafts: Mapping[str, Iterable[Draft]], language: Language) -> tuple[Section, ...]:
    """Sections by their keys in one language, without the empty ones."""
    found = []
    for key, lines in drafts.items():
        shown = tuple(_line(draft, language) for draft in lines)
        if shown:
            found.append(Section(key, say(f"section.{key}").in_language(language), shown))
    return tuple(found)


def _line(draft: Draft, language: Language) -> Line:
    return Line(draft.text.in_language(language), draft.depth, draft.mark, draft.verdict, draft.link)
