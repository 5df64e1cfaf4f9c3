"""Where do the files of jobs stand? A folder for each job, named by its id and by nothing that a client said.

jobs/lock                   held by the one process that runs jobs from here
jobs/place                  what this folder goes by in the database
jobs/{job}/manifest, bom    as uploaded
jobs/{job}/upload           whose upload it is and what they have said of it, as long as no check is asked for
jobs/{job}/seen             what was seen in the upload
jobs/{job}/profile          the organisation's standing when the job was asked for
jobs/{job}/rulebook         the rulebook that it is checked under, packed
jobs/{job}/parties          by what its parties are looked into, packed; not there where no list is known
jobs/{job}/work             results on the way
jobs/{job}/results          results, whole
jobs/{job}/results/tables   the same as tables that pages ask for some lines of
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from api.store.fields import new_id

MANIFEST, BILL, PROFILE, RULEBOOK, PARTIES = "manifest", "bom", "profile", "rulebook", "parties"
UPLOAD, SEEN = "upload", "seen"
WORK, RESULTS, TABLES, LOCK = "work", "results", "tables", "lock"
_PLACE = "place"
_ABANDONED_AFTER = 24 * 3600
_LOOKED_FOR = 0.1


class Folders:
    """The folders of all jobs of one installation."""

    def __init__(self, data: Path) -> None:
        """Make the folder above them, for this user only."""
        self.top = data / "jobs"
        self.top.mkdir(parents=True, exist_ok=True, mode=0o700)

    def of(self, job: str) -> Path:
        """The folder of a job, whether it is there or not."""
        return self.top / job

    def place(self) -> str:
        """What this folder goes by in the database: jobs run where their files are."""
        file = self.top / _PLACE
        if not file.exists():
            aside = self.top / f".{_PLACE}.{os.getpid()}"
            aside.write_text(new_id(), encoding="ascii")
            aside.rename(file)
        return file.read_text(encoding="ascii").strip()

    def keep(self, job: str, name: str, content: bytes) -> None:
        """Put a file into the folder of a job; it is on disk."""
        with (self.of(job) / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def remove(self, job: str) -> None:
        """Remove everything of a job."""
        shutil.rmtree(self.of(job), ignore_errors=True)

    def remove_results(self, job: str) -> None:
        """Remove what a job has written, and leave what it reads."""
        for name in (RESULTS, WORK):
            shutil.rmtree(self.of(job) / name, ignore_errors=True)

    def abandoned(self) -> Iterable[str]:
        """The folders that nobody has touched for a day: jobs, and uploads that never became one."""
        before = time.time() - _ABANDONED_AFTER
        return [path.name for path in self.top.iterdir() if path.is_dir() and path.stat().st_mtime < before]

    def locked(self) -> BinaryIO | None:
        """The lock of whoever runs jobs from here; None where another process has it, and not only to look."""
        lock = exclusive_now(self.top / LOCK)
        if lock is None:
            time.sleep(_LOOKED_FOR)
            lock = exclusive_now(self.top / LOCK)
        return lock

    def in_use(self) -> bool:
        """Whether some process runs jobs from here."""
        lock = exclusive_now(self.top / LOCK)
        if lock is not None:
            lock.close()
        return lock is None


def exclusive(path: Path) -> BinaryIO:
    """A lock that ends with the file, and so with the process; waits for whoever has it."""
    file = path.open("ab")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def exclusive_now(path: Path) -> BinaryIO | None:
    """The same lock, or None where another process has it."""
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file
