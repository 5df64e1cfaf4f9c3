"""How many parties are screened in a second? Invented lists or given ones, asked as the columns of a manifest ask.

Of those who are asked about one in ten is listed, its name with slips of the hand or turned about; the others are made
up. Each measurement is taken in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from api.lasting import made_to_last
from api.many_parties import ManyParties
from engine.counterparties.book import PartyBook, matcher_of, opened
from engine.facts.parties import PartyName
from engine.rulebook.loading import load_rulebook
from engine.screening.formats.files import ListFile
from engine.screening.formats.recognising import read_lists
from engine.screening.listed import ListedName, ListedParty
from tests.benchmarks.screening_pairs import LabelledPair, invented, labelled

_RULES = Path(__file__).parents[2] / "rules"
_LISTED_IN = 10
_SEED = 11
_LETTERS = ("b", "d", "g", "k", "l", "m", "n", "r", "s", "t", "v", "z")
_BLOCK = 50_000


@dataclass(frozen=True)
class Measured:
    """What one measurement came to; times in seconds, memory in MiB."""

    made: float
    took: float
    hits: int
    memory: float


def main() -> None:
    """Measure with one process and with two, and print what came of it."""
    options = _options()
    chance = Random(_SEED)
    listed = list(_grown(_given(options.list), options.names, chance))
    asked = list(_asked(listed, options.parties, chance))
    names = sum(len(party.names) for party in listed)
    table = Table(title=f"{len(asked):,} parties against {names:,} names of {len(listed):,} listed parties")
    for column in ("processes", "lists read", "screened", "parties a second", "hits", "memory of the largest"):
        table.add_column(column, justify="right")
    for processes in (1, 2):
        one = _apart(listed, asked, processes)
        speed = f"{len(asked) / one.took:,.0f}"
        table.add_row(
            str(processes), f"{one.made:.1f} s", f"{one.took:.1f} s", speed, f"{one.hits:,}", f"{one.memory:,.0f} MiB"
        )
    Console().print(table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", type=Path, action="append", default=[], help="a list as it is published")
    parser.add_argument("--names", type=int, default=5_000, help="names on the lists, invented where too few are given")
    parser.add_argument("--parties", type=int, default=5_000, help="parties to be screened")
    return parser.parse_args()


def _apart(listed: Sequence[ListedParty], asked: Sequence[PartyName], processes: int) -> Measured:
    """A measurement in a process of its own."""
    forking = multiprocessing.get_context("fork")
    here, there = forking.Pipe(duplex=False)
    process = forking.Process(target=lambda: there.send(_measured(listed, asked, processes)))
    process.start()
    there.close()
    found: Measured = here.recv()
    process.join()
    return found


def _measured(listed: Sequence[ListedParty], asked: Sequence[PartyName], processes: int) -> Measured:
    rulebook = load_rulebook(_RULES)
    book = PartyBook(listed, frozenset(party.list for party in listed), "lists measured")
    began = time.perf_counter()
    with made_to_last():
        matcher = matcher_of(book.listed, rulebook)
    made = time.perf_counter() - began
    answers = opened(book, ManyParties(matcher, processes), rulebook, date(2026, 11, 26))
    began = time.perf_counter()
    for start in range(0, len(asked), _BLOCK):
        answers.ahead(asked[start : start + _BLOCK])
    took = time.perf_counter() - began
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Measured(made, took, sum(len(one.found) for one in answers.asked), most / 1024)


def _given(files: Sequence[Path]) -> list[ListedParty]:
    """The parties of lists as they are published; without any, of one that is made up of syllables."""
    if not files:
        chance = Random(_SEED)
        words = [_word(chance) for _ in range(400)]
        return [_nobody(f"s-{place}", " ".join(chance.sample(words, 3)).title()) for place in range(1_000)]
    read = read_lists([ListFile(path.name, path) for path in files])
    return [party for one in read for party in one.parties]


def _word(chance: Random) -> str:
    return "".join(chance.choice(_LETTERS) + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))


def _nobody(entry: str, name: str) -> ListedParty:
    """A listed party that is made up."""
    nothing: frozenset[str] = frozenset()
    names = (ListedName(name, "primary"),)
    return ListedParty(
        "HOUSE-MADE-UP", entry, "entity", names, nothing, (), (), nothing, frozenset({"HOUSE-MADE-UP"}), None, "", {}
    )


def _grown(parties: Sequence[ListedParty], names: int, chance: Random) -> Iterator[ListedParty]:
    """The parties, and more that are made up of their words, until there are so many names."""
    count = sum(len(party.names) for party in parties)
    yield from parties
    for place, nobody in enumerate(invented(parties, chance, max(0, names - count))):
        yield _nobody(f"g-{place}", nobody.name)


def _asked(listed: Sequence[ListedParty], count: int, chance: Random) -> Iterator[PartyName]:
    """So many different parties: listed ones as others would write them, and nobody that is listed."""
    pairs: list[LabelledPair] = labelled(listed, chance, count // _LISTED_IN // 2)
    meant = [pair.asked for pair in pairs if pair.group in {"slips", "order, form"}]
    nobody = invented(listed, chance, 2 * count)
    parties = dict.fromkeys(PartyName(party.name, party.country or "") for party in (*meant, *nobody))
    some = list(parties)[:count]
    chance.shuffle(some)
    yield from some


if __name__ == "__main__":
    main()
