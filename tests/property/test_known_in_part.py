"""What is known in part is worth what it may turn out to be: no verdict is left out, and none is added."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conditions.classes import FactClasses
from engine.conditions.codes import CodeUniverse
from engine.conditions.tree import Interval, Leaf, Truth
from engine.conditions.truth import leaf_test
from engine.decisions.deciding import Decider
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import AtLeast, Between, Facts, Value, Within, between, known_in_full, within
from tests.property.rulebooks import (
    FACTS,
    LAYERS,
    LEAVES,
    allowed,
    codes_in_part,
    days,
    layers_in_part,
    lines,
    rulebooks,
)

IN_PART = {"item.codes": codes_in_part, "item.layers": layers_in_part}
LAYER_LEAVES = st.one_of(
    st.sampled_from([leaf for leaf in LEAVES if leaf.fact == "item.layers"]),
    st.builds(
        lambda operator, bound: Leaf("item.layers", operator, bound, ""),
        st.sampled_from(["at_least", "more_than", "at_most", "less_than"]),
        st.sampled_from(LAYERS),
    ),
    st.lists(st.sampled_from(LAYERS), min_size=2, max_size=2, unique=True).map(
        lambda ends: Leaf("item.layers", "between", Interval(min(ends), max(ends)), "")
    ),
    st.just(Leaf("item.layers", "is_known", True, "yes")),
)
CODE_LEAVES = st.sampled_from(
    [*(leaf for leaf in LEAVES if leaf.fact == "item.codes"), Leaf("item.codes", "is_known", True, "yes")]
)
QUESTIONS = {"item.codes": CODE_LEAVES, "item.layers": LAYER_LEAVES}


def width(decider: Decider, facts: Facts, day: date) -> tuple[int, int]:
    decision = decider.decide(facts, day)
    return decider.stages.rank[decision.floor], decider.stages.rank[decision.ceiling]


@pytest.mark.parametrize("fact", IN_PART)
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_question_is_answered_as_far_as_all_that_is_allowed_agrees(fact: str, data: st.DataObject) -> None:
    leaf, value = data.draw(QUESTIONS[fact]), data.draw(IN_PART[fact])
    answers = {leaf_test(leaf)(one) for one in allowed(value)}
    assert leaf_test(leaf)(value) is (answers.pop() if len(answers) == 1 else None)


@pytest.mark.parametrize("fact", IN_PART)
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_what_it_may_turn_out_to_answer_is_what_the_allowed_values_answer(fact: str, data: st.DataObject) -> None:
    leaves = data.draw(st.lists(QUESTIONS[fact], min_size=1, max_size=4, unique=True))
    value = data.draw(IN_PART[fact])
    classes = FactClasses(FACTS[fact], tuple(leaves), None)
    narrowed = classes.narrowed(value)
    found = classes.agreeing(classes.answers(value)) if narrowed is None else narrowed
    every = range(int(value.low), int(value.high) + 1) if isinstance(value, Within) else allowed(value)
    assert set(found) == {classes.answers(one) for one in every}


@given(rulebooks(), lines(), days)
@settings(max_examples=200, deadline=None)
def test_the_interval_contains_the_verdicts_of_all_that_is_allowed(
    rulebook: Rulebook, facts: dict[str, Value], day: date
) -> None:
    decider = Decider(rulebook)
    floor, ceiling = width(decider, facts, day)
    assert floor <= ceiling
    for name, value in facts.items():
        for one in () if known_in_full(value) else allowed(value):
            narrower = width(decider, {**facts, name: one}, day)
            assert floor <= narrower[0] <= narrower[1] <= ceiling


@given(rulebooks(dated=False, plain=True), lines(), codes_in_part, days)
@settings(max_examples=200, deadline=None)
def test_where_rules_only_add_up_the_interval_is_no_wider_than_that(
    rulebook: Rulebook, facts: dict[str, Value], codes: Value, day: date
) -> None:
    decider = Decider(rulebook)
    found = [width(decider, {**facts, "item.codes": one}, day) for one in allowed(codes)]
    ends = min(floor for floor, _ in found), max(ceiling for _, ceiling in found)
    assert width(decider, {**facts, "item.codes": codes}, day) == ends


@given(rulebooks(), lines(), days, st.data())
@settings(max_examples=200, deadline=None)
def test_knowing_more_of_it_never_widens_the_interval(
    rulebook: Rulebook, facts: dict[str, Value], day: date, data: st.DataObject
) -> None:
    decider = Decider(rulebook)
    name = data.draw(st.sampled_from(sorted(IN_PART)))
    before = facts.get(name)
    after = data.draw(IN_PART[name]) if before is None else narrower(before, data)
    floor, ceiling = width(decider, facts, day)
    narrow = width(decider, {**facts, name: after}, day)
    assert floor <= narrow[0] <= narrow[1] <= ceiling


def narrower(value: Value, data: st.DataObject) -> Value:
    """A value that allows no more than another."""
    if isinstance(value, Within):
        inside = st.sampled_from([layer for layer in LAYERS if value.low <= layer <= value.high])
        return within(*sorted([data.draw(inside), data.draw(inside)]))
    if isinstance(value, AtLeast | Between):
        more = frozenset({"A", "B", "C", "X"}) if isinstance(value, AtLeast) else value.possible
        return between(value | subset(more, data), subset(more, data))
    return value


def subset(members: frozenset[str], data: st.DataObject) -> frozenset[str]:
    return data.draw(st.sets(st.sampled_from(sorted(members))).map(frozenset[str]))


UNIVERSE = CodeUniverse(["1C902.a.1", "1C902.a.2", "1C902.b", "3A001"])


@pytest.mark.parametrize(
    ("known", "possible", "truth"),
    [
        ({"1C902.a.1"}, {"3A001"}, True),
        ({"3A001"}, {"1C902.a.1"}, None),
        (set(), {"1C902.a.1.x"}, None),  # finer than the list: read as the listed entry
        (set(), {"1C902"}, None),
        (set(), {"1C902.b", "3A001"}, False),
        ({"1C902.a"}, {"3A001"}, None),  # a heading of which only a part is listed
    ],
)
def test_codes_that_are_possible_fall_under_lists_by_their_hierarchy(
    known: set[str], possible: set[str], truth: Truth
) -> None:
    listed = leaf_test(Leaf("item.cn_code", "any_in", frozenset({"1C902.a.1"}), ""), UNIVERSE)
    assert listed(Between(known, possible)) is truth


def test_a_share_that_may_reach_its_bound_or_not_is_open() -> None:
    owned = leaf_test(Leaf("consignee.listed_ownership", "at_least", Fraction(1, 2), "50 %"))
    assert owned(Within(Fraction(1, 3), Fraction(1, 2))) is None
    assert owned(Within(Fraction(1, 3), Fraction(1, 2) - Fraction(1, 10**12))) is False
    assert owned(Within(Fraction(1, 2), Fraction(2, 3))) is True
