"""A real service on a real database: SQLite always, PostgreSQL where `LICET_TEST_POSTGRES_URL` names a server.

Every test that asks for `house` runs on both. A test on PostgreSQL has a database of its own, which is dropped after.
"""

from __future__ import annotations

import os
import secrets
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Connection, make_url, text

from api.desk.law import Law, load_law
from api.http.service import Service, open_service
from api.http.settings import ServiceSettings
from api.jobs.rule_checks import CaseWork
from api.jobs.stopping import Interrupted
from api.security.keys import Terms, add_organisation, add_person, make_key
from api.security.roles import Role
from api.store.database import Database
from tests.conftest import RULES
from tests.service.applications import lent
from tests.unit.explanation.small_rules import LISTS, MEASURES

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
MAGNET = {
    "item.id": "NB-N42SH",
    "item.cn_code": "1C905.a.4",
    "item.hs_code": "8505.11.10.00",
    "item.material": "ndfeb_magnet",
    "item.elements": ["Nd", "Dy", "Fe", "B"],
    "item.origin": "CN",
    "item.drone_related": False,
}


Open = Callable[..., Any]
"""Opens a service, as long as a `with` block lasts."""


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        """The present moment."""
        return self.moment

    def forward(self, by: timedelta) -> None:
        """Move on."""
        self.moment += by


@dataclass
class House:
    """A running service, asked over HTTP, with as many organisations and people as a test needs."""

    app: FastAPI
    clock: Clock
    anonymous: TestClient
    _organisations: dict[str, str] = field(default_factory=dict)

    @property
    def service(self) -> Service:
        """What the application works with."""
        service: Service = self.app.state.service
        return service

    def organisation(self, name: str = "Hailan") -> str:
        """The id of an organisation, made when it is first named."""
        if name not in self._organisations:
            with self.service.database.writing() as session:
                self._organisations[name] = add_organisation(session, name, self.clock()).id
        return self._organisations[name]

    def key(self, name: str, *roles: Role, of: str = "Hailan") -> str:
        """A new key of a new person in these roles."""
        organisation = self.organisation(of)
        with self.service.database.writing() as session:
            person = add_person(session, organisation, name, roles, self.clock())
            terms = Terms(f"key of {name}", frozenset(), self.clock() + timedelta(days=90))
            return make_key(session, person, terms, self.clock()).secret

    def client(self, name: str, *roles: Role, of: str = "Hailan") -> TestClient:
        """Somebody in these roles (all, if none is given), signed in."""
        secret = self.key(name, *(roles or tuple(Role)), of=of)
        return TestClient(self.app, headers={"authorization": f"Bearer {secret}"})


@pytest.fixture(scope="session")
def law() -> Law:
    """The law that the project ships, loaded once for all services."""
    return load_law(RULES)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, law: Law) -> Path:
    """A database in which a service has run already: to copy a file is quicker than to make its tables."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "licet.db"
    _run_once(f"sqlite:///{path}", folder, law)
    return path


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory: pytest.TempPathFactory, law: Law) -> Iterator[str]:
    """The name of such a database on the server that `LICET_TEST_POSTGRES_URL` names."""
    with postgres_database(postgres_server()) as (url, name):
        _run_once(url, tmp_path_factory.mktemp("template"), law)
        yield name


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own for one test, with its tables."""
    if request.param == "sqlite":
        path = tmp_path / "licet.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = postgres_server()
    with postgres_database(server, request.getfixturevalue("postgres_template")) as (url, _):
        yield url


def postgres_server() -> str:
    """The server that tests may make databases on; skips where there is none."""
    server = os.environ.get("LICET_TEST_POSTGRES_URL")
    if not server:
        pytest.skip("LICET_TEST_POSTGRES_URL names no PostgreSQL server")
    return server


