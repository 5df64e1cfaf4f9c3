"""The same inference read straight off its definition: sets and loops, nothing shared but the types."""

from __future__ import annotations

from itertools import combinations

from engine.inference.program import ClauseRole, Conclusions, Program, Signature


def conclude(program: Program, signature: Signature) -> Conclusions:
    """The conclusions from a signature, by the definition in `engine/inference/program.py`."""
    return _Reading(program, signature).conclusions()


class _Reading:
    def __init__(self, program: Program, signature: Signature) -> None:
        self.program = program
        self.signature = signature
        self.role = {role.clause: role for role in program.roles}
        self.live = [role for role in program.roles if self.may(role.clause)]

    def may(self, clause: str) -> bool:
        return clause in self.signature.true or clause in self.signature.unknown

    def must(self, clause: str) -> bool:
        return clause in self.signature.true

    def exceptions(self, clause: str) -> list[ClauseRole]:
        return [role for role in self.program.roles if clause in role.exception_to]

    def surely_covered(self, duty: ClauseRole) -> bool:
        return duty.licensable and duty.clause in self.signature.covered

    def possibly_covered(self, duty: ClauseRole) -> bool:
        return duty.licensable and (duty.clause in self.signature.covered | self.signature.maybe_covered)

    def would(self, role: ClauseRole) -> bool:
        if role.kind == "duty":
            return self.must(role.clause) and not self.possibly_covered(role)
        return self.must(role.clause) and any(self.stands(self.role[duty]) for duty in role.applies_to)

    def might(self, role: ClauseRole) -> bool:
        if role.kind == "duty":
            return self.may(role.clause) and not self.surely_covered(role)
        return self.may(role.clause) and any(self.may_stand(self.role[duty]) for duty in role.applies_to)

    def stands(self, role: ClauseRole) -> bool:
        return self.would(role) and not any(self.may(other.clause) for other in self.exceptions(role.clause))

    def may_stand(self, role: ClauseRole) -> bool:
        return self.might(role) and not any(self.must(other.clause) for other in self.exceptions(role.clause))

    def relieves(self, exception: ClauseRole, role: ClauseRole) -> bool:
        ladder = self.program.ladder
        milder = [
            other
            for other in self.exceptions(role.clause)
            if ladder.index(other.outcome) < ladder.index(exception.outcome) and self.may(other.clause)
        ]
        return self.would(role) and self.may(exception.clause) and not milder

    def conclusions(self) -> Conclusions:
        excepted = [role for role in self.live if role.kind != "exception"]
        stands = {role.clause for role in excepted if self.stands(role)}
        may_stand = {role.clause for role in excepted if self.may_stand(role)}
        pairs = [(role, other) for role in excepted for other in self.exceptions(role.clause) if self.may(other.clause)]
        low = stands | {other.clause for role, other in pairs if self.relieves(other, role)}
        high = may_stand | {other.clause for role, other in pairs if self.might(role)}
        floor, ceiling = self.worst(low), self.worst(high)
        return Conclusions(
            floor=floor,
            ceiling=ceiling,
            floor_by=self.at(low, floor),
            ceiling_by=self.at(high, ceiling),
            stands=frozenset(stands),
            may_stand=frozenset(may_stand),
            excepted=frozenset((role.clause, other.clause) for role, other in pairs),
            authorised=frozenset(role.clause for role in self.live if self.surely_covered(role)),
            papers=self.papers(low),
            possible_papers=self.papers(high) - self.papers(low),
            conflicts=frozenset(self.conflicts(excepted)),
        )

    def worst(self, clauses: set[str]) -> str:
        ladder = self.program.ladder
        return ladder[max((ladder.index(self.role[clause].outcome) for clause in clauses), default=0)]

    def at(self, clauses: set[str], verdict: str) -> frozenset[str]:
        if verdict == self.program.ladder[0]:
            return frozenset()
        return frozenset(clause for clause in clauses if self.role[clause].outcome == verdict)

    def papers(self, clauses: set[str]) -> frozenset[str]:
        return frozenset(paper for clause in clauses for paper in self.role[clause].papers)

    def conflicts(self, excepted: list[ClauseRole]) -> list[tuple[str, str, str]]:
        found = []
        for role in excepted:
            holding = sorted(other.clause for other in self.exceptions(role.clause) if self.must(other.clause))
            for first, second in combinations(holding, 2):
                if self.role[first].outcome != self.role[second].outcome:
                    found.append((role.clause, first, second))
        return found
