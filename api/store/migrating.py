"""Which version has a database, and how does it come to ours? Alembic's migrations, run on our own connection.

Several processes may start at once: only one migrates, the others wait.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import api
from api.store.database import Database

FOLDER = Path(api.__file__).parent.parent / "migrations"
OF_JOBS = frozenset(
    {
        "application_versions",
        "dbos_migrations",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    }
)
"""The tables of DBOS, which keeps them itself; on PostgreSQL they stand in a schema of their own, `dbos`."""
_LOCK = 7_215_384_019
"""What PostgreSQL's advisory lock for migrations goes by."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring a database up to a revision; to what it is already is nothing to do."""
    with database.engine.connect() as connection:
        if current(connection) == newest() == revision or (revision == "head" and current(connection) == newest()):
            return
    _run(database, command.upgrade, revision)


def downgrade(database: Database, revision: str) -> None:
    """Bring a database back to an earlier revision; `base` removes every table."""
    _run(database, command.downgrade, revision)


def current(connection: Connection) -> str | None:
    """The revision of a database; None where there are no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest() -> str | None:
    """The newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def known(revision: str) -> bool:
    """Whether a revision is one of ours."""
    return any(one.revision == revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


def differences(connection: Connection) -> list[object]:
    """What the tables of a database and the tables of the program do not share; nothing where all is well."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours})
    return list(compare_metadata(context, SQLModel.metadata))


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name not in OF_JOBS


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def _run(database: Database, step: object, revision: str) -> None:
    if not callable(step):
        raise TypeError("a step of Alembic is a function")
    config = _config()
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        step(config, revision)
