"""FollowTheMoney entities, one JSON object to a line: targets as listed parties, and who owns whom for ownership."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.faults import Fault, Place, SourceRefused
from engine.screening.formats.files import ListFile
from engine.screening.formats.found import Draft, Gathering, ListRead, RejectedRow
from engine.screening.formats.open_sanctions import KINDS, LIST, codes_of_data_sets
from engine.screening.formats.texts import country_of, day_of
from engine.screening.listed import NameKind

_LONGEST = 1 << 22
_OWNERSHIP = "Ownership"
_NUMBERS = (
    "registrationNumber", "idNumber", "taxNumber", "vatCode", "leiCode", "innCode", "ogrnCode", "okpoCode", "swiftBic",
    "dunsCode", "imoNumber", "mmsi", "passportNumber", "uscCode", "cageCode", "serialNumber",
)  # fmt: skip
_NAMES: Mapping[str, NameKind] = {
    "name": "alias", "alias": "alias", "weakAlias": "weak_alias", "previousName": "former",
}  # fmt: skip
_COUNTRIES = ("country", "jurisdiction", "nationality", "citizenship", "mainCountry", "flag")
_HINT = "every line is one FollowTheMoney entity"


@dataclass(frozen=True, slots=True)
class Stake:
    """Who owns what: ids of entities, the share as the file writes it (blank where it does not say), and the days."""

    owner: str
    owned: str
    share: str
    since: date | None
    through: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Owner:
    """An entity that may own or be owned: its id, its name and its countries, listed or not."""

    id: str
    name: str
    kind: str
    countries: frozenset[str]
    listed: bool


def recognises(record: object) -> bool:
    """Whether a first line, read as JSON, is an entity."""
    return isinstance(record, dict) and {"id", "schema", "properties"} <= record.keys()


def read(file: ListFile, list_: str) -> ListRead:
    """The targets of the file; what else there is in it is put aside by its schema.

    A sanction is put aside too, after what it says of its target.
    """
    gathering = Gathering()
    gathering.files.append(file.name)
    later: list[tuple[str, Mapping[str, Any]]] = []
    for at, record in _records(file, gathering):
        entry, schema = record["id"], record["schema"]
        properties = record["properties"]
        gathering.since(day_of(str(record.get("last_seen") or record.get("last_change") or "")))
        if schema.casefold() in KINDS and record.get("target"):
            if gathering.known(list_ or LIST, entry) is not None:
                gathering.reject(at, f"entry {entry} comes twice", "fetch it again from where it is published", entry)
                continue
            _say(gathering.draft(list_ or LIST, entry, at), record, properties)
            continue
        gathering.put_aside(schema)
        if schema == "Sanction":
            later += [(target, properties) for target in _texts(properties, "entity")]
    for target, properties in later:
        draft = gathering.known(list_ or LIST, target)
        if draft is not None:
            _say_sanction(draft, properties)
    return gathering.done("ftm-json", list_ or LIST)


def ownership_of(file: ListFile) -> Iterator[Owner | Stake | RejectedRow]:
    """What the file says of ownership, in its order: entities, stakes between them, and lines that cannot be read."""
    gathering = Gathering()
    for at, record in _records(file, gathering):
        properties = record["properties"]
        if record["schema"] != _OWNERSHIP:
            if record["schema"].casefold() in KINDS:
                yield Owner(
                    record["id"], _name(record), record["schema"], _countries(properties), bool(record.get("target"))
                )
            continue
        owners, owned = _texts(properties, "owner"), _texts(properties, "asset")
        if not owners or not owned:
            yield RejectedRow(*at, "the ownership names no owner or no asset", _HINT, record["id"])
            continue
        share = next(iter(_texts(properties, "percentage")), "")
        since, through = (next(iter(_texts(properties, name)), "") for name in ("startDate", "endDate"))
        source = ", ".join(_texts(record, "datasets")) or file.name
        for owner in owners:
            for one in owned:
                yield Stake(owner, one, share, day_of(since), day_of(through), source)
    yield from gathering.rejected()


def _records(file: ListFile, gathering: Gathering) -> Iterator[tuple[tuple[str, int], Mapping[str, Any]]]:
    """The entities with their lines; what is none goes into the gathering as rejected."""
    with file.stream() as stream:
        number = 0
        while line := stream.readline(_LONGEST + 1):
            number += 1
            if len(line) > _LONGEST:
                raise SourceRefused([Fault(Place(file.name, number), "the line is too long", _HINT)])
            if not line.strip():
                continue
            gathering.rows += 1
            record = _entity(line)
            if record is not None:
                yield (file.name, number), record
            else:
                gathering.reject((file.name, number), "is not an entity", _HINT, line.decode("utf-8", "replace"))


def _entity(line: bytes) -> Mapping[str, Any] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not recognises(record) or not isinstance(record["properties"], dict):
        return None
    return record if isinstance(record["id"], str) and isinstance(record["schema"], str) else None


def _say(draft: Draft, record: Mapping[str, Any], properties: Mapping[str, Any]) -> None:
    draft.kind = KINDS[record["schema"].casefold()]
    draft.name(_name(record), "primary")
    for name, kind in _NAMES.items():
        for text in _texts(properties, name):
            draft.name(text, kind)
    draft.countries |= _countries(properties)
    for number in _NUMBERS:
        for text in _texts(properties, number):
            draft.identifier("imo" if number == "imoNumber" else number, text)
    for text in _texts(properties, "address"):
        draft.address(text)
    draft.programmes.update(_texts(properties, "programId"))
    data_sets = _texts(record, "datasets")
    draft.codes |= codes_of_data_sets(data_sets, draft.programmes)
    draft.source = f"OpenSanctions, {', '.join(data_sets)}"
    draft.detail("first_seen", str(record.get("first_seen") or ""))
    for name in ("topics", "birthDate", "notes"):
        draft.detail(name, "; ".join(_texts(properties, name)))


def _say_sanction(draft: Draft, properties: Mapping[str, Any]) -> None:
    for name in ("programId", "program"):
        draft.programmes.update(_texts(properties, name))
    for day in _texts(properties, "listingDate") or _texts(properties, "startDate"):
        draft.since(day_of(day))
    for name in ("authority", "reason", "sourceUrl"):
        draft.detail(name, "; ".join(_texts(properties, name)))


def _name(record: Mapping[str, Any]) -> str:
    caption = record.get("caption")
    return str(caption) if caption else next(iter(_texts(record["properties"], "name")), "")


def _countries(properties: Mapping[str, Any]) -> frozenset[str]:
    found = (country_of(one) for name in _COUNTRIES for one in _texts(properties, name))
    return frozenset(code for code in found if code)


def _texts(properties: Mapping[str, Any], name: str) -> list[str]:
    """The texts of a property; an entity that is written out inside of another is meant by its id."""
    values = properties.get(name) or []
    if not isinstance(values, list):
        return [str(values)]
    told = (one.get("id") if isinstance(one, dict) else one for one in values)
    return [str(one) for one in told if one]
