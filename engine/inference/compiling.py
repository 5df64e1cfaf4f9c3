"""Which rules does a program give the library? One ruleset per measure for duties, one per measure for reviews.

The split keeps every ruleset far below the library's limits, and gives the two strata an order: duties first, then
the review policies that bite on them. Every negative ("this exception does not hold") is a symbol of its own, so the
library's negation, which never withdraws a conclusion, is not needed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.inference.program import ClauseRole, Program, ProgramRefused
from engine.inference.symbols import Mark, refuse_collisions, symbol

# The library fails at 512 tests on a field, 64 rules for a fact and joins of 17 facts; stay well away from each.
MOST_TESTS = 400
MOST_RULES = 56
MOST_JOINED = 14


@dataclass(frozen=True, slots=True)
class Rule:
    """If all symbols of `when` were asserted, `then` follows; `owner` is the clause it was made for."""

    when: tuple[str, ...]
    then: str
    owner: str


@dataclass
class Ruleset:
    """The rules that one instance of the library's network holds."""

    name: str
    rules: list[Rule] = field(default_factory=list)

    @property
    def asked(self) -> frozenset[str]:
        """The symbols that some rule asks for; no other may be asserted."""
        return frozenset(name for rule in self.rules for name in rule.when)


def compile_rules(program: Program) -> tuple[list[Ruleset], list[Ruleset]]:
    """The rulesets of the first stratum (duties) and of the second (reviews).

    Raises `ProgramRefused` where a limit of the library would come near, naming the clause.
    """
    numbers = {role.clause: number for number, role in enumerate(program.roles)}
    compiler = _Compiler(program, numbers)
    strata = []
    for kind in ("duty", "review"):
        rulesets: dict[str, Ruleset] = defaultdict(lambda: Ruleset(""))
        for role in program.roles:
            if role.kind == kind:
                measure = role.clause.rpartition("/")[0]
                name = f"{kind}{len(rulesets)}" if measure not in rulesets else rulesets[measure].name
                rulesets[measure].name = name
                rulesets[measure].rules += compiler.rules(role)
        strata.append(list(rulesets.values()))
    for ruleset in strata[0] + strata[1]:
        _check_limits(ruleset)
    names = {name for ruleset in strata[0] + strata[1] for rule in ruleset.rules for name in (*rule.when, rule.then)}
    refuse_collisions(names | {ruleset.name for ruleset in strata[0] + strata[1]} | {"id", "sid", "k", "$s"})
    return strata[0], strata[1]


class _Compiler:
    def __init__(self, program: Program, numbers: dict[str, int]) -> None:
        self.program = program
        self.numbers = numbers
        self.rank = {verdict: position for position, verdict in enumerate(program.ladder)}

    def rules(self, role: ClauseRole) -> Iterator[Rule]:
        """The rules for a duty or a review and the exceptions to it."""
        own = role.clause
        yield from self._would(role)
        exceptions = self.program.exceptions_to(own)
        none_may = [self._of(other.clause, Mark.CANNOT) for other in exceptions]
        none_must = [self._of(other.clause, Mark.NEED_NOT) for other in exceptions]
        yield self._rule(own, (self._of(own, Mark.WOULD), *none_may), self._of(own, Mark.STANDS))
        yield self._rule(own, (self._of(own, Mark.WOULD_AT_MOST), *none_must), self._of(own, Mark.STANDS_AT_MOST))
        for exception in exceptions:
            milder = [
                self._of(other.clause, Mark.CANNOT)
                for other in exceptions
                if self.rank[other.outcome] < self.rank[exception.outcome]
            ]
            may = self._of(exception.clause, Mark.MAY)
            relieves = self._of(exception.clause, Mark.RELIEVES)
            relieves_at_most = self._of(exception.clause, Mark.RELIEVES_AT_MOST)
            yield self._rule(own, (self._of(own, Mark.WOULD), may, *milder), relieves)
            yield self._rule(own, (self._of(own, Mark.WOULD_AT_MOST), may), relieves_at_most)

    def _would(self, role: ClauseRole) -> Iterator[Rule]:
        own = role.clause
        sure, possible = (Mark.OPEN, Mark.OPEN_AT_BEST) if role.kind == "duty" else (Mark.DUTY, Mark.DUTY_AT_MOST)
        yield self._rule(own, (self._of(own, Mark.MUST), self._of(own, sure)), self._of(own, Mark.WOULD))
        yield self._rule(own, (self._of(own, Mark.MAY), self._of(own, possible)), self._of(own, Mark.WOULD_AT_MOST))
        for duty in sorted(role.applies_to):
            yield self._rule(own, (self._of(duty, Mark.STANDS),), self._of(own, Mark.DUTY))
            yield self._rule(own, (self._of(duty, Mark.STANDS_AT_MOST),), self._of(own, Mark.DUTY_AT_MOST))

    def _of(self, clause: str, mark: Mark) -> str:
        return symbol(self.numbers[clause], mark)

    @staticmethod
    def _rule(owner: str, when: tuple[str, ...], then: str) -> Rule:
        return Rule(when, then, owner)


def _check_limits(ruleset: Ruleset) -> None:
    problems = [
        f"{rule.owner}: {len(rule.when) - 1} exceptions are more than {MOST_JOINED - 1}"
        for rule in ruleset.rules
        if len(rule.when) > MOST_JOINED
    ]
    uses = Counter(name for rule in ruleset.rules for name in rule.when)
    if len(uses) > MOST_TESTS:
        owner = ruleset.rules[-1].owner
        problems.append(f"{owner}: its measure needs {len(uses)} symbols, more than {MOST_TESTS}; split the measure")
    for name, count in uses.items():
        if count > MOST_RULES:
            owner = next(rule.owner for rule in ruleset.rules if name in rule.when)
            problems.append(f"{owner}: {count} rules ask for `{name}`, more than {MOST_RULES}")
    if problems:
        raise ProgramRefused(problems)
