"""Which clauses of one measure say different things of one line, without a word on which goes first?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from engine.proving.finding import Finding
from engine.proving.law import Law
from engine.rulebook.rulebook import Clause


def overlaps(law: Law, measure: str) -> Iterator[Finding]:
    """Two duties with different outcomes for one line, and two such exceptions to one clause."""
    own = law.of_measure(measure)
    for first, second in combinations(own, 2):
        if first.outcome == second.outcome or first.kind != second.kind or first.kind == "review":
            continue
        for excepted in sorted(first.exception_to & second.exception_to) if first.kind == "exception" else [""]:
            found = _overlap(law, first, second, excepted)
            if found is not None:
                yield found
                break


def _overlap(law: Law, first: Clause, second: Clause, excepted: str) -> Finding | None:
    both = [first.id, second.id, *filter(None, (excepted,))]
    day = law.common_day(both)
    line = law.logic.line(*map(law.yes, both)) if day else None
    if day is None or line is None:
        return None
    names = (first.clause_name, second.clause_name)
    return Finding("overlap", first.measure.measure, names, (law.moment(line, day, both),))
