"""The Consolidated Screening List of the United States, as CSV of 28 or 29 columns and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.faults import Fault, Place, SourceRefused
from engine.screening.formats.files import ListFile
from engine.screening.formats.found import Draft, Gathering, ListRead, key_of
from engine.screening.formats.tables import COMMA, Columns, Row, rows_of
from engine.screening.formats.texts import country_at_end, country_of, day_of, joined, several
from engine.screening.formats.us_codes import codes_of, list_code
from engine.screening.listed import PartyKind

SOURCE = "US-CSL"
KINDS: Mapping[str, PartyKind] = {
    "entity": "entity", "individual": "person", "vessel": "vessel", "aircraft": "aircraft", "person": "person",
}  # fmt: skip
_COLUMNS = ("source", "entity_number", "type", "programs", "name", "addresses", "alt_names", "license_requirement")
_DETAILS = (
    "title", "end_date", "standard_order", "license_requirement", "license_policy", "call_sign", "vessel_type",
    "gross_tonnage", "gross_registered_tonnage", "vessel_owner", "remarks", "dates_of_birth", "places_of_birth",
)  # fmt: skip
_MOST_ALIKE = 1_000  # entries that say the same in all that tells entries apart; those beyond are one
_SINGLE = ("source", "entity_number", "type", "name", "start_date", "federal_register_notice", "source_list_url")
_COUNTRIES = ("citizenships", "nationalities", "vessel_flag")
_NO_NUMBER = frozenset({
    "gender", "website", "email address", "phone number", "fax number", "telephone no.", "phone no.", "fax no.",
})  # fmt: skip
_WITHOUT_DIGITS = frozenset({"swift/bic"})
_UNKNOWN_LIST = "the list `{source}` is not known"


def recognises(names: Sequence[str]) -> bool:
    """Whether a header, in plain names, is that of this file."""
    return {name.replace("_", "") for name in _COLUMNS} <= set(names)


def read(file: ListFile) -> ListRead:
    """The parties of the CSV file."""
    gathering = Gathering()
    rows = rows_of(file, COMMA, gathering)
    columns = Columns(next(rows).cells)
    gathering.rows -= 1
    for row in rows:
        if columns.fits(row, gathering):
            _take(gathering, row.at, _of_row(columns, row), row.text)
    return gathering.done("us-csl-csv", SOURCE)


def read_json(file: ListFile) -> ListRead:
    """The parties of the JSON file; a row is the number of a record."""
    gathering = Gathering()
    gathering.files.append(file.name)
    with file.stream() as stream:
        try:
            document = json.load(stream)
        except (ValueError, RecursionError) as error:
            raise SourceRefused([Fault(Place(file.name), f"is not JSON: {error}")]) from error
    records = document.get("results") if isinstance(document, dict) else document
    if not isinstance(records, list):
        raise SourceRefused([Fault(Place(file.name), "has no list of results")])
    for used in _many(document, "sources_used") if isinstance(document, dict) else ():
        if isinstance(used, dict):
            gathering.since(day_of(str(used.get("source_last_updated") or used.get("last_imported") or "")))
    for number, record in enumerate(records, 1):
        gathering.rows += 1
        at = file.name, number
        if isinstance(record, dict):
            _take(gathering, at, record, json.dumps(record, ensure_ascii=False))
        else:
            gathering.reject(at, "is not a JSON record: it is no object", "every result is an object")
    return gathering.done("us-csl-json", SOURCE)


def _of_row(columns: Columns, row: Row) -> dict[str, Any]:
    """A row as the JSON file would have it, as far as its joined cells can be taken apart."""
    record: dict[str, Any] = {name: columns.of(row, name) for name in (*_SINGLE, *_DETAILS)}
    record |= {name: several(columns.of(row, name)) for name in ("programs", "alt_names", "addresses", *_COUNTRIES)}
    record["ids"] = [one.partition(", ") for one in several(columns.of(row, "ids"))]
    return record


def _take(gathering: Gathering, at: tuple[str, int], record: Mapping[str, Any], text: str) -> None:
    source, name = _text(record, "source"), _text(record, "name")
    list_ = list_code(source)
    if list_ is None:
        hint = "import a later release of the list with a later release of Licet"
        gathering.reject(at, _UNKNOWN_LIST.format(source=source) if source else "column source: is blank", hint, text)
        return
    if not name:
        gathering.reject(at, "column name: is blank", "every entry needs one", text)
        return
    draft = gathering.draft(list_, _entry(gathering, list_, record), at)
    draft.kind = KINDS.get(_text(record, "type").casefold(), "unknown")
    draft.name(name, "primary")
    for alias in _texts(record, "alt_names"):
        draft.name(alias)
    draft.programmes.update(_texts(record, "programs"))
    draft.codes |= codes_of(list_, draft.programmes, _text(record, "license_requirement"))
    _say_where(draft, record)
    for one in _many(record, "ids"):
        _say_number(draft, one)
    draft.since(day_of(_text(record, "start_date")))
    draft.source = _text(record, "federal_register_notice") or _text(record, "source_list_url")
    for detail in _DETAILS:
        draft.detail(detail, "; ".join(_texts(record, detail)))


def _entry(gathering: Gathering, list_: str, record: Mapping[str, Any]) -> str:
    """What the list calls the entry; without a number, a digest of the name, and of more where that is taken."""
    number = _text(record, "entity_number")
    if number and gathering.known(list_, number) is None:
        return number
    name = _text(record, "name")
    entry = key_of(name)
    if gathering.known(list_, entry) is None and not number:
        return entry
    told = [*(", ".join(filter(None, parts)) for parts in _addresses(record)), _text(record, "federal_register_notice")]
    for again in range(_MOST_ALIKE):
        entry = key_of(name, *told, number, str(again))
        if gathering.known(list_, entry) is None:
            break
    return entry


def _say_where(draft: Draft, record: Mapping[str, Any]) -> None:
    for parts in _addresses(record):
        country = country_at_end(parts[-1])
        if country:
            draft.countries.add(country)
        if country is None or joined(parts).upper() != country:  # an address that is but a country says no more
            draft.address(*parts)
    for names in _COUNTRIES:
        draft.countries.update(code for one in _texts(record, names) if (code := country_of(one)))
        draft.detail(names, "; ".join(_texts(record, names)))


def _addresses(record: Mapping[str, Any]) -> Iterator[list[str]]:
    """The addresses of a party, each in its parts; in the CSV file that is one."""
    for address in _many(record, "addresses"):
        if isinstance(address, Mapping):
            yield [_text(address, part) for part in ("address", "city", "state", "postal_code", "country")]
        else:
            yield [str(address)]


def _say_number(draft: Draft, one: object) -> None:
    if isinstance(one, Mapping):
        kind, number, country = (_text(one, name) for name in ("type", "number", "country"))
    else:
        kind, _, rest = one if isinstance(one, tuple) else (str(one), "", "")
        number, comma, country = rest.rpartition(", ")
        if not comma or country_of(country) is None:
            number, country = rest, ""
    if is_number(kind, number):
        draft.identifier(kind, number)
    elif kind:
        draft.detail(kind.rstrip(" :-").casefold(), number)


def is_number(kind: str, value: str) -> bool:
    """Whether what an American list gives among the numbers of a party is one: it says there what else it has to say.

    >>> is_number("Passport", "836238033"), is_number("Gender", "Male"), is_number("Sanctions risk:", "510.201")
    (True, False, False)
    """
    named = kind.casefold()
    if named in _NO_NUMBER or not kind or kind[-1] in ":-":
        return False
    return named in _WITHOUT_DIGITS or any(letter.isdigit() for letter in value)


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if isinstance(value, str):
        return value.strip()
    return "" if value is None or isinstance(value, (list, dict)) else str(value)


def _many(record: Mapping[str, Any], name: str) -> list[Any]:
    """The things under a name; none where it has something else than a list."""
    value = record.get(name)
    return value if isinstance(value, list) else []


def _texts(record: Mapping[str, Any], name: str) -> list[str]:
    value = record.get(name)
    if isinstance(value, list):
        return [str(one).strip() for one in value if one]
    text = _text(record, name)
    return [text] if text else []
