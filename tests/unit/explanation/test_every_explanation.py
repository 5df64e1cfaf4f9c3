"""What must hold of every explanation, whatever the rulebook and the line."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conditions.tree import evaluate
from engine.decisions.deciding import Decider
from engine.decisions.findings import truths
from engine.explanation.columns import COLUMNS, OutputColumns
from engine.explanation.evidence import truth_word
from engine.explanation.explaining import explain
from engine.explanation.models import ClauseExplained, ConditionNode, Explanation
from engine.explanation.sections import sections
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Value
from tests.property.rulebooks import days, lines, rulebooks


def clauses(explanation: Explanation) -> Iterator[ClauseExplained]:
    yield from (*explanation.clauses, *explanation.also, *explanation.reviews, *explanation.exceptions)
    yield from (one.clause for one in explanation.suspended)


def kleene(node: ConditionNode) -> str | None:
    """The truth of a group by the truths shown of its parts."""
    found = [part.truth for part in node.parts]
    if node.text.en == "at least one of the following":
        return "true" if "true" in found else "unknown" if "unknown" in found else "false"
    if node.text.en == "all of the following":
        return "false" if "false" in found else "unknown" if "unknown" in found else "true"
    return node.truth


@given(rulebooks(), lines(), days)
@settings(max_examples=200, deadline=None)
def test_it_agrees_with_the_decision(rulebook: Rulebook, facts: dict[str, Value], day: date) -> None:
    decider = Decider(rulebook)
    decision = decider.decide(facts, day)
    explanation = explain(decider, decision)
    assert (explanation.floor, explanation.ceiling) == (decision.floor, decision.ceiling)
    assert {clause.clause for clause in explanation.clauses} == decision.judgement.now.deciding
    for shown in clauses(explanation):
        clause = rulebook.clauses[shown.clause]
        truth = truth_word(
            evaluate(
                clause.condition,
                truths(
                    clause.condition, decider.reader, decider.reader.answers(decider.reader.classify(decision.facts))
                ),
            )
        )
        assert shown.truth == shown.condition.truth == truth
        assert kleene(shown.condition) == truth


@given(rulebooks(), lines(), days)
@settings(max_examples=200, deadline=None)
def test_the_timeline_has_no_gap_and_gives_the_verdict_of_each_day(
    rulebook: Rulebook, facts: dict[str, Value], day: date
) -> None:
    decider = Decider(rulebook)
    timeline = explain(decider, decider.decide(facts, day)).timeline
    assert timeline[0].start is None
    assert timeline[-1].through is None
    for before, after in pairwise(timeline):
        assert before.through is not None
        assert after.start == before.through + timedelta(days=1)
        assert (before.floor, before.ceiling) != (after.floor, after.ceiling)
        assert after.causes
        on_the_day = decider.decide(facts, after.start)
        assert (after.floor, after.ceiling) == (on_the_day.floor, on_the_day.ceiling)


@given(rulebooks(), lines(), days)
@settings(max_examples=200, deadline=None)
def test_it_is_laid_out_alike_in_both_languages_and_comes_back_from_json(
    rulebook: Rulebook, facts: dict[str, Value], day: date
) -> None:
    decider = Decider(rulebook)
    decision = decider.decide(facts, day)
    explanation = explain(decider, decision)
    assert Explanation.model_validate_json(explanation.model_dump_json()) == explanation
    shapes = [
        [(section.key, [(line.depth, line.mark, line.link) for line in section.lines]) for section in laid_out]
        for laid_out in (sections(explanation, "en"), sections(explanation, "zh"))
    ]
    assert shapes[0] == shapes[1]
    row = OutputColumns(decider).of(decision)
    assert tuple(row) == COLUMNS
    assert row["changes_on"] == "".join(str(segment.start) for segment in explanation.timeline[1:2])
    assert row["missing"] == ";".join(missing.column for missing in explanation.missing)


@given(rulebooks(), st.lists(lines(), min_size=2, max_size=6), days)
@settings(max_examples=200, deadline=None)
def test_what_lines_share_is_what_each_would_be_told_alone(
    rulebook: Rulebook, found: list[dict[str, Value]], day: date
) -> None:
    decider = Decider(rulebook)
    together = OutputColumns(decider)
    for facts in found:
        decision = decider.decide(facts, day)
        assert together.of(decision) == OutputColumns(decider).of(decision)
