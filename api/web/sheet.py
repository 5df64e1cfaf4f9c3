"""What was filled in of a check? Texts by their place, read alike from a form, an address and a kept draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import orjson

from api.desk.receiving import LINES
from engine.vocabulary.reading import SAYS_UNKNOWN
from engine.vocabulary.vocabulary import Vocabulary

MOST_LINES = 20
"""How many lines a check has at most; whoever has more sends a manifest."""
UNKNOWN = "unknown"
"""What the box `I do not know` says."""
ALSO, COUNT = "also", "lines"
_OF_LINES = ("item.", "line.")
_PLACE = re.compile(r"(?:line([1-9][0-9]?)\.)?([a-z_]+\.[a-z0-9_]+)")
Pairs = Iterable[tuple[str, str]]
"""Fields by name, each perhaps several times, in their order."""


@dataclass(frozen=True, order=True)
class Place:
    """Where a fact is said: on a line, numbered from 1, or for all lines together, on line 0."""

    line: int
    fact: str

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"line{self.line}.{self.fact}" if self.line else self.fact

    @property
    def pointer(self) -> str:
        """Where a shipment's record has it, as a JSON pointer."""
        path = self.fact.replace(".", "/")
        return f"/{LINES}/{self.line - 1}/{path}" if self.line else f"/{path}"


def place_on(line: int, fact: str) -> Place:
    """Where the form says a fact that a line is asked for."""
    return Place(line if fact.startswith(_OF_LINES) else 0, fact)


@dataclass(frozen=True)
class Sheet:
    """The texts of each field that is not blank.

    `also`: the fields that are to stay though they may be blank. `foreign`: names that the law has no fact for.
    """

    said: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    lines: int = 1
    also: tuple[Place, ...] = ()
    foreign: tuple[str, ...] = ()

    def text(self, place: Place) -> str:
        """What is said at a place, in one text; blank where nothing is."""
        return ";".join(self.said.get(place, ()))

    def unknown(self, place: Place) -> bool:
        """Whether it is said that nobody knows it."""
        return place in self.said and self.text(place).casefold() in SAYS_UNKNOWN

    def contradictory(self) -> Iterator[Place]:
        """Where both a value is given and it is said that nobody knows it."""
        return (place for place, texts in self.said.items() if UNKNOWN in texts and len(texts) > 1)

    def record(self) -> dict[str, object]:
        """The shipment as the API takes it."""
        rows: list[dict[str, object]] = [{} for _ in range(self.lines)]
        record: dict[str, object] = {}
        for place in self.said:
            if not self.unknown(place):
                room, _, name = place.fact.partition(".")
                inner = (rows[place.line - 1] if place.line else record).setdefault(room, {})
                if isinstance(inner, dict):
                    inner[name] = self.text(place)
        return record | {LINES: rows}

    def body(self) -> bytes:
        """That record as JSON."""
        return orjson.dumps(self.record())

    def pairs(self) -> list[tuple[str, str]]:
        """What a form would send of it."""
        said = [(place.name, text) for place, texts in self.said.items() for text in texts]
        return [(COUNT, str(self.lines)), *said, *((ALSO, place.name) for place in self.also)]

    def with_also(self, place: Place) -> Sheet:
        """With one more field, blank as yet."""
        return replace(self, also=(*self.also, place))

    def without(self, gone: Place) -> Sheet:
        """Without what is said at a place."""
        said = {place: texts for place, texts in self.said.items() if place != gone}
        return replace(self, said=said, also=tuple(place for place in self.also if place != gone))

    def with_line(self) -> Sheet:
        """With one more line; the same where there are as many as can be."""
        return replace(self, lines=min(self.lines + 1, MOST_LINES))

    def without_line(self, gone: int) -> Sheet:
        """Without one of the lines; the later ones move up. The same where it is the only one."""
        if self.lines == 1 or not 1 <= gone <= self.lines:
            return self
        said = {_moved(place, gone): texts for place, texts in self.said.items() if place.line != gone}
        also = tuple(_moved(place, gone) for place in self.also if place.line != gone)
        return replace(self, said=said, also=also, lines=self.lines - 1)


def _moved(place: Place, gone: int) -> Place:
    return replace(place, line=place.line - 1) if place.line > gone else place


def read_sheet(vocabulary: Vocabulary, pairs: Pairs) -> Sheet:
    """What fields say; those that do not look like facts are the form's own and are passed over."""
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).append(text.strip())
    found = {name: _place(name) for name in texts}
    places = {name: place for name, place in found.items() if place is not None}
    said = {
        place: tuple(filter(None, texts[name]))
        for name, place in places.items()
        if place.fact in vocabulary.facts and any(texts[name])
    }
    also = (_place(name) for name in texts.get(ALSO, ()))
    counted = max([_count(texts.get(COUNT, [])), *(place.line for place in said)])
    return Sheet(
        said,
        min(counted, MOST_LINES),
        tuple(dict.fromkeys(place for place in also if place is not None and place.fact in vocabulary.facts)),
        tuple(name for name, place in places.items() if place.fact not in vocabulary.facts and any(texts[name])),
    )


def place_named(vocabulary: Vocabulary, name: str) -> Place | None:
    """The place whose field has a name; None where no fact is said there."""
    place = _place(name)
    return place if place is not None and place.fact in vocabulary.facts else None


def _place(name: str) -> Place | None:
    match = _PLACE.fullmatch(name)
    if match is None or int(match[1] or 1) > MOST_LINES:
        return None
    return place_on(int(match[1] or 1), match[2])


def _count(texts: list[str]) -> int:
    return int(texts[-1]) if texts and re.fullmatch(r"[1-9][0-9]?", texts[-1]) else 1
