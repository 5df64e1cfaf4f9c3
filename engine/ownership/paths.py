"""On which holdings does an answer rest, and what has to be asked? The way up from a party to its listed owners."""

from __future__ import annotations

from collections import deque

from engine.ownership.held import Held, Question, Step
from engine.ownership.parties import PartyKey
from engine.ownership.shares import NOTHING
from engine.ownership.solution import Solution
from engine.ownership.stakes import Holding

_NO_CODES: frozenset[str] = frozenset()
_ORDER = {True: 0, None: 1, False: 2}


def steps_to(party: PartyKey, solution: Solution) -> tuple[Step, ...]:
    """The holdings above a party that lead to listed owners, each followed by those above its owner.

    The owners of a party stand in one place only, so the tree has no more steps than there are holdings.
    """
    told = {party}
    found: list[Step] = []
    waiting = [(1, holding) for holding in reversed(_towards_listed(party, solution))]
    while waiting:
        depth, holding = waiting.pop()
        owner = holding.owner
        above = [] if solution.is_listed(owner) else _towards_listed(owner, solution)
        again = bool(above) and owner in told
        found.append(
            Step(
                depth,
                holding,
                solution.covers(owner),
                solution.own.get(owner, _NO_CODES),
                solution.perhaps.get(owner, _NO_CODES),
                again,
            )
        )
        if above and not again:
            told.add(owner)
            waiting += [(depth + 1, one) for one in reversed(above)]
    return tuple(found)


def questions_about(held: Held, solution: Solution) -> tuple[Question, ...]:
    """What to find out so that it is settled whether a party falls under the rule, the nearest first."""
    if held.covered is not None or held.key is None:
        return ()
    asked: list[Question] = []
    seen = {held.key}
    waiting = deque(seen)
    while waiting:
        party = waiting.popleft()
        for holding in _towards_listed(party, solution):
            owner = holding.owner
            covers = solution.covers(owner)
            if covers is False:
                continue
            asked += _asked_of(holding, solution)
            if covers is None and owner not in seen:
                seen.add(owner)
                waiting.append(owner)
    return tuple(asked)


def _asked_of(holding: Holding, solution: Solution) -> list[Question]:
    found: list[Question] = []
    owner, owned = holding.owner, holding.owned
    if not holding.owner_is_known:
        found.append(Question("owner", holding))
    else:
        if solution.may_be_listed(owner) and not solution.is_listed(owner):
            found.append(Question("listing", holding))
        if not holding.share.is_exact:
            found.append(Question("share", holding))
    if solution.rule.outside and owned not in solution.graph.countries:
        found.append(Question("country", holding))
    return found


def _towards_listed(party: PartyKey, solution: Solution) -> list[Holding]:
    """The holdings in a party whose owner is listed or has listed owners: those that count first, the largest first."""
    owned = solution.graph.by_owned.get(party)
    found = [] if owned is None else [one for one in owned.holdings if solution.is_reached(one.owner)]
    found = [one for one in found if one.share.high != NOTHING]
    return sorted(found, key=lambda one: _rank(one, solution))


def _rank(holding: Holding, solution: Solution) -> tuple[object, ...]:
    share = holding.share
    return (_ORDER[solution.covers(holding.owner)], -share.high.share, -share.low.share, holding.owner)
