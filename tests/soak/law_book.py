"""A program of the size and shape of a real rulebook, and the signatures that lines of an order book have under it."""

from __future__ import annotations

from random import Random

from engine.inference.program import ClauseRole, Program, Signature

LADDER = ("clear", "notify", "licence_required", "case_by_case", "presumption_of_denial", "prohibited")
MEASURES = 30


def law_book() -> Program:
    """Eighty duties in thirty measures, fourteen reviews over some or all of them, six exceptions."""
    duties = [
        ClauseRole(
            f"M{number % MEASURES}/{number}",
            "duty",
            ("licence_required", "licence_required", "licence_required", "prohibited", "notify")[number % 5],
            licensable=number % 5 < 3,
            papers=frozenset({f"paper-{number % 7}"}),
        )
        for number in range(80)
    ]
    lifted = [duty.clause for duty in duties if duty.licensable]
    reviews = [
        ClauseRole(
            f"R{number}/1",
            "review",
            ("case_by_case", "presumption_of_denial")[number % 2],
            applies_to=frozenset(lifted if number < 4 else lifted[number :: 10 - number // 2]),
        )
        for number in range(14)
    ]
    exceptions = [
        ClauseRole(
            f"M{number}/x",
            "exception",
            ("clear", "notify")[number % 2],
            exception_to=frozenset({*lifted[number::12], *([f"R{number}/1"] if number > 3 else [])}),
        )
        for number in range(6)
    ]
    return Program(LADDER, (*duties, *reviews, *exceptions))


def line_signature(draw: Random, program: Program) -> Signature:
    """A line that meets a few clauses, leaves a few open, and names a licence now and then."""
    live = draw.sample(program.roles, draw.randint(1, 12))
    true = frozenset(role.clause for role in live if draw.random() < 0.6)
    licensable = [role.clause for role in live if role.licensable]
    covered = frozenset(name for name in licensable if draw.random() < 0.2)
    maybe = frozenset(name for name in licensable if draw.random() < 0.1) - covered
    return Signature(true, frozenset(role.clause for role in live) - true, covered, maybe)


def everything_true(program: Program) -> Signature:
    """The line that meets every clause."""
    return Signature(frozenset(role.clause for role in program.roles), frozenset())
