"""What must hold of every decision, whatever the rulebook and the line."""

from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conditions.tree import evaluate, leaves
from engine.conditions.truth import leaf_test
from engine.decisions.changes import smallest_changes
from engine.decisions.deciding import Decider
from engine.decisions.findings import FindingsReader
from engine.decisions.missing import MissingFacts, missing_facts
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import AtLeast, Facts, Value, known_in_full, perhaps
from tests.property.rulebooks import FIRST_DAY, VALUES, allowed, days, lines, rulebooks


def width(decider: Decider, facts: Facts, day: date) -> tuple[int, int]:
    decision = decider.decide(facts, day)
    return decider.stages.rank[decision.floor], decider.stages.rank[decision.ceiling]


@given(rulebooks(), lines())
@settings(max_examples=300, deadline=None)
def test_the_indexed_reading_is_that_of_the_trees(rulebook: Rulebook, facts: dict[str, Value]) -> None:
    reader = FindingsReader(rulebook)
    findings = reader.findings(reader.classify(facts))
    for clause in rulebook.clauses.values():
        truth = {
            leaf: leaf_test(leaf)(facts[leaf.fact]) if leaf.fact in facts else None for leaf in leaves(clause.condition)
        }
        truth = {
            leaf: _codes(leaf.operand, facts) if leaf.fact == "item.codes" else found for leaf, found in truth.items()
        }
        assert findings.of(clause.id) is evaluate(clause.condition, truth)


def _codes(listed: object, facts: Facts) -> bool | None:
    given_codes = facts.get("item.codes")
    if given_codes is None or not isinstance(given_codes, frozenset) or not isinstance(listed, frozenset):
        return None
    if given_codes & listed:
        return True
    return None if isinstance(given_codes, AtLeast) or perhaps(given_codes) & listed else False


@given(rulebooks(), lines(), days, st.data())
@settings(max_examples=300, deadline=None)
def test_one_more_fact_never_widens_the_interval(
    rulebook: Rulebook, facts: dict[str, Value], day: date, data: st.DataObject
) -> None:
    unknown = [name for name in VALUES if name not in facts]
    decider = Decider(rulebook)
    floor, ceiling = width(decider, facts, day)
    assert floor <= ceiling
    if unknown:
        name = data.draw(st.sampled_from(unknown))
        narrower = width(decider, {**facts, name: data.draw(st.sampled_from(VALUES[name]))}, day)
        assert floor <= narrower[0] <= narrower[1] <= ceiling


@given(rulebooks(), lines(), days)
@settings(max_examples=200, deadline=None)
def test_every_day_of_a_timeline_is_the_decision_of_that_day(
    rulebook: Rulebook, facts: dict[str, Value], day: date
) -> None:
    decider = Decider(rulebook)
    segments = decider.decide(facts, day).judgement.segments
    for offset in range(60):
        later = day + timedelta(days=offset)
        segment = next(found for found in reversed(segments) if found.start is None or found.start <= later)
        assert decider.decide(facts, later).judgement.now == segment.outcome
        assert segment.through is None or later <= segment.through


def moves(decider: Decider, facts: dict[str, Value], day: date, name: str) -> bool:
    """Whether some answer to a fact, after some answers to others, moves the interval: by trying everything."""
    others = [other for other in open_facts(facts) if other != name]
    for answers in product(*((None, *answers_to(facts, other)) for other in others)):
        given_facts = facts | {other: value for other, value in zip(others, answers, strict=True) if value is not None}
        before = width(decider, given_facts, day)
        if any(width(decider, {**given_facts, name: value}, day) != before for value in answers_to(facts, name)):
            return True
    return False


def open_facts(facts: Facts) -> list[str]:
    return [name for name in VALUES if name not in facts or not known_in_full(facts[name])]


def answers_to(facts: Facts, name: str) -> tuple[Value, ...]:
    return allowed(facts[name]) if name in facts else VALUES[name]


@given(rulebooks(most=3, dated=False), lines())
@settings(max_examples=100, deadline=None)
def test_missing_names_exactly_the_facts_that_can_move_the_interval(
    rulebook: Rulebook, facts: dict[str, Value]
) -> None:
    if len(open_facts(facts)) > 3:
        return
    decider = Decider(rulebook)
    found = {missing.fact for missing in missing_facts(decider, decider.decide(facts, FIRST_DAY))}
    assert found == {name for name in open_facts(facts) if moves(decider, facts, FIRST_DAY, name)}


@given(rulebooks(most=6), st.lists(st.tuples(lines(), days), min_size=2, max_size=12))
@settings(max_examples=200, deadline=None)
def test_what_was_found_missing_before_changes_nothing(
    rulebook: Rulebook, asked: list[tuple[dict[str, Value], date]]
) -> None:
    decider = Decider(rulebook)
    used = MissingFacts(decider)
    for facts, day in asked:
        decision = decider.decide(facts, day)
        assert used.of(decision) == missing_facts(decider, decision)


@given(rulebooks(dated=False), lines())
@settings(max_examples=200, deadline=None)
def test_a_fact_that_decides_alone_comes_first_and_does_decide(rulebook: Rulebook, facts: dict[str, Value]) -> None:
    decider = Decider(rulebook)
    found = missing_facts(decider, decider.decide(facts, FIRST_DAY))
    assert [missing.decides for missing in found] == sorted((missing.decides for missing in found), reverse=True)
    for missing in found:
        if missing.decides:
            for value in answers_to(facts, missing.fact):
                floor, ceiling = width(decider, {**facts, missing.fact: value}, FIRST_DAY)
                assert floor == ceiling


@given(rulebooks(dated=False), lines())
@settings(max_examples=200, deadline=None)
def test_a_smallest_change_does_lower_the_ceiling(rulebook: Rulebook, facts: dict[str, Value]) -> None:
    decider = Decider(rulebook)
    decision = decider.decide(facts, FIRST_DAY)
    for change in smallest_changes(decider, decision):
        changed = decider.decide({**facts, **{fact.fact: fact.example for fact in change.facts}}, FIRST_DAY)
        assert (changed.floor, changed.ceiling) == (change.floor, change.ceiling)
        assert decider.stages.rank[changed.ceiling] < decider.stages.rank[decision.ceiling]


@given(rulebooks(most=6), st.lists(st.tuples(lines(), days), min_size=2, max_size=12))
@settings(max_examples=200, deadline=None)
def test_what_was_decided_before_changes_nothing(
    rulebook: Rulebook, asked: list[tuple[dict[str, Value], date]]
) -> None:
    used = Decider(rulebook)
    for facts, day in asked:
        assert used.decide(facts, day) == Decider(rulebook).decide(facts, day)


@given(rulebooks(most=6), lines(), days)
@settings(max_examples=300, deadline=None)
def test_leaving_idle_findings_out_changes_no_outcome(rulebook: Rulebook, facts: dict[str, Value], day: date) -> None:
    decider = Decider(rulebook)
    findings = decider.reader.findings(decider.reader.classify(facts))
    states = decider.clock.states(findings.true | findings.unknown, day)
    full = decider.stages.outcome(findings, states)
    now = decider.decide(facts, day).judgement.now
    assert (now.floor, now.ceiling, now.deciding, now.papers, now.conflicts) == (
        full.floor, full.ceiling, full.deciding, full.papers, full.conflicts,
    )  # fmt: skip
