"""The lists of the Bureau of Industry and Security in its own files: Entity List, MEU, UVL and Denied Persons."""

from __future__ import annotations

from collections.abc import Sequence

from engine.screening.formats.files import ListFile
from engine.screening.formats.found import Draft, Gathering, ListRead, key_of
from engine.screening.formats.tables import COMMA_OR_LATIN, TAB, Columns, Layout, Row, rows_of
from engine.screening.formats.texts import cleaned, country_of, day_of, several
from engine.screening.formats.us_codes import DPL, EL, UVL, codes_of, list_code
from engine.screening.formats.us_csl import KINDS
from engine.screening.listed import NameKind

_ENTITY_LIST = ("sourcelist", "entitynumber", "name", "licenserequirement", "alternatename")
_DENIED = ("name", "streetaddress", "effectivedate", "expirationdate", "standardorder")
_UNVERIFIED = ("country", "name", "address")
_NAME_KINDS: dict[str, NameKind] = {"fka": "former", "f.k.a.": "former"}
_DETAILS = (
    "Title", "Date Lifted/Waived/Expired", "Standard Order", "License Requirement", "License Policy", "Call Sign",
    "Vessel Type", "Gross Tonnage", "Gross Register Tonnage", "Vessel Flag", "Vessel Owner", "Remarks/Notes",
    "Address Remarks", "Alternate Remarks",
)  # fmt: skip
_NO_NAME, _NEEDED = "column Name: is blank", "every entry needs one"


def is_entity_list(names: Sequence[str]) -> bool:
    """Whether a header is that of the Entity List or the Military End User List, which have the same columns."""
    return set(_ENTITY_LIST) <= set(names)


def is_denied(names: Sequence[str]) -> bool:
    """Whether a header is that of the Denied Persons List."""
    return set(_DENIED) <= set(names)


def is_unverified(names: Sequence[str]) -> bool:
    """Whether a header is that of the Unverified List, which has no other columns."""
    return tuple(name for name in names if name) == _UNVERIFIED


def read_entity_list(file: ListFile) -> ListRead:
    """The parties of the Entity List or the Military End User List: rows of one name are one entry."""
    gathering = Gathering()
    for columns, row in _rows(file, COMMA_OR_LATIN, gathering):
        name, source = columns.of(row, "Name"), columns.of(row, "Source List")
        list_ = list_code(source)
        if list_ is None:
            hint = "it names the Entity List or the Military End User List"
            gathering.reject(row.at, f"the list `{source}` is not known", hint, row.text)
            continue
        if not name:
            gathering.reject(row.at, _NO_NAME, _NEEDED, row.text)
            continue
        draft = gathering.draft(list_, columns.of(row, "Entity Number") or key_of(name), row.at)
        _say_entity(draft, columns, row)
    lists = sorted({draft.list for draft in gathering.drafts()})
    return gathering.done("bis-csv", lists[0] if len(lists) == 1 else EL)


def _say_entity(draft: Draft, columns: Columns, row: Row) -> None:
    draft.name(columns.of(row, "Name"), "primary")
    draft.kind = KINDS.get(columns.of(row, "SDN Type").casefold(), draft.kind)
    kind = _NAME_KINDS.get(columns.of(row, "Alternate Type").casefold(), "alias")
    for alias in several(columns.of(row, "Alternate Name")):
        draft.name(alias, kind)
    draft.programmes.update(several(columns.of(row, "Programs")))
    draft.codes |= codes_of(draft.list, draft.programmes, columns.of(row, "License Requirement"))
    draft.address(*(columns.of(row, part) for part in ("Address", "City", "State/Province", "Postal Code", "Country")))
    draft.countries.update(_country(columns.of(row, "Country")))
    draft.since(day_of(columns.of(row, "Effective Date"), "month_first"))
    draft.source = draft.source or columns.of(row, "Federal Register Notice") or columns.of(row, "Web Link")
    for name in _DETAILS:
        draft.detail(name, columns.of(row, name))


def read_unverified(file: ListFile) -> ListRead:
    """The parties of the Unverified List."""
    gathering = Gathering()
    for columns, row in _rows(file, COMMA_OR_LATIN, gathering):
        name, country = columns.of(row, "NAME"), columns.of(row, "COUNTRY")
        if not name:
            gathering.reject(row.at, _NO_NAME, _NEEDED, row.text)
            continue
        draft = gathering.draft(UVL, key_of(name), row.at)
        main, *aliases = _told_apart(name)
        draft.name(main, "primary")
        for alias in aliases:
            draft.name(alias)
        draft.address(columns.of(row, "ADDRESS"))
        draft.countries.update(_country(country))
        draft.detail("country", country)
        draft.source = "15 CFR part 744, supplement no. 6"
    return gathering.done("bis-uvl-csv", UVL)


def read_denied(file: ListFile) -> ListRead:
    """The parties of the Denied Persons List; orders against the same name at another address are entries apart."""
    gathering = Gathering()
    for columns, row in _rows(file, TAB, gathering):
        name = columns.of(row, "Name")
        if not name:
            gathering.reject(row.at, _NO_NAME, _NEEDED, row.text)
            continue
        parts = [columns.of(row, part) for part in ("Street_Address", "City", "State", "Postal_Code", "Country")]
        entry = key_of(name)
        known = gathering.known(DPL, entry)
        if known is not None and cleaned(", ".join(filter(None, parts))) not in known.addresses:
            entry = key_of(name, *parts)
        draft = gathering.draft(DPL, entry, row.at)
        draft.name(name, "primary")
        draft.address(*parts)
        draft.countries.update(_country(parts[-1]))
        draft.since(day_of(columns.of(row, "Effective_Date"), "month_first"))
        draft.source = draft.source or columns.of(row, "FR_Citation")
        for detail in ("Effective_Date", "Expiration_Date", "Standard_Order", "Last_Update", "Action"):
            draft.detail(detail, columns.of(row, detail))
    return gathering.done("bis-dpl", DPL)


def _rows(file: ListFile, layout: Layout, gathering: Gathering) -> list[tuple[Columns, Row]]:
    """The rows below the header that have as many cells as it."""
    rows = rows_of(file, layout, gathering)
    columns = Columns(next(rows).cells)
    gathering.rows -= 1
    return [(columns, row) for row in rows if columns.fits(row, gathering)]


def _country(text: str) -> set[str]:
    code = country_of(text)
    return {code} if code else set()


def _told_apart(name: str) -> list[str]:
    """A name and the others that stand behind it, after `a.k.a.`."""
    main, *rest = name.replace("A.K.A.", "a.k.a.").split("a.k.a.")
    return [main.strip(" ,;("), *(part.strip(" ,;()") for part in rest)]
