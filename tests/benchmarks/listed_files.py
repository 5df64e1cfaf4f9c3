"""The published files that screening is measured on, read for their names, kinds and countries alone."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from engine.screening.listed import ListedName, ListedParty, NameKind, PartyKind

_KINDS: dict[str, PartyKind] = {
    "Entity": "entity",
    "Individual": "person",
    "Vessel": "vessel",
    "Aircraft": "aircraft",
    "individual": "person",
    "vessel": "vessel",
    "aircraft": "aircraft",
}


def consolidated(path: Path) -> Iterator[ListedParty]:
    """The US Consolidated Screening List as CSV; each party under the list that it is from."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            aliases = tuple(ListedName(each.strip(), "alias") for each in row["alt_names"].split(";") if each.strip())
            yield _party(
                row["source"],
                row["_id"],
                _KINDS.get(row["type"], "unknown"),
                (ListedName(row["name"], "primary"), *aliases),
                {each.strip() for each in row["addresses"].split(";")},
            )


def designated(parties: Path, aliases: Path) -> Iterator[ListedParty]:
    """OFAC's list of parties and its list of their aliases, as CSV without a header."""
    others: dict[str, list[ListedName]] = defaultdict(list)
    for row in _rows(aliases):
        kind: NameKind = "former" if row[2].strip() == "fka" else "alias"
        others[row[0]].append(ListedName(row[3].strip(), kind))
    for row in _rows(parties):
        kind_of = _KINDS.get(row[2].strip(), "entity")
        yield _party("OFAC", row[0], kind_of, (ListedName(row[1].strip(), "primary"), *others[row[0]]), set())


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        yield from (row for row in csv.reader(file) if len(row) > 3)


def chinese(path: Path) -> Iterator[ListedParty]:
    """China's lists as JSON: an English name and the Chinese one that the announcement gives."""
    for entry in json.loads(path.read_text(encoding="utf-8")):
        names = (ListedName(entry["entity_name"], "primary"), *(ListedName(each, "alias") for each in entry["aliases"]))
        yield _party(entry["list_id"], entry["id"], "entity", names, set())


def _party(of: str, entry: str, kind: PartyKind, names: tuple[ListedName, ...], countries: set[str]) -> ListedParty:
    return ListedParty(
        list=of,
        entry=entry,
        kind=kind,
        names=names,
        countries=frozenset(filter(None, countries)),
        identifiers=(),
        addresses=(),
        programmes=frozenset(),
        codes=frozenset(),
        listed_on=None,
        source="",
        details={},
    )
