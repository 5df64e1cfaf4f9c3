"""How is an SQLite database copied while it is used, looked at, and put in the place of another?"""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DatabaseError

from api.store.contents import BackupRefused, Contents, counted, recomputed
from api.store.database import Database

MAGIC = b"SQLite format 3\x00"
_BESIDE = ("-wal", "-shm")
_IN_USE_SECONDS = 1


def path_of(database: Database) -> Path:
    """The file of a database."""
    return Path(str(database.url.database)).absolute()


def there(database: Database) -> None:
    """Raise `FileNotFoundError` where a database would be a file and is not there: looking would make an empty one."""
    if database.is_sqlite and not path_of(database).exists():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path_of(database)))


def copy(database: Database, file: Path) -> Contents:
    """Copy a database, which others may go on using, into a new file, and say what it held at that moment."""
    with database.engine.connect() as connection, closing(sqlite3.connect(file)) as target:
        connection.exec_driver_sql("BEGIN")
        held = counted(connection)
        source = connection.connection.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise TypeError("not a connection of sqlite3")
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    return held


def looked_at(file: Path) -> Contents:
    """What a copy holds; raises `BackupRefused` where the file itself is damaged."""
    where = f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(where, uri=True), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            for pragma in ("integrity_check", "foreign_key_check"):
                found = [row for row in connection.exec_driver_sql(f"PRAGMA {pragma}") if row[0] != "ok"]
                if found:
                    raise BackupRefused("damaged", what=f"{pragma}: {found[0][0]}")
            return recomputed(connection)
    except DatabaseError as error:
        raise BackupRefused("damaged", what=str(error.orig)) from error
    finally:
        engine.dispose()


def put(copied: Path, database: Database, now: datetime) -> Path | None:
    """Put a copy in the place of a database, and say under which name the one before it is kept.

    Raises `BackupRefused` where somebody uses it.
    """
    place, kept = path_of(database), None
    if place.exists():
        _alone(place)
        kept = place.with_name(f"{place.name}.before-{now:%Y%m%dT%H%M%SZ}")
        os.link(place, kept)
        for ending in _BESIDE:
            beside = place.with_name(place.name + ending)
            if beside.exists():
                beside.replace(kept.with_name(kept.name + ending))
    copied.replace(place)
    synced(place.parent)
    return kept


def synced(path: Path) -> None:
    """Have a file or a folder safe on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _alone(place: Path) -> None:
    """Raise `BackupRefused` where somebody else has a database open.

    SQLite gives its write-ahead log up for another kind of journal only when it is alone. What does not read as a
    database any more is nobody's.
    """
    try:
        with closing(sqlite3.connect(place, timeout=_IN_USE_SECONDS)) as connection:
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise BackupRefused("in_use", name=str(place)) from error
    except sqlite3.DatabaseError:
        return
    if mode != "delete":
        raise BackupRefused("in_use", name=str(place))
