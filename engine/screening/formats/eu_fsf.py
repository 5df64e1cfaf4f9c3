"""The consolidated list of financial sanctions of the European Union (FSF), the CSV file between semicolons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.screening.formats.files import ListFile
from engine.screening.formats.found import Draft, Gathering, ListRead
from engine.screening.formats.tables import SEMICOLON, Columns, Row, rows_of
from engine.screening.formats.texts import country_of, day_of, joined
from engine.screening.listed import PartyKind

LIST = "EU-FSF"
_KINDS: Mapping[str, PartyKind] = {"p": "person", "person": "person", "e": "entity", "enterprise": "entity"}
_NAMES = ("NameAlias_FirstName", "NameAlias_MiddleName", "NameAlias_LastName")
_ADDRESS = (
    "Address_Street", "Address_PoBox", "Address_Place", "Address_City", "Address_ZipCode", "Address_Region",
    "Address_CountryDescription",
)  # fmt: skip
_COUNTRIES = (
    ("Address_CountryIso2Code", "Address_CountryDescription"),
    ("Citizenship_CountryIso2Code", "Citizenship_CountryDescription"),
)
_DETAILS = (
    "Entity_LogicalId", "Entity_UnitedNationId", "Entity_DesignationDetails", "Entity_Remark", "NameAlias_Title",
    "NameAlias_Function", "BirthDate_BirthDate", "BirthDate_Year", "BirthDate_City", "BirthDate_CountryIso2Code",
    "Entity_Regulation_PublicationUrl",
)  # fmt: skip


def recognises(names: Sequence[str]) -> bool:
    """Whether a header, in plain names, is that of this file."""
    return "entitylogicalid" in names and any(name.endswith("namealiaswholename") for name in names)


def read(file: ListFile) -> ListRead:
    """The parties of the file; the rows of an entity are its names, addresses, births and numbers in turn."""
    gathering = Gathering()
    rows = rows_of(file, SEMICOLON, gathering)
    columns = Columns(next(rows).cells)
    gathering.rows -= 1
    for row in rows:
        if not columns.fits(row, gathering):
            continue
        entry = columns.of(row, "Entity_EU_ReferenceNumber") or columns.of(row, "Entity_LogicalId")
        if not entry:
            gathering.reject(row.at, "column Entity_LogicalId: is blank", "every entry needs one", row.text)
            continue
        gathering.since(day_of(columns.of(row, "fileGenerationDate")))
        _say(gathering.draft(LIST, entry, row.at), columns, row)
    return gathering.done("eu-fsf-csv", LIST)


def _say(draft: Draft, columns: Columns, row: Row) -> None:
    subject = columns.of(row, "Entity_SubjectType_ClassificationCode", "Entity_SubjectType")
    also = columns.of(row, "Entity_SubjectType")
    draft.kind = _KINDS.get(subject.casefold(), _KINDS.get(also.casefold(), draft.kind))
    name = columns.of(row, "NameAlias_WholeName") or joined(columns.of(row, part) for part in _NAMES)
    weak = columns.of(row, "NameAlias_Strong").casefold() == "false"
    draft.name(name, "primary" if not draft.names else "weak_alias" if weak else "alias")
    draft.address(*(columns.of(row, part) for part in _ADDRESS))
    for code, described in _COUNTRIES:
        country = country_of(columns.of(row, code)) or country_of(columns.of(row, described))
        if country:
            draft.countries.add(country)
    kind = columns.of(row, "Identification_TypeDescription") or columns.of(row, "Identification_TypeCode")
    draft.identifier(kind or "number", columns.of(row, "Identification_Number"))
    programme = columns.of(row, "Entity_Regulation_Programme")
    if programme:
        draft.programmes.add(programme)
    listed = columns.of(row, "Entity_DesignationDate") or columns.of(row, "Entity_Regulation_PublicationDate")
    draft.since(day_of(listed))
    draft.source = draft.source or columns.of(row, "Entity_Regulation_NumberTitle")
    for detail in _DETAILS:
        draft.detail(detail, columns.of(row, detail))
