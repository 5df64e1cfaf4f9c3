"""How is it said in English and in Chinese? Fills the phrases of one catalogue, in both languages at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import RootModel

from engine.vocabulary.models import Bilingual, Language
from engine.yaml_source import parse_model, read_yaml

CATALOGUE = Path(__file__).with_name("phrases.yaml")
Filling: TypeAlias = Bilingual | str | int
Conjunction = Literal["and", "or"]


class Catalogue(RootModel[dict[str, Bilingual]]):
    """`phrases.yaml`: every phrase by its key; what stands in braces is filled in."""


class _Count(int):
    """A number that English agrees with: `{count:entry|entries}` gives `7 entries`, `{count:=is|are}` gives `are`."""

    def __format__(self, words: str) -> str:
        singular, _, plural = words.removeprefix("=").partition("|")
        word = singular if self == 1 else plural
        return word if words.startswith("=") else f"{int(self)} {word}".rstrip()


@cache
def phrases() -> Mapping[str, Bilingual]:
    """The catalogue; raises `SourceRefused` with every fault."""
    return parse_model(Catalogue, read_yaml(CATALOGUE, CATALOGUE.name)).root


def say(key: str, **fillings: Filling) -> Bilingual:
    """A phrase of the catalogue with its placeholders filled, each in the phrase's own language.

    Raises `KeyError` for a key or placeholder that the catalogue does not have.
    """
    phrase = phrases()[key]
    return Bilingual(en=phrase.en.format_map(_in("en", fillings)), zh=phrase.zh.format_map(_in("zh", fillings)))


def same(text: str) -> Bilingual:
    """A text that reads the same in both languages: a code, a name, a number."""
    return Bilingual(en=text, zh=text)


def listed(parts: Sequence[Bilingual], conjunction: Conjunction = "and") -> Bilingual:
    """Parts as one enumeration: `A, B and C`; `A、B和C`."""
    if len(parts) == 1:
        return parts[0]
    *first, last = parts
    return say(f"list.{conjunction}", first=series(first), last=last)


def series(parts: Sequence[Bilingual]) -> Bilingual:
    """Parts one after the other: `A, B, C`; `A、B、C`."""
    return Bilingual(en=", ".join(part.en for part in parts), zh="、".join(part.zh for part in parts))


def sentence(text: Bilingual) -> Bilingual:
    """A text as a sentence of its own: a capital letter and a full stop."""
    return Bilingual(en=_ended(text.en[:1].upper() + text.en[1:], "."), zh=_ended(text.zh, "。"))


def paragraph(sentences: Sequence[Bilingual]) -> Bilingual:
    """Sentences one after the other."""
    return Bilingual(en=" ".join(text.en for text in sentences), zh="".join(text.zh for text in sentences))


def _ended(text: str, stop: str) -> str:
    return text if text.endswith((stop, "!", "?", "！", "？")) else text + stop


def _in(language: Language, fillings: Mapping[str, Filling]) -> dict[str, str | _Count]:
    return {name: _one(filling, language) for name, filling in fillings.items()}


def _one(filling: Filling, language: Language) -> str | _Count:
    if isinstance(filling, Bilingual):
        return filling.in_language(language)
    return _Count(filling) if isinstance(filling, int) else filling
