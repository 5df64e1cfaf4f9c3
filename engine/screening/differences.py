"""What is on a list now that was not before? Entries added, removed and changed, field by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.screening.listed import ListedParty


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a field of an entry says no longer, and what it says now; the parts that it still says are left out.

    `field` is a field of `ListedParty`, one kind of its names (`names.former`), or a detail (`details.remarks`).
    """

    field: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry that says something else now; one under another number is the same where its name stands on both."""

    old: ListedParty
    new: ListedParty
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ListChanges:
    """Everything that differs between two editions of a list, each in the order of its edition."""

    added: tuple[ListedParty, ...]
    removed: tuple[ListedParty, ...]
    changed: tuple[Changed, ...]


Key = tuple[str, str]


def compare(old: Sequence[ListedParty], new: Sequence[ListedParty]) -> ListChanges:
    """What differs from one edition to another."""
    before, after = ({(party.list, party.entry): party for party in parties} for parties in (old, new))
    removed = {key: party for key, party in before.items() if key not in after}
    added = {key: party for key, party in after.items() if key not in before}
    pairs = [(before[key], party) for key, party in after.items() if key in before]
    for was, now in _renumbered(removed, added):
        pairs.append((removed.pop(was), added.pop(now)))
    changed = (Changed(one, other, changes_of(one, other)) for one, other in pairs if one != other)
    return ListChanges(tuple(added.values()), tuple(removed.values()), tuple(changed))


def _renumbered(removed: Mapping[Key, ListedParty], added: Mapping[Key, ListedParty]) -> list[tuple[Key, Key]]:
    """Entries under another number: of the same list and name, of which there is one on either side."""
    gone, come = _by_name(removed), _by_name(added)
    return [(keys[0], come[name][0]) for name, keys in gone.items() if len(keys) == len(come.get(name, ())) == 1]


def _by_name(parties: Mapping[Key, ListedParty]) -> Mapping[Key, list[Key]]:
    found: dict[Key, list[Key]] = defaultdict(list)
    for key, party in parties.items():
        found[party.list, party.name.casefold()].append(key)
    return found


def changes_of(old: ListedParty, new: ListedParty) -> tuple[FieldChange, ...]:
    """What an entry says otherwise, field by field."""
    before, after = _said(old), _said(new)
    found = []
    for field in dict.fromkeys((*before, *after)):
        was, now = before.get(field, ()), after.get(field, ())
        if was != now:
            gone = tuple(one for one in was if one not in now)
            come = tuple(one for one in now if one not in was)
            found.append(FieldChange(field, gone, come))
    return tuple(found)


def _said(party: ListedParty) -> dict[str, tuple[str, ...]]:
    """What an entry says: the texts of each field."""
    names: dict[str, list[str]] = defaultdict(list)
    for name in party.names:
        names[f"names.{name.kind}"].append(name.text)
    return {
        "entry": (party.entry,),
        "kind": (party.kind,),
        **{field: tuple(sorted(texts)) for field, texts in sorted(names.items())},
        "countries": _sorted(party.countries),
        "identifiers": tuple(f"{one.kind} {one.value}" for one in party.identifiers),
        "addresses": party.addresses,
        "programmes": _sorted(party.programmes),
        "codes": _sorted(party.codes),
        "listed_on": (party.listed_on.isoformat(),) if party.listed_on else (),
        "source": (party.source,) if party.source else (),
        **{f"details.{name}": (text,) for name, text in sorted(party.details.items())},
    }


def _sorted(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(texts))
