"""What follows from findings on a day? Joins findings with activity and runs the inference, world by world.

Clauses that hang on one pending announcement stand or fall together, so each combination of announcements
coming true or to nothing is a world of its own; the verdict is the interval over all worlds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from engine.decisions.findings import Findings
from engine.inference.forward import Inference
from engine.inference.program import ClauseRole, Conclusions, Program, Signature
from engine.rulebook.activity import Activity, State
from engine.rulebook.rulebook import Rulebook

_MOST_ANNOUNCEMENTS = 6


@dataclass(frozen=True, slots=True)
class Coverage:
    """The duties that licences held cover: surely, and possibly."""

    sure: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()


NO_COVERAGE = Coverage()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows on one day: the interval, and the clauses behind it in any world.

    `deciding` are the clauses that surely call for the verdict where it is one, and those that may call for the
    ceiling where it is open.
    """

    floor: str
    ceiling: str
    deciding: frozenset[str]
    stands: frozenset[str]
    may_stand: frozenset[str]
    excepted: frozenset[tuple[str, str]]
    authorised: frozenset[str]
    papers: frozenset[str]
    possible_papers: frozenset[str]
    conflicts: frozenset[tuple[str, str, str]]
    unconfirmed: frozenset[str]


class Stages:
    """Stage 2 of one rulebook: from findings and states to an outcome."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Compile the rulebook's clauses into an inference program."""
        self.rank = {verdict: position for position, verdict in enumerate(rulebook.ladder)}
        self._licensable = {verdict.verdict for verdict in rulebook.verdicts if verdict.licensable}
        self.inference = Inference(
            Program(rulebook.ladder, tuple(self._role(rulebook, id_) for id_ in rulebook.clauses))
        )

    def outcome(self, findings: Findings, states: Mapping[str, State], coverage: Coverage = NO_COVERAGE) -> Outcome:
        """The outcome on a day whose states are given for every clause that is not false."""
        worlds = list(_worlds(findings, states))
        concluded = [
            self.inference.conclude(
                Signature(true, unknown, coverage.sure & (true | unknown), coverage.possible & (true | unknown))
            )
            for true, unknown in worlds
        ]
        return self._joined(concluded, frozenset(_announcements(findings, states)))

    def _role(self, rulebook: Rulebook, id_: str) -> ClauseRole:
        clause = rulebook.clauses[id_]
        return ClauseRole(
            clause=id_,
            kind=clause.kind,
            outcome=clause.outcome,
            licensable=clause.kind == "duty" and clause.outcome in self._licensable,
            applies_to=clause.applies_to,
            exception_to=clause.exception_to,
            papers=frozenset(clause.text.papers),
        )

    def _joined(self, worlds: list[Conclusions], unconfirmed: frozenset[str]) -> Outcome:
        floor = min((world.floor for world in worlds), key=self.rank.__getitem__)
        ceiling = max((world.ceiling for world in worlds), key=self.rank.__getitem__)
        papers = frozenset.intersection(*(world.papers for world in worlds))
        return Outcome(
            floor=floor,
            ceiling=ceiling,
            deciding=_union(
                world.floor_by if floor == ceiling else world.ceiling_by for world in worlds if world.ceiling == ceiling
            ),
            stands=frozenset.intersection(*(world.stands for world in worlds)),
            may_stand=_union(world.may_stand for world in worlds),
            excepted=frozenset[tuple[str, str]]().union(*(world.excepted for world in worlds)),
            authorised=_union(world.authorised for world in worlds),
            papers=papers,
            possible_papers=_union(world.papers | world.possible_papers for world in worlds) - papers,
            conflicts=frozenset[tuple[str, str, str]]().union(*(world.conflicts for world in worlds)),
            unconfirmed=unconfirmed,
        )


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def _announcements(findings: Findings, states: Mapping[str, State]) -> set[str]:
    return {states[id_].by for id_ in findings.true | findings.unknown if states[id_].activity is Activity.UNCONFIRMED}


def _worlds(findings: Findings, states: Mapping[str, State]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The clauses that are true and those that are unknown, in each world; one world where nothing is pending."""
    announcements = sorted(_announcements(findings, states))
    if len(announcements) > _MOST_ANNOUNCEMENTS:
        yield _relaxed(findings, states)
        return
    for holds in product((True, False), repeat=len(announcements)):
        world = dict(zip(announcements, holds, strict=True))
        active = {id_ for id_ in findings.true | findings.unknown if _activity(states[id_], world) is Activity.IN_FORCE}
        yield findings.true & active, findings.unknown & active


def _activity(state: State, world: Mapping[str, bool]) -> Activity | None:
    if state.activity is not Activity.UNCONFIRMED:
        return state.activity
    return state.as_announced if world[state.by] else state.otherwise


def _relaxed(findings: Findings, states: Mapping[str, State]) -> tuple[frozenset[str], frozenset[str]]:
    """Too many announcements to try every combination: each unconfirmed clause counts as unknown by itself."""
    true = {id_ for id_ in findings.true if states[id_].activity is Activity.IN_FORCE}
    open_ = {
        id_
        for id_ in findings.true | findings.unknown
        if states[id_].activity is Activity.UNCONFIRMED
        or (id_ in findings.unknown and states[id_].activity is Activity.IN_FORCE)
    }
    return frozenset(true), frozenset(open_)
