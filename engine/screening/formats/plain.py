"""A plain table of parties: house lists, and lists that no authority publishes as a file, such as China's.

docs/party-lists.md describes the columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import takewhile

from engine.faults import Fault, Place, SourceRefused
from engine.screening.formats.files import ListFile
from engine.screening.formats.found import Draft, Gathering, ListRead, key_of
from engine.screening.formats.tables import Columns, Layout, Row, rows_of
from engine.screening.formats.texts import country_of, day_of, several
from engine.screening.listed import ListedParty, PartyKind
from engine.vocabulary.countries import nearest_country
from engine.vocabulary.reading import SAYS_NONE, SAYS_UNKNOWN

_CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
_LIST, _ENTRY = ("list", "名单"), ("entry", "code", "编号")
_NAME, _ALIASES = ("name", "item_en", "名称"), ("aliases", "item_zh", "别名")
_FORMER, _COUNTRY = ("former_names", "曾用名"), ("country", "国家")
_IDENTIFIERS, _LISTED_ON = ("identifiers", "识别号"), ("listed_on", "列入日期")
_SOURCE, _KIND = ("source", "来源"), ("kind", "类型")
_ADDRESS, _PROGRAMMES = ("addresses", "地址"), ("programmes", "项目")
_TAKEN = frozenset(
    name.replace("_", "")
    for names in (_LIST, _ENTRY, _NAME, _ALIASES, _FORMER, _COUNTRY, _IDENTIFIERS, _LISTED_ON, _SOURCE, _KIND,
                  _ADDRESS, _PROGRAMMES)
    for name in names
)  # fmt: skip
_NAMES = frozenset(name.replace("_", "") for name in _NAME)
_KINDS: dict[str, PartyKind] = {
    "": "unknown", "entity": "entity", "person": "person", "vessel": "vessel", "aircraft": "aircraft",
    "unknown": "unknown",
}  # fmt: skip
CODE_HINT = "write capitals and digits between dashes, such as HOUSE-RED or CN-CONTROL-2026-11"


def recognises(names: Sequence[str]) -> bool:
    """Whether a header, in plain names, is that of such a table."""
    return any(name in _NAMES for name in names) and sum(name in _TAKEN for name in names) >= min(2, len(names))


def is_code(text: str) -> bool:
    """Whether a text is the code of a list: capitals and digits between dashes, and no word for something unknown.

    >>> is_code("HOUSE-RED"), is_code("US-EL?"), is_code("NONE")
    (True, False, False)
    """
    return _CODE.fullmatch(text) is not None and text.casefold() not in SAYS_NONE | SAYS_UNKNOWN


def read(file: ListFile, list_: str, delimiter: str) -> ListRead:
    """The parties of the table.

    `list_`: the list of all rows where there is no column for it; otherwise what the file is an edition of.
    """
    gathering = Gathering()
    rows = rows_of(file, Layout(delimiter), gathering)
    columns = Columns(next(rows).cells)
    gathering.rows -= 1
    if not list_ and not any(columns.has(name) for name in _LIST):
        hint = "name it with --list, or add a column `list`"
        raise SourceRefused([Fault(Place(file.name, 1, 1), "does not say which list it is", hint)])
    for row in rows:
        if columns.fits(row, gathering):
            _take(gathering, columns, row, list_)
    return gathering.done("plain-csv", list_ or partial(_edition_of, file))


def _edition_of(file: ListFile, parties: Iterable[ListedParty]) -> str:
    """What a table is an edition of: the list that all its parties are on, or what the codes of their lists share."""
    shared: list[str] | None = None
    for code in {party.list for party in parties}:
        parts = code.split("-")
        common = parts if shared is None else shared
        same = takewhile(lambda pair: pair[0] == pair[1], zip(common, parts, strict=False))
        shared = [one for one, _ in same]
    if not shared:
        hint = "name with --list what it is an edition of"
        what = "has lists that share no name" if shared is not None else "has no row that can be read"
        raise SourceRefused([Fault(Place(file.name), what, hint if shared is not None else "")])
    return "-".join(shared)


def _take(gathering: Gathering, columns: Columns, row: Row, list_: str) -> None:
    list_ = columns.of(row, *_LIST) or list_
    name = columns.of(row, *_NAME) or next(iter(several(columns.of(row, *_ALIASES))), "")
    entry = columns.of(row, *_ENTRY) or key_of(name)
    faults = list(_faults(columns, row, list_, name))
    if not faults and gathering.known(list_, entry) is not None:
        faults = [(f"entry {entry} comes twice", "number each entry of a list once")]
    for what, hint in faults[:1]:
        gathering.reject(row.at, what, hint, row.text)
        return
    _say(gathering.draft(list_, entry, row.at), columns, row, name)


def _faults(columns: Columns, row: Row, list_: str, name: str) -> Iterable[tuple[str, str]]:
    if not is_code(list_):
        yield (f"column list: `{list_}` is not the code of a list" if list_ else "column list: is blank"), CODE_HINT
    if not name:
        yield "column name: is blank", "every entry needs one"
    for country in several(columns.of(row, *_COUNTRY)):
        if country_of(country) is None:
            hint = nearest_country(country) or "write an ISO 3166-1 code or name"
            yield f"column country: `{country}` is not a country", hint
    listed_on = columns.of(row, *_LISTED_ON)
    if listed_on and day_of(listed_on) is None:
        yield f"column listed_on: `{listed_on}` is not a date", "write a date such as 2026-11-20"
    kind = columns.of(row, *_KIND)
    if kind.casefold() not in _KINDS:
        yield f"column kind: `{kind}` is not a kind of party", "one of entity, person, vessel, aircraft, unknown"


def _say(draft: Draft, columns: Columns, row: Row, name: str) -> None:
    draft.name(name, "primary")
    draft.kind = _KINDS[columns.of(row, *_KIND).casefold()]
    for alias in several(columns.of(row, *_ALIASES)):
        draft.name(alias)
    for former in several(columns.of(row, *_FORMER)):
        draft.name(former, "former")
    countries = (country_of(country) for country in several(columns.of(row, *_COUNTRY)))
    draft.countries.update(code for code in countries if code)
    for one in several(columns.of(row, *_IDENTIFIERS)):
        kind, colon, value = one.partition(":")
        draft.identifier(kind if colon else "number", value if colon else one)
    for address in several(columns.of(row, *_ADDRESS)):
        draft.address(address)
    draft.programmes.update(several(columns.of(row, *_PROGRAMMES)))
    draft.since(day_of(columns.of(row, *_LISTED_ON)))
    draft.source = columns.of(row, *_SOURCE)
    for column, cell in zip(columns.names, row.cells, strict=False):
        if column and column not in _TAKEN:
            draft.detail(column, cell)
