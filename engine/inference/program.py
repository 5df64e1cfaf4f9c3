"""What is inferred from, and what comes out: the roles of clauses, a signature of findings, the conclusions.

Write *may(c)* for a clause that is true or unknown, *must(c)* for one that is true, E(c) for the exceptions that name
it, and say that a licence covers a duty surely, possibly or not at all. Only a licensable duty can be covered.

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
from functools import cached_property
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


class SignatureRefused(LicetError):
    """A signature that names clauses the program does not have."""


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
        return self._exceptions.get(clause, ())

    @cached_property
    def _exceptions(self) -> dict[str, tuple[ClauseRole, ...]]:
        found: dict[str, tuple[ClauseRole, ...]] = {}
        for role in self.roles:
            for clause in role.exception_to:
                found[clause] = (*found.get(clause, ()), role)
        return found

    def _problems(self) -> Iterator[str]:
        if not self.ladder or len(set(self.ladder)) < len(self.ladder):
            yield "the ladder names each verdict once, and at least one"
        by_name: dict[str, ClauseRole] = {}
        for role in self.roles:
            if role.clause in by_name:
                yield f"{role.clause}: has two roles"
            by_name[role.clause] = role
        for role in self.roles:
            if role.outcome not in self.ladder:
                yield f"{role.clause}: `{role.outcome}` is not a verdict"
            yield from _misplaced(role)
            for name in sorted(role.applies_to | role.exception_to):
                if name not in by_name:
                    yield f"{role.clause}: `{name}` is not a clause"
            for other in (by_name[name] for name in sorted(role.applies_to & by_name.keys())):
                if other.kind != "duty":
                    yield f"{role.clause}: a review policy applies to duties; `{other.clause}` is none"
            for other in (by_name[name] for name in sorted(role.exception_to & by_name.keys())):
                if other.kind == "exception":
                    yield f"{role.clause}: `{other.clause}` is an exception itself"
                elif not self._milder(role, other):
                    excepted = f"`{other.clause}` is {other.outcome}"
                    yield f"{role.clause}: an exception is milder than what it excepts; {excepted}"

    def _milder(self, role: ClauseRole, other: ClauseRole) -> bool:
        """Whether a role's outcome is milder than another's; true where one is no verdict, which is said elsewhere."""
        if role.outcome not in self.ladder or other.outcome not in self.ladder:
            return True
        return self.ladder.index(role.outcome) < self.ladder.index(other.outcome)


def _misplaced(role: ClauseRole) -> Iterator[str]:
    """What a role says that its kind has no use for."""
    if role.applies_to and role.kind != "review":
        yield f"{role.clause}: only a review policy applies to duties"
    if role.exception_to and role.kind != "exception":
        yield f"{role.clause}: only an exception excepts"
    if role.licensable and role.kind != "duty":
        yield f"{role.clause}: only a duty can be lifted by a licence"


class Signature(NamedTuple):
    """Findings that hold on a day: clauses that are true or unknown, duties surely or possibly covered.

    A clause named both as true and as unknown is true; a duty named both as covered and as possibly covered is covered.
    """

    true: Names
    unknown: Names
    covered: Names = NO_NAMES
    maybe_covered: Names = NO_NAMES


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What follows from a signature.

    `floor_by` and `ceiling_by` are the clauses whose contribution equals the floor and the ceiling, and empty where
    that is the mildest verdict; `stands` and `may_stand` are the duties and reviews that contribute at all. `excepted`
    pairs a clause with an exception where both may hold, `conflicts` a clause that may hold with two exceptions (in
    the order of their names) that both hold and differ in outcome. `authorised` are the duties that may hold and that
    a licence surely covers. `papers` belong to what contributes to the floor, `possible_papers` are those that only
    what contributes to the ceiling asks for.
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
