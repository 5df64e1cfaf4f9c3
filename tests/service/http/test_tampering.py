"""Whatever is done to the database behind the log's back is found, and where it was done is told.

One service works for a while and signs heads of its log. Each attack is then tried on its database by SQL, with
everything out of the way that the database itself would refuse, looked at, and undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Column, Connection, Integer, Table, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from api.audit.check_proof import read_head
from api.audit.findings import Verified, Wrong
from api.audit.heads import sign_head
from api.audit.journal import entry_text
from api.audit.keys import open_key
from api.audit.records import AUDITED, digest, documents, key_of
from api.audit.verifying import Given, verify
from api.desk.accesses import access_by
from api.desk.acts import Said
from api.desk.law import Law
from api.desk.publishing import Lacking, Prepared, approve, propose
from api.desk.rule_checks import RuleChecks
from api.http.service import open_service
from api.http.settings import ServiceSettings
from api.security.principals import Principal
from api.security.roles import Role
from api.store.fields import Exact, Instant
from tests.conftest import RULES
from tests.service.applications import lent
from tests.service.http.conftest import (
    MAGNET,
    NOW,
    Clock,
    House,
    attacked,
    postgres_database,
    postgres_server,
    shipment,
    tampered,
)
from tests.service.http.test_licences import enter, licensed

WHY = {"reason": "Checked."}
PARTS = {"decision_clauses": "decision", "decision_parties": "decision"}
"""Tables whose rows are parts of others, and by which column."""


@dataclass
class Worked:
    """A service that has worked for a while, and the first head that it signed, as somebody kept it."""

    house: House
    first_head: str

    def attacked(self) -> AbstractContextManager[Connection]:
        """A connection on which everything can be changed, and nothing stays changed."""
        return attacked(self.house.service.database)

    def verify(self, connection: Connection, *kept: str) -> Verified:
        """What a verification finds, which also knows heads that somebody kept."""
        heads = {f"head {number}": note for number, note in enumerate(kept, 1)}
        return verify(connection, Given([self.house.service.database.key], heads=heads))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def worked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, law: Law) -> Iterator[Worked]:
    folder = tmp_path_factory.mktemp("worked")
    if request.param == "sqlite":
        yield from _worked(f"sqlite:///{folder / 'licet.db'}", folder, law)
        return
    with postgres_database(postgres_server()) as (url, _):
        yield from _worked(url, folder, law)


def _worked(url: str, folder: Path, law: Law) -> Iterator[Worked]:
    settings = ServiceSettings(
        data=folder / "data",
        database_url=url,
        rules=RULES,
        retention_days=30,
        oidc_issuer="https://login.example",
        oidc_client_id="licet",
        public_url="https://licet.example",
    )
    clock = Clock()
    with lent(lambda: open_service(settings, local=False, now=clock, law=law)) as app, TestClient(app) as anonymous:
        house = House(app, clock, anonymous)
        _work(house)
        first = _sign(house)
        _grow(house)
        _sign(house)
        house.client("Somebody who came after the last head")
        yield Worked(house, first)


def _work(house: House) -> None:
    """Something in every table."""
    li, wang = house.client("Li", Role.OFFICER, Role.SUBMITTER), house.client("Wang", Role.APPROVER)
    enter(li, quantity_limit="500", unit="KGM")
    assert li.put("/v1/products/A", json={"facts": {"item.hs_code": "8505.11.10.00"}}).status_code == 201
    assert li.put("/v1/profile", json={"assume": {"item.node_nm": "none"}}).status_code == 200
    drawn = [li.post("/v1/shipments", json=licensed(f"S-{number}", "10")).json() for number in range(2)]
    assert [one["state"] for one in drawn] == ["released", "released"]
    li.post(f"/v1/shipments/{drawn[0]['shipment']}/void")
    hold = li.post("/v1/shipments", json=shipment("S-2", [MAGNET])).json()["hold"]
    li.post(f"/v1/holds/{hold}/attachments", files={"file": ("note.txt", b"seen", "text/plain")})
    for client in (li, wang):
        assert client.post(f"/v1/holds/{hold}/reject", json=WHY).status_code == 200
    red = {"file": ("red.csv", b"name,country\nMuster GmbH,DE\n")}
    assert li.post("/v1/party-lists", files=red, data={"list": "HOUSE-RED"}).status_code == 201
    party = {"name": "Muster GmbH", "country": "DE"}
    entry = li.post("/v1/screening", json={"party": party}).json()["hits"][0]["entry"]
    named = {name: entry[name] for name in ("list", "entry", "entry_hash")}
    marked = {"party": party, **named, "outcome": "confirmed", "reason": "It is."}
    assert li.post("/v1/screening/marks", json=marked).status_code == 201
    stakes = b"owner,owner_country,owned,owned_country,share\nMuster GmbH,DE,Muster AG,DE,60 %\n"
    assert li.put("/v1/owners", files={"file": ("owners.csv", stakes)}).status_code == 200
    zhou = house.client("Zhou", Role.ADMINISTRATOR)
    me = zhou.get("/v1/me").json()["person"]
    assert zhou.post(f"/v1/people/{me}/login", json={"login": "zhou"}).status_code == 201
    assert zhou.post(f"/v1/people/{me}/identities", json={"email": "zhou@hailan.example"}).status_code == 201
    _publish(house)


def _publish(house: House) -> None:
    """A version of the rulebook that two people published."""
    service, organisation = house.service, house.organisation()
    sun, zhou = (Principal(organisation, f"person-{name}", name, frozenset(Role)) for name in ("sun", "zhou"))
    law = service.laws.current
    with service.database.writing() as session:
        checks = RuleChecks(
            measures=1,
            clauses=1,
            lists=0,
            cases=1,
            failed=0,
            failures=(),
            clauses_without_cases=(),
            conditions=1,
            untried=0,
        )
        prepared = Prepared(law.files, law.rulebook.hash, None, ())
        found = propose(session, prepared, Said("First.", sun, house.clock()), None, checks)
        approve(session, found.version.number, Said("Read.", zhou, house.clock()), Lacking(), False)


def _grow(house: House) -> None:
    """Enough entries for whole blocks, at another time."""
    house.clock.forward(timedelta(minutes=10))
    with house.service.database.writing() as session:
        session.add_all(
            access_by("retention", house.organisation(), "read_law", f"law {number}", house.clock())
            for number in range(300)
        )


def _sign(house: House) -> str:
    head = sign_head(house.service.database, house.clock())
    assert head is not None
    return head.note


def test_what_nobody_touched_is_found_whole(worked: Worked) -> None:
    with worked.attacked() as connection:
        found = worked.verify(connection, worked.first_head)
    assert found.findings == []
    assert found.heads >= 3  # the service signs every ten minutes by itself
    assert found.entries > 300
    assert found.unsigned > 0
    assert set(found.compared) == set(AUDITED)


@pytest.mark.parametrize("name", [*AUDITED, *PARTS])
def test_a_change_of_any_column_is_found_and_located(worked: Worked, name: str) -> None:
    table = SQLModel.metadata.tables[name]
    for column in table.columns:
        with worked.attacked() as connection:
            row = dict(connection.execute(select(table).limit(1)).mappings().one())
            record = str(row[PARTS[name]]) if name in PARTS else key_of(table, row)
            _update(connection, table, row, column)
            found = worked.verify(connection)
        located = {(one.table, one.record) for one in found.findings}
        about = "decisions" if name in PARTS else name
        assert (about, record) in located, f"{name}.{column.name}"
        others = {place for place in located if place[0] not in (about, "", *PARTS)}
        assert not others, f"{name}.{column.name}"


@pytest.mark.parametrize("name", ["log_entries", "log_heads", "log_blocks"])
def test_a_change_of_any_column_of_the_log_is_found_and_located(worked: Worked, name: str) -> None:
    table = SQLModel.metadata.tables[name]
    for column in table.columns:
        with worked.attacked() as connection:
            row = dict(connection.execute(select(table).limit(1)).mappings().one())
            (key,) = table.primary_key.columns
            _update(connection, table, row, column)
            found = worked.verify(connection)
        places = {row[key.name], _other(row[key.name], column) if column is key else None}
        assert places & {one.number for one in found.findings}, f"{name}.{column.name}"


@pytest.mark.parametrize("name", AUDITED)
def test_a_row_that_is_deleted_is_found(worked: Worked, name: str) -> None:
    table = SQLModel.metadata.tables[name]
    with worked.attacked() as connection:
        row = dict(connection.execute(select(table).limit(1)).mappings().one())
        connection.execute(table.delete().where(*_is(table, row)))
        found = worked.verify(connection)
    assert [(one.what, one.table, one.record) for one in found.findings] == [(Wrong.MISSING, name, key_of(table, row))]


@pytest.mark.parametrize("name", AUDITED)
def test_a_row_that_is_slipped_in_is_found(worked: Worked, name: str) -> None:
    table = SQLModel.metadata.tables[name]
    with worked.attacked() as connection:
        row = dict(connection.execute(select(table).limit(1)).mappings().one())
        (key, *_) = table.primary_key.columns
        copy = row | {key.name: _other(row[key.name], key)} | _unique(table, row)
        connection.execute(table.insert().values(copy))
        found = worked.verify(connection)
    assert [(one.what, one.table, one.record) for one in found.findings] == [
        (Wrong.UNLOGGED, name, key_of(table, copy))
    ]


def test_entries_cannot_change_places(worked: Worked) -> None:
    with worked.attacked() as connection:
        for old, new in ((7, 1_000_000), (8, 7), (1_000_000, 8)):
            connection.execute(
                text("UPDATE log_entries SET number = :new WHERE number = :old"), {"old": old, "new": new}
            )
        found = worked.verify(connection)
    assert {(one.what, one.number) for one in found.findings} >= {(Wrong.FORGED, 7), (Wrong.FORGED, 8)}


def test_an_entry_cannot_go(worked: Worked) -> None:
    with worked.attacked() as connection:
        connection.execute(text("DELETE FROM log_entries WHERE number = 7"))
        found = worked.verify(connection)
    assert (Wrong.GAP, 7) in {(one.what, one.number) for one in found.findings}


def test_the_end_of_a_signed_log_cannot_be_cut_off(worked: Worked) -> None:
    with worked.attacked() as connection:
        size = connection.scalar(text("SELECT max(size) FROM log_heads"))
        connection.execute(text("DELETE FROM log_entries WHERE number >= :size - 5"), {"size": size})
        found = worked.verify(connection)
    assert (Wrong.CUT_OFF, size) in {(one.what, one.number) for one in found.findings}


def test_a_row_cannot_be_dated_back_together_with_its_entry(worked: Worked) -> None:
    """Somebody without the key makes the entry fit the row: the seal does not."""
    with worked.attacked() as connection:
        number, _ = _rewrite_first_hold_act(connection)
        found = worked.verify(connection)
    assert (Wrong.FORGED, number) in {(one.what, one.number) for one in found.findings}


def test_an_entry_made_up_without_the_key_is_found(worked: Worked, tmp_path: Path) -> None:
    """A row that changes by right is changed, and an entry says so; but nobody sealed it, or another key did."""
    stranger = open_key(tmp_path / "other.key")
    for sealed_by, expected in ((None, Wrong.FORGED), (stranger, Wrong.UNKNOWN_KEY)):
        with worked.attacked() as connection:
            table = SQLModel.metadata.tables["shipments"]
            row = dict(connection.execute(select(table).where(table.c.state == "rejected")).mappings().one())
            connection.execute(table.update().where(*_is(table, row)).values(state="released"))
            log = SQLModel.metadata.tables["log_entries"]
            last = dict(connection.execute(select(log).order_by(log.c.number.desc()).limit(1)).mappings().one())
            changed = digest(documents(connection, table, [{**row, "state": "released"}])[0])
            entry = last | {"number": last["number"] + 1, "table": "shipments", "record": row["id"], "act": "changed"}
            entry |= {"before": _last_digest(connection, row["id"]), "digest": changed}
            entry |= {"organisation": row["organisation"]}
            if sealed_by is not None:
                entry |= {"key": sealed_by.id}
                entry |= {"seal": sealed_by.seal(entry_text(entry))}
            connection.execute(log.insert().values(entry))
            found = worked.verify(connection)
        assert [(one.what, one.number) for one in found.findings] == [(expected, entry["number"])]


def test_a_row_that_never_changes_cannot_be_changed_even_by_the_owner_of_the_key(worked: Worked) -> None:
    with worked.attacked() as connection:
        log = SQLModel.metadata.tables["log_entries"]
        first = dict(connection.execute(select(log).where(log.c.table == "decisions").limit(1)).mappings().one())
        last = connection.scalar(text("SELECT max(number) FROM log_entries"))
        entry = first | {"number": last + 1, "act": "changed", "at": _last_at(connection)}
        connection.execute(log.insert().values(entry | {"seal": _key(worked).seal(entry_text(entry))}))
        found = worked.verify(connection)
    assert [(one.what, one.number) for one in found.findings] == [(Wrong.NOT_ALLOWED, last + 1)]


def test_whoever_has_the_key_cannot_rewrite_what_was_signed(worked: Worked) -> None:
    """The row, its entry and its seal all fit each other: the heads do not, nor the block."""
    with worked.attacked() as connection:
        _rewrite_first_hold_act(connection, worked)
        found = worked.verify(connection)
        kinds = [one.what for one in found.findings]
        assert set(kinds) == {Wrong.HEAD, Wrong.BLOCK}
        assert kinds.count(Wrong.HEAD) >= 2
        connection.execute(text("DELETE FROM log_heads"))
        connection.execute(text("DELETE FROM log_blocks"))
        assert worked.verify(connection).findings == []
        kept = worked.verify(connection, worked.first_head)
    assert [(one.what, one.about) for one in kept.findings] == [(Wrong.HEAD, "head 1")]


def test_a_head_of_another_key_is_not_believed(worked: Worked, tmp_path: Path) -> None:
    forged = open_key(tmp_path / "other.key").sign(worked.first_head.partition("\n\n")[0] + "\n")
    with worked.attacked() as connection:
        found = worked.verify(connection, forged)
    assert [(one.what, one.about) for one in found.findings] == [(Wrong.SIGNATURE, "head 1")]


def test_an_entry_cannot_be_dated_before_the_one_that_it_follows(worked: Worked) -> None:
    with worked.attacked() as connection:
        log = SQLModel.metadata.tables["log_entries"]
        last = dict(connection.execute(select(log).order_by(log.c.number.desc()).limit(1)).mappings().one())
        entry = last | {"at": last["at"] - timedelta(days=30)}
        connection.execute(
            log.update()
            .where(log.c.number == last["number"])
            .values(at=entry["at"], seal=_key(worked).seal(entry_text(entry)))
        )
        found = worked.verify(connection)
    assert (Wrong.BACKDATED, last["number"]) in {(one.what, one.number) for one in found.findings}


def test_a_lawful_change_does_not_hide_an_earlier_edit(house: House) -> None:
    """Somebody raises a limit by SQL; the next shipment that draws on the licence is logged with the raised limit."""
    li = house.client("Li")
    licence = enter(li, quantity_limit="500", unit="KGM")["licence"]
    tampered(house.service.database, "UPDATE licences SET quantity_limit = 900000000000")
    assert li.post("/v1/shipments", json=licensed("S-1", "10")).json()["state"] == "released"
    found = _verified(house)
    assert {(one.what, one.table, one.record) for one in found.findings} == {(Wrong.EDITED, "licences", licence)}


def test_retention_does_not_hide_that_a_shipment_was_made_old(house: House) -> None:
    li = house.client("Li")
    taken = li.post("/v1/shipments", json=shipment()).json()
    tampered(house.service.database, "UPDATE shipments SET state = 'void', closed_at = '2000-01-01 00:00:00.000000'")
    object.__setattr__(house.service.jobs, "_retention_days", 30)
    house.service.jobs.night()
    found = _verified(house)
    assert found.erased == 2
    assert [(one.what, one.record) for one in found.findings] == [(Wrong.EDITED, taken["shipment"])]


def test_heads_kept_beside_the_key_outlive_those_in_the_database(house: House) -> None:
    """Everything after some entry is cut off, and all heads with it: the file beside the key still has one."""
    li = house.client("Li")
    _sign(house)
    li.post("/v1/shipments", json=shipment())
    _sign(house)
    key = house.service.database.key
    with attacked(house.service.database) as connection:
        size = read_head(key.kept()[0]).size
        connection.execute(text("DELETE FROM log_heads"))
        for name in ("decision_clauses", "decision_parties", "decisions", "shipments", "standings", "rulebooks"):
            connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608
        connection.execute(text("DELETE FROM log_entries WHERE number >= :size"), {"size": size})
        assert verify(connection, Given([key])).findings == []
        kept = {str(number): note for number, note in enumerate(key.kept())}
        found = verify(connection, Given([key], heads=kept))
    assert {one.what for one in found.findings} == {Wrong.CUT_OFF}


def test_entries_below_the_first_hide_nothing(worked: Worked) -> None:
    with worked.attacked() as connection:
        people, log = (SQLModel.metadata.tables[name] for name in ("people", "log_entries"))
        if not worked.house.service.database.is_sqlite:
            connection.execute(text("ALTER TABLE log_entries DROP CONSTRAINT number_from_zero"))
        else:
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        row = dict(connection.execute(select(people).limit(1)).mappings().one())
        connection.execute(people.insert().values(row | {"id": "evil"}))
        entry = dict(connection.execute(select(log).limit(1)).mappings().one())
        connection.execute(log.insert().values(entry | {"number": -1, "table": "people", "record": "evil"}))
        found = worked.verify(connection)
        if worked.house.service.database.is_sqlite:
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
    kinds = {(one.what, one.record, one.number) for one in found.findings}
    assert kinds == {(Wrong.UNLOGGED, "evil", None), (Wrong.FORGED, "", -1)}


def test_one_entry_far_away_is_a_gap_and_no_endless_work(worked: Worked) -> None:
    with worked.attacked() as connection:
        log = SQLModel.metadata.tables["log_entries"]
        entry = dict(connection.execute(select(log).limit(1)).mappings().one())
        connection.execute(log.insert().values(entry | {"number": 2_000_000_000}))
        found = worked.verify(connection)
    assert {one.what for one in found.findings} >= {Wrong.GAP, Wrong.FORGED}


def test_parts_of_no_decision_are_found(worked: Worked) -> None:
    with worked.attacked() as connection:
        organisation = worked.house.organisation()
        connection.execute(text("INSERT INTO decision_parties VALUES ('gone', 'acme', :own)"), {"own": organisation})
        found = worked.verify(connection)
    assert [(one.what, one.table, one.record) for one in found.findings] == [
        (Wrong.UNLOGGED, "decision_parties", "gone")
    ]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("rulebook_rulings", "at = replace(at, ' ', 'T')"),
        ("hold_acts", "at = at || '+00:00'"),
        ("licences", "valid_through = '2027-W08-7'"),
        ("licences", "quantity_limit = CAST(quantity_limit AS TEXT) || 'x'"),
        ("licences", "clauses = 'no'"),
        ("products", "withdrawn = ''"),
        ("people", "name = x'ff'"),
        ("decisions", "at = 'yesterday'"),
        ("attachments", "content = 'text'"),
    ],
)
def test_what_reads_the_same_or_not_at_all_is_found_where_it_stands(worked: Worked, name: str, change: str) -> None:
    """SQLite takes anything into any column; PostgreSQL refuses most of it, and turns the rest into what it is."""
    table = SQLModel.metadata.tables[name]
    with worked.attacked() as connection:
        row = dict(connection.execute(select(table).limit(1)).mappings().one())
        record = key_of(table, row)
        keys = " AND ".join(f"{column.name} = :{column.name}" for column in table.primary_key.columns)
        told = {column.name: row[column.name] for column in table.primary_key.columns}
        statement = text(f"UPDATE {name} SET {change} WHERE {keys}")  # noqa: S608
        if worked.house.service.database.is_sqlite:
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            connection.execute(statement, told)
            found = worked.verify(connection)
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
        else:
            try:
                connection.execute(statement, told)
            except DBAPIError:
                return
            found = worked.verify(connection)
    assert {(one.what, one.table, one.record) for one in found.findings} == {(Wrong.CHANGED, name, record)}


@pytest.mark.parametrize(
    "change",
    ["\"at\" = 'soon'", "\"table\" = x'ff'", "record = '99999999999999999999', \"table\" = 'rulebook_versions'"],
)
def test_entries_that_cannot_be_read_are_found(worked: Worked, change: str) -> None:
    if not worked.house.service.database.is_sqlite:
        change = "record = '99999999999999999999', \"table\" = 'rulebook_versions'"
    with worked.attacked() as connection:
        connection.execute(text(f"UPDATE log_entries SET {change} WHERE number = 12"))  # noqa: S608
        found = worked.verify(connection)
    assert (Wrong.FORGED, 12) in {(one.what, one.number) for one in found.findings}


def test_nothing_more_is_signed_over_a_log_that_was_changed(house: House) -> None:
    li = house.client("Li")
    _sign(house)
    auditor = house.client("Auditor", Role.AUDITOR)
    li.post("/v1/shipments", json=shipment())
    tampered(house.service.database, "UPDATE log_entries SET organisation = 'x' WHERE number = 3")
    before = auditor.get("/v1/audit/heads").json()["items"]
    answer = auditor.post("/v1/audit/heads")
    assert (answer.status_code, "licet audit verify" in answer.json()["detail"]) == (409, True)
    house.service.jobs.sign()
    assert auditor.get("/v1/audit/heads").json()["items"] == before


def test_what_retention_deletes_is_erased_and_the_log_stands(house: House) -> None:
    li, wang = house.client("Li", Role.OFFICER, Role.SUBMITTER), house.client("Wang", Role.APPROVER)
    body = li.post("/v1/shipments", json=shipment("S-2", [MAGNET])).json()
    li.post(f"/v1/holds/{body['hold']}/attachments", files={"file": ("note.txt", b"seen", "text/plain")})
    for client in (li, wang):
        assert client.post(f"/v1/holds/{body['hold']}/reject", json=WHY).status_code == 200
    first = _sign(house)
    house.clock.forward(timedelta(days=60))
    object.__setattr__(house.service.jobs, "_retention_days", 30)
    house.service.jobs.night()
    assert li.get(f"/v1/shipments/{body['shipment']}").status_code == 404
    database = house.service.database
    with database.reading() as session:
        found = verify(session.connection(), Given([database.key], heads={"before": first}))
        kept = session.connection().scalars(text("SELECT record FROM log_entries WHERE act = 'erased'")).all()
    assert found.findings == []
    assert found.erased == len(kept) == 1 + 1 + 1 + 3 + 1  # shipment, decision, hold, acts, attachment
    assert {body["shipment"], body["decision"], body["hold"]} <= set(kept)


def test_rows_that_two_services_write_at_once_are_logged_one_after_the_other(house: House) -> None:
    """Also what is written by many threads: numbers have no gaps, and everything is found whole."""
    secret = house.key("Li", Role.SUBMITTER, Role.OFFICER)

    def ask(number: int) -> int:
        client = TestClient(house.app, headers={"authorization": f"Bearer {secret}"})
        if number % 3:
            return client.get("/v1/shipments").status_code
        return client.post("/v1/shipments", json=shipment(f"S-{number}")).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(ask, range(30))) == {200, 201}
    database = house.service.database
    with database.reading() as session:
        assert verify(session.connection(), Given([database.key])).findings == []


def _verified(house: House) -> Verified:
    database = house.service.database
    with database.reading() as session:
        return verify(session.connection(), Given([database.key]))


def _key(worked: Worked) -> Any:
    return worked.house.service.database.key


def _last_digest(connection: Connection, record: str) -> Any:
    log = SQLModel.metadata.tables["log_entries"]
    query = select(log.c.digest).where(log.c.record == record).order_by(log.c.number.desc()).limit(1)
    return connection.scalar(query)


def _last_at(connection: Connection) -> Any:
    log = SQLModel.metadata.tables["log_entries"]
    return connection.scalar(select(log.c.at).order_by(log.c.number.desc()).limit(1))


def _rewrite_first_hold_act(connection: Connection, worked: Worked | None = None) -> tuple[int, str]:
    """Date an act on a hold back and make its entry fit; with the key, the seal too."""
    table, log = SQLModel.metadata.tables["hold_acts"], SQLModel.metadata.tables["log_entries"]
    row = dict(connection.execute(select(table).limit(1)).mappings().one())
    back = row | {"at": row["at"] - timedelta(days=3)}
    connection.execute(table.update().where(*_is(table, row)).values(at=back["at"]))
    about = (log.c.table == "hold_acts", log.c.record == row["id"])
    entry = dict(connection.execute(select(log).where(*about)).mappings().one())
    entry["digest"] = digest(documents(connection, table, [back])[0])
    seal = _key(worked).seal(entry_text(entry)) if worked else entry["seal"]
    connection.execute(log.update().where(*about).values(digest=entry["digest"], seal=seal))
    return entry["number"], row["id"]


def _is(table: Table, row: dict[str, Any]) -> list[Any]:
    return [column == row[column.name] for column in table.primary_key.columns]


def _update(connection: Connection, table: Table, row: dict[str, Any], column: Column[Any]) -> None:
    """Another value in one column of one row."""
    connection.execute(table.update().where(*_is(table, row)).values({column.name: _other(row[column.name], column)}))


def _other(value: Any, column: Column[Any]) -> Any:
    """A value like another, but not the same."""
    if value is None:
        return NOW if isinstance(column.type, Instant) else 7 if isinstance(column.type, Exact | Integer) else "x"
    if isinstance(value, bool):
        return not value
    if isinstance(value, bytes):
        return value + b"x"
    if isinstance(value, list):
        return [*value, "administrator"]
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    return value + (timedelta(days=1) if hasattr(value, "year") else 1 if isinstance(value, Decimal) else 1_000)


def _unique(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Other values for columns that no two rows may share."""
    shared = {
        "accounts": ("login", "person"),
        "identities": ("email",),
        "licences": ("number_folded",),
        "products": ("version",),
        "profiles": ("version",),
        "licence_versions": ("version",),
    }
    return {name: _other(row[name], table.columns[name]) for name in shared.get(table.name, ())}
