"""What do the finders look through? One rulebook as logic, its days, and the engine to try witnesses on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from engine.proving.logic import Line, Logic
from engine.proving.replaying import Contradicted, Moment, Replay
from engine.proving.stretches import Calendar, stretches
from engine.rulebook.rulebook import Clause, Rulebook

if TYPE_CHECKING:
    from z3 import BoolRef


class Law:
    """A rulebook, ready to be asked for witnesses."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Read every clause as logic."""
        self.rulebook = rulebook
        self.logic = Logic(rulebook)
        self.calendar = Calendar(rulebook)
        self._replay = Replay(rulebook)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The first day of each stretch without a change of law."""
        return stretches([self.calendar])

    def of_measure(self, measure: str) -> list[Clause]:
        """The clauses of a measure, in order."""
        return [clause for clause in self.rulebook.clauses.values() if clause.measure.measure == measure]

    def name_in(self, measure: str, id_: str) -> str:
        """What a measure calls a clause: by its bare name if it is its own."""
        clause = self.rulebook.clauses[id_]
        return clause.clause_name if clause.measure.measure == measure else id_

    def common_day(self, clauses: Iterable[str]) -> date | None:
        """A day on which all of these are in force, or else may be; the latest on which the law changes."""
        asked = list(clauses)
        effects = [(day, [self.calendar.effect(id_, day) for id_ in asked]) for day in reversed(self.days)]
        surely = (day for day, found in effects if all(effect.in_force for effect in found))
        perhaps = (day for day, found in effects if all(effect.may_apply for effect in found))
        return next(surely, None) or next(perhaps, None)

    def active(self, clauses: Iterable[str], day: date) -> list[str]:
        """Those that are in force on a day, or may be."""
        return [id_ for id_ in clauses if self.calendar.effect(id_, day).may_apply]

    def yes(self, id_: str) -> BoolRef:
        """When a clause is true."""
        return self.logic.clause(id_).yes

    def no(self, id_: str) -> BoolRef:
        """When a clause is false."""
        return self.logic.clause(id_).no

    def moment(self, line: Line, day: date, true: Iterable[str], false: Iterable[str] = ()) -> Moment:
        """A witness as the engine decides it; raises `Contradicted` if clauses are not what they should be."""
        expected = dict.fromkeys(true, True) | dict.fromkeys(false, False)
        moment = self._replay.moment(line, day, expected)
        wrong = [said.clause for said in moment.clauses if said.truth is not expected[said.clause]]
        if wrong:
            raise Contradicted(f"the engine reads {', '.join(wrong)} otherwise of {line}")
        return moment

    def of_kinds(self, measure: str) -> Iterator[list[Clause]]:
        """The duties, the reviews and the exceptions of a measure, each by themselves."""
        own = self.of_measure(measure)
        for kind in ("duty", "review", "exception"):
            found = [clause for clause in own if clause.kind == kind]
            if found:
                yield found
