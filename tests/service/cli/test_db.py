"""`licet db`: backups that can be trusted, made while the service works, and put back whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx2
import psycopg
import pytest
from sqlalchemy import make_url
from sqlmodel import SQLModel

from api.cli.exits import Exit
from api.store.database import Database
from api.store.sqlite_files import path_of
from tests.service.cli.conftest import Answer, Licet
from tests.service.http.conftest import postgres_database, postgres_server, shipment
from tests.service.serving import running

MAGNET = {"item.elements": ["Nd", "Dy", "Fe", "B"], "item.cn_code": ["1C905.a.4"], "item.material": "ndfeb_magnet"}
ODD = 'back\\slash, tab\t and "quotes"'


@pytest.fixture
def db(licet: Licet, database_url: str) -> Licet:
    """`licet db` on a database of its own."""

    def run(*arguments: str, language: str = "en") -> Answer:
        return licet("db", *arguments, "--database-url", database_url, language=language)

    return run


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with some decisions in it: to copy it is quicker than to start a service for each test."""
    folder = tmp_path_factory.mktemp("filled")
    fill(folder, f"sqlite:///{folder / 'licet.db'}")
    assert [path.name for path in folder.glob("licet.db*")] == ["licet.db"]
    return folder / "licet.db"


@pytest.fixture(scope="session")
def filled_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of such a database on the server for tests."""
    with postgres_database(postgres_server()) as (url, name):
        fill(tmp_path_factory.mktemp("filled"), url)
        yield name


@pytest.fixture
def filled(request: pytest.FixtureRequest, database_url: str) -> str:
    """The test's own database, with some decisions in it."""
    name = str(make_url(database_url).database)
    if database_url.startswith("sqlite"):
        shutil.copyfile(request.getfixturevalue("filled_sqlite"), name)
        return database_url
    template = request.getfixturevalue("filled_postgres")
    with psycopg.connect(postgres_server(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name}".encode())
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())
    return database_url


def fill(folder: Path, url: str) -> None:
    with running(folder, LICET_DATABASE_URL=url) as service:
        for count in range(5):
            sent = shipment(f"S-{count}", [MAGNET, {"item.description": ODD}])
            assert httpx2.post(f"{service.url}/v1/shipments", json=sent).status_code == 201
        service.end()


