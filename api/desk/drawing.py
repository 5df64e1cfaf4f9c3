"""How much of which licence does a shipment use, and is that much left? Exact, and all of it or none.

A duty that a licence lifts draws on it once a line: the line's quantity where the licence is limited in its unit (its
net weight for kilograms), its value where the licence is limited in its currency. What cannot be counted exactly does
not count as covered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from api.desk.deciding import Answer
from api.desk.grounds import Bench
from api.desk.receiving import LINE
from api.store.fields import SCALE
from api.store.tables.licences import HeldLicence
from engine.vocabulary.values import Facts, value_as_json

KILOGRAMS = frozenset({"KGM", "KG"})
_WEIGHT, _QUANTITY, _UNIT = "line.net_weight", "line.quantity", "line.unit"
_VALUE, _CURRENCY = "line.value", "line.currency"


@dataclass(frozen=True, slots=True)
class Use:
    """What one line uses of a licence; None where a limit cannot be counted against."""

    licence: HeldLicence
    line: str
    quantity: Decimal | None
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Shortage:
    """A licence of which not enough is left for a shipment, or against which it cannot be counted.

    What was left is what was left at that moment: others may draw on the licence before this is told.
    """

    licence: HeldLicence
    needed_quantity: Decimal | None
    needed_value: Decimal | None
    left_quantity: Decimal | None
    left_value: Decimal | None


def uses(bench: Bench, answer: Answer, licences: Iterable[HeldLicence]) -> list[Use]:
    """What a shipment's lines use of the licences that lift their duties."""
    held = {licence.number.casefold(): licence for licence in licences}
    return [
        _use(held[number], decision.facts)
        for decision in answer.decisions
        for number in sorted({number.casefold() for number in bench.covering(decision).values()})
    ]


def shortages(found: Sequence[Use]) -> list[Shortage]:
    """The licences that do not suffice for all of their uses together."""
    together: dict[str, list[Use]] = defaultdict(list)
    for use in found:
        together[use.licence.id].append(use)
    return [short for some in together.values() if (short := _shortage(some))]


def draw(found: Iterable[Use]) -> None:
    """Count what is used against the licences' limits; the rows are written with the transaction."""
    for use in found:
        use.licence.quantity_drawn += use.quantity or 0
        use.licence.value_drawn += use.value or 0


def _use(licence: HeldLicence, facts: Facts) -> Use:
    quantity = None if licence.quantity_limit is not None else Decimal(0)
    value = None if licence.value_limit is not None else Decimal(0)
    if licence.quantity_limit is not None:
        unit = licence.unit.upper()
        if unit in KILOGRAMS and _WEIGHT in facts:
            quantity = _exact(facts[_WEIGHT])
        elif str(facts.get(_UNIT, "")).upper() in (KILOGRAMS if unit in KILOGRAMS else {unit}):
            quantity = _exact(facts.get(_QUANTITY))
    if licence.value_limit is not None and facts.get(_CURRENCY) == licence.currency:
        value = _exact(facts.get(_VALUE))
    return Use(licence, str(value_as_json(facts[LINE])), quantity, value)


def _exact(number: object) -> Decimal | None:
    """A number as a decimal with as many decimals as limits have; None where it has more, or is none."""
    if isinstance(number, bool) or not isinstance(number, int | Decimal | Fraction):
        return None
    scaled = Fraction(number) * 10**SCALE
    return Decimal(scaled.numerator).scaleb(-SCALE) if scaled.denominator == 1 else None


def _shortage(some: list[Use]) -> Shortage | None:
    licence = some[0].licence
    quantity, value = _sum(use.quantity for use in some), _sum(use.value for use in some)
    enough = _fits(quantity, licence.quantity_drawn, licence.quantity_limit) and _fits(
        value, licence.value_drawn, licence.value_limit
    )
    if enough:
        return None
    left_quantity = _left(licence.quantity_limit, licence.quantity_drawn)
    return Shortage(licence, quantity, value, left_quantity, _left(licence.value_limit, licence.value_drawn))


def _left(limit: Decimal | None, drawn: Decimal) -> Decimal | None:
    return None if limit is None else limit - drawn


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    total = Fraction(0)
    for amount in amounts:
        if amount is None:
            return None
        total += Fraction(amount)
    return _exact(total)


def _fits(needed: Decimal | None, drawn: Decimal, limit: Decimal | None) -> bool:
    return limit is None or (needed is not None and Fraction(needed) + Fraction(drawn) <= Fraction(limit))
