"""How is it said in English and in Chinese? Fills the phrases of one catalogue, in both languages at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import RootModel

from engine.vocabulary.models import Bilingual, Language
from engine.yaml_source import parse_model, read_yaml

Filling: TypeAlias = Bilingual | str | int
Conjunction = Literal["and", "or"]
_SEPARATORS: dict[Language, tuple[str, str]] = {"en": (", ", "; "), "zh": ("、", "，")}


class _File(RootModel[dict[str, Bilingual]]):
    """`phrases.yaml`: every phrase by its key; what stands in braces is filled in."""


class Catalogue:
    """The phrases of one file, read when first asked for."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self._path = path

    @cached_property
    def _read(self) -> Mapping[str, Bilingual]:
        return parse_model(_File, read_yaml(self._path, self._path.name)).root

    def phrases(self) -> Mapping[str, Bilingual]:
        """Every phrase by its key; raises `SourceRefused` with every fault."""
        return self._read

    def say(self, key: str, **fillings: Filling) -> Bilingual:
        """A phrase with its placeholders filled, each in the phrase's own language.

        Raises `KeyError` for a key or placeholder that the catalogue does not have.
        """
        phrase = self._read[key]
        return Bilingual(en=phrase.en.format_map(_in("en", fillings)), zh=phrase.zh.format_map(_in("zh", fillings)))


class _Count(int):
    """A number that English agrees with: `{count:entry|entries}` gives `7 entries`, `{count:=is|are}` gives `are`."""

    def __format__(self, words: str) -> str:
        singular, _, plural = words.removeprefix("=").partition("|")
        word = singular if self == 1 else plural
        return word if words.startswith("=") else f"{int(self)} {word}".rstrip()


_catalogue = Catalogue(Path(__file__).with_name("phrases.yaml"))
phrases, say = _catalogue.phrases, _catalogue.say


def same(text: str) -> Bilingual:
    """A text that reads the same in both languages: a code, a name, a number."""
    return Bilingual(en=text, zh=text)


def listed(parts: Sequence[Bilingual], conjunction: Conjunction = "and") -> Bilingual:
    """Parts as one enumeration: `A, B and C`; `A、B和C`."""
    if len(parts) == 1:
        return parts[0]
    *first, last = parts
    plain = say(f"list.{conjunction}", first=series(first), last=last)
    nested = say(f"list.{conjunction}_nested", first=series(parts[:-1], like=parts), last=last)
    return Bilingual(
        en=nested.en if _nested(parts, "en") else plain.en, zh=nested.zh if _nested(parts, "zh") else plain.zh
    )


def series(parts: Sequence[Bilingual], like: Sequence[Bilingual] = ()) -> Bilingual:
    """Parts one after the other: `A, B, C`; `A、B、C`; parted more strongly where a part is an enumeration itself."""
    separators = {language: _SEPARATORS[language][_nested(like or parts, language)] for language in _SEPARATORS}
    return Bilingual(
        en=separators["en"].join(part.en for part in parts), zh=separators["zh"].join(part.zh for part in parts)
    )


def _nested(parts: Sequence[Bilingual], language: Language) -> bool:
    """Whether a part holds the separator of enumerations."""
    weak = _SEPARATORS[language][False]
    return len(parts) > 1 and any(weak in part.in_language(language) for part in parts)


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
