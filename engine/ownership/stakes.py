"""Which stakes stand on a day, and how do they fit? Repeated ones count once, contradictions are said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.ownership.parties import PartyKey, PartyName
from engine.ownership.shares import NOTHING, WHOLE, End, Share


@dataclass(frozen=True, slots=True)
class Stake:
    """A row of who owns whom: `owner` is None where the owner is not known, both days are included.

    `source` says where it was read, `row` on which line of its file.
    """

    owner: PartyName | None
    owned: PartyName
    share: Share
    first_day: date | None = None
    last_day: date | None = None
    source: str = ""
    row: int = 0

    def stands_on(self, day: date) -> bool:
        """Whether it is held on a day."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Holding:
    """All that is stated of one owner's stake in one party on a day, taken together."""

    owner: PartyKey
    owned: PartyKey
    share: Share
    stakes: tuple[Stake, ...]

    @property
    def owner_is_known(self) -> bool:
        """Whether it is said who the owner is."""
        return self.stakes[0].owner is not None


DoubtKind = Literal["repeated", "contradicted", "over_whole"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about the stakes in one party that does not fit, and how it was read.

    `repeated`: the same stake twice, counted once. `contradicted`: the same stake with shares that exclude one another,
    taken for anything from the smallest to all of them together. `over_whole`: the stakes come to `share.low` at least,
    which is more than 100 %; any may be too large.
    """

    kind: DoubtKind
    owned: PartyKey
    share: Share
    stakes: tuple[Stake, ...]


def holdings(keyed: Iterable[tuple[PartyKey, PartyKey, Stake]]) -> tuple[list[Holding], list[Doubt]]:
    """The holdings that stakes make, each with the keys of owner and owned, and what is doubtful about them."""
    together: dict[tuple[PartyKey, PartyKey], list[Stake]] = defaultdict(list)
    for owner, owned, stake in keyed:
        together[owner, owned].append(stake)
    found: list[Holding] = []
    doubts: list[Doubt] = []
    for (owner, owned), stakes in together.items():
        share = stakes[0].share
        if len(stakes) > 1:
            share, kind = _taken_together([stake.share for stake in stakes])
            doubts.append(Doubt(kind, owned, share, tuple(stakes)))
        found.append(Holding(owner, owned, share, tuple(stakes)))
    return found, doubts


def _taken_together(shares: Sequence[Share]) -> tuple[Share, DoubtKind]:
    low, high = max(share.low for share in shares), min(share.high for share in shares)
    if low <= high:
        return Share(low, high), "repeated"
    all_of_them = NOTHING
    for share in shares:
        all_of_them += share.high
    return Share(min(share.low for share in shares), min(all_of_them, WHOLE)), "contradicted"


@dataclass(frozen=True, slots=True)
class Owned:
    """What is stated of the owners of one party: their holdings, and the least that these come to.

    Holdings that come to more than 100 % at the least are too large by `excess`, which may be anyone's.
    """

    holdings: tuple[Holding, ...]
    least: End

    @property
    def excess(self) -> End:
        """By how much too large the least shares are."""
        return max(NOTHING, self.least - WHOLE)

    def between(self, low: End, high: End) -> Share:
        """What some owners hold together, given the sums of their low and high ends.

        All stakes in a party come to 100 % at most, so others leave room for no more than the rest.
        """
        others = self.least - low - self.excess
        return Share(max(NOTHING, low - self.excess), min(high, WHOLE - max(NOTHING, others)))
