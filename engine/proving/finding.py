"""What was found that the author of a rulebook should look at? One record for every kind of finding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.conditions.tree import Leaf
from engine.proving.replaying import Moment
from engine.rulebook.models import FindingKind, Noted
from engine.vocabulary.values import Number


@dataclass(frozen=True, slots=True)
class Threshold:
    """The value of a fact on which no clause is true, though one is below it and one above."""

    fact: str
    value: Number


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may be a mistake, in the clauses of one measure.

    `contradiction`: conditions that cannot hold together. `hole`: the first and the last day of a gap.
    `moments` are witnesses, decided by the engine. `noted` is what the rule data says about it.
    """

    kind: FindingKind
    measure: str
    clauses: tuple[str, ...]
    moments: tuple[Moment, ...] = ()
    contradiction: tuple[Leaf, ...] = ()
    hole: tuple[date, date] | None = None
    threshold: Threshold | None = None
    noted: Noted | None = None
