"""Which clauses does a clause name, and which nexus? Resolves `applies_to`, `exception_to` and `nexus`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from engine.conditions.tree import Condition
from engine.faults import Fault, nearest
from engine.rulebook.models import NO_NEXUS, ClauseText, Measure
from engine.rulebook.rulebook import Clause, Nexus
from engine.yaml_source import Document

Drafts: TypeAlias = Sequence[tuple[Measure, Document]]


def resolve(
    drafts: Drafts,
    conditions: Mapping[str, Condition],
    licensable: frozenset[str],
    nexuses: Mapping[str, Nexus],
    faults: list[Fault],
) -> list[Clause]:
    """The clauses of all measures with their references resolved; unknown names become faults.

    A bare name is a clause of the same measure, `MEASURE/clause` one of another, and `MEASURE` stands for all
    duties of that measure whose outcome a licence can lift.
    """
    known = {f"{measure.measure}/{clause.clause}" for measure, _ in drafts for clause in measure.clauses}
    duties = _licence_duties(drafts, licensable)
    clauses = []
    for measure, document in drafts:
        for index, text in enumerate(measure.clauses):
            references: dict[str, frozenset[str]] = {}
            for field in ("applies_to", "exception_to"):
                names: frozenset[str] = frozenset()
                for position, name in enumerate(getattr(text, field)):
                    found = _named(name, measure.measure, known, duties)
                    if not found:
                        hint = nearest(name, [*known, *duties, *(clause.clause for clause in measure.clauses)])
                        where = ("clauses", index, field, position)
                        faults.append(
                            document.fault(where, f"`{name}` is not a clause or a measure with licence duties", hint)
                        )
                    names |= found
                references[field] = names
            id_ = f"{measure.measure}/{text.clause}"
            if id_ in conditions:
                clauses.append(
                    Clause(
                        id_,
                        measure,
                        text,
                        conditions[id_],
                        references["applies_to"],
                        references["exception_to"],
                        _nexus(measure, text, nexuses),
                    )
                )
    return clauses


def _nexus(measure: Measure, clause: ClauseText, nexuses: Mapping[str, Nexus]) -> Nexus | None:
    """The nexus of a duty: its own, else its measure's. A review or an exception follows the clauses that it names."""
    if clause.applies_to or clause.exception_to:
        return None
    return nexuses.get(clause.nexus or measure.nexus or NO_NEXUS)


def _licence_duties(drafts: Drafts, licensable: frozenset[str]) -> dict[str, frozenset[str]]:
    return {
        measure.measure: frozenset(
            f"{measure.measure}/{clause.clause}"
            for clause in measure.clauses
            if clause.outcome in licensable and not clause.applies_to and not clause.exception_to
        )
        for measure, _ in drafts
    }


def _named(name: str, measure: str, known: set[str], duties: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if f"{measure}/{name}" in known:
        return frozenset({f"{measure}/{name}"})
    if name in known:
        return frozenset({name})
    return duties.get(name, frozenset())
