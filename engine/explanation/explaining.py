"""Why is the verdict what it is? Gathers everything behind one decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pydantic import JsonValue

import engine
from engine.decisions.deciding import Decider
from engine.decisions.decision import Decision
from engine.explanation.case import Case
from engine.explanation.law_conflicts import law_conflicts
from engine.explanation.laws import by_law
from engine.explanation.models import ClauseExplained, Explanation, SuspendedClause
from engine.explanation.papers import assumed, authorised, papers, possibly_authorised, unknown_licences
from engine.explanation.pending import settled, unconfirmed
from engine.explanation.phrases import say
from engine.explanation.remedies import changes, missing
from engine.explanation.staleness import stale_measures
from engine.explanation.summary import summary
from engine.explanation.timeline import timeline
from engine.vocabulary.models import Bilingual
from engine.vocabulary.values import value_as_json


def explain(decider: Decider, decision: Decision) -> Explanation:
    """The explanation of a decision that `decider` took; the same decision gives the same bytes."""
    case = Case(decider, decision)
    facts = decision.facts
    return Explanation(
        shipment=str(value_as_json(facts.get("shipment.id", ""))),
        line=str(value_as_json(facts.get("line.no", ""))),
        as_of=decision.as_of.isoformat(),
        known_at=decision.standpoint.known_at,
        rulebook=decider.rulebook.hash,
        engine=engine.__version__,
        floor=decision.floor,
        ceiling=decision.ceiling,
        action=decision.action,
        facts={name: cast(JsonValue, value_as_json(value)) for name, value in sorted(facts.items())},
        summary=summary(case),
        floor_title=case.names.verdict(decision.floor),
        ceiling_title=case.names.verdict(decision.ceiling),
        meaning=case.names.meaning(decision.ceiling),
        action_title=say(f"action.{decision.action}"),
        clauses=_deciding(case),
        also=_also(case),
        reviews=tuple(_reviews(case)),
        exceptions=tuple(_exceptions(case)),
        suspended=tuple(_suspended(case)),
        unconfirmed=unconfirmed(case),
        settled=settled(case),
        laws=by_law(case),
        law_conflicts=law_conflicts(case),
        timeline=timeline(case),
        missing=missing(case),
        changes=changes(case),
        authorised=authorised(case),
        possibly_authorised=possibly_authorised(case),
        unknown_licences=unknown_licences(case),
        papers=papers(case),
        assumed=assumed(case),
        conflicts=tuple(_conflicts(case)),
        stale=stale_measures(decider.rulebook, decision.as_of, _measures(case)),
    )


def explained_clause(decider: Decider, decision: Decision, clause: str) -> ClauseExplained:
    """One clause over the facts of a decision, whether it has a part in it or not; raises `KeyError`."""
    return Case(decider, decision).explained(clause)


def _deciding(case: Case) -> tuple[ClauseExplained, ...]:
    return tuple(case.explained(id_) for id_ in sorted(case.now.deciding))


def _also(case: Case) -> tuple[ClauseExplained, ...]:
    """Clauses that stand, or may, without deciding: something milder, or a duty under a review policy."""
    duties = {id_ for id_ in case.now.may_stand - case.now.deciding if case.clause(id_).kind == "duty"}
    return tuple(case.explained(id_) for id_ in sorted(duties))


def _reviews(case: Case) -> Iterator[ClauseExplained]:
    """Review policies that bite, or may, and the duties that they bite on."""
    for id_ in sorted(case.now.may_stand):
        clause = case.clause(id_)
        if clause.kind == "review":
            yield case.explained(id_, clause.applies_to & case.now.may_stand)


def _exceptions(case: Case) -> Iterator[ClauseExplained]:
    """Every exception to a clause that may stand, or that it lifted, whether it holds or not."""
    for id_, clause in sorted(case.decider.rulebook.clauses.items()):
        touched = clause.exception_to & case.touched
        if touched:
            yield case.explained(id_, touched)


def _suspended(case: Case) -> Iterator[SuspendedClause]:
    for one in case.decision.judgement.suspended:
        state = case.windows.now(one.clause, case.decision.as_of)
        clause = case.explained(one.clause)
        yield SuspendedClause(
            clause=clause,
            by=case.names.instrument(one.by),
            last_day=case.windows.last_day(one.clause, state),
            text=say(
                "suspended",
                clause=clause.titled,
                outcome=clause.outcome_title,
                by=case.names.acting(one.by),
                until=case.windows.until(one.clause, state),
            ),
        )


def _conflicts(case: Case) -> Iterator[Bilingual]:
    """Exceptions that both hold for one clause and call for different things."""
    for id_, *exceptions in sorted(case.now.conflicts):
        first, second = exceptions
        yield say(
            "conflict",
            clause=case.names.short(id_),
            first=case.names.short(first),
            first_outcome=case.names.verdict(case.clause(first).outcome),
            second=case.names.short(second),
            second_outcome=case.names.verdict(case.clause(second).outcome),
        )


def _measures(case: Case) -> frozenset[str]:
    """The measures whose clauses apply to the line or may."""
    return frozenset(case.clause(id_).measure.measure for id_ in case.findings.true | case.findings.unknown)
