"""Is there a backup that can be trusted, and how does it come back? Verified when written and before it is used."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError, OperationalError

from api.store import postgres_dumps, sqlite_files
from api.store.contents import BackupRefused, Contents, counted, recomputed, same
from api.store.database import Database
from api.store.migrating import differences, known, newest, upgrade

_OWN = 0o600
"""Who may read a backup: only whoever made it."""


@dataclass(frozen=True)
class Restored:
    """What was put back, and the file under which what was there before is kept."""

    contents: Contents
    kept: Path | None


def back_up(database: Database, file: Path) -> Contents:
    """Write a backup of a database in use, verify it, and only then give it its name; raises `BackupRefused`.

    Its SHA-256 goes into a file beside it, as `sha256sum` reads it: SQLite would not notice every bit that turned.
    A backup that does not verify is left as `….unverified`.
    """
    if file.exists():
        raise BackupRefused("exists", name=str(file))
    sqlite_files.there(database)
    aside = file.with_name(f".{file.name}.{os.getpid()}.partial")
    aside.touch(_OWN, exist_ok=False)
    try:
        held = sqlite_files.copy(database, aside) if database.is_sqlite else postgres_dumps.dump(database, aside)
        sqlite_files.synced(aside)
        try:
            found = verified(aside)
            same(held, found)
        except BackupRefused:
            aside.replace(file.with_name(f"{file.name}.unverified"))
            raise
        _beside(file).write_text(f"{_digest(aside)}  {file.name}\n", encoding="utf-8")
        os.link(aside, file)  # fails where somebody has made that file meanwhile
        sqlite_files.synced(file.parent)
    finally:
        aside.unlink(missing_ok=True)
    return found


def verified(file: Path) -> Contents:
    """What a backup holds, all of it read; raises `BackupRefused` where it is damaged, or is none."""
    with file.open("rb") as stream:
        head = stream.read(len(sqlite_files.MAGIC))
    if _beside(file).exists() and _beside(file).read_text(encoding="utf-8").split()[:1] != [_digest(file)]:
        raise BackupRefused("damaged", what=f"SHA-256, {_beside(file).name}")
    if head == sqlite_files.MAGIC:
        found = sqlite_files.looked_at(file)
    elif head.startswith(postgres_dumps.MAGIC):
        found = postgres_dumps.looked_at(file)
    else:
        raise BackupRefused("no_backup", name=str(file))
    same(found, found)
    if found.revision is None or not known(found.revision):
        raise BackupRefused("other_version", revision=found.revision)
    return found


def restore(database: Database, file: Path, force: bool, now: datetime) -> Restored:
    """Put a backup in the place of a database; raises `BackupRefused`, and then nothing is changed.

    `force`: even where decisions are there already.
    """
    with file.open("rb") as stream:
        of_sqlite = stream.read(len(sqlite_files.MAGIC)) == sqlite_files.MAGIC
    found = verified(file)
    if of_sqlite != database.is_sqlite:
        raise BackupRefused("other_kind", name=str(file))
    if not force:
        nothing_to_lose(database)
    database.close()
    kept = None
    if of_sqlite:
        kept = _put_file(database, file, now)
    else:
        postgres_dumps.put(file, database)
    with database.engine.connect() as connection:
        same(found, recomputed(connection))
    upgrade(database)
    return Restored(found, kept)


def checked(database: Database) -> Contents:
    """What a database holds, all of it read; raises `BackupRefused` for whatever is wrong with it."""
    sqlite_files.there(database)
    with database.engine.connect() as connection:
        if database.is_sqlite:
            damage = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
            if damage:
                raise BackupRefused("damaged", what=damage[0])
        found = recomputed(connection)
        if found.revision != newest():
            raise BackupRefused("other_version", revision=found.revision)
        differing = differences(connection)
    if differing:
        raise BackupRefused("other_tables", count=len(differing))
    same(found, found)
    return found


def _beside(file: Path) -> Path:
    """The file that the SHA-256 of a backup stands in."""
    return file.with_name(f"{file.name}.sha256")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def nothing_to_lose(database: Database) -> None:
    """Raise `BackupRefused` where a database has decisions, or cannot be asked for them."""
    if database.is_sqlite and not sqlite_files.path_of(database).exists():
        return
    try:
        with database.engine.connect() as connection:
            decisions = counted(connection).decisions
    except OperationalError:
        raise
    except DatabaseError as error:
        raise BackupRefused("unreadable", name=database.url.database) from error
    if decisions:
        raise BackupRefused("has_decisions", count=decisions)


def _put_file(database: Database, file: Path, now: datetime) -> Path | None:
    place = sqlite_files.path_of(database)
    aside = place.with_name(f".{place.name}.{os.getpid()}.restoring")
    try:
        shutil.copyfile(file, aside)
        aside.chmod(_OWN)
        sqlite_files.synced(aside)
        verified(aside)
        return sqlite_files.put(aside, database, now)
    finally:
        aside.unlink(missing_ok=True)
