"""Roles that do not fit together, symbols that collide and limits that come near are refused by name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from engine.inference.compiling import MOST_JOINED, MOST_TESTS
from engine.inference.forward import Inference
from engine.inference.program import ClauseRole, Program, ProgramRefused, Signature
from engine.inference.symbols import fnv1a, refuse_collisions
from tests.oracle.plain_inference import conclude
from tests.property.programs import LADDER, random_program, random_signature

DUTY = ClauseRole("M/1", "duty", "licence_required", licensable=True)


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (ClauseRole("M/2", "review", "prohibited", applies_to=frozenset({"M/9"})), "`M/9` is not a clause"),
        (ClauseRole("M/2", "exception", "prohibited", exception_to=frozenset({"M/1"})), "milder"),
        (ClauseRole("M/2", "duty", "forbidden"), "`forbidden` is not a verdict"),
        (ClauseRole("M/1", "duty", "notify"), "two roles"),
    ],
)
def test_roles_that_do_not_fit_are_refused(role: ClauseRole, says: str) -> None:
    with pytest.raises(ProgramRefused, match=says):
        Program(LADDER, (DUTY, role))


def test_symbols_with_one_hash_are_refused_naming_both() -> None:
    assert fnv1a("costarring") == fnv1a("liquid")
    with pytest.raises(ProgramRefused, match=r"costarring.*liquid"):
        refuse_collisions(["costarring", "liquid", "zinke"])


def test_a_measure_that_comes_near_the_limits_is_refused_by_name() -> None:
    exceptions = tuple(
        ClauseRole(f"M/e{number}", "exception", "notify", exception_to=frozenset({"M/1"}))
        for number in range(MOST_JOINED)
    )
    with pytest.raises(ProgramRefused, match=r"M/1: .* exceptions are more than"):
        Inference(Program(LADDER, (DUTY, *exceptions)))
    duties = tuple(ClauseRole(f"M/{number}", "duty", "notify") for number in range(MOST_TESTS // 2))
    with pytest.raises(ProgramRefused, match="split the measure"):
        Inference(Program(LADDER, duties))


def test_a_law_of_many_measures_and_one_review_over_all_of_it_fits() -> None:
    duties = tuple(ClauseRole(f"M{number % 40}/{number}", "duty", "licence_required", True) for number in range(150))
    over_all = ClauseRole("W/26", "review", "case_by_case", applies_to=frozenset(duty.clause for duty in duties))
    program = Program(LADDER, (*duties, over_all))
    inference = Inference(program)
    for named in (["M1/1"], ["M1/1", "M7/7", "W/26"], [role.clause for role in program.roles]):
        signature = Signature(frozenset(named), frozenset())
        assert inference.conclude(signature) == conclude(program, signature)


def test_the_library_runs_once_for_each_situation_of_a_clause() -> None:
    other = ClauseRole("N/1", "duty", "prohibited")
    inference = Inference(Program(LADDER, (DUTY, other)))
    for true in ({"M/1"}, {"N/1"}, {"M/1", "N/1"}, {"M/1"}):
        inference.conclude(Signature(frozenset(true), frozenset()))
    assert inference.computed == 2


def test_threads_share_one_inference() -> None:
    draw = Random(3)
    program = random_program(draw, clauses=25)
    inference = Inference(program)
    signatures = [random_signature(draw, program) for _ in range(400)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(inference.conclude, signatures))
    assert found == [conclude(program, signature) for signature in signatures]
