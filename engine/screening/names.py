"""What are the words of a name? Its text cut into words, with legal forms taken out and joining words left away.

A name has one or two readings. Every name has one in Latin letters, in which Chinese words stand as English ones or by
their sound; a name with Chinese, Japanese or Korean writing has another in that writing, to be compared with its like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal, TypeAlias

from engine.screening.corrections import corrected
from engine.screening.folding import folded
from engine.screening.lexicon import lexicon
from engine.screening.scripts import latin, runs, skeleton, sounds_mandarin, syllables

WordKind = Literal["name", "trade", "place", "number", "initial"]
_TOKEN = re.compile(r"[a-z0-9]+")
_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_APOSTROPHES = re.compile("['`\u00b4\u02b9-\u02bc\u2018\u2019]")
_ARTICLE = re.compile(r"(?:ال|لل)(?=\w{3})")
_AND = re.compile("[&+]")
_AFTER_PLACES = "市省县区"
_LONGEST_NAME = 400
_MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared.

    `key` is what equal words share, `shown` how the name had it; `also` other keys for the same (a Chinese word by its
    sound beside its English), `parts` the syllables of a word of which nobody knows where in it the spaces belong.
    """

    key: str
    shown: str
    kind: WordKind
    skeleton: str
    mandarin: bool = False
    abjad: bool = False
    also: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A name as it is compared: its words in Latin letters, its words in its own writing (none if that is Latin), and
    the kinds of legal form that it bears."""

    words: tuple[Word, ...]
    unspaced: tuple[Word, ...]
    forms: tuple[str, ...]

    @property
    def joined(self) -> str:
        """The name's words without what stands between them."""
        return "".join(word.key for word in self.words)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a name before it is known to be a word."""

    text: str
    writing: Literal["latin", "abjad", "unspaced"]


_Cut: TypeAlias = tuple[list[_Piece], list[str]]


def read_name(text: str) -> Reading:
    """The words of a name; of a very long one its beginning (`is_read_whole`).

    >>> [word.key for word in read_name("Shenzhen Huawei Tech. Co., Ltd").words]
    ['shenzhen', 'huawei', 'technology']
    """
    pieces, forms = _without_forms(list(_pieces(_prepared(text[:_LONGEST_NAME]))))
    words = [word for piece in pieces for word in _latin_words(piece)]
    telling = [word for word in words if word.key not in lexicon().joining] or words
    unspaced: list[Word] = []
    if any(piece.writing == "unspaced" for piece in pieces):
        unspaced = [word for piece in pieces for word in _own_words(piece)]
    return Reading(tuple(telling[:_MOST_WORDS]), tuple(unspaced[:_MOST_WORDS]), tuple(sorted(set(forms))))


def is_read_whole(text: str) -> bool:
    """Whether a name has words and all of them are read; one that is not may be anybody's.

    >>> is_read_whole("Huawei"), is_read_whole("???"), is_read_whole("c/o Somebody, " * 40 + "Huawei")
    (True, False, False)
    """
    if len(text) > _LONGEST_NAME:
        return False
    reading = read_name(text)
    return 0 < len(reading.words) < _MOST_WORDS and len(reading.unspaced) < _MOST_WORDS


def normal_form(text: str) -> str:
    """A name with everything fallen together that is read as the same: what two spellings of one name share."""
    reading = read_name(text)
    own = "".join(word.key for word in reading.unspaced)
    return f"{own}|{' '.join(sorted(word.key for word in reading.words))}|{' '.join(reading.forms)}"


def _prepared(text: str) -> str:
    text = folded(text)
    for bracketed, form in lexicon().bracketed_forms.items():
        text = text.replace(bracketed, form)
    return _INITIALS.sub("", _AND.sub(" and ", _APOSTROPHES.sub("", text)))


def _pieces(text: str) -> Iterator[_Piece]:
    for script, run in runs(text):
        if script == "unspaced":
            yield from (_Piece(segment, "unspaced") for segment in _cut(run))
        elif script == "abjad":
            yield from (_Piece(token, "abjad") for word in run.split() for token in _letters(_ARTICLE.sub("", word, 1)))
        else:
            yield from (_Piece(corrected(token), "latin") for token in _letters(run))


def _letters(word: str) -> list[str]:
    return _TOKEN.findall(_APOSTROPHES.sub("", latin(word)))


def _cut(run: str) -> Iterator[str]:
    """A text without spaces cut at the words that are known, the longest first; what is between them stays whole."""
    known, longest = lexicon().unspaced, lexicon().longest_unspaced
    start = begun = 0
    while start < len(run):
        width = next((width for width in range(longest, 0, -1) if run[start : start + width] in known), 0)
        if not width:
            start += 1
            continue
        if begun < start:
            yield run[begun:start]
        word = run[start : start + width]
        yield word
        start += width
        if word in lexicon().unspaced_places and run[start : start + 1] and run[start] in _AFTER_PLACES:
            start += 1
        begun = start
    if begun < start:
        yield run[begun:]


def _without_forms(pieces: list[_Piece]) -> _Cut:
    """The pieces that are no legal form, and the kinds of those that are; a name of nothing else keeps its words."""
    kept, forms = _strip_anywhere(pieces)
    kept, more = _strip_ends(kept)
    return (kept, [*forms, *more]) if kept else (pieces, [])


def _strip_anywhere(pieces: list[_Piece]) -> _Cut:
    known = lexicon()
    kept: list[_Piece] = []
    forms: list[str] = []
    start = 0
    while start < len(pieces):
        if pieces[start].text in known.unspaced_forms:
            forms.append(known.unspaced_forms[pieces[start].text])
            start += 1
            continue
        width = _form_at(pieces, start)
        if width > 1 or (width and (len(pieces[start].text) > 2 or pieces[start].text == "co")):
            forms.append(known.forms[_spelled(pieces[start : start + width])])
            start += width
        else:
            kept.append(pieces[start])
            start += 1
    return kept, forms


def _strip_ends(pieces: list[_Piece]) -> _Cut:
    """Short forms (`AO`, `SA`) are words elsewhere, and forms only where a name begins or ends."""
    known = lexicon().forms
    forms: list[str] = []
    while len(pieces) > 1 and _spelled(pieces[-1:]) in known:
        forms.append(known[_spelled(pieces[-1:])])
        pieces = pieces[:-1]
    while len(pieces) > 1 and _spelled(pieces[:1]) in known:
        forms.append(known[_spelled(pieces[:1])])
        pieces = pieces[1:]
    return pieces, forms


def _form_at(pieces: Sequence[_Piece], start: int) -> int:
    known = lexicon()
    if pieces[start].text not in known.form_beginnings:
        return 0
    widths = range(min(known.longest_form, len(pieces) - start), 0, -1)
    return next((width for width in widths if _spelled(pieces[start : start + width]) in known.forms), 0)


def _spelled(pieces: Sequence[_Piece]) -> tuple[str, ...]:
    return tuple(piece.text for piece in pieces)


def _latin_words(piece: _Piece) -> list[Word]:
    if piece.writing != "unspaced":
        return [_word(piece.text, piece.text, abjad=piece.writing == "abjad")]
    sounds = syllables(piece.text)
    sound = "".join(sounds)
    gloss = lexicon().glosses.get(piece.text)
    if gloss:
        also = (sound,) if len(gloss) == 1 else ()
        return [replace(_word(word, piece.text), also=also) for word in gloss]
    if not sound:
        return []
    return [replace(_word(sound, piece.text), kind="name", parts=sounds if len(sounds) > 1 else ())]


def _own_words(piece: _Piece) -> list[Word]:
    if piece.writing != "unspaced":
        return (
            [] if piece.text in lexicon().joining else [_word(piece.text, piece.text, abjad=piece.writing == "abjad")]
        )
    kind: WordKind = "name"
    if piece.text in lexicon().glosses and piece.text not in lexicon().unspaced_names:
        kind = "place" if piece.text in lexicon().unspaced_places else "trade"
    return [Word(piece.text, piece.text, kind, "".join(syllables(piece.text)))]


@lru_cache(maxsize=1 << 17)
def _word(text: str, shown: str, *, abjad: bool = False) -> Word:
    key = _trade_word(text) or text
    return Word(
        key,
        shown,
        "trade" if key in lexicon().trade else _kind(text),
        skeleton(key),
        mandarin=sounds_mandarin(key),
        abjad=abjad,
    )


def _trade_word(text: str) -> str | None:
    """The word of trade that a word is, however transliterated."""
    return lexicon().trade.get(text) or (_trade_by_skeleton().get(skeleton(text)) if len(text) > 6 else None)


@cache
def _trade_by_skeleton() -> dict[str, str]:
    return {skeleton(word): head for word, head in lexicon().trade.items()}


def _kind(text: str) -> WordKind:
    if text in lexicon().places:
        return "place"
    if not text.isalpha():
        return "number"
    return "initial" if len(text) == 1 else "name"
