"""Which listed parties may a party be? Finds candidates, scores them and keeps what reaches the threshold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from engine.screening.candidates import Candidates
from engine.screening.hits import THRESHOLD, Hit
from engine.screening.identifiers import normal_identifier
from engine.screening.key_table import KeyTable
from engine.screening.listed import ListedParty
from engine.screening.names import Reading, read_name
from engine.screening.parties import Party
from engine.screening.parts import parts_of
from engine.screening.scoring import ReadParty, score
from engine.screening.weights import weigh

_PART, _PART_OF_ONE_WORD = 810, 950  # what its name gives at least: the words of the list, of several in other words


class Matcher:
    """Screens parties against the lists that it was made of; it keeps nothing of whom it was asked about."""

    def __init__(self, listed: Sequence[ListedParty], threshold: int = THRESHOLD) -> None:
        """Reads every listed name once; hits below `threshold` (thousandths) are left out."""
        self._listed = tuple(listed)
        self._threshold = threshold
        self._readings = _Readings(self._listed)
        self._weights = weigh(self._readings.by_party())
        self._candidates = Candidates(self._readings.names, self._weights)
        self._identifiers = KeyTable(
            (normal_identifier(identifier)[1], place)
            for place, party in enumerate(self._listed)
            for identifier in party.identifiers
        )

    @property
    def listed(self) -> tuple[ListedParty, ...]:
        """The listed parties, each in its place."""
        return self._listed

    def screen(self, party: Party) -> tuple[Hit, ...]:
        """The listed parties that the party may be, the highest score first; each once, by its nearest name.

        Where more stands as a name than a name (an address, whom it is for), each part of it may be one.
        """
        asked = ReadParty(party, read_name(party.name))
        names = dict.fromkeys(self._candidates.of(asked.reading))
        for identifier in party.identifiers:
            for place in self._identifiers.of(normal_identifier(identifier)[1]):
                names.update(dict.fromkeys(self._readings.of(place)))
        best: dict[int, Hit] = {}
        for owner, hit in self._hits(asked, names):
            if owner not in best or best[owner].score < hit.score:
                best[owner] = hit
        for part, reading in parts_of(party.name, asked.reading):
            there = ReadParty(replace(party, name=part), reading)
            for owner, hit in self._hits(there, self._candidates.of(reading)):
                if _counts(hit, reading) and (owner not in best or best[owner].score < hit.score):
                    best[owner] = hit
        return tuple(sorted(best.values(), key=lambda hit: (-hit.score, hit.listed.list, hit.listed.entry)))

    def screen_all(self, parties: Iterable[Party]) -> Iterator[tuple[Hit, ...]]:
        """The hits of each party in turn, the same as one by one; parties that repeat should be asked once."""
        return map(self.screen, parties)

    def _hits(self, asked: ReadParty, names: Iterable[int]) -> Iterator[tuple[int, Hit]]:
        """The hits among some listed names, each with the place of its party."""
        for name in sorted(names):
            owner = self._readings.owners[name]
            hit = self._hit(asked, owner, name)
            if hit.score >= self._threshold:
                yield owner, hit

    def _hit(self, asked: ReadParty, owner: int, name: int) -> Hit:
        listed = self._listed[owner]
        listed_name = listed.names[name - self._readings.of(owner).start]
        features = score(asked, listed, listed_name, self._readings.names[name], self._weights)
        return Hit(listed, listed_name, sum(feature.points for feature in features), features)


def _counts(hit: Hit, part: Reading) -> bool:
    """Whether a hit of a part of what stands as a name is one: addresses are full of words that are names elsewhere."""
    alone = len(part.words) == 1 and not part.unspaced
    return (
        hit.features[0].points >= (_PART_OF_ONE_WORD if alone else _PART)
        and hit.name.kind != "weak_alias"
        and hit.listed.kind not in ({"vessel", "aircraft", "person"} if alone else {"vessel", "aircraft"})
    )


class _Readings:
    """Every listed name as read, in one sequence, and whose each is."""

    def __init__(self, listed: Sequence[ListedParty]) -> None:
        self.names: list[Reading] = []
        self.owners: list[int] = []
        self._starts = [0]
        for place, party in enumerate(listed):
            self.names += [read_name(name.text) for name in party.names]
            self.owners += [place] * len(party.names)
            self._starts.append(len(self.names))

    def of(self, party: int) -> range:
        """The places of a party's names."""
        return range(self._starts[party], self._starts[party + 1])

    def by_party(self) -> Iterator[list[Reading]]:
        """The names of each party together."""
        return (self.names[start:stop] for start, stop in zip(self._starts, self._starts[1:], strict=False))
