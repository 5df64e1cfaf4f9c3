"""What must hold of every interval: it is exact over what could turn out, and shrinks as things are settled."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.inference.forward import Inference
from engine.inference.program import Program, Signature
from tests.oracle.plain_inference import conclude
from tests.property.programs import LADDER, completions, programs, refinements, signatures

RANK = LADDER.index
MOST_OPEN = 6


@st.composite
def situations(draw: st.DrawFn, most: int = 12) -> tuple[Program, Signature]:
    program = draw(programs(most))
    return program, draw(signatures(program))


def relevant(program: Program, signature: Signature) -> Signature:
    """The signature without what must not matter: licences for clauses that none can lift, or that are false."""
    licensable = {role.clause for role in program.roles if role.licensable} & (signature.true | signature.unknown)
    return signature._replace(
        covered=signature.covered & licensable, maybe_covered=signature.maybe_covered & licensable
    )


@given(situations())
@settings(max_examples=300, deadline=None)
def test_settling_what_is_open_never_widens_the_interval(situation: tuple[Program, Signature]) -> None:
    program, signature = situation
    inference = Inference(program)
    before = inference.conclude(signature)
    assert RANK(before.floor) <= RANK(before.ceiling)
    for refined in refinements(signature):
        after = inference.conclude(refined)
        assert RANK(before.floor) <= RANK(after.floor) <= RANK(after.ceiling) <= RANK(before.ceiling)


@given(situations())
@settings(max_examples=300, deadline=None)
def test_the_interval_is_exact_over_all_that_could_turn_out(situation: tuple[Program, Signature]) -> None:
    program, signature = situation
    signature = relevant(program, signature)
    open_clauses, open_covers = sorted(signature.unknown), sorted(signature.maybe_covered)
    signature = signature._replace(
        unknown=frozenset(open_clauses[:MOST_OPEN]), maybe_covered=frozenset(open_covers[: MOST_OPEN // 2])
    )
    found = Inference(program).conclude(signature)
    settled = [conclude(program, completion) for completion in completions(signature)]
    assert found.floor == min((each.floor for each in settled), key=RANK)
    assert found.ceiling == max((each.ceiling for each in settled), key=RANK)
    assert found.stands == frozenset.intersection(*(each.stands for each in settled))
    assert found.may_stand == frozenset[str]().union(*(each.may_stand for each in settled))


@given(situations())
@settings(max_examples=300, deadline=None)
def test_settled_findings_leave_a_verdict_open_only_in_a_conflict(situation: tuple[Program, Signature]) -> None:
    program, signature = situation
    found = Inference(program).conclude(signature._replace(unknown=frozenset(), maybe_covered=frozenset()))
    assert found.stands == found.may_stand
    if not found.conflicts:
        assert found.floor == found.ceiling
        assert found.floor_by == found.ceiling_by
        assert not found.possible_papers


@given(situations())
@settings(max_examples=200, deadline=None)
def test_licences_for_what_none_can_lift_do_not_matter(situation: tuple[Program, Signature]) -> None:
    program, signature = situation
    inference = Inference(program)
    assert inference.conclude(signature) == inference.conclude(relevant(program, signature))


@given(st.data(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_neither_order_nor_what_was_asked_before_matters(data: st.DataObject, draw: Random) -> None:
    program = data.draw(programs(most=20))
    asked = data.draw(st.lists(signatures(program), min_size=5, max_size=5))
    shuffled = Program(program.ladder, tuple(draw.sample(program.roles, len(program.roles))))
    shared = Inference(shuffled)
    for signature in draw.sample(asked, len(asked)):
        turned = Signature(*(frozenset(sorted(names, reverse=True)) for names in signature))
        assert shared.work_out(turned) == Inference(program).work_out(signature)
