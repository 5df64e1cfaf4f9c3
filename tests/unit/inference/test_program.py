"""Roles that do not fit together are refused, every one of them by name."""

from __future__ import annotations

import pytest

from engine.inference.forward import Inference
from engine.inference.program import ClauseRole, Program, ProgramRefused, Signature, SignatureRefused

LADDER = ("clear", "notify", "licence_required", "prohibited")
DUTY = ClauseRole("M/1", "duty", "licence_required", licensable=True)
REVIEW = ClauseRole("M/r", "review", "prohibited", applies_to=frozenset({"M/1"}))
EXCEPTION = ClauseRole("M/x", "exception", "notify", exception_to=frozenset({"M/1"}))


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (ClauseRole("M/2", "review", "prohibited", applies_to=frozenset({"M/9"})), "M/2: `M/9` is not a clause"),
        (ClauseRole("M/2", "exception", "notify", exception_to=frozenset({"M/9"})), "M/2: `M/9` is not a clause"),
        (ClauseRole("M/2", "exception", "licence_required", exception_to=frozenset({"M/1"})), "M/2: .* milder .*`M/1`"),
        (ClauseRole("M/2", "exception", "prohibited", exception_to=frozenset({"M/1"})), "M/2: .* milder .*`M/1`"),
        (ClauseRole("M/2", "exception", "clear", exception_to=frozenset({"M/x"})), "M/2: `M/x` is an exception itself"),
        (ClauseRole("M/2", "review", "prohibited", applies_to=frozenset({"M/r"})), "applies to duties; `M/r` is none"),
        (ClauseRole("M/2", "review", "prohibited", applies_to=frozenset({"M/x"})), "applies to duties; `M/x` is none"),
        (ClauseRole("M/2", "duty", "forbidden"), "M/2: `forbidden` is not a verdict"),
        (ClauseRole("M/1", "duty", "notify"), "M/1: has two roles"),
        (ClauseRole("M/2", "duty", "notify", applies_to=frozenset({"M/1"})), "M/2: only a review policy applies"),
        (ClauseRole("M/2", "duty", "notify", exception_to=frozenset({"M/1"})), "M/2: only an exception excepts"),
        (ClauseRole("M/2", "exception", "notify", licensable=True), "M/2: only a duty can be lifted"),
    ],
)
def test_roles_that_do_not_fit_are_refused(role: ClauseRole, says: str) -> None:
    with pytest.raises(ProgramRefused, match=says):
        Program(LADDER, (DUTY, REVIEW, EXCEPTION, role))


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ProgramRefused) as refused:
        Program(LADDER, (ClauseRole("M/1", "duty", "forbidden"), ClauseRole("M/2", "duty", "banned")))
    assert refused.value.problems == ("M/1: `forbidden` is not a verdict", "M/2: `banned` is not a verdict")


@pytest.mark.parametrize("ladder", [(), ("clear", "notify", "clear")])
def test_a_ladder_without_one_place_for_each_verdict_is_refused(ladder: tuple[str, ...]) -> None:
    with pytest.raises(ProgramRefused, match="the ladder"):
        Program(ladder, ())


def test_an_exception_may_relieve_a_duty_and_a_review_at_once() -> None:
    relief = ClauseRole("M/2", "exception", "notify", exception_to=frozenset({"M/1", "M/r"}))
    assert Program(LADDER, (DUTY, REVIEW, relief)).exceptions_to("M/r") == (relief,)


@pytest.mark.parametrize("place", range(4))
def test_a_signature_of_another_program_is_refused(place: int) -> None:
    names = [frozenset[str]()] * 4
    names[place] = frozenset({"N/7"})
    inference = Inference(Program(LADDER, (DUTY,)))
    with pytest.raises(SignatureRefused, match="N/7"):
        inference.conclude(Signature(*names))


def test_a_program_without_clauses_finds_everything_clear() -> None:
    found = Inference(Program(LADDER, ())).conclude(Signature(frozenset(), frozenset()))
    assert found.floor == found.ceiling == "clear"
    assert not found.floor_by | found.ceiling_by
