"""What does each law say by itself? Floor and ceiling of the clauses of one jurisdiction alone.

A review or an exception is of the law of the duties that it bears on, whoever wrote it. So the severest ceiling of the
laws is the ceiling of them all, and no law's floor is above the floor of them all.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.decisions.law_days import ClauseBits, Worlds
from engine.inference.ends import Findings as Signed
from engine.inference.forward import Inference
from engine.rulebook.rulebook import Rulebook


class LawEnds(NamedTuple):
    """How mild and how severe it may be by the law of one jurisdiction alone."""

    jurisdiction: str
    floor: str
    ceiling: str


class _Law(NamedTuple):
    """The duties of one jurisdiction, and with them the reviews and exceptions that bear on these, as bits."""

    jurisdiction: str
    duties: int
    clauses: int


class ByLaw:
    """The laws of one rulebook."""

    def __init__(self, rulebook: Rulebook, bits: ClauseBits, inference: Inference) -> None:
        """Find the clauses of each law."""
        self._laws = _laws(rulebook, bits)
        self._ladder = rulebook.ladder
        self._inference = inference

    def ends(self, worlds: Worlds, covered: tuple[int, int], whole: tuple[str, str]) -> tuple[LawEnds, ...]:
        """What each law says that has a duty which is not false.

        `covered`: the duties that licences surely and possibly cover, as bits; `whole`: floor and ceiling of all laws,
        which a single one shares.
        """
        live = 0
        for true, unknown in worlds:
            live |= true | unknown
        laws = [law for law in self._laws if live & law.duties]
        if len(laws) == 1:
            return (LawEnds(laws[0].jurisdiction, *whole),)
        return tuple([self._ends(law, worlds, covered) for law in laws])

    def _ends(self, law: _Law, worlds: Worlds, covered: tuple[int, int]) -> LawEnds:
        sure, possible = (duties & law.duties for duties in covered)
        ends = [
            self._inference.ends(Signed(true & law.clauses, unknown & law.clauses, sure, possible))
            for true, unknown in worlds
        ]
        floor, ceiling = min(floor for floor, _ in ends), max(ceiling for _, ceiling in ends)
        return LawEnds(law.jurisdiction, self._ladder[floor], self._ladder[ceiling])


def _laws(rulebook: Rulebook, bits: ClauseBits) -> tuple[_Law, ...]:
    duties: dict[str, set[str]] = {}
    for id_, clause in rulebook.clauses.items():
        if clause.kind == "duty":
            duties.setdefault(clause.measure.jurisdiction, set()).add(id_)
    found = []
    for jurisdiction, own in sorted(duties.items()):
        ids = set(own)
        for kind in ("review", "exception"):
            ids |= {
                id_
                for id_, clause in rulebook.clauses.items()
                if clause.kind == kind and not ids.isdisjoint(clause.applies_to | clause.exception_to)
            }
        found.append(_Law(jurisdiction, bits.of(own), bits.of(ids)))
    return tuple(found)
