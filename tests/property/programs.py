"""Random inference programs and signatures."""

from __future__ import annotations

from random import Random

from engine.inference.program import ClauseRole, Program, Signature

LADDER = ("clear", "notify", "licence_required", "case_by_case", "presumption_of_denial", "prohibited")
LICENSABLE = frozenset(LADDER[2:5])
PAPERS = ("notice", "certificate", "report")


def random_program(draw: Random, clauses: int) -> Program:
    """A program of some clauses in a few measures; reviews and exceptions name duties of any measure."""
    roles: list[ClauseRole] = []
    for number in range(clauses):
        name = f"M{draw.randrange(4)}/{number}"
        duties = [role for role in roles if role.kind == "duty"]
        excepted = [role for role in roles if role.kind != "exception" and role.outcome != "clear"]
        kind = draw.choice(["duty", "duty", "review", "exception"]) if duties and excepted else "duty"
        papers = frozenset(draw.sample(PAPERS, draw.randrange(2)))
        if kind == "duty":
            outcome = draw.choice(LADDER[1:])
            roles.append(ClauseRole(name, "duty", outcome, outcome in LICENSABLE, papers=papers))
        elif kind == "review":
            named = frozenset(role.clause for role in draw.sample(duties, min(len(duties), draw.randint(1, 4))))
            roles.append(ClauseRole(name, "review", draw.choice(LADDER[1:]), applies_to=named, papers=papers))
        else:
            named_roles = draw.sample(excepted, min(len(excepted), draw.randint(1, 3)))
            mildest = min(LADDER.index(role.outcome) for role in named_roles)
            named = frozenset(role.clause for role in named_roles)
            outcome = draw.choice(LADDER[:mildest])
            roles.append(ClauseRole(name, "exception", outcome, exception_to=named, papers=papers))
    draw.shuffle(roles)
    return Program(LADDER, tuple(roles))


def random_signature(draw: Random, program: Program) -> Signature:
    """Some clauses true, some unknown, some duties covered or perhaps covered by a licence."""
    density = draw.random()
    true: set[str] = set()
    unknown: set[str] = set()
    covered: set[str] = set()
    maybe: set[str] = set()
    for role in program.roles:
        if draw.random() < density:
            (true if draw.random() < 0.6 else unknown).add(role.clause)
        if role.licensable and draw.random() < 0.3:
            (covered if draw.random() < 0.5 else maybe).add(role.clause)
    return Signature(frozenset(true), frozenset(unknown), frozenset(covered), frozenset(maybe))


def refinements(program: Program, signature: Signature) -> list[Signature]:
    """Every signature in which one thing that was open is settled."""
    true, unknown, covered, maybe = signature
    found = [Signature(true, unknown - {name}, covered, maybe) for name in unknown]
    found += [Signature(true | {name}, unknown - {name}, covered, maybe) for name in unknown]
    found += [Signature(true, unknown, covered, maybe - {name}) for name in maybe]
    found += [Signature(true, unknown, covered | {name}, maybe - {name}) for name in maybe]
    return found
