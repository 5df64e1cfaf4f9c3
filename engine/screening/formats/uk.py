"""The United Kingdom's lists: the UK Sanctions List of the Foreign Office, and the Treasury's older ConList."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from engine.screening.formats.files import ListFile
from engine.screening.formats.found import Draft, Gathering, ListRead
from engine.screening.formats.tables import COMMA_OR_LATIN, Columns, Row, rows_of
from engine.screening.formats.texts import country_of, day_of, joined
from engine.screening.listed import NameKind, PartyKind

LIST = "UK-SL"
_KINDS: Mapping[str, PartyKind] = {"individual": "person", "entity": "entity", "ship": "vessel"}
_PARTS = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
_ADDRESS = tuple(f"Address {number}" for number in range(1, 7))
_LINES = tuple(f"Address Line {number}" for number in range(1, 7))
_NUMBERS = (
    ("passport", "Passport number"), ("passport", "Passport Details"), ("passport", "Passport Number"),
    ("national identifier", "National Identifier number"), ("national identifier", "National Identification Number"),
    ("business registration number", "Business registration number (s)"), ("imo", "IMO number"),
    ("hull identification number", "Hull identification number (HIN)"),
)  # fmt: skip
_DETAILS = (
    "OFSI Group ID", "UN Reference Number", "Title", "Designation source", "Sanctions Imposed", "Other Information",
    "UK Statement of Reasons", "D.O.B", "DOB", "Position", "Gender", "Town of birth", "Country of birth",
    "Type of entity", "Subsidiaries", "Parent company", "Current owner/operator (s)", "Previous owner/operator (s)",
    "Type of ship", "Tonnage of ship", "Year Built",
)  # fmt: skip
_COUNTRIES = ("Address Country", "Country", "Nationality(/ies)", "Nationality", "Current believed flag of ship")
_NUMBERED = re.compile(r"\(\d+\)")
_DATED = re.compile(r"^(?:report date|last updated)\W*(.*)$", re.IGNORECASE)


def recognises(names: Sequence[str]) -> bool:
    """Whether a header, in plain names, is that of either file; in both a row with the date comes before it."""
    return "name6" in names and ("uniqueid" in names or "groupid" in names)


def read(file: ListFile) -> ListRead:
    """The parties of either file; the rows of an entry are its names and addresses."""
    gathering = Gathering()
    columns: Columns | None = None
    for row in rows_of(file, COMMA_OR_LATIN, gathering):
        if columns is None:
            gathering.rows -= 1
            found = Columns(row.cells)
            columns = found if recognises(found.names) else None
            dated = _DATED.match(" ".join(filter(None, row.cells))) if columns is None else None
            gathering.since(day_of(dated[1].strip()) if dated else None)
        elif columns.fits(row, gathering):
            _take(gathering, columns, row)
    return gathering.done("uk-csv", LIST)


def _take(gathering: Gathering, columns: Columns, row: Row) -> None:
    entry = columns.of(row, "Unique ID", "Group ID")
    if not entry:
        gathering.reject(row.at, "column Unique ID: is blank", "every entry needs one", row.text)
        return
    draft = gathering.draft(LIST, entry, row.at)
    draft.kind = _KINDS.get(columns.of(row, "Designation Type", "Group Type").casefold(), draft.kind)
    draft.name(joined(columns.of(row, part) for part in _PARTS), _name_kind(columns, row))
    draft.name(columns.of(row, "Name non-latin script", "Name Non-Latin Script"))
    draft.address(
        *(columns.of(row, line, part) for line, part in zip(_LINES, _ADDRESS, strict=True)),
        columns.of(row, "Address Postal Code", "Postal Code", "Post/Zip Code"),
        columns.of(row, "Address Country", "Country"),
    )
    _say_more(draft, columns, row)


def _name_kind(columns: Columns, row: Row) -> NameKind:
    kind = columns.of(row, "Name type", "Alias Type").casefold()
    if kind == "primary name":
        return "primary"
    if "fka" in kind.replace(".", ""):
        return "former"
    return "weak_alias" if columns.of(row, "Alias strength", "Alias Quality").casefold().startswith("low") else "alias"


def _say_more(draft: Draft, columns: Columns, row: Row) -> None:
    for name in _COUNTRIES:
        draft.countries.update(code for one in _parts(columns.of(row, name)) if (code := country_of(one)))
    for kind, name in _NUMBERS:
        for number in _parts(columns.of(row, name)):
            draft.identifier(kind, number)
    regime = columns.of(row, "Regime Name", "Regime")
    if regime:
        draft.programmes.add(regime)
        draft.source = draft.source or regime
    draft.since(day_of(columns.of(row, "Date Designated", "Listed On")))
    for detail in _DETAILS:
        draft.detail(detail, columns.of(row, detail))


def _parts(text: str) -> list[str]:
    """The things in a cell that numbers them.

    >>> _parts("(1) Russia. (2) Ukraine."), _parts("9123456")
    (['Russia', 'Ukraine'], ['9123456'])
    """
    return [part for one in _NUMBERED.split(text) if (part := one.strip(" .,;"))]
