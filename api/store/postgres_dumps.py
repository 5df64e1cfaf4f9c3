"""How is a PostgreSQL database dumped while it is used, looked at, and put back? By its own tools."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlmodel import SQLModel

from api.store.contents import DECISIONS, BackupRefused, Contents, counted, whole
from api.store.database import Database

MAGIC = b"PGDMP"
_COPY = re.compile(rb'COPY public\."?(\w+)"? \((.*)\) FROM stdin;\n')
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_MEANT = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
_END = b"\\.\n"
_REVISIONS = "alembic_version"


def dump(database: Database, file: Path) -> Contents:
    """Dump a database, which others may go on using, into a file, and say what it held at that moment."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        held = counted(connection)
        arguments = ["--format=custom", "--no-owner", "--no-privileges", "--encoding=UTF8"]
        _run("pg_dump", [*arguments, f"--snapshot={snapshot}", f"--file={file}"], database.url)
    return held


def looked_at(file: Path) -> Contents:
    """What a dump holds, read from its first byte to its last; raises `BackupRefused` where it does not read."""
    rows = dict.fromkeys(SQLModel.metadata.tables, 0)
    revision: str | None = None
    broken: list[str] = []
    with _output("pg_restore", ["--data-only", "--file=-", str(file)]) as lines:
        for name, columns, row in _copied(lines):
            if name == _REVISIONS:
                revision = row[0].decode()
            if name not in rows:
                continue
            rows[name] += 1
            if name == DECISIONS:
                answer, kept, id_ = (_text(row[columns.index(one)]) for one in (b"answer", b"answer_hash", b"id"))
                if not whole(answer, kept):
                    broken.append(id_)
    return Contents(revision, rows, tuple(broken))


def put(file: Path, database: Database) -> None:
    """Put what a dump holds in the place of what is there, in one transaction; raises `BackupRefused`."""
    others = text(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with database.engine.connect() as connection:
        if connection.scalar(others):
            raise BackupRefused("in_use", name=str(database.url.database))
    database.close()
    arguments = ["--single-transaction", "--clean", "--if-exists", "--no-owner", "--no-privileges"]
    _run("pg_restore", [*arguments, str(file)], database.url)


def _copied(lines: IO[bytes]) -> Iterator[tuple[str, list[bytes], list[bytes]]]:
    """Each row of each table: the table, its columns, the row's fields as they stand."""
    name, columns = "", list[bytes]()
    for line in lines:
        if not name:
            begins = _COPY.fullmatch(line)
            if begins:
                name, columns = begins[1].decode(), begins[2].replace(b'"', b"").split(b", ")
        elif line == _END:
            name = ""
        else:
            yield name, columns, line.removesuffix(b"\n").split(b"\t")


def _text(field: bytes) -> str:
    """The text in a field of a row."""
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), field).decode()


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupRefused("lacks_tool", name=name)
    return found


def _run(name: str, arguments: Sequence[str], url: URL) -> None:
    """Run a tool on a database; its password goes by the environment, where no list of processes shows it."""
    plain = url._replace(drivername="postgresql", password=None).render_as_string(hide_password=False)
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    found = subprocess.run(  # noqa: S603 - PostgreSQL's own tool, found by name, without a shell
        [_tool(name), f"--dbname={plain}", "--no-password", *arguments],
        env=os.environ | password,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if found.returncode:
        raise BackupRefused("tool_failed", name=name, what=_last(found.stderr))


@contextmanager
def _output(name: str, arguments: Sequence[str]) -> Iterator[IO[bytes]]:
    """What a tool prints, as it comes; raises `BackupRefused` where the tool fails."""
    with tempfile.TemporaryFile() as said:
        command = [_tool(name), *arguments]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said) as running:  # noqa: S603 - as above
            if running.stdout is None:
                raise TypeError("a pipe was asked for")
            yield running.stdout
        if running.returncode:
            said.seek(0)
            raise BackupRefused("tool_failed", name=name, what=_last(said.read()))


def _last(said: bytes) -> str:
    lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""
