"""Who owns whom on a day, and what do covered owners hold of a party under a 50 % rule? The door of this room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.ownership.graph import graph_of, keyed, mentions, over_whole, parties_of
from engine.ownership.held import Held, Trace
from engine.ownership.parties import PartyKey, PartyKeys, PartyName
from engine.ownership.paths import questions_about, steps_to
from engine.ownership.rules import Rule
from engine.ownership.shares import NOTHING, WHOLE, End, Share
from engine.ownership.solution import Codes, Solution
from engine.ownership.stakes import Owned, Stake, holdings

_NO_CODES: frozenset[str] = frozenset()
_NOBODY: Codes = {}


class Ownership:
    """The graph of the stakes that stand on a day.

    `parties` are all that stakes mention, whatever their day, each by its key: what screening has to look at. `doubts`
    say what does not fit on that day, and how it was read.
    """

    def __init__(self, stakes: Sequence[Stake], as_of: date) -> None:
        """Raises `UnclearParties` where a mention fits several parties."""
        self.as_of = as_of
        names = mentions(stakes)
        self._keys = PartyKeys(names)
        self.parties = parties_of(names, self._keys)
        found, doubts = holdings(one for one in keyed(stakes, self.parties) if one[2].stands_on(as_of))
        self._graph = graph_of(found, self.parties)
        self.doubts = (*doubts, *over_whole(self._graph))

    def key(self, party: PartyName) -> PartyKey | None:
        """The key under which a party is found here; None where its name fits several."""
        return self._keys.key(party)

    def under(self, rule: Rule, covered: Codes, perhaps: Codes = _NOBODY) -> OwnershipUnder:
        """What follows under a rule where `covered` says which list codes parties have.

        `perhaps` gives the codes that parties may have besides, as a hit in screening that nobody has settled does.
        """
        return OwnershipUnder(self, Solution(self._graph, rule, covered, perhaps))

    def of(self, party: PartyName, rule: Rule, covered: Codes, perhaps: Codes = _NOBODY) -> Held:
        """One party under one rule; for many parties ask `under` once."""
        return self.under(rule, covered, perhaps).of(party)


class OwnershipUnder:
    """What a rule makes of a graph, for any party."""

    def __init__(self, ownership: Ownership, solution: Solution) -> None:
        """Everything is worked out already."""
        self._ownership = ownership
        self._solution = solution

    def of(self, party: PartyName) -> Held:
        """What covered owners hold of a party, and what follows."""
        solution = self._solution
        key = self._ownership.key(party)
        if key is None:
            return Held(party, None, solution.rule, None, None, None, WHOLE, WHOLE)
        owned = solution.graph.by_owned.get(key)
        return Held(
            party,
            key,
            solution.rule,
            share=_share(key, owned, solution) if owned else None,
            covered=self._covered(party, key),
            owner_is_covered=_any_owner(owned, solution) if owned else None,
            unstated=max(NOTHING, WHOLE - owned.least) if owned else WHOLE,
            most=_most(owned, solution) if owned else WHOLE,
            listed=solution.own.get(key, _NO_CODES),
            codes=solution.codes.get(key, _NO_CODES),
            possible_codes=solution.possible_codes.get(key, _NO_CODES),
        )

    def trace(self, party: PartyName) -> Trace:
        """What the answer about a party rests on."""
        held = self.of(party)
        if held.key is None:
            return Trace(held, (), (), ())
        steps = steps_to(held.key, self._solution)
        passed = {held.key, *(step.holding.owner for step in steps)}
        doubts = tuple(doubt for doubt in self._ownership.doubts if doubt.owned in passed)
        return Trace(held, steps, questions_about(held, self._solution), doubts)

    def _covered(self, party: PartyName, key: PartyKey) -> bool | None:
        covers = self._solution.covers(key)
        if covers is not False or key in self._solution.graph.by_owned:
            return covers
        return False if party.country in self._solution.rule.outside else None


def _share(party: PartyKey, owned: Owned, solution: Solution) -> Share:
    return Share(solution.certain.share(party, owned).low, solution.possible.share(party, owned).high)


def _most(owned: Owned, solution: Solution) -> End:
    """What is left beside the owners who are surely not covered."""
    left = WHOLE
    for one in owned.holdings:
        if solution.covers(one.owner) is False:
            left -= one.share.low
    return max(NOTHING, left)


def _any_owner(owned: Owned, solution: Solution) -> bool | None:
    """Whether one of the owners is covered; None where one may be."""
    found = {solution.covers(one.owner) for one in owned.holdings if one.share.high != NOTHING}
    return True if True in found else None if None in found else False
