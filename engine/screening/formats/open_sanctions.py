"""OpenSanctions' simple table of targets, `targets.simple.csv`, and which list each of its data sets is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.screening.formats.files import ListFile
from engine.screening.formats.found import Draft, Gathering, ListRead
from engine.screening.formats.tables import COMMA, Columns, Row, rows_of
from engine.screening.formats.texts import country_of, day_of, several
from engine.screening.formats.us_codes import sdn_codes
from engine.screening.listed import PartyKind

LIST = "OPENSANCTIONS"
_COLUMNS = frozenset({"id", "schema", "name", "aliases", "countries", "identifiers", "sanctions", "dataset"})
KINDS: Mapping[str, PartyKind] = {
    "person": "person", "vessel": "vessel", "airplane": "aircraft", "legalentity": "entity", "company": "entity",
    "organization": "entity", "publicbody": "entity",
}  # fmt: skip
_DATA_SETS = (
    ("us_ofac_sdn", "US-SDN"), ("specially designated nationals", "US-SDN"),
    ("us_bis_denied", "US-DPL"), ("denied persons", "US-DPL"),
    ("eu_fsf", "EU-FSF"), ("eu financial sanctions", "EU-FSF"),
    ("gb_hmt_sanctions", "UK-SL"), ("ofsi", "UK-SL"), ("gb_fcdo_sanctions", "UK-SL"), ("uk fcdo", "UK-SL"),
    ("un_sc_sanctions", "UN-SC"), ("un security council", "UN-SC"),
    ("jp_meti_eul", "JP-EUL"), ("end user list", "JP-EUL"),
    ("tw_shtc", "TW-SHTC"), ("high-tech commodities", "TW-SHTC"),
)  # fmt: skip
_DETAILS = ("schema", "birth_date", "sanctions", "phones", "emails", "dataset", "first_seen", "last_change")


def recognises(names: Sequence[str]) -> bool:
    """Whether a header, in plain names, is that of this file; `program_ids` came in 2026."""
    return set(names) >= _COLUMNS


def read(file: ListFile, list_: str) -> ListRead:
    """The parties of the file, on a list of that code where `list_` gives one."""
    gathering = Gathering()
    rows = rows_of(file, COMMA, gathering)
    columns = Columns(next(rows).cells)
    gathering.rows -= 1
    for row in rows:
        if not columns.fits(row, gathering):
            continue
        entry = columns.of(row, "id")
        if not entry or gathering.known(list_ or LIST, entry) is not None:
            what = f"entry {entry} comes twice" if entry else "column id: is blank"
            gathering.reject(row.at, what, "fetch it again from where it is published", row.text)
            continue
        gathering.since(day_of(columns.of(row, "last_seen") or columns.of(row, "last_change")))
        _say(gathering.draft(list_ or LIST, entry, row.at), columns, row)
    return gathering.done("opensanctions-csv", list_ or LIST)


def _say(draft: Draft, columns: Columns, row: Row) -> None:
    draft.kind = KINDS.get(columns.of(row, "schema").casefold(), "unknown")
    draft.name(columns.of(row, "name"), "primary")
    for alias in several(columns.of(row, "aliases")):
        draft.name(alias)
    draft.countries.update(code for one in several(columns.of(row, "countries")) if (code := country_of(one)))
    for address in several(columns.of(row, "addresses")):
        draft.address(address)
    for number in several(columns.of(row, "identifiers")):
        draft.identifier("number", number)
    draft.programmes.update(several(columns.of(row, "program_ids")))
    draft.codes |= codes_of_data_sets(several(columns.of(row, "dataset")), draft.programmes)
    draft.source = f"OpenSanctions, {columns.of(row, 'dataset')}"
    for detail in _DETAILS:
        draft.detail(detail, columns.of(row, detail))


def codes_of_data_sets(names: Iterable[str], programmes: Iterable[str]) -> frozenset[str]:
    """The codes of the lists that data sets are, by their names or titles; of others there are none."""
    found = {code for name in names for words, code in _DATA_SETS if words in name.casefold()}
    if "US-SDN" in found:
        found |= sdn_codes(one.removeprefix("US-") for one in programmes)
    return frozenset(found)
