"""What the rule library cannot hold is refused by name; just below the limits it is still right."""

from __future__ import annotations

from random import Random

import pytest

from engine.inference.compiling import MOST_JOINED, MOST_RULES, compile_rules
from engine.inference.forward import Inference
from engine.inference.program import ClauseRole, Program, ProgramRefused, Signature
from engine.inference.symbols import fnv1a, refuse_collisions
from tests.oracle.plain_inference import conclude

LADDER = ("clear", "notify", "licence_required", "case_by_case", "prohibited")
DUTY = ClauseRole("M/1", "duty", "licence_required", licensable=True)
MOST_EXCEPTIONS = MOST_JOINED - 2


def exceptions(count: int, *excepted: str) -> tuple[ClauseRole, ...]:
    return tuple(
        ClauseRole(f"M/x{number}", "exception", LADDER[number % 2], exception_to=frozenset(excepted))
        for number in range(count)
    )


def reviews(count: int) -> tuple[ClauseRole, ...]:
    return tuple(
        ClauseRole(f"R{number}/1", "review", "prohibited", applies_to=frozenset({"M/1"})) for number in range(count)
    )


def agrees(program: Program, signatures: int = 60) -> bool:
    """Whether the library and the definition agree, for everything true and for random findings."""
    draw = Random(5)
    inference = Inference(program)
    names = [role.clause for role in program.roles]
    asked = [Signature(frozenset(names), frozenset())]
    for _ in range(signatures):
        status = {name: draw.choice(["true", "unknown", "false", "false"]) for name in names}
        true, unknown = ({name for name in names if status[name] == word} for word in ("true", "unknown"))
        asked.append(Signature(frozenset(true), frozenset(unknown)))
    return all(inference.work_out(signature) == conclude(program, signature) for signature in asked)


def test_symbols_with_one_hash_are_refused_naming_both() -> None:
    assert fnv1a("costarring") == fnv1a("liquid")
    with pytest.raises(ProgramRefused, match=r"`costarring` \(M/1\) and `liquid` \(M/2\)"):
        refuse_collisions({"costarring": "M/1", "liquid": "M/2", "zinke": "M/3"})


def test_a_program_whose_symbols_collide_is_refused_naming_the_clauses(monkeypatch: pytest.MonkeyPatch) -> None:
    other = ClauseRole("N/2", "duty", "notify")
    monkeypatch.setattr("engine.inference.symbols.fnv1a", lambda text: fnv1a(text.replace("C1:must", "C0:must")))
    with pytest.raises(ProgramRefused, match=r"`C0:must` \(M/1\) and `C1:must` \(N/2\)"):
        Inference(Program(LADDER, (DUTY, other)))


def test_as_many_exceptions_as_a_rule_can_join() -> None:
    assert agrees(Program(LADDER, (DUTY, *exceptions(MOST_EXCEPTIONS, "M/1"))))
    with pytest.raises(ProgramRefused, match=r"^M/1: a rule over its exceptions joins 15 symbols, more than 14$"):
        Inference(Program(LADDER, (DUTY, *exceptions(MOST_EXCEPTIONS + 1, "M/1"))))


def test_as_many_reviews_of_one_duty_as_may_ask_for_it() -> None:
    assert agrees(Program(LADDER, (DUTY, *reviews(MOST_RULES))), signatures=10)
    with pytest.raises(ProgramRefused, match=r"^M/1: 57 rules ask for `C0:stands`, more than 56"):
        Inference(Program(LADDER, (DUTY, *reviews(MOST_RULES + 1))))


def test_a_measure_of_many_clauses_has_a_ruleset_for_each() -> None:
    duties = tuple(ClauseRole(f"M/{number}", "duty", "licence_required", True) for number in range(400))
    relieving = exceptions(2, *(duty.clause for duty in duties))
    program = Program(LADDER, (*duties, *relieving))
    assert [ruleset.clause for ruleset in compile_rules(program)] == [duty.clause for duty in duties]
    assert agrees(program, signatures=5)


def test_one_review_over_all_of_a_large_law() -> None:
    duties = tuple(ClauseRole(f"M{number % 40}/{number}", "duty", "licence_required", True) for number in range(600))
    over_all = ClauseRole("W/26", "review", "case_by_case", applies_to=frozenset(duty.clause for duty in duties))
    assert agrees(Program(LADDER, (*duties, over_all)), signatures=3)
