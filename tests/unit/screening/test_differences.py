"""Two editions of a list are compared entry by entry, and an entry field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.screening.differences import FieldChange, ListChanges, compare
from engine.screening.listed import Identifier, ListedName, ListedParty

MUSTER = ListedParty(
    list="US-EL",
    entry="n-1",
    kind="entity",
    names=(ListedName("Muster GmbH", "primary"), ListedName("Muster", "alias")),
    countries=frozenset({"DE"}),
    identifiers=(Identifier("vat", "DE1"),),
    addresses=("Berlin",),
    programmes=frozenset(),
    codes=frozenset({"US-EL"}),
    listed_on=date(2024, 1, 2),
    source="89 FR 1",
    details={"license_policy": "Denial."},
)
OTHER = replace(MUSTER, entry="n-2", names=(ListedName("Other Ltd", "primary"),))


def test_nothing_differs_between_equal_editions() -> None:
    assert compare([MUSTER, OTHER], [OTHER, MUSTER]) == ListChanges((), (), ())


def test_entries_come_and_go() -> None:
    changes = compare([MUSTER], [OTHER])
    assert (changes.added, changes.removed, changes.changed) == ((OTHER,), (MUSTER,), ())


def test_a_change_names_each_field_and_only_what_it_says_otherwise() -> None:
    now = replace(
        MUSTER,
        names=(ListedName("Muster GmbH", "primary"), ListedName("MUSTER AG", "alias")),
        countries=frozenset({"DE", "HK"}),
        codes=frozenset({"US-EL", "US-EL-FN5"}),
        listed_on=None,
        details={"license_policy": "Denial.", "remarks": "new"},
    )
    (changed,) = compare([MUSTER, OTHER], [now, OTHER]).changed
    assert changed.fields == (
        FieldChange("names.alias", ("Muster",), ("MUSTER AG",)),
        FieldChange("countries", (), ("HK",)),
        FieldChange("codes", (), ("US-EL-FN5",)),
        FieldChange("listed_on", ("2024-01-02",), ()),
        FieldChange("details.remarks", (), ("new",)),
    )


def test_an_entry_under_another_number_is_changed_not_new() -> None:
    (changed,) = compare([MUSTER], [replace(MUSTER, entry="77")]).changed
    assert changed.fields == (FieldChange("entry", ("n-1",), ("77",)),)


def test_of_several_of_one_name_none_is_taken_for_another() -> None:
    changes = compare([MUSTER], [replace(MUSTER, entry="77"), replace(MUSTER, entry="78")])
    assert (len(changes.added), len(changes.removed), changes.changed) == (2, 1, ())
