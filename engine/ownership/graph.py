"""Who holds what on a day, by owner and by what is owned? Stakes laid out as a graph of parties."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.ownership.parties import PartyKey, PartyKeys, PartyName, UnclearParties
from engine.ownership.shares import NOTHING, Share
from engine.ownership.stakes import Doubt, Holding, Owned, Stake


@dataclass(frozen=True)
class Graph:
    """The holdings of a day: by owner, and by what is owned.

    `countries` has the parties whose country is known, `unnamed` the owners of whom only the stake is known.
    """

    by_owner: Mapping[PartyKey, Sequence[Holding]]
    by_owned: Mapping[PartyKey, Owned]
    countries: Mapping[PartyKey, str]
    unnamed: frozenset[PartyKey]


def mentions(stakes: Iterable[Stake]) -> Sequence[PartyName]:
    """The ways in which parties are mentioned, each once."""
    names = (name for stake in stakes for name in (stake.owner, stake.owned))
    return [name for name in dict.fromkeys(names) if name is not None]


def parties_of(names: Iterable[PartyName], keys: PartyKeys) -> Mapping[PartyKey, tuple[PartyName, ...]]:
    """Every party with the ways in which it is mentioned; raises `UnclearParties` with those that fit several."""
    found: dict[PartyKey, list[PartyName]] = defaultdict(list)
    unclear: list[PartyName] = []
    for name in names:
        key = keys.key(name)
        if key is None:
            unclear.append(name)
        else:
            found[key].append(name)
    if unclear:
        raise UnclearParties(unclear)
    return {key: tuple(names_) for key, names_ in found.items()}


def keyed(
    stakes: Iterable[Stake], parties: Mapping[PartyKey, Sequence[PartyName]]
) -> Iterator[tuple[PartyKey, PartyKey, Stake]]:
    """Stakes with the keys of owner and owned; each owner who is not known is a party of its own."""
    keys = {name: key for key, names in parties.items() for name in names}
    for number, stake in enumerate(stakes, start=1):
        owner = PartyKey(f"? {number}") if stake.owner is None else keys[stake.owner]
        yield owner, keys[stake.owned], stake


def graph_of(found: Iterable[Holding], parties: Mapping[PartyKey, Sequence[PartyName]]) -> Graph:
    """The graph of holdings; a party has a country where its mentions give one and no other."""
    by_owner: dict[PartyKey, list[Holding]] = defaultdict(list)
    by_owned: dict[PartyKey, list[Holding]] = defaultdict(list)
    for holding in found:
        by_owner[holding.owner].append(holding)
        by_owned[holding.owned].append(holding)
    given = {key: {name.country for name in names if name.country} for key, names in parties.items()}
    countries = {key: found.pop() for key, found in given.items() if len(found) == 1}
    unnamed = frozenset(owner for owner, held in by_owner.items() if not held[0].owner_is_known)
    return Graph(by_owner, {party: _owned(held) for party, held in by_owned.items()}, countries, unnamed)


def over_whole(graph: Graph) -> Iterator[Doubt]:
    """The parties whose owners come to more than 100 % even at the least."""
    for party, owned in graph.by_owned.items():
        if owned.excess > NOTHING:
            stakes = tuple(stake for holding in owned.holdings for stake in holding.stakes)
            yield Doubt("over_whole", party, Share(owned.least, owned.least), stakes)


def downstream(graph: Graph, founders: Iterable[PartyKey]) -> frozenset[PartyKey]:
    """The founders and all that they own a part of, over whatever tiers and shares."""
    found = set(founders)
    waiting = deque(found)
    while waiting:
        for holding in graph.by_owner.get(waiting.popleft(), ()):
            if holding.owned not in found and holding.share.high != NOTHING:
                found.add(holding.owned)
                waiting.append(holding.owned)
    return frozenset(found)


def _owned(held: Sequence[Holding]) -> Owned:
    least = NOTHING
    for holding in held:
        least += holding.share.low
    return Owned(tuple(held), least)
