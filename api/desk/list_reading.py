"""What stands on an edition of a list, and what has changed since an earlier one?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sqlmodel import Session

from api.desk.lists import parties_of, version_of
from api.store.tables.lists import ListVersion
from engine.faults import LicetError
from engine.screening.differences import FieldChange, ListChanges, compare
from engine.screening.listed import ListedParty


class OtherList(LicetError):
    """An edition that cannot be compared with another, because it is one of another list."""


class EntryChange(NamedTuple):
    """An entry that is on one edition only, or says something else on the other: then field by field."""

    change: Literal["added", "removed", "changed"]
    party: ListedParty
    fields: Sequence[FieldChange]


@dataclass(frozen=True)
class Differences:
    """What differs between two editions; `old` is None where there is no earlier one, and all is new."""

    old: ListVersion | None
    changes: ListChanges

    @property
    def rows(self) -> Sequence[EntryChange]:
        """Every change: the added entries first, then the removed, then the changed."""
        return [
            *(EntryChange("added", one, ()) for one in self.changes.added),
            *(EntryChange("removed", one, ()) for one in self.changes.removed),
            *(EntryChange("changed", one.new, one.fields) for one in self.changes.changed),
        ]


def named(parties: Sequence[ListedParty], name: str) -> Sequence[ListedParty]:
    """The parties that have a text in one of their names; all of them for a blank one."""
    wanted = name.casefold()
    return [one for one in parties if any(wanted in each.text.casefold() for each in one.names)] if wanted else parties


def differences(session: Session, organisation: str, new: ListVersion, against: str | None) -> Differences:
    """What an edition has that an earlier one had not; `against` is its id, that of the one before if None.

    Raises `NotKnown`, or `OtherList`.
    """
    earlier = against or new.previous
    old = version_of(session, organisation, earlier) if earlier else None
    if old is not None and old.source != new.source:
        raise OtherList(f"{old.source} is another list than {new.source}")
    return Differences(old, compare(parties_of(session, old.content) if old else (), parties_of(session, new.content)))