@contextmanager
def postgres_database(server: str, template: str = "template1") -> Iterator[tuple[str, str]]:
    """A database that is there for a while: its URL and its name."""
    name = f"licet_test_{secrets.token_hex(8)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False), name
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _run_once(url: str, folder: Path, law: Law) -> None:
    """Let a service start on a database and stop again."""
    settings = ServiceSettings(data=folder / "data", database_url=url, rules=RULES)
    with lent(lambda: open_service(settings, local=False, now=Clock(), law=law)) as app, TestClient(app):
        pass


@pytest.fixture
def house(database_url: str, tmp_path: Path, law: Law) -> Iterator[House]:
    """A service that asks everybody for a key."""
    settings = ServiceSettings(data=tmp_path / "data", database_url=database_url, rules=RULES)
    clock = Clock()
    with lent(lambda: open_service(settings, local=False, now=clock, law=law)) as app, TestClient(app) as anonymous:
        yield House(app, clock, anonymous)


@pytest.fixture
def folder(rules_folder: Callable[..., Path]) -> Path:
    """A small rulebook on disk, with one case."""
    folder = rules_folder(MEASURES, LISTS)
    shutil.copy(RULES / "aliases.yaml", folder)
    return folder


@pytest.fixture
def start(database_url: str, tmp_path: Path, folder: Path) -> Open:
    """Starts a service under the rulebook as it is on disk now; each on the same database and the same clock."""
    clock = Clock()
    organisations: dict[str, str] = {}

    @contextmanager
    def opened(governed_by: str | None = None) -> Iterator[House]:
        settings = ServiceSettings(
            data=tmp_path / "data", database_url=database_url, rules=folder, governed_by=governed_by
        )
        with lent(lambda: open_service(settings, local=False, now=clock)) as app, TestClient(app) as anonymous:
            yield House(app, clock, anonymous, organisations)

    return opened


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Cases are worked only once this is set."""
    return cases_held_back(monkeypatch)


def cases_held_back(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Cases that services in this process work wait until this is set."""
    opened, run = threading.Event(), CaseWork.run

    def later(work: CaseWork, job: str) -> None:
        while not opened.wait(0.05):
            if work.stopping.is_set():
                raise Interrupted
        run(work, job)

    monkeypatch.setattr(CaseWork, "run", later)
    return opened


@contextmanager
def attacked(database: Database) -> Iterator[Connection]:
    """A connection on which everything can be changed, and nothing stays changed that is not committed."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        try:
            yield connection
        finally:
            connection.rollback()
            if database.is_sqlite:
                connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def tampered(database: Database, statement: str, **values: str) -> None:
    """Change rows for good, as somebody would who holds the database."""
    with attacked(database) as connection:
        connection.execute(text(statement), values)
        connection.commit()


def shipment(reference: str = "S-1", lines: Iterable[dict[str, Any]] = ({},), **facts: Any) -> dict[str, Any]:
    """A shipment of magnets from Ningbo to Munich, with changes: dotted names as in the vocabulary."""
    common = {
        "shipment": {"id": reference, "date": "2026-11-27", "from": "CN", "to": "DE"},
        "exporter": {"name": "Ningbo Hailan Magnetics Co., Ltd.", "country": "CN", "chinese_person": True},
        "consignee": {"name": "Isartal Antriebe GmbH", "country": "DE", "lists": [], "listed_ownership": "0 %"},
        "end_user": {
            "name": "Isartal Antriebe GmbH",
            "country": "DE",
            "type": "civil",
            "lists": [],
            "listed_ownership": "0 %",
        },
        "end_use": {"kinds": ["civil"]},
    }
    item = {
        "item.id": "STL-1",
        "item.description": "steel bracket",
        "item.hs_code": "7326.90",
        "item.cn_code": [],
        "item.list_entries": [],
        "item.elements": ["Fe", "C"],
    }
    return common | facts | {"lines": [{"line.no": number, **item, **line} for number, line in enumerate(lines, 1)]}
