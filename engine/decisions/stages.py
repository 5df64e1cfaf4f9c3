"""What follows from findings on a day? Joins findings with activity and runs the inference, world by world.

Clauses that hang on one pending announcement stand or fall together, so each combination of announcements
coming true or to nothing is a world of its own; the verdict is the interval over all worlds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from engine.decisions.between_laws import NOTHING_MET, BetweenLaws, ConflictFound, Considered, Met
from engine.decisions.by_law import ByLaw, LawEnds
from engine.decisions.findings import Findings
from engine.decisions.law_days import ClauseBits, LawDay, Worlds, law_day
from engine.inference.ends import Findings as Signed
from engine.inference.forward import Inference
from engine.inference.program import ClauseRole, Conclusions, Program, Signature
from engine.rulebook.activity import State
from engine.rulebook.rulebook import Rulebook
from engine.sharing import Sharing

_MOST_REMEMBERED = 30_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """The duties that licences held cover: surely, and possibly."""

    sure: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()


NO_COVERAGE = Coverage()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows on one day: the interval, and the clauses behind it in any world.

    `laws` are those with a duty that applies or may, each by itself: the ceiling is the severest of theirs, the floor
    at least the severest of theirs. `deciding` are the clauses that surely call for the verdict where it is one, and
    those that may call for the ceiling where it is open. `conflicts` are between exceptions to one clause,
    `law_conflicts` between laws.
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
    laws: tuple[LawEnds, ...]
    law_conflicts: tuple[ConflictFound, ...]


class _Place(NamedTuple):
    """All that an outcome hangs on."""

    worlds: Worlds
    coverage: Coverage
    hanging: tuple[str, ...]
    considered: Considered


class Stages:
    """Stage 2 of one rulebook: from findings and states to an outcome."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Compile the rulebook's clauses into an inference program."""
        self.bits = ClauseBits(rulebook.clauses)
        self._outcomes: dict[_Place, Outcome] = {}
        self._shared = Sharing()
        self.rank = {verdict: position for position, verdict in enumerate(rulebook.ladder)}
        self._licensable = {verdict.verdict for verdict in rulebook.verdicts if verdict.licensable}
        self.inference = Inference(
            Program(rulebook.ladder, tuple(self._role(rulebook, id_) for id_ in rulebook.clauses))
        )
        self._by_law = ByLaw(rulebook, self.bits, self.inference)
        self._between_laws = BetweenLaws(rulebook, self.bits)

    def outcome(self, findings: Findings, states: Mapping[str, State], coverage: Coverage = NO_COVERAGE) -> Outcome:
        """The outcome on a day whose states are given for every clause that is not false."""
        day = law_day({id_: states[id_] for id_ in findings.true | findings.unknown}, self.bits)
        return self.outcome_on(day, self.bits.of(findings.true), self.bits.of(findings.unknown), coverage)

    def outcome_on(
        self, day: LawDay, true: int, unknown: int, coverage: Coverage = NO_COVERAGE, met: Met = NOTHING_MET
    ) -> Outcome:
        """The outcome on a day of the law for clauses that are true and that are unknown, as bits.

        Each combination of pending announcements is a world; what is concluded in the same worlds is remembered.
        """
        worlds = day.worlds(true, unknown)
        hanging = tuple([one.announcement for one in day.hanging_on(true | unknown)])
        considered = self._between_laws.considered(day, true | unknown, met)
        place = _Place(worlds, coverage, hanging, considered)
        found = self._outcomes.get(place)
        if found is None:
            if len(self._outcomes) >= _MOST_REMEMBERED:
                self._outcomes.clear()
            concluded = [self._concluded(world, coverage) for world in worlds]
            found = self._outcomes[place] = self._joined(place, concluded)
        return found

    def _covered(self, coverage: Coverage) -> tuple[int, int]:
        return self.bits.of(coverage.sure), self.bits.of(coverage.possible)

    def ends_on(self, day: LawDay, true: int, unknown: int, covered: int = 0, maybe: int = 0) -> tuple[int, int]:
        """Floor and ceiling of `outcome_on`, as ranks on the ladder; `covered` surely and `maybe`, as bits too."""
        ends = [self.inference.ends(Signed(here, open_, covered, maybe)) for here, open_ in day.worlds(true, unknown)]
        return min(floor for floor, _ in ends), max(ceiling for _, ceiling in ends)

    def _concluded(self, world: tuple[int, int], coverage: Coverage) -> Conclusions:
        true, unknown = map(self.bits.named, world)
        live = true | unknown
        covered, maybe = self._shared(coverage.sure & live), self._shared(coverage.possible & live)
        return self.inference.conclude(Signature(true, unknown, covered, maybe))

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

    def _joined(self, place: _Place, worlds: list[Conclusions]) -> Outcome:
        floor = min((world.floor for world in worlds), key=self.rank.__getitem__)
        ceiling = max((world.ceiling for world in worlds), key=self.rank.__getitem__)
        papers = frozenset.intersection(*(world.papers for world in worlds))
        shared = self._shared
        return Outcome(
            floor=floor,
            ceiling=ceiling,
            deciding=shared(
                _union(
                    world.floor_by if floor == ceiling else world.ceiling_by
                    for world in worlds
                    if world.ceiling == ceiling
                )
            ),
            stands=shared(frozenset.intersection(*(world.stands for world in worlds))),
            may_stand=shared(_union(world.may_stand for world in worlds)),
            excepted=shared(frozenset[tuple[str, str]]().union(*(world.excepted for world in worlds))),
            authorised=shared(_union(world.authorised for world in worlds)),
            papers=shared(papers),
            possible_papers=shared(_union(world.papers | world.possible_papers for world in worlds) - papers),
            conflicts=shared(frozenset[tuple[str, str, str]]().union(*(world.conflicts for world in worlds))),
            unconfirmed=shared(frozenset(place.hanging)),
            laws=shared(self._by_law.ends(place.worlds, self._covered(place.coverage), (floor, ceiling))),
            law_conflicts=shared(self._between_laws.found(place.considered, worlds)),
        )


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)
