"""From which verdict to which does a line turn, and which clauses come to decide it or cease to?"""

from __future__ import annotations

from typing import Literal, NamedTuple

from engine.decisions.deciding import Decider
from engine.decisions.decision import Action
from engine.decisions.stages import Outcome

Role = Literal["", "possibly", "surely"]
"""Whether a clause decides: not at all, perhaps (the verdict is open), or surely."""


class Answer(NamedTuple):
    """What is said of a line: its mildest and severest verdict, and the action."""

    verdict: str
    could_be: str
    action: Action


class ClauseTurn(NamedTuple):
    """Whether a clause decides, before and after."""

    clause: str
    before: Role
    after: Role


class Turn(NamedTuple):
    """One answer and another; equal ones where nothing turns."""

    before: Answer
    after: Answer
    clauses: tuple[ClauseTurn, ...]

    @property
    def turns(self) -> bool:
        """Whether the verdict is another."""
        return self.before != self.after


class Standing(NamedTuple):
    """An answer, and the part that each clause has in it."""

    answer: Answer
    roles: tuple[tuple[str, Role], ...]


def standing(decider: Decider, outcome: Outcome) -> Standing:
    """How an outcome stands under the rulebook that it came from."""
    role: Role = "surely" if outcome.floor == outcome.ceiling else "possibly"
    answer = Answer(outcome.floor, outcome.ceiling, decider.action(outcome))
    return Standing(answer, tuple((id_, role) for id_ in sorted(outcome.deciding)))


def turn(decider: Decider, before: Outcome, after: Outcome) -> Turn:
    """From one outcome to another under one rulebook."""
    return turn_between(standing(decider, before), standing(decider, after))


def turn_between(before: Standing, after: Standing) -> Turn:
    """From one answer to another.

    The clauses are those whose part in it changes, or all that decide where none does.
    """
    earlier, later = dict(before.roles), dict(after.roles)
    every = [ClauseTurn(id_, earlier.get(id_, ""), later.get(id_, "")) for id_ in sorted(earlier.keys() | later.keys())]
    changed = tuple(one for one in every if one.before != one.after)
    return Turn(before.answer, after.answer, changed or tuple(every))
