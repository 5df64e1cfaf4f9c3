"""From where is a decision taken? What was known, what the organisation settled, which licences it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from engine.rulebook.hypotheses import Hypothesis


@dataclass(frozen=True, slots=True)
class SettledPending:
    """An organisation's word on a pending announcement, with the citation it relies on."""

    confirmed: bool
    citation: str


@dataclass(frozen=True, slots=True)
class LicenceHeld:
    """A licence in the organisation's register.

    Empty `clauses` (clause or measure ids) and `codes` mean that the licence does not narrow them; so do blank
    parties. `valid_from` and `valid_through` are legal dates, both inclusive. A `spent` licence covers nothing more.
    """

    number: str
    authority: str
    kind: str
    clauses: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    consignee: str = ""
    end_user: str = ""
    valid_from: date = date.min
    valid_through: date = date.max
    spent: bool = False


@dataclass(frozen=True)
class Standpoint:
    """What a decision takes for given besides the facts of the line.

    `known_at`: only instruments announced by that day count (None: everything in the rulebook). `supposed`: what is
    taken to come true although nothing says so; a later hypothesis wins over an earlier one.
    """

    known_at: date | None = None
    settled: Mapping[str, SettledPending] = field(default_factory=lambda: MappingProxyType({}))
    licences: tuple[LicenceHeld, ...] = ()
    supposed: tuple[Hypothesis, ...] = ()
