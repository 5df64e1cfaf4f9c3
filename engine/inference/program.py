"""What is inferred from, and what comes out: the roles of clauses, a signature of findings, the conclusions.

Write *may(c)* for a clause that is true or unknown, *must(c)* for one that is true, E(c) for the exceptions that name
it, and say that a licence covers a duty surely, possibly or not at all.

- A duty stands surely if it must, none of its exceptions may, and no licence possibly covers it; it may stand if it
  may, none of its exceptions must, and no licence surely covers it.
- A review policy stands in the same way, and only where one of the duties it applies to stands (surely, or perhaps).
- An exception contributes its own, milder outcome instead: to the ceiling wherever it and what it excepts may hold; to
  the floor where what it excepts would surely stand, it may hold, and no milder exception to the same clause may.
- The floor is the worst outcome that stands surely, the ceiling the worst that may stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from engine.faults import LicetError

Names = frozenset[str]
NO_NAMES: Names = frozenset()


@dataclass(frozen=True, slots=True)
class ClauseRole:
    """What a clause does in the inference. `licensable`: a duty that a licence can lift."""

    clause: str
    kind: Literal["duty", "review", "exception"]
    outcome: str
    licensable: bool = False
    applies_to: Names = NO_NAMES
    exception_to: Names = NO_NAMES
    papers: Names = NO_NAMES


class ProgramRefused(LicetError):
    """Roles that do not fit together; carries every problem."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the problems in order."""
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


@dataclass(frozen=True)
class Program:
    """The ladder of verdicts, mildest first, and the roles of all clauses."""

    ladder: tuple[str, ...]
    roles: tuple[ClauseRole, ...]

    def __post_init__(self) -> None:
        """Refuse roles that do not fit together."""
        problems = list(self._problems())
        if problems:
            raise ProgramRefused(problems)

    def exceptions_to(self, clause: str) -> tuple[ClauseRole, ...]:
        """The exceptions that name a clause."""
        return tuple(role for role in self.roles if clause in role.exception_to)

    def _problems(self) -> Iterator[str]:
        rank = {verdict: position for position, verdict in enumerate(self.ladder)}
        by_name = {role.clause: role for role in self.roles}
        if len(by_name) < len(self.roles):
            yield "a clause has two roles"
        for role in self.roles:
            if role.outcome not in rank:
                yield f"{role.clause}: `{role.outcome}` is not a verdict"
            for name in sorted(role.applies_to | role.exception_to):
                other = by_name.get(name)
                if other is None:
                    yield f"{role.clause}: `{name}` is not a clause"
                elif name in role.applies_to and other.kind != "duty":
                    yield f"{role.clause}: a review policy applies to duties; `{name}` is none"
                elif name in role.exception_to and other.kind == "exception":
                    yield f"{role.clause}: `{name}` is an exception itself"
                elif name in role.exception_to and rank.get(role.outcome, 0) >= rank.get(other.outcome, 0):
                    yield f"{role.clause}: an exception is milder than what it excepts; `{name}` is {other.outcome}"


class Signature(NamedTuple):
    """Findings that hold on a day: clauses that are true or unknown, duties surely or possibly covered."""

    true: Names
    unknown: Names
    covered: Names = NO_NAMES
    maybe_covered: Names = NO_NAMES


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What follows from a signature.

    `floor_by` and `ceiling_by` are the clauses whose contribution equals the floor and the ceiling; `stands` and
    `may_stand` the duties and reviews that contribute at all. `excepted` pairs a clause with an exception where both
    may hold, `conflicts` a clause with two exceptions that both hold and differ in outcome.
    """

    floor: str
    ceiling: str
    floor_by: Names
    ceiling_by: Names
    stands: Names
    may_stand: Names
    excepted: frozenset[tuple[str, str]]
    authorised: Names
    papers: Names
    possible_papers: Names
    conflicts: frozenset[tuple[str, str, str]]
