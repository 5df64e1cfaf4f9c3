"""Which rules does a program give the library? A ruleset for each duty and for each review policy.

The split keeps every ruleset far below the library's limits and quick to open and to leave, and gives the two strata
an order: duties first, then the review policies that bite on them. A duty that stands says so to each review that
applies to it, so a review over a hundred duties asks for one symbol and not for a hundred. Every negative ("this
exception does not hold") is a symbol of its own, so the library's negation, which never withdraws a conclusion, is
not needed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.inference.program import ClauseRole, Program, ProgramRefused
from engine.inference.symbols import Mark, refuse_collisions, symbol

# The library fails at 64 rules for a fact and joins of 17 facts; stay well away from each. It also fails at 512 tests
# on a field, which is out of reach: a rule joins all exceptions of a clause, and each brings but three symbols.
MOST_RULES = 56
MOST_JOINED = 14

# What every ruleset contains besides the symbols of its rules. Its one rule for `READY` fires in its first session.
NAME = "rules"
READY = "ready"
_PLACES = tuple(f"m{position}" for position in range(MOST_JOINED))
_OF_THE_LIBRARY = ("id", "sid", "k", "$s", "0", "sid-0", NAME, READY, *_PLACES)


@dataclass(frozen=True, slots=True)
class Rule:
    """If all symbols of `when` were asserted, `then` follows."""

    when: tuple[str, ...]
    then: str


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The rules that one instance of the library's network holds: those of one clause."""

    clause: str
    rules: tuple[Rule, ...]

    @property
    def asked(self) -> frozenset[str]:
        """The symbols that some rule asks for; no other may be asserted."""
        return frozenset(name for rule in self.rules for name in rule.when)


def compile_rules(program: Program) -> tuple[Ruleset, ...]:
    """The rulesets of a program, one for each of its duties and reviews.

    Raises `ProgramRefused` where a limit of the library would come near, naming the clause.
    """
    compiler = _Compiler(program)
    rulesets = tuple(
        Ruleset(role.clause, tuple(compiler.rules(role))) for role in program.roles if role.kind != "exception"
    )
    problems = [problem for ruleset in rulesets for problem in _excesses(ruleset)]
    if problems:
        raise ProgramRefused(problems)
    refuse_collisions(dict.fromkeys(_OF_THE_LIBRARY, "every program") | compiler.used(rulesets))
    return rulesets


class _Compiler:
    def __init__(self, program: Program) -> None:
        self._rank = {verdict: position for position, verdict in enumerate(program.ladder)}
        self._numbers = {role.clause: number for number, role in enumerate(program.roles)}
        self._exceptions = {role.clause: program.exceptions_to(role.clause) for role in program.roles}
        self._reviews: dict[str, list[str]] = defaultdict(list)
        for role in program.roles:
            for duty in sorted(role.applies_to):
                self._reviews[duty].append(role.clause)

    def rules(self, role: ClauseRole) -> Iterator[Rule]:
        """The rules for a duty or a review: when it stands, on what, and what its exceptions do."""
        own = role.clause
        surely, perhaps = self._conditions(role)
        none_may = [self._of(other.clause, Mark.CANNOT) for other in self._exceptions[own]]
        none_must = [self._of(other.clause, Mark.NEED_NOT) for other in self._exceptions[own]]
        stands, stands_at_most = self._of(own, Mark.STANDS), self._of(own, Mark.STANDS_AT_MOST)
        yield Rule((*surely, *none_may), stands)
        yield Rule((*perhaps, *none_must), stands_at_most)
        for exception in self._exceptions[own]:
            may = self._of(exception.clause, Mark.MAY)
            no_milder = [
                self._of(other.clause, Mark.CANNOT)
                for other in self._exceptions[own]
                if self._rank[other.outcome] < self._rank[exception.outcome]
            ]
            yield Rule((*surely, may, *no_milder), self._of(exception.clause, Mark.RELIEVES))
            yield Rule((*perhaps, may), self._of(exception.clause, Mark.RELIEVES_AT_MOST))
        for review in self._reviews[own]:
            yield Rule((stands,), self._of(review, Mark.BITES_ON))
            yield Rule((stands_at_most,), self._of(review, Mark.BITES_ON_AT_MOST))

    def used(self, rulesets: Iterable[Ruleset]) -> dict[str, str]:
        """Every name that goes to the library, with the clause that it is for."""
        clauses = {symbol(number, mark): clause for clause, number in self._numbers.items() for mark in Mark}
        used = {}
        for ruleset in rulesets:
            for number, rule in enumerate(ruleset.rules):
                used[f"r{number}"] = "every program"
                used |= {name: clauses[name] for name in (*rule.when, rule.then)}
        return used

    def _conditions(self, role: ClauseRole) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What it takes for a clause to stand surely, and perhaps, exceptions apart."""
        must, may = self._of(role.clause, Mark.MUST), self._of(role.clause, Mark.MAY)
        if role.kind == "review":
            return (must, self._of(role.clause, Mark.BITES_ON)), (may, self._of(role.clause, Mark.BITES_ON_AT_MOST))
        if role.licensable:
            return (must, self._of(role.clause, Mark.OPEN)), (may, self._of(role.clause, Mark.OPEN_AT_BEST))
        return (must,), (may,)

    def _of(self, clause: str, mark: Mark) -> str:
        return symbol(self._numbers[clause], mark)


def _excesses(ruleset: Ruleset) -> list[str]:
    """The limits that the rules of a clause come too near to."""
    problems = []
    widest = max(len(rule.when) for rule in ruleset.rules)
    if widest > MOST_JOINED:
        problems.append(f"{ruleset.clause}: a rule over its exceptions joins {widest} symbols, more than {MOST_JOINED}")
    asked = Counter(name for rule in ruleset.rules for name in rule.when)
    problems += [
        f"{ruleset.clause}: {count} rules ask for `{name}`, more than {MOST_RULES}"
        for name, count in asked.items()
        if count > MOST_RULES
    ]
    return problems