@pytest.fixture
def another(database_url: str, tmp_path: Path) -> Iterator[str]:
    """Another, empty database of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'another.db'}"
        return
    with postgres_database(postgres_server()) as (url, _):
        yield url


NO_KEY = Path("nothing is written")


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    database = Database(url, NO_KEY)
    with database.engine.connect() as connection:
        found = {
            name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for name, table in SQLModel.metadata.tables.items()
        }
    database.close()
    return found


def test_a_backup_put_back_elsewhere_holds_every_row(licet: Licet, db: Licet, filled: str, another: str) -> None:
    made = db("backup", "licet.backup")
    assert made.status == Exit.RELEASED, made.err
    assert "5 decisions" in made.err
    assert "verified" in made.err
    assert stat.S_IMODE(Path("licet.backup").stat().st_mode) == 0o600
    put = licet("db", "restore", "licet.backup", "--database-url", another)
    assert put.status == Exit.RELEASED, put.err
    assert everything(another) == everything(filled)
    assert licet("db", "check", "--database-url", another).status == Exit.RELEASED


def test_a_backup_is_made_while_shipments_come_in(db: Licet, database_url: str, tmp_path: Path) -> None:
    with running(tmp_path, LICET_DATABASE_URL=database_url) as service, ThreadPoolExecutor(2) as callers:
        url = f"{service.url}/v1/shipments"
        sent = [callers.submit(httpx2.post, url, json=shipment(f"S-{count}"), timeout=60) for count in range(100)]
        sent[3].result()
        made = db("backup", "licet.backup")
        assert made.status == Exit.RELEASED, made.err
        assert {future.result().status_code for future in sent} == {201}
        service.end()
    assert db("check").status == Exit.RELEASED


def test_decisions_are_not_overwritten_unless_it_is_asked_for(db: Licet, filled: str) -> None:
    db("backup", "licet.backup")
    before = everything(filled)
    refused = db("restore", "licet.backup")
    assert refused.status == Exit.NO_OUTPUT
    assert "5 decisions are in the database and would be lost; --force" in refused.err
    assert "--force" in db("restore", "licet.backup", language="zh").err
    done = db("restore", "licet.backup", "--force")
    assert done.status == Exit.RELEASED, done.err
    assert everything(filled) == before
    if filled.startswith("sqlite"):
        assert "is kept as" in done.err


def test_nothing_is_put_under_a_running_service(db: Licet, filled: str, tmp_path: Path) -> None:
    db("backup", "licet.backup")
    with running(tmp_path, LICET_DATABASE_URL=filled) as service:
        refused = db("restore", "licet.backup", "--force")
        assert (refused.status, "stop the service first" in refused.err) == (Exit.NO_OUTPUT, True)
        assert httpx2.post(f"{service.url}/v1/shipments", json=shipment("S-9")).status_code == 201
        service.end()
    assert len(everything(filled)["decisions"]) == 6


@pytest.mark.parametrize("damage", ["cut", "flipped", "nothing", "text"])
def test_a_damaged_backup_is_refused_and_nothing_is_changed(db: Licet, filled: str, damage: str) -> None:
    db("backup", "licet.backup")
    content = Path("licet.backup").read_bytes()
    middle = len(content) // 2
    damaged = {
        "cut": content[:middle],
        "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "nothing": b"",
        "text": b"a letter",
    }[damage]
    Path("licet.backup").write_bytes(damaged)
    before = everything(filled)
    refused = db("restore", "licet.backup", "--force")
    assert refused.status in (Exit.BAD_INPUT, Exit.UNAVAILABLE), refused.err
    assert "Traceback" not in refused.err
    assert everything(filled) == before


def test_a_decision_that_was_tampered_with_is_found(db: Licet, filled: str) -> None:
    database = Database(filled, NO_KEY)
    with database.engine.begin() as connection:
        off = "DROP TRIGGER decisions_never_changed" + ("" if database.is_sqlite else " ON decisions")
        connection.exec_driver_sql(off)
        changed = "UPDATE decisions SET answer = REPLACE(answer, 'hold', 'free') WHERE reference = 'S-3'"
        connection.exec_driver_sql(changed)
    database.close()
    for arguments in (["check"], ["backup", "licet.backup"]):
        found = db(*arguments)
        assert found.status == Exit.BAD_INPUT
        assert "1 decision is not what the hash says" in found.err
    assert not Path("licet.backup").exists()
    assert Path("licet.backup.unverified").exists()


def test_a_backup_does_not_replace_a_file(db: Licet, filled: str) -> None:
    Path("licet.backup").write_text("precious", encoding="utf-8")
    assert db("backup", "licet.backup").status == Exit.NO_OUTPUT
    assert Path("licet.backup").read_text(encoding="utf-8") == "precious"
    assert sorted(path.name for path in Path().glob("*licet.backup*")) == ["licet.backup"]


def test_tables_go_up_and_down_and_decisions_are_not_lost_by_the_way(db: Licet, filled: str) -> None:
    refused = db("downgrade", "base")
    assert (refused.status, "would be lost" in refused.err) == (Exit.NO_OUTPUT, True)
    assert "There are no tables" in db("downgrade", "base", "--force").err
    assert db("check").status == Exit.BAD_INPUT
    assert "revision 0001" in db("upgrade").err
    assert db("check").status == Exit.RELEASED
    assert db("upgrade", "9999").status == Exit.USAGE


def test_what_is_not_there_is_said(licet: Licet, db: Licet, tmp_path: Path) -> None:
    db("upgrade")
    assert db("restore", "nowhere.backup").status == Exit.NO_INPUT
    found = licet("db", "backup", "x.backup", "--data", str(tmp_path / "none"))
    assert found.status == Exit.NO_INPUT
    assert not (tmp_path / "none" / "licet.db").exists()


def test_an_unreadable_database_is_replaced_only_when_asked(licet: Licet, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'licet.db'}"
    licet("db", "upgrade", "--database-url", url)
    licet("db", "backup", "licet.backup", "--database-url", url)
    path_of(Database(url, NO_KEY)).write_bytes(b"rubbish" * 1000)
    found = licet("db", "restore", "licet.backup", "--database-url", url)
    assert (found.status, "--force" in found.err) == (Exit.NO_OUTPUT, True)
    found = licet("db", "restore", "licet.backup", "--database-url", url, "--force")
    assert found.status == Exit.RELEASED, found.err
    with closing(sqlite3.connect(tmp_path / "licet.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_tools_of_postgresql_are_named_where_they_are_lacking(
    db: Licet, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database_url.startswith("sqlite"):
        monkeypatch.setenv("PATH", "")
        db("upgrade")
        assert db("backup", "licet.backup").status == Exit.RELEASED
        return
    db("upgrade")
    monkeypatch.setenv("PATH", "")
    found = db("backup", "licet.backup")
    assert (found.status, "pg_dump is not installed" in found.err) == (Exit.UNAVAILABLE, True)


def test_a_password_stays_out_of_what_is_said(licet: Licet) -> None:
    found = licet("db", "check", "--database-url", "postgresql://licet:hunter2@127.0.0.1:1/licet")
    assert found.status == Exit.UNAVAILABLE
    assert "hunter2" not in found.err + found.out
