"""What follows from the facts that a line gives: list entries, and blanks that another answer settles?

Some official lists have no codes of their own (the parts of Annex 1 to announcement 61 of 2025). Their CSV says for an
entry which control codes are the same thing (`cn_codes`) or which material with which element is (`material`,
`elements`). What follows is added; nothing is ever concluded to be absent, so an unknown set stays open.

Classifying an item answers what it is made of as far as control lists ask: where its control codes are known in full,
a blank material is taken for `other`, as `settled_by` in the vocabulary says. Every such step is named in the decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from engine.conditions.codes import CodeUniverse
from engine.rulebook.lists import Entry
from engine.rulebook.rulebook import Rulebook
from engine.vocabulary.reading import read_value
from engine.vocabulary.values import NONE, AtLeast, Value, between, known_in_full, perhaps

ENTRIES = "item.list_entries"
_MOST_REMEMBERED = 50_000
_CODES, _MATERIAL, _ELEMENTS = "item.cn_code", "item.material", "item.elements"


@dataclass(frozen=True, slots=True)
class Derived:
    """The facts with what follows from them, and for each fact that was added to, from what it follows."""

    facts: Mapping[str, Value]
    because: Mapping[str, str]


class Derivation:
    """Adds what follows from the facts of a line; one for each rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Find the entries that say what they follow from."""
        self._entries = [
            _Entailed(
                entry.code, _members(entry, "cn_codes"), entry.row.get("material", ""), _members(entry, "elements")
            )
            for entries in rulebook.lists.entries.values()
            for entry in entries
            if entry.row.get("cn_codes") or entry.row.get("material")
        ]
        self._followed: dict[tuple[Value | None, ...], dict[str, str]] = {}
        self._entailed: dict[str, frozenset[int]] = {}
        self._codes = CodeUniverse(rulebook.lists.all_codes())
        self._settled = [
            (name, fact.settled_by, value)
            for name, fact in rulebook.vocabulary.facts.items()
            if fact.settled_by and (value := read_value(fact, fact.settled_by.value)) is not None
        ]

    @property
    def writes(self) -> tuple[str, ...]:
        """The facts that may be added or added to."""
        return (ENTRIES, *(name for name, _, _ in self._settled))

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts on which it depends what follows."""
        settled = [fact for name, by, _ in self._settled for fact in (name, by.fact, *by.unless)]
        return tuple(dict.fromkeys([ENTRIES, _CODES, _MATERIAL, _ELEMENTS, *settled]))

    def derive(self, facts: Mapping[str, Value]) -> Derived:
        """The facts of one line, completed."""
        entries = self._with_entries(facts)
        settled: dict[str, Value] = {}
        because = dict(entries.because)
        for name, by, value in self._settled:
            known = facts.get(by.fact)
            if name not in facts and known is not None and known_in_full(known) and not _any_given(by.unless, facts):
                settled[name] = value
                because[name] = f"{by.fact} is known"
        return Derived({**entries.facts, **settled}, because) if settled else entries

    def _with_entries(self, facts: Mapping[str, Value]) -> Derived:
        codes, material, elements = facts.get(_CODES), facts.get(_MATERIAL), facts.get(_ELEMENTS)
        found = self._following(codes, material, elements)
        given = facts.get(ENTRIES)
        known = given if isinstance(given, frozenset) else None
        fresh = found.keys() - (known or frozenset())
        if known is None or isinstance(known, AtLeast):
            if not fresh:
                return Derived(facts, {})
            entries: frozenset[str] = AtLeast(fresh | (known or frozenset()))
            return Derived({**facts, ENTRIES: entries}, {ENTRIES: _because(fresh, found)})
        possible = self._following(_with_possible(codes), material, _with_possible(elements))
        doubtful = possible.keys() - known - fresh - perhaps(known)
        if not fresh and not doubtful:
            return Derived(facts, {})
        entries = between(known | fresh, perhaps(known) | doubtful)
        because = "; ".join(filter(None, (_because(fresh, found), _because(doubtful, possible, "?"))))
        return Derived({**facts, ENTRIES: entries}, {ENTRIES: because})

    def _following(self, codes: Value | None, material: Value | None, elements: Value | None) -> dict[str, str]:
        """Each entry that follows, with the reason; items come again and again, so what was found is remembered."""
        place = (codes, material, elements)
        found = self._followed.get(place)
        if found is None:
            if len(self._followed) >= _MOST_REMEMBERED:
                self._followed.clear()
            found = self._followed[place] = dict(self._reasons(*place))
        return found

    def _reasons(
        self, codes: Value | None, material: Value | None, elements: Value | None
    ) -> Iterator[tuple[str, str]]:
        """Each entry that follows, with the first code that it follows from, else the material."""
        stated = sorted(codes) if isinstance(codes, frozenset) else []
        entailed = [(code, self._under(code)) for code in stated]
        for number, entry in enumerate(self._entries):
            code = next((code for code, numbers in entailed if number in numbers), None)
            reason = _from_material(entry, material, elements) if code is None else f"item.cn_code {code}"
            if reason:
                yield entry.code, reason

    def _under(self, code: str) -> frozenset[int]:
        """The places of the entries that follow from a control code; codes come again in ever other company."""
        found = self._entailed.get(code)
        if found is None:
            if len(self._entailed) >= _MOST_REMEMBERED:
                self._entailed.clear()
            found = self._entailed[code] = frozenset(
                number
                for number, entry in enumerate(self._entries)
                if entry.codes and self._codes.falls_under(code, entry.codes)
            )
        return found


class _Entailed(NamedTuple):
    """A list entry that follows from one of `codes`, or from `material` with all of `elements`."""

    code: str
    codes: frozenset[str]
    material: str
    elements: frozenset[str]


def _any_given(names: Iterable[str], facts: Mapping[str, Value]) -> bool:
    """Whether any of some facts has a value, and is not known to have none."""
    return any(facts.get(name, NONE) is not NONE for name in names)


def _with_possible(members: Value | None) -> Value | None:
    """A set with all that it may contain."""
    return members | perhaps(members) if isinstance(members, frozenset) else members


def _because(codes: Iterable[str], reasons: Mapping[str, str], mark: str = "") -> str:
    return "; ".join(f"{code}{mark}: {reasons[code]}" for code in sorted(codes))


def _from_material(entry: _Entailed, material: Value | None, elements: Value | None) -> str:
    """What of an item's material an entry follows from, or an empty string if it does not."""
    if not entry.material or material != entry.material:
        return ""
    if not entry.elements:
        return f"item.material {material}"
    if isinstance(elements, frozenset) and entry.elements <= elements:
        return f"item.material {material} with {', '.join(sorted(entry.elements))}"
    return ""


def _members(entry: Entry, column: str) -> frozenset[str]:
    return frozenset(filter(None, entry.row.get(column, "").split(";")))
