"""Every small change of law is found, or proved to change nothing.

`python -m tests.benchmarks.planted` plants all of them and says how long it takes; here every comparison with a number
is changed, and a sample of everything else.
"""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions.deciding import Decider
from engine.proving.differences import compared
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.values import Value
from tests.property.planting import planted, verdict_on
from tests.property.rulebooks import days, lines, rulebooks

EVERY = 23
COMPARISONS = ("at_least", "more_than", "at_most", "less_than")


def test_a_bound_that_takes_in_its_edge_or_not_is_told_apart(rulebook: Rulebook) -> None:
    changes = [change for change in planted(rulebook) if change.what.endswith(COMPARISONS)]
    assert len(changes) > 25
    results = {(change.clauses, change.what): verdict_on(rulebook, change).result for change in changes}
    assert [change for change, result in results.items() if result != "found"] == []


def test_of_every_kind_of_change_a_sample_is_found_or_proved_to_change_nothing(rulebook: Rulebook) -> None:
    verdicts = [verdict_on(rulebook, change) for change in [*planted(rulebook)][::EVERY]]
    wrong = [(one.planted.clauses[0], one.planted.what, one.proof) for one in verdicts if not one.is_settled]
    assert wrong == []
    assert {one.planted.kind for one in verdicts if one.result == "found"} == {"comparison", "window", "outcome"}
    assert all(one.proof for one in verdicts if one.result == "equivalent")


@settings(max_examples=40, deadline=None)
@given(rulebooks(), st.randoms(use_true_random=False), st.lists(st.tuples(lines(), days), min_size=5, max_size=10))
def test_what_is_proved_alike_decides_alike(
    law: Rulebook, chance: Random, known: list[tuple[dict[str, Value], date]]
) -> None:
    """A change that is proved to change no verdict changes none of any line; one that is shown turns a verdict."""
    change = chance.choice([one for one in planted(law) if one.would_be_taken])
    found = compared(law, change.rulebook)
    before, after = Decider(law), Decider(change.rulebook)
    ends = [
        [(one.floor, one.ceiling, one.action) for one in (decider.decide(line, day) for line, day in known)]
        for decider in (before, after)
    ]
    if found.whole is None:
        assert ends[0] == ends[1]
    else:
        assert found.whole.turns_verdict
    for difference in found.differing:
        assert difference.witness is None or difference.witness.first.facts == difference.witness.second.facts
