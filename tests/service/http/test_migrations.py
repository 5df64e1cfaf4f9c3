"""The tables that migrations make are the tables of the program, on the way up and again after the way down."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect

from api.store.database import Database
from api.store.migrating import current, differences, downgrade, newest, upgrade


def test_migrations_go_down_and_up_and_agree_with_the_program(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url, tmp_path / "audit.key")
    for _ in range(2):
        upgrade(database)
        with database.engine.connect() as connection:
            assert current(connection) == newest()
            assert differences(connection) == []
        downgrade(database, "base")
        assert "decisions" not in inspect(database.engine).get_table_names()
    database.close()
