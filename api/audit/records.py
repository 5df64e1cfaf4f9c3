"""What does a row say that auditors rest on? The same document for the same row, on every database, and its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Integer, LargeBinary, Table, Text, select, tuple_
from sqlmodel import SQLModel, col

from api.store.fields import plain
from api.store.tables.accesses import Access
from api.store.tables.accounts import Account, Identity
from api.store.tables.holds import Attachment, Hold, HoldAct
from api.store.tables.licences import Draw, HeldLicence, LicenceVersion
from api.store.tables.lists import ListContent, ListVersion, ScreeningMark
from api.store.tables.organisations import ApiKey, Organisation, Person
from api.store.tables.owners import OwnersVersion
from api.store.tables.shipments import DecisionClause, DecisionParty, Shipment, StoredDecision
from api.store.tables.standings import KeptRulebook, ProductVersion, ProfileVersion, Standing
from api.store.tables.versions import RulebookRuling, RulebookVersion, VersionChecks

AUDITED: dict[str, type[SQLModel]] = {
    str(table.__tablename__): table
    for table in (
        Access,
        Account,
        ApiKey,
        Attachment,
        Draw,
        HeldLicence,
        Hold,
        HoldAct,
        Identity,
        KeptRulebook,
        LicenceVersion,
        ListContent,
        ListVersion,
        Organisation,
        OwnersVersion,
        Person,
        ProductVersion,
        ProfileVersion,
        RulebookRuling,
        RulebookVersion,
        ScreeningMark,
        Shipment,
        Standing,
        StoredDecision,
        VersionChecks,
    )
}
"""The tables whose rows are entries of the log, by name."""
PARTS = {str(part.__tablename__): part for part in (DecisionClause, DecisionParty)}
"""The tables whose rows are parts of decisions, which are digested with them."""
CHANGING = frozenset({"accounts", "api_keys", "draws", "holds", "identities", "licences", "people", "shipments"})
"""Those whose rows may change; of all others no row is ever changed."""
_LONGEST_NUMBER = 18
Row = Mapping[str, Any]
Parts = Mapping[str, Sequence[Sequence[str]]]
"""What decisions are found by: the rows of their clauses and parties, without the decision's own id."""


def canonical(value: object) -> bytes:
    """Canonical JSON (RFC 8785) of plain data whose names are ASCII and whose numbers are small and whole."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def table_of(name: str) -> Table:
    """The table of a name."""
    return SQLModel.metadata.tables[name]


def key_of(table: Table, row: Row) -> str:
    """What tells a row from the others of its table, as a text."""
    return "/".join(str(row[column.name]) for column in table.primary_key.columns)


@dataclass(frozen=True)
class PrimaryKey:
    """The columns that tell the rows of a table from each other."""

    columns: tuple[Column[Any], ...]

    def read(self, record: str) -> tuple[Any, ...] | None:
        """What the columns hold in a row of this key; None where there can be no such row."""
        texts = record.split("/", len(self.columns) - 1)
        if len(texts) != len(self.columns):
            return None
        try:
            return tuple(
                _whole_number(text) if isinstance(one.type, Integer) else text
                for one, text in zip(self.columns, texts, strict=True)
            )
        except ValueError:
            return None


def _whole_number(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError(text)
    return int(text)


def primary_key(table: Table) -> PrimaryKey:
    """What tells the rows of a table from each other."""
    return PrimaryKey(tuple(table.primary_key.columns))


def organisation_of(table: Table, row: Row) -> str:
    """Whose a row is; blank where it is the installation's."""
    return str(row["id"] if table.name == "organisations" else row.get("organisation", ""))


def rows_of(connection: Connection, table: Table, records: Iterable[str]) -> dict[str, Row]:
    """Rows of a table by what tells them from the others; those that are not there are left out."""
    key = primary_key(table)
    wanted = [values for record in sorted(records) if (values := key.read(record)) is not None]
    found = connection.execute(select(table).where(tuple_(*key.columns).in_(wanted)))
    return {key_of(table, row): row for row in map(dict, found.mappings())}


def documents(
    connection: Connection, table: Table, rows: Sequence[Row], parts: Parts | None = None
) -> list[dict[str, Any]]:
    """What each row says: its columns, long texts and files by their SHA-256, which goes on once they are erased.

    `parts`: what decisions are found by, where that is known already.
    """
    said = _SAID.get(table.name) or _SAID.setdefault(table.name, {one.name: _saying(one) for one in table.columns})
    found = [{name: say(row[name]) for name, say in said.items()} for row in rows]
    if table.name == StoredDecision.__tablename__:
        known = parts or {}
        read = _parts(connection, [row["id"] for row in rows if row["id"] not in known])
        for columns in found:
            id_ = columns["id"]
            columns["found_by"] = _hashed(canonical(sorted(map(list, known[id_] if id_ in known else read[id_]))))
    return [{"table": table.name, "columns": columns} for columns in found]


def digests(
    connection: Connection, table: Table, rows: Mapping[str, Row], parts: Parts | None = None
) -> dict[str, str]:
    """What rows are digested to, by what tells them from the others; `parts` as for `documents`."""
    said = documents(connection, table, list(rows.values()), parts)
    return {record: digest(one) for record, one in zip(rows, said, strict=True)}


def digest(document: Mapping[str, Any]) -> str:
    """The SHA-256 of a document."""
    return hashlib.sha256(canonical(document)).hexdigest()


def _saying(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, Text):
        return lambda value: None if value is None else _hashed(value.encode())
    if isinstance(column.type, LargeBinary):
        return lambda value: None if value is None else _hashed(value)
    return _plain


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return plain(value) if isinstance(value, Decimal) else value


def _hashed(content: bytes) -> dict[str, str]:
    return {"sha256": hashlib.sha256(content).hexdigest()}


_SAID: dict[str, dict[str, Callable[[Any], Any]]] = {}


def _parts(connection: Connection, decisions: Sequence[str]) -> Parts:
    """What decisions are found by, read from the rows of their clauses and of their parties."""
    found: dict[str, list[list[str]]] = {decision: [] for decision in decisions}
    if found:
        for columns in (
            (DecisionClause.decision, DecisionClause.organisation, DecisionClause.clause, DecisionClause.measure),
            (DecisionParty.decision, DecisionParty.organisation, DecisionParty.name),
        ):
            wanted = select(*map(col, columns)).where(col(columns[0]).in_(decisions))
            for decision, *rest in connection.execute(wanted):
                found[decision].append(list(rest))
    return found
