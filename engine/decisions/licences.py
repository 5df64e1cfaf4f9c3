"""Do the licences that a line names cover its duties? Three-valued: what the register does not know is unknown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.conditions.codes import CodeUniverse
from engine.conditions.tree import Truth, leaves
from engine.decisions.stages import Coverage
from engine.decisions.standpoint import LicenceHeld
from engine.rulebook.rulebook import Clause, Rulebook
from engine.vocabulary.values import Facts, perhaps

_DAY = timedelta(days=1)
_CONSIGNEE, _END_USER = "consignee.name", "end_user.name"
_ITEM_CODES = ("item.cn_code", "item.list_entries")


@dataclass(frozen=True, slots=True)
class LicenceView:
    """All that the register can see of a line: lines with equal views are covered alike.

    `held` are the numbers it holds, `others` whether there are more; parties and codes are left out where none of
    these licences names any. `stretch` places the line between the days on which these licences begin and run out.
    """

    held: frozenset[str]
    others: bool
    parties: tuple[object, ...]
    codes: tuple[object, ...]
    stretch: tuple[int, ...]


class LicenceRegister:
    """The licences an organisation holds, matched against the numbers on a line.

    A number that the register does not hold may or may not cover a duty: the answer stays unknown until the
    licence is entered, because a typing error must not release goods.
    """

    def __init__(self, rulebook: Rulebook, licences: Iterable[LicenceHeld]) -> None:
        """Index the licences by number."""
        self._rulebook = rulebook
        self._held: dict[str, list[LicenceHeld]] = {}
        for licence in licences:
            self._held.setdefault(licence.number.casefold(), []).append(licence)
        self._codes = CodeUniverse(rulebook.lists.all_codes(), (code for licence in licences for code in licence.codes))

    @property
    def boundaries(self) -> tuple[date, ...]:
        """The days on which a licence in the register begins or has run out, in order."""
        return tuple(sorted(_boundaries(licence for held in self._held.values() for licence in held)))

    def coverage(self, duties: Iterable[str], facts: Facts, day: date) -> Coverage:
        """Which duties the line's licences cover on a legal date."""
        numbers = facts.get("line.licences")
        if not isinstance(numbers, frozenset) or not numbers:
            return Coverage()
        sure, possible = set(), set()
        for id_ in duties:
            clause = self._rulebook.clauses[id_]
            answers = {self._covers(number, clause, facts, day) for number in numbers}
            if True in answers:
                sure.add(id_)
            elif None in answers:
                possible.add(id_)
        return Coverage(frozenset(sure), frozenset(possible))

    def covering(self, id_: str, facts: Facts, day: date) -> tuple[str, ...]:
        """The numbers of the line's licences that surely cover a duty."""
        numbers = facts.get("line.licences")
        if not isinstance(numbers, frozenset):
            return ()
        clause = self._rulebook.clauses[id_]
        return tuple(sorted(number for number in numbers if self._covers(number, clause, facts, day) is True))

    def unknown_numbers(self, facts: Facts) -> tuple[str, ...]:
        """The numbers on the line that the register does not hold."""
        numbers = facts.get("line.licences")
        if not isinstance(numbers, frozenset):
            return ()
        return tuple(sorted(number for number in numbers if number.casefold() not in self._held))

    def changes_after(self, facts: Facts, as_of: date) -> set[date]:
        """The legal dates after `as_of` on which a licence on the line begins or has run out."""
        return {day for day in _boundaries(self._on(facts)) if day > as_of}

    def view(self, facts: Facts, legal_dates: Sequence[date]) -> LicenceView:
        """What the register sees of a line on its legal date in each zone."""
        numbers = facts.get("line.licences")
        given = {number.casefold() for number in numbers} if isinstance(numbers, frozenset) else set()
        on_line = self._on(facts)
        boundaries = sorted(_boundaries(on_line))
        return LicenceView(
            held=frozenset(given & self._held.keys()),
            others=not given <= self._held.keys(),
            parties=(
                _folded(facts.get(_CONSIGNEE)) if any(one.consignee for one in on_line) else (),
                _folded(facts.get(_END_USER)) if any(one.end_user for one in on_line) else (),
            ),
            codes=tuple(facts.get(name) for name in _ITEM_CODES) if any(one.codes for one in on_line) else (),
            stretch=tuple(bisect_right(boundaries, day) for day in legal_dates),
        )

    def _on(self, facts: Facts) -> list[LicenceHeld]:
        """The held licences that a line names."""
        numbers = facts.get("line.licences")
        if not isinstance(numbers, frozenset):
            return []
        return [licence for number in numbers for licence in self._held.get(number.casefold(), [])]

    def _covers(self, number: str, clause: Clause, facts: Facts, day: date) -> Truth:
        if number.casefold() not in self._held:
            return None
        answers = {self._licence_covers(held, clause, facts, day) for held in self._held[number.casefold()]}
        return True if True in answers else None if None in answers else False

    def _licence_covers(self, held: LicenceHeld, clause: Clause, facts: Facts, day: date) -> Truth:
        duty = clause.text.licence
        if duty is None or (held.authority, held.kind) != (duty.authority, duty.kind):
            return False
        if held.spent:
            return False
        if held.clauses and not held.clauses & {clause.id, clause.measure.measure}:
            return False
        if not held.valid_from <= day <= held.valid_through:
            return False
        answers = {
            self._codes_covered(held, clause, facts),
            _same_party(held.consignee, facts.get(_CONSIGNEE)),
            _same_party(held.end_user, facts.get(_END_USER)),
        }
        return False if False in answers else None if None in answers else True

    def _codes_covered(self, held: LicenceHeld, clause: Clause, facts: Facts) -> Truth:
        """All codes by which the item meets the clause must be on the licence, not merely one of them."""
        if not held.codes:
            return True
        codes, possible = (set(self._codes_that_meet(clause, facts, part)) for part in (frozenset[str], perhaps))
        if not codes:
            return None
        answers = {self._codes.falls_under(code, held.codes) for code in codes}
        if False in answers:
            return False
        answers |= {self._codes.falls_under(code, held.codes) or None for code in possible}
        return None if None in answers else True

    def _codes_that_meet(
        self, clause: Clause, facts: Facts, part: Callable[[frozenset[str]], frozenset[str]]
    ) -> Iterator[str]:
        """The codes in a part of what is given, those that are known or those that are possible."""
        for leaf in leaves(clause.own_condition):
            given = facts.get(leaf.fact)
            if leaf.fact in _ITEM_CODES and isinstance(given, frozenset) and isinstance(leaf.operand, frozenset):
                yield from (code for code in part(given) if self._codes.falls_under(code, leaf.operand) is not False)


def _same_party(named: str, given: object) -> Truth:
    if not named:
        return True
    if not isinstance(given, str):
        return None
    return _folded(named) == _folded(given)


def _folded(name: object) -> tuple[str, ...] | None:
    return tuple(name.casefold().split()) if isinstance(name, str) else None


def _boundaries(licences: Iterable[LicenceHeld]) -> set[date]:
    held = list(licences)
    days = {licence.valid_from for licence in held}
    return days | {licence.valid_through + _DAY for licence in held if licence.valid_through < date.max}
