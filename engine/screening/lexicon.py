"""Which words say little of who is meant? Legal forms, words of trade, places, and Chinese words in English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from engine.screening.folding import folded
from engine.yaml_source import parse_model, read_yaml

Spelled = tuple[str, ...]


class _File(BaseModel):
    """`words.yaml`; what each part means stands there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    legal_forms: dict[str, list[str]]
    legal_forms_unspaced: dict[str, list[str]]
    bracketed_forms: dict[str, str]
    joining: list[str]
    trade_words: dict[str, list[str]]
    unspaced_words: dict[str, str]
    unspaced_names: dict[str, str]
    unspaced_places: dict[str, str]
    places: list[str]
    syllables: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by what they are; `unspaced` gives every unspaced word, place and form that a text is cut by."""

    forms: Mapping[Spelled, str]
    form_beginnings: frozenset[str]
    longest_form: int
    unspaced_forms: Mapping[str, str]
    bracketed_forms: Mapping[str, str]
    joining: frozenset[str]
    trade: Mapping[str, str]
    glosses: Mapping[str, Spelled]
    places: frozenset[str]
    unspaced_names: frozenset[str]
    unspaced_places: frozenset[str]
    unspaced: frozenset[str]
    longest_unspaced: int
    syllables: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The words of `words.yaml`; raises `SourceRefused` with every fault of the file."""
    path = Path(__file__).with_name("words.yaml")
    read = parse_model(_File, read_yaml(path, path.name))
    forms = {tuple(form.split()): kind for kind, form in _members(read.legal_forms)}
    unspaced_forms = {folded(form): kind for kind, form in _members(read.legal_forms_unspaced)}
    given = (read.unspaced_words, read.unspaced_names, read.unspaced_places)
    glosses = {folded(word): tuple(gloss.split()) for glossed in given for word, gloss in glossed.items()}
    unspaced = frozenset(chain(unspaced_forms, glosses))
    return Lexicon(
        forms=forms,
        form_beginnings=frozenset(form[0] for form in forms),
        longest_form=_longest(forms),
        unspaced_forms=unspaced_forms,
        bracketed_forms=read.bracketed_forms,
        joining=frozenset(read.joining),
        trade={word: head for head, words in read.trade_words.items() for word in (head, *words)},
        glosses=glosses,
        places=frozenset(read.places) | {word for place in read.unspaced_places.values() for word in place.split()},
        unspaced_names=frozenset(map(folded, read.unspaced_names)),
        unspaced_places=frozenset(map(folded, read.unspaced_places)),
        unspaced=unspaced,
        longest_unspaced=_longest(unspaced),
        syllables=frozenset(read.syllables.split()),
    )


def _members(kinds: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((kind, member) for kind, members in kinds.items() for member in members)


def _longest(words: Iterable[Spelled | str]) -> int:
    return max(map(len, words))
