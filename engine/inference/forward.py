"""What follows from a signature of findings? Forward chaining, once per distinct situation of a clause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import fields, replace
from itertools import combinations

from engine.inference.compiling import compile_rules
from engine.inference.ends import Ends, Findings, Said
from engine.inference.network import Network
from engine.inference.program import Conclusions, Program, Signature, SignatureRefused
from engine.inference.situations import Situation
from engine.inference.symbols import Mark, symbol
from engine.sharing import Sharing

MOST_REMEMBERED = 32_768
_SETS = tuple(one.name for one in fields(Conclusions) if one.name not in ("floor", "ceiling"))

Chain = Callable[[str, frozenset[str]], Said]


class Inference:
    """Draws conclusions from signatures under one program.

    Each clause is chained by itself, over the symbols that its own rules ask for: what holds of it and of its
    exceptions, whether a licence covers it, and, for a review, whether a duty under it stands. So the rule library
    runs once for each distinct situation of a clause, however many combinations of clauses there are.

    Thread-safe: what is remembered is read freely, and the rule library runs under a lock. For reports, `computed`
    counts how often the library ran and `hits` how often a whole signature was remembered.
    """

    def __init__(self, program: Program) -> None:
        """Compile the program; raises `ProgramRefused` where it comes near the limits of the library."""
        self.computed = 0
        self.hits = 0
        self._roles = {role.clause: role for role in program.roles}
        self._rank = {verdict: position for position, verdict in enumerate(program.ladder)}
        self._mildest = program.ladder[0]
        self._networks = {ruleset.clause: Network(ruleset) for ruleset in compile_rules(program)}
        numbers = {role.clause: number for number, role in enumerate(program.roles)}
        self._means = {symbol(numbers[clause], mark): (mark, clause) for clause in numbers for mark in Mark}
        self._situations = {
            role.clause: Situation(program, role, numbers) for role in program.roles if role.kind != "exception"
        }
        self._exceptions = {
            clause: sorted(role.clause for role in program.exceptions_to(clause)) for clause in self._situations
        }
        self._duties = frozenset(role.clause for role in program.roles if role.kind == "duty")
        self._licensable = frozenset(role.clause for role in program.roles if role.licensable)
        self._reviews = frozenset(role.clause for role in program.roles if role.kind == "review")
        self._ends = Ends(program)
        self._shared = Sharing()
        self._concluded: dict[Signature, Conclusions] = {}
        self._chained: dict[tuple[str, frozenset[str]], Said] = {}

    def conclude(self, signature: Signature) -> Conclusions:
        """The conclusions from a signature.

        Raises `SignatureRefused` where it names a clause that the program does not have, and `InferenceFailed` where
        the rule library fails.
        """
        found = self._concluded.get(signature)
        if found is None:
            found = self._kept_once(self._conclude(signature, self._recall))
            if len(self._concluded) >= MOST_REMEMBERED:
                self._concluded.clear()
            self._concluded[signature] = found
        else:
            self.hits += 1
        return found

    def work_out(self, signature: Signature) -> Conclusions:
        """The conclusions from a signature, chained anew without anything remembered; raises as `conclude` does."""
        return self._conclude(signature, self._chain)

    def ends(self, findings: Findings) -> tuple[int, int]:
        """Floor and ceiling alone, as ranks on the ladder; raises what `conclude` raises."""
        return self._ends.of(findings, self._said)

    def _said(self, clause: str, signature: Signature, bites_on: bool, at_most: bool) -> Said:
        return self._recall(clause, self._situations[clause].symbols(signature, bites_on, at_most))

    def _recall(self, clause: str, symbols: frozenset[str]) -> Said:
        situation = (clause, symbols)
        found = self._chained.get(situation)
        if found is None:
            found = self._chain(clause, symbols)
            if len(self._chained) >= MOST_REMEMBERED:
                self._chained.clear()
            self._chained[situation] = found
        return found

    def _chain(self, clause: str, symbols: frozenset[str]) -> Said:
        self.computed += 1
        return tuple(self._means[name] for name in self._networks[clause].chain(symbols))

    def _conclude(self, signature: Signature, chain: Chain) -> Conclusions:
        live = signature.true | signature.unknown
        strangers = (live | signature.covered | signature.maybe_covered) - self._roles.keys()
        if strangers:
            raise SignatureRefused(f"no clauses of this program: {', '.join(sorted(strangers))}")
        said: dict[Mark, set[str]] = defaultdict(set)
        for stratum in (live & self._duties, live & self._reviews):
            for clause in stratum:
                bites_on, at_most = clause in said[Mark.BITES_ON], clause in said[Mark.BITES_ON_AT_MOST]
                for mark, about in chain(clause, self._situations[clause].symbols(signature, bites_on, at_most)):
                    said[mark].add(about)
        return self._conclusions(signature, live, said)

    def _conclusions(self, signature: Signature, live: frozenset[str], said: dict[Mark, set[str]]) -> Conclusions:
        low = said[Mark.STANDS] | said[Mark.RELIEVES]
        high = said[Mark.STANDS_AT_MOST] | said[Mark.RELIEVES_AT_MOST]
        floor, floor_by = self._worst(low)
        ceiling, ceiling_by = self._worst(high)
        papers = self._papers(low)
        excepted = frozenset(
            (clause, other) for clause in live for other in self._exceptions.get(clause, ()) if other in live
        )
        return Conclusions(
            floor=floor,
            ceiling=ceiling,
            floor_by=floor_by,
            ceiling_by=ceiling_by,
            stands=frozenset(said[Mark.STANDS]),
            may_stand=frozenset(said[Mark.STANDS_AT_MOST]),
            excepted=excepted,
            authorised=signature.covered & live & self._licensable,
            papers=papers,
            possible_papers=self._papers(high) - papers,
            conflicts=self._conflicts({pair for pair in excepted if pair[1] in signature.true}),
        )

    def _kept_once(self, found: Conclusions) -> Conclusions:
        """Conclusions to be remembered, in which equal sets are the same."""
        sets = {name: self._shared(getattr(found, name)) for name in _SETS}
        return replace(found, **sets)

    def _worst(self, contributing: set[str]) -> tuple[str, frozenset[str]]:
        outcomes = {clause: self._roles[clause].outcome for clause in contributing}
        worst = max(outcomes.values(), key=self._rank.__getitem__, default=self._mildest)
        if worst == self._mildest:
            return worst, frozenset()
        return worst, frozenset(clause for clause, outcome in outcomes.items() if outcome == worst)

    def _papers(self, contributing: set[str]) -> frozenset[str]:
        return frozenset[str]().union(*(self._roles[clause].papers for clause in contributing))

    def _conflicts(self, holding: set[tuple[str, str]]) -> frozenset[tuple[str, str, str]]:
        """Two exceptions to one clause that both hold and do not say the same."""
        return frozenset(
            (clause, first, second)
            for (clause, first), (other_clause, second) in combinations(sorted(holding), 2)
            if clause == other_clause and self._roles[first].outcome != self._roles[second].outcome
        )
