"""What was decided for a line? The verdict as an interval, now and on every later day that changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from engine.decisions.findings import Findings
from engine.decisions.stages import Outcome
from engine.decisions.standpoint import Standpoint
from engine.rulebook.activity import State
from engine.vocabulary.values import Facts

Action = Literal["release", "hold", "stop"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of days with one answer; the first begins at the decision's own date, `start` None.

    `through` is the last day, None in the last segment. `states` are those of every clause that is not false.
    """

    start: date | None
    through: date | None
    outcome: Outcome
    states: Mapping[str, State] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Suspended:
    """A clause that would decide but for its suspension, and the last day of that suspension if it has one."""

    clause: str
    by: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What all lines with the same findings share under the same law."""

    findings: Findings
    segments: tuple[Segment, ...]
    suspended: tuple[Suspended, ...]
    action: Action

    @property
    def now(self) -> Outcome:
        """The outcome on the day of the decision."""
        return self.segments[0].outcome

    @property
    def next_change(self) -> Segment | None:
        """The next stretch of days with another interval, if the rulebook knows of one."""
        for segment in self.segments[1:]:
            if (segment.outcome.floor, segment.outcome.ceiling) != (self.now.floor, self.now.ceiling):
                return segment
        return None


class Decision(NamedTuple):
    """One line's answer: its facts, the date it is asked for, and the judgement.

    `assumed` names the facts that the line did not give itself, each with where it came from.
    """

    facts: Facts
    as_of: date
    judgement: Judgement
    standpoint: Standpoint
    assumed: Mapping[str, str]

    @property
    def floor(self) -> str:
        """The mildest verdict that the unknown facts leave possible."""
        return self.judgement.now.floor

    @property
    def ceiling(self) -> str:
        """The severest verdict that the unknown facts leave possible."""
        return self.judgement.now.ceiling

    @property
    def action(self) -> Action:
        """Release, hold or stop."""
        return self.judgement.action

    @property
    def next_change(self) -> Segment | None:
        """The next stretch of days with another interval, if the rulebook knows of one."""
        return self.judgement.next_change
