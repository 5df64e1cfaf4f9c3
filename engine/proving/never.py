"""Which clauses can never have an effect? And which rules does an exception leave nothing of?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.conditions.tree import All, Condition, Leaf, leaves
from engine.proving.finding import Finding
from engine.proving.law import Law
from engine.rulebook.rulebook import Clause


def never_firing(law: Law, measure: str) -> Iterator[Finding]:
    """Clauses that no line makes true, that are in force on no day, or that have nothing to bite on."""
    for clause in law.of_measure(measure):
        if not law.logic.possible(law.yes(clause.id)):
            yield Finding("never_fires", measure, (clause.clause_name,), contradiction=_contradiction(law, clause))
        elif not any(law.calendar.effect(clause.id, day).may_apply for day in law.days) or not _bites(law, clause):
            yield Finding("never_fires", measure, (clause.clause_name,))


def swallowed(law: Law, measure: str) -> Iterator[Finding]:
    """Rules of which an exception leaves nothing: whenever the rule is true, the exception is; or several together."""
    exceptions: dict[str, list[Clause]] = {}
    for exception in law.of_measure(measure):
        for rule in sorted(exception.exception_to):
            exceptions.setdefault(rule, []).append(exception)
    for rule, attached in exceptions.items():
        alone = [found for one in attached if (found := _swallowed(law, measure, rule, [one]))]
        together = _swallowed(law, measure, rule, attached) if len(attached) > 1 and not alone else None
        yield from alone or filter(None, [together])


def _swallowed(law: Law, measure: str, rule: str, exceptions: Sequence[Clause]) -> Finding | None:
    ids = [exception.id for exception in exceptions]
    day = law.common_day((*ids, rule))
    if day is None or law.logic.possible(law.yes(rule), *map(law.no, ids)):
        return None
    line = law.logic.line(law.yes(rule), law.logic.world.any(map(law.yes, ids)))
    if line is None:
        return None
    names = (*(exception.clause_name for exception in exceptions), law.name_in(measure, rule))
    return Finding("swallowed", measure, names, (law.moment(line, day, (rule,)),))


def _bites(law: Law, clause: Clause) -> bool:
    """Whether a review or exception can be true together with a clause that it names, on some day."""
    named = sorted(clause.applies_to | clause.exception_to)
    return not named or any(
        law.common_day((clause.id, other)) is not None and law.logic.possible(law.yes(clause.id), law.yes(other))
        for other in named
    )


def _contradiction(law: Law, clause: Clause) -> tuple[Leaf, ...]:
    """Conditions that cannot hold together, none of which could be left out."""
    parts: tuple[Condition, ...] = clause.condition.parts if isinstance(clause.condition, All) else (clause.condition,)
    core = law.logic.core([law.logic.condition(part).yes for part in parts])
    return tuple(dict.fromkeys(leaf for place in core for leaf in leaves(parts[place])))
