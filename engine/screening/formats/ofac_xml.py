"""OFAC's lists as XML: `sdn.xml`, and `consolidated.xml` for the lists beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.screening.formats.files import ListFile
from engine.screening.formats.found import Draft, Gathering, ListRead
from engine.screening.formats.ofac import kind_of, settle_lists
from engine.screening.formats.texts import country_of, day_of
from engine.screening.formats.us_codes import SDN
from engine.screening.formats.us_csl import is_number
from engine.screening.formats.xml import children, records_of, text_of
from engine.screening.listed import NameKind

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # the shape of what the safe parser gives

ROOT = "sdnList"
_VESSEL = ("callSign", "vesselType", "vesselOwner", "tonnage", "grossRegisteredTonnage")


def read(file: ListFile) -> ListRead:
    """The parties of the file; a row is the number of an entry."""
    gathering = Gathering()
    gathering.files.append(file.name)
    for name, element in records_of(file, "publshInformation", "sdnEntry"):
        if name == "publshInformation":  # as OFAC spells it
            gathering.since(day_of(text_of(element, "Publish_Date"), "month_first"))
            continue
        gathering.rows += 1
        _take(gathering, (file.name, gathering.rows), element)
    return gathering.done("ofac-xml", settle_lists(gathering.drafts()))


def _take(gathering: Gathering, at: tuple[str, int], element: Element) -> None:
    entry = text_of(element, "uid")
    if not entry:
        gathering.reject(at, "the entry has no uid", "every entry needs one", _name_of(element))
        return
    if gathering.known(SDN, entry) is not None:
        gathering.reject(at, f"entry {entry} comes twice", "import the files of one day together", _name_of(element))
        return
    draft = gathering.draft(SDN, entry, at)
    draft.kind = kind_of(text_of(element, "sdnType"))
    draft.name(_name_of(element), "primary")
    draft.source = "OFAC"
    draft.programmes.update(one.text.strip() for one in children(element, "programList", "program") if one.text)
    for aka in children(element, "akaList", "aka"):
        draft.name(_name_of(aka), _name_kind(aka))
    _say_where(draft, element)
    _say_numbers(draft, element)
    for name in ("title", "remarks"):
        draft.detail(name, text_of(element, name))
    for name in _VESSEL:
        draft.detail(name, text_of(element, "vesselInfo", name))
    for birth in children(element, "dateOfBirthList", "dateOfBirthItem", "dateOfBirth"):
        draft.detail("dates_of_birth", birth.text or "")
    for place in children(element, "placeOfBirthList", "placeOfBirthItem", "placeOfBirth"):
        draft.detail("places_of_birth", place.text or "")


def _name_of(element: Element) -> str:
    """A name as OFAC's other files write it: the last name, a comma, the first."""
    return ", ".join(part for part in (text_of(element, "lastName"), text_of(element, "firstName")) if part)


def _name_kind(aka: Element) -> NameKind:
    if text_of(aka, "category").casefold() == "weak":
        return "weak_alias"
    return "former" if text_of(aka, "type").casefold().startswith("f") else "alias"


def _say_where(draft: Draft, element: Element) -> None:
    for address in children(element, "addressList", "address"):
        parts = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")
        draft.address(*(text_of(address, part) for part in parts))
    named = [text_of(one, "country") for one in children(element, "addressList", "address")]
    named += [text_of(one, "country") for one in children(element, "nationalityList", "nationality")]
    named += [text_of(one, "country") for one in children(element, "citizenshipList", "citizenship")]
    named.append(text_of(element, "vesselInfo", "vesselFlag"))
    draft.countries.update(code for name in named if (code := country_of(name)))


def _say_numbers(draft: Draft, element: Element) -> None:
    for one in children(element, "idList", "id"):
        kind, number = text_of(one, "idType"), text_of(one, "idNumber")
        if is_number(kind, number):
            draft.identifier(kind, number)
        elif kind:
            draft.detail(kind.rstrip(" :-").casefold(), number)
