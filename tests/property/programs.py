"""Random inference programs and signatures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress, product

from hypothesis import strategies as st

from engine.inference.program import ClauseRole, Program, Signature

LADDER = ("clear", "notify", "licence_required", "case_by_case", "presumption_of_denial", "prohibited")
LICENSABLE = frozenset(LADDER[2:5])
PAPERS = ("notice", "certificate", "report")
DENSEST = 28

papers = st.sets(st.sampled_from(PAPERS), max_size=2).map(frozenset)


@st.composite
def programs(draw: st.DrawFn, most: int = 40) -> Program:
    """A program of some clauses in a few measures; reviews and exceptions name clauses of any measure, in any order."""
    roles: list[ClauseRole] = []
    for number in range(draw(st.integers(1, most))):
        name = f"M{draw(st.integers(0, 3))}/{number}"
        duties = [role for role in roles if role.kind == "duty"]
        excepted = [role for role in roles if role.kind != "exception" and role.outcome != LADDER[0]]
        kind = draw(st.sampled_from(("duty", "duty", "review", "exception"))) if excepted else "duty"
        if kind == "exception":
            named = draw(_some(excepted))
            mildest = min(LADDER.index(role.outcome) for role in named)
            outcome = draw(st.sampled_from(LADDER[:mildest]))
            roles.append(ClauseRole(name, "exception", outcome, exception_to=_names(named), papers=draw(papers)))
        elif kind == "review" and duties:
            outcome = draw(st.sampled_from(LADDER))
            roles.append(
                ClauseRole(name, "review", outcome, applies_to=_names(draw(_some(duties))), papers=draw(papers))
            )
        else:
            outcome = draw(st.sampled_from(LADDER))
            roles.append(ClauseRole(name, "duty", outcome, licensable=outcome in LICENSABLE, papers=draw(papers)))
    return Program(LADDER, tuple(draw(st.permutations(roles))))


def _some(roles: list[ClauseRole]) -> st.SearchStrategy[list[ClauseRole]]:
    return st.lists(st.sampled_from(roles), min_size=1, max_size=4)


def _names(roles: list[ClauseRole]) -> frozenset[str]:
    return frozenset(role.clause for role in roles)


def signatures(program: Program) -> st.SearchStrategy[Signature]:
    """Some clauses true, some unknown, some duties covered or perhaps covered by a licence; few of them or many."""
    size = len(program.roles)
    bytes_each = st.binary(min_size=size, max_size=size)
    return st.builds(lambda density, data: _signature(program, density, data), st.integers(1, DENSEST), bytes_each)


def _signature(program: Program, density: int, data: bytes) -> Signature:
    """Read a clause's status from a byte: nine kinds of live clauses, of which fewer are live at a lower density.

    Clauses that no licence can lift are named as covered too, which must not matter.
    """
    true: set[str] = set()
    unknown: set[str] = set()
    covered: set[str] = set()
    maybe: set[str] = set()
    for role, byte in zip(program.roles, data, strict=True):
        if byte // 9 < density:
            (set[str](), true, unknown)[byte % 3].add(role.clause)
            (set[str](), covered, maybe)[byte // 3 % 3].add(role.clause)
    return Signature(frozenset(true), frozenset(unknown), frozenset(covered), frozenset(maybe))


def refinements(signature: Signature) -> list[Signature]:
    """Every signature in which one thing that was open is settled."""
    true, unknown, covered, maybe = signature
    found = [Signature(true, unknown - {name}, covered, maybe) for name in sorted(unknown)]
    found += [Signature(true | {name}, unknown - {name}, covered, maybe) for name in sorted(unknown)]
    found += [Signature(true, unknown, covered, maybe - {name}) for name in sorted(maybe)]
    found += [Signature(true, unknown, covered | {name}, maybe - {name}) for name in sorted(maybe)]
    return found


def completions(signature: Signature) -> Iterator[Signature]:
    """Every way in which everything that is open could turn out."""
    unknown, maybe = sorted(signature.unknown), sorted(signature.maybe_covered)
    for turned_out in product((True, False), repeat=len(unknown) + len(maybe)):
        true = frozenset(compress(unknown, turned_out))
        covered = frozenset(compress(maybe, turned_out[len(unknown) :]))
        yield Signature(signature.true | true, frozenset(), signature.covered | covered, frozenset())
