"""OFAC's lists as sets of CSV files without headers: primary names, addresses, other names and longer remarks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from engine.screening.formats.files import ListFile
from engine.screening.formats.found import Draft, Gathering, ListRead
from engine.screening.formats.tables import COMMA_OR_LATIN, Row, rows_of
from engine.screening.formats.texts import country_of
from engine.screening.formats.us_codes import MBS, SDN, beside_sdn, codes_of, is_beside_sdn
from engine.screening.formats.us_csl import KINDS, is_number
from engine.screening.listed import NameKind, PartyKind

BESIDE = "US-OFAC-CONSOLIDATED"
"""What the files of the lists beside the SDN list are an edition of."""
Part = Literal["primary", "addresses", "names", "comments"]
NAME_KINDS: Mapping[str, NameKind] = {"aka": "alias", "fka": "former", "nka": "alias"}
_NULL = "-0-"
_WIDTHS: Mapping[Part, int] = {"primary": 12, "addresses": 6, "names": 5, "comments": 2}
_ORDER: Sequence[Part] = ("primary", "comments", "addresses", "names")
_PRIMARY = ("title", "call_sign", "vessel_type", "tonnage", "gross_registered_tonnage", "vessel_flag", "vessel_owner")
_HINT = "import the files of one day together"
_PLACES = re.compile(r"\] \[")
_WEAK = re.compile(r"a\.k\.a\. [\"'“](.+?)[\"'”]")
_NUMBER = re.compile(
    r"(?:alt\. )?(?P<kind>(?:[\w.'/&-]+ ){0,6}?"
    r"(?:ID No\.|Identification IMO|No\.|Number|ID|Passport|IMO|MMSI|SWIFT/BIC|C\.U\.I\.T\.|R\.F\.C\.|C\.U\.R\.P\.|NIT|"
    r"RUC|RIF|SSN|Identification|Code|#))"
    r"\s+#?(?P<value>[A-Z0-9][\w./ -]*?)(?: \((?P<country>[^)]+)\))?(?: issued .*| expires .*)?\.?"
)


def part_of(rows: Sequence[Sequence[str]]) -> Part | None:
    """Which file of a set begins with these rows; None where it is none of one."""
    if not rows or not all(row and row[0].strip().isdigit() for row in rows):
        return None
    widths = {len(row) for row in rows}
    if len(widths) != 1:
        return None
    part = next((part for part, width in _WIDTHS.items() if {width} == widths), None)
    if part in ("addresses", "names") and not all(row[1].strip().isdigit() for row in rows):
        return None
    if part == "names" and not all(row[2].strip() in NAME_KINDS for row in rows):
        return None
    return part


def is_beside(name: str) -> bool:
    """Whether a file, by its name, is of the lists beside the SDN list, which come in files of the same kind."""
    return name.rpartition("/")[2].casefold().startswith(("cons", "non"))


def read(files: Mapping[Part, Sequence[ListFile]]) -> ListRead:
    """The parties of a set; what belongs to no entry is rejected."""
    gathering = Gathering()
    takers = {"primary": _primary, "comments": _comment, "addresses": _address, "names": _name}
    for part in _ORDER:
        for file in files.get(part, ()):
            for row in rows_of(file, COMMA_OR_LATIN, gathering):
                if len(row.cells) == _WIDTHS[part]:
                    takers[part](gathering, row)
                else:
                    what = f"has {len(row.cells)} fields where the file has {_WIDTHS[part]}"
                    gathering.reject(row.at, what, "a field that holds the delimiter must be in quotes", row.text)
    for draft in gathering.drafts():
        _say_remarks(draft)
    return gathering.done("ofac-csv", settle_lists(gathering.drafts()))


def settle_lists(drafts: Iterable[Draft]) -> str:
    """Put every entry on its list; the source that a whole file or set is of."""
    found = list(drafts)
    beside = is_beside_sdn(draft.programmes for draft in found)
    for draft in found:
        if beside:
            draft.list = beside_sdn(sorted(draft.programmes)) or MBS
        draft.codes |= codes_of(draft.list, draft.programmes, "")
    return BESIDE if beside else SDN


def _cells(row: Row) -> list[str]:
    return ["" if cell.strip() == _NULL else cell.strip() for cell in row.cells]


def _primary(gathering: Gathering, row: Row) -> None:
    entry, name, kind, programmes, *others, remarks = _cells(row)
    if gathering.known(SDN, entry) is not None:
        gathering.reject(row.at, f"entry {entry} comes twice", _HINT, row.text)
        return
    draft = gathering.draft(SDN, entry, row.at)
    draft.name(name, "primary")
    draft.kind = kind_of(kind)
    draft.programmes.update(filter(None, _PLACES.split(programmes.strip("[]"))))
    for detail, text in zip(_PRIMARY, others, strict=True):
        draft.detail(detail, text)
    draft.detail("remarks", remarks)
    flag = country_of(draft.details.get("vessel_flag", ""))
    if flag:
        draft.countries.add(flag)
    draft.source = "OFAC"


def kind_of(text: str) -> PartyKind:
    """What a party is; where the type is left blank it is an entity."""
    return KINDS.get(text.casefold(), "unknown") if text else "entity"


def _owner(gathering: Gathering, row: Row) -> Draft | None:
    """The entry that a row of another file belongs to; a row of none is rejected."""
    entry = row.cells[0].strip()
    found = gathering.known(SDN, entry)
    if found is None:
        gathering.reject(row.at, f"entry {entry} is not among the primary names", _HINT, row.text)
    return found


def _comment(gathering: Gathering, row: Row) -> None:
    draft = _owner(gathering, row)
    if draft is not None:
        before = draft.details.get("remarks", "")
        draft.details["remarks"] = f"{before} {_cells(row)[1]}".strip()


def _address(gathering: Gathering, row: Row) -> None:
    draft = _owner(gathering, row)
    if draft is None:
        return
    _, _, street, city, country, remarks = _cells(row)
    draft.address(street, city, country, remarks)
    code = country_of(country)
    if code:
        draft.countries.add(code)


def _name(gathering: Gathering, row: Row) -> None:
    draft = _owner(gathering, row)
    if draft is None:
        return
    _, _, kind, name, remarks = _cells(row)
    draft.name(name, NAME_KINDS.get(kind.casefold(), "alias"))
    draft.detail("alias_remarks", remarks)


def _say_remarks(draft: Draft) -> None:
    """Weak aliases and numbers stand among the remarks."""
    remarks = draft.details.get("remarks", "")
    for alias in _WEAK.findall(remarks):
        draft.name(alias, "weak_alias")
    for piece in remarks.split("; "):
        found = _NUMBER.fullmatch(piece.strip())
        if found and is_number(found["kind"], found["value"]):
            draft.identifier(found["kind"], found["value"])
