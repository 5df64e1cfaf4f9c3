"""Where do the tables live? SQLite in a file by default, PostgreSQL where a URL names one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlmodel import Session

from api import clock
from api.audit.journal import Journal
from api.audit.keys import AuditKey, open_key
from api.store.tables import (
    accesses,
    accounts,
    drafts,
    events,
    holds,
    jobs,
    licences,
    lists,
    log,
    notices,
    organisations,
    owners,
    sessions,
    shipments,
    standings,
    versions,
)
from engine.faults import LicetError

TABLES = (
    accesses,
    accounts,
    drafts,
    events,
    holds,
    jobs,
    licences,
    lists,
    log,
    notices,
    organisations,
    owners,
    sessions,
    shipments,
    standings,
    versions,
)
"""The modules of all tables: importing them is what makes the tables known."""
_BUSY_SECONDS = 30


class DatabaseRefused(LicetError):
    """A database URL that Licet cannot work with."""


class Database:
    """One database, opened once for a process; safe to share between threads."""

    def __init__(self, url: str, key_file: Path, now: Callable[[], datetime] = clock.now) -> None:
        """Open lazily: nothing connects before it is asked.

        `key_file`: the key of the log, made when something is first written; `now`: the clock of the log.
        """
        self.url = database_url(url)
        self._key_file = key_file
        self.now = now
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self.url) if self.is_sqlite else _postgres(self.url)

    @cached_property
    def key(self) -> AuditKey:
        """The key that seals the log; raises `SecretRefused`."""
        return open_key(self._key_file)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that changes nothing and sees one state for as long as it reads."""
        with Session(self.engine, expire_on_commit=False) as session:
            one = "BEGIN" if self.is_sqlite else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            session.connection().exec_driver_sql(one)
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are all kept, or none, with their entries in the log.

        On SQLite it is the only writer from its first statement.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            if self.is_sqlite:
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            journal = Journal(session)
            yield session
            journal.write(lambda: self.key, self.now)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def database_url(given: str) -> URL:
    """The URL of a database as SQLAlchemy needs it; raises `DatabaseRefused` for any but SQLite and PostgreSQL."""
    try:
        url = make_url(given)
    except Exception as error:
        raise DatabaseRefused("not a database URL; postgresql://user@host/name or sqlite:///path is") from error
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise DatabaseRefused(f"`{backend}` is not a database that Licet knows; sqlite and postgresql are")
    if not url.database or url.database == ":memory:":
        raise DatabaseRefused("a database in memory would forget its decisions; sqlite:///path names a file")
    return url.set(drivername="sqlite")


def _sqlite(url: URL) -> Engine:
    Path(str(url.database)).absolute().parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # for its owner only
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "isolation_level": None}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")  # a decision that was answered survives a power cut
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    return engine


def _postgres(url: URL) -> Engine:
    return create_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True)
