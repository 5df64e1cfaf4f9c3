"""What is left of a condition asks the same, however the rest is answered."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conditions.residual import residual
from engine.conditions.tree import Condition, Truth, evaluate, leaves
from tests.property.rulebooks import LEAVES, conditions

truths: st.SearchStrategy[list[Truth]] = st.lists(
    st.sampled_from([True, False, None]), min_size=len(LEAVES), max_size=len(LEAVES)
)


@settings(deadline=None)
@given(conditions, truths, truths)
def test_what_is_left_has_the_same_truth(condition: Condition, first: list[Truth], then: list[Truth]) -> None:
    known = dict(zip(LEAVES, first, strict=True))
    rest = residual(condition, known.__getitem__)
    later = {leaf: then[place] if known[leaf] is None else known[leaf] for place, leaf in enumerate(LEAVES)}
    assert evaluate(condition, later) is (rest if isinstance(rest, bool) else evaluate(rest, later))
    if not isinstance(rest, bool):
        assert all(known[leaf] is None for leaf in leaves(rest))
