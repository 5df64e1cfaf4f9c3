"""The consolidated list of the United Nations Security Council, the XML file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.screening.formats.files import ListFile
from engine.screening.formats.found import Draft, Gathering, ListRead
from engine.screening.formats.texts import country_of, day_of, joined
from engine.screening.formats.xml import children, records_of, text_of
from engine.screening.listed import NameKind

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # the shape of what the safe parser gives

LIST, ROOT = "UN-SC", "CONSOLIDATED_LIST"
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ADDRESS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")
_DETAILS = ("DATAID", "COMMENTS1", "GENDER", "NATIONALITY2")
_DATED = re.compile(rb"""dateGenerated\s*=\s*["']([^"']+)["']""")


def read(file: ListFile) -> ListRead:
    """The parties of the file; a row is the number of a record."""
    gathering = Gathering()
    gathering.files.append(file.name)
    dated = _DATED.search(file.head())
    gathering.since(day_of(dated[1].decode("ascii", "replace")) if dated else None)
    for name, element in records_of(file, "INDIVIDUAL", "ENTITY"):
        gathering.rows += 1
        _take(gathering, (file.name, gathering.rows), name, element)
    return gathering.done("un-xml", LIST)


def _take(gathering: Gathering, at: tuple[str, int], record: str, element: Element) -> None:
    entry = text_of(element, "REFERENCE_NUMBER") or text_of(element, "DATAID")
    name = joined(text_of(element, part) for part in _NAMES)
    if not entry:
        gathering.reject(at, "the entry has no REFERENCE_NUMBER", "every entry needs one", name)
        return
    if gathering.known(LIST, entry) is not None:
        gathering.reject(at, f"entry {entry} comes twice", "fetch it again from where it is published", name)
        return
    draft = gathering.draft(LIST, entry, at)
    draft.kind = "person" if record == "INDIVIDUAL" else "entity"
    draft.name(name, "primary")
    draft.name(text_of(element, "NAME_ORIGINAL_SCRIPT"))
    for alias in children(element, f"{record}_ALIAS"):
        draft.name(text_of(alias, "ALIAS_NAME"), _name_kind(text_of(alias, "QUALITY")))
    programme = text_of(element, "UN_LIST_TYPE")
    if programme:
        draft.programmes.add(programme)
    draft.since(day_of(text_of(element, "LISTED_ON")))
    draft.source = f"UN Security Council, {entry}"
    _say_where(draft, record, element)
    for document in children(element, f"{record}_DOCUMENT"):
        draft.identifier(text_of(document, "TYPE_OF_DOCUMENT") or "document", text_of(document, "NUMBER"))
    for birth in children(element, "INDIVIDUAL_DATE_OF_BIRTH"):
        draft.detail("dates_of_birth", text_of(birth, "DATE") or text_of(birth, "YEAR"))
    for detail in _DETAILS:
        draft.detail(detail, text_of(element, detail))
    for title in children(element, "DESIGNATION", "VALUE"):
        draft.detail("designation", title.text or "")


def _name_kind(quality: str) -> NameKind:
    """What sort of alias it is: individuals' are of good or low quality, those of entities former or not."""
    said = quality.casefold().replace(".", "")
    return "weak_alias" if said == "low" else "former" if said == "fka" else "alias"


def _say_where(draft: Draft, record: str, element: Element) -> None:
    for address in children(element, f"{record}_ADDRESS"):
        draft.address(*(text_of(address, part) for part in _ADDRESS))
        code = country_of(text_of(address, "COUNTRY"))
        if code:
            draft.countries.add(code)
    named = [one.text or "" for one in children(element, "NATIONALITY", "VALUE")]
    draft.countries.update(code for name in named if (code := country_of(name)))
