"""What is left of a condition asks the same, however the rest is answered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.conditions.residual import residual
from engine.conditions.tree import All, Any, Condition, Leaf, Not, Truth, evaluate, leaves

LEAVES = [Leaf(f"fact.{number}", "is", True, "yes") for number in range(5)]
conditions: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from(LEAVES),
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda found: All(tuple(found))),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: Any(tuple(found))),
        parts.map(Not),
    ),
    max_leaves=12,
)
truths: st.SearchStrategy[list[Truth]] = st.lists(st.sampled_from([True, False, None]), min_size=5, max_size=5)


@given(conditions, truths, truths)
def test_what_is_left_has_the_same_truth(condition: Condition, first: list[Truth], then: list[Truth]) -> None:
    known = dict(zip(LEAVES, first, strict=True))
    rest = residual(condition, known.__getitem__)
    later = {leaf: then[place] if known[leaf] is None else known[leaf] for place, leaf in enumerate(LEAVES)}
    assert evaluate(condition, later) is (rest if isinstance(rest, bool) else evaluate(rest, later))
    if not isinstance(rest, bool):
        assert all(known[leaf] is None for leaf in leaves(rest))
