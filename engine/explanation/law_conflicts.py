"""Which clauses of two laws stand against each other for a line, and where can that be read?"""

from __future__ import annotations

from engine.decisions.between_laws import ConflictFound
from engine.explanation.case import Case
from engine.explanation.evidence import explained
from engine.explanation.models import ConditionNode, LawConflict
from engine.explanation.names import sources_shown
from engine.explanation.phrases import say, series
from engine.rulebook.rulebook import ConflictOfLaws
from engine.vocabulary.models import Bilingual


def law_conflicts(case: Case) -> tuple[LawConflict, ...]:
    """The conflicts between laws on the day of the decision."""
    return tuple(_shown(case, found) for found in case.now.law_conflicts)


def law_conflict_titles(case: Case) -> Bilingual | None:
    """What the conflicts are about, those that are certain before those that are possible; None if there are none."""
    conflicts = case.decider.rulebook.conflicts
    ordered = sorted(case.now.law_conflicts, key=lambda found: not found.certain)
    if not ordered:
        return None
    key = "summary.law_conflict" if ordered[0].certain else "summary.law_conflict_possible"
    return say(key, titles=series([conflicts[found.conflict].text.title for found in ordered]))


def _shown(case: Case, found: ConflictFound) -> LawConflict:
    conflict = case.decider.rulebook.conflicts[found.conflict]
    text = conflict.text
    key = "law_conflict.certain" if found.certain else "law_conflict.possible"
    one, other = case.names.clauses(found.one), case.names.clauses(found.other)
    return LawConflict(
        conflict=found.conflict,
        certain=found.certain,
        title=text.title,
        one=case.named(frozenset(found.one)),
        other=case.named(frozenset(found.other)),
        note=text.note,
        confidence=text.confidence,
        confidence_title=say(f"confidence.{text.confidence}"),
        sources=sources_shown(text.sources),
        condition=_condition(case, conflict),
        text=say(key, title=text.title, one=one, other=other),
    )


def _condition(case: Case, conflict: ConflictOfLaws) -> ConditionNode | None:
    if conflict.condition is None:
        return None
    return explained(case.prose, conflict.condition, case.decision.facts, case.truths(conflict.condition))
