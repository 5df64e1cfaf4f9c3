"""Who sees to it that a job is done, whatever happens to the process? DBOS, on the database of the service.

A job's row and its place in the queue are written in one transaction. A job that was running when the process died is
begun again by the next one. DBOS is one for a process, and so is who runs jobs; jobs run where their files are, one
process for each folder of data. Any other process takes jobs in and leaves them to that one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

import structlog
from dbos import DBOS, DBOSClient, DBOSConfig
from sqlmodel import Session

from api.jobs.folders import Folders
from api.jobs.keeping import Kind
from api.jobs.stopping import Interrupted
from api.store.database import Database
from api.store.tables.jobs import Job

NAME = "licet"
_VERSION = "1"
"""Jobs are begun anew from their own rows, so that every version of Licet may finish those of every other."""
_PERFORM, _NIGHTLY, _SIGN = "perform_job", "nightly", "sign"
_AT_ONCE: dict[Kind, int] = {"manifest": 2, "recheck": 1, "impact": 1, "rule_checks": 1}
_EVERY_NIGHT = "0 1 * * *"
_EVERY_TEN_MINUTES = "*/10 * * * *"
_LOOKED_EVERY = 0.5
_PATIENCE = 60
log = structlog.get_logger("licet.jobs")


@dataclass(frozen=True)
class Work:
    """What is to be done: each job by its kind, every night, every ten minutes; `stopping` asks all of it to stop."""

    perform: Callable[[Kind, str], None]
    nightly: Callable[[], None]
    sign: Callable[[], None]
    stopping: threading.Event


class Queue:
    """Where jobs wait for whoever runs them from a folder of data."""

    def __init__(self, database: Database, folders: Folders) -> None:
        """Connect lazily: nothing is asked of the database yet."""
        self.folders = folders
        self.place = folders.place()
        url = database.url if database.is_sqlite else database.url.set(drivername="postgresql")
        self.url = url.render_as_string(hide_password=False)
        self._client = DBOSClient(system_database_url=self.url, lazy=True, application_name=NAME)

    def prepare(self) -> None:
        """Make the tables of the queue, where nobody runs jobs from here."""
        DBOS.migrate(self.url)

    def name(self, kind: Kind) -> str:
        """The queue of a kind of job."""
        return f"{kind}-{self.place}"

    def add(self, session: Session, job: Job, kind: Kind) -> None:
        """Put a job in its queue, in the transaction in which its row is written."""
        session.flush()
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": _PERFORM,
                "queue_name": self.name(kind),
                "workflow_id": job.id,
                "app_version": _VERSION,
            },
            kind,
            job.id,
        )

    def forget(self, job: str) -> None:
        """Keep nothing more of a job that has ended."""
        self._client.delete_workflow(job)

    def close(self) -> None:
        """Let go of the database."""
        self._client.destroy()


class Durable:
    """The jobs of one database, run by this process if nobody else runs them."""

    def __init__(self, database: Database, folders: Folders, work: Work) -> None:
        """Nothing runs yet."""
        self.queue = Queue(database, folders)
        self._work = work
        self._lock: BinaryIO | None = None

    def start(self) -> None:
        """Run jobs, those first that were running when the last process ended; or leave them to whoever runs them."""
        self._lock = _one_at_a_time(self.queue.folders)
        if self._lock is None:
            self.queue.prepare()
            return
        try:
            self._launch()
        except BaseException:
            DBOS.destroy()
            self._release()
            raise

    def close(self) -> None:
        """Interrupt what runs, so that it is begun again later, and stop."""
        self._work.stopping.set()
        self.queue.close()
        if self._lock is not None:
            _running.idle.wait(_PATIENCE)
            DBOS.destroy()
            self._release()

    def _launch(self) -> None:
        _running.work = self._work
        config = DBOSConfig(
            name=NAME,
            system_database_url=self.queue.url,
            executor_id=self.queue.place,
            application_version=_VERSION,
            enable_otlp=False,
            log_level="WARNING",
            notification_listener_polling_interval_sec=0.2,
        )
        DBOS(config=config)
        DBOS.listen_queues([self.queue.name(kind) for kind in _AT_ONCE])
        DBOS.launch()
        for kind, most in _AT_ONCE.items():
            DBOS.register_queue(self.queue.name(kind), worker_concurrency=most, polling_interval_sec=_LOOKED_EVERY)
        DBOS.apply_schedules(
            [
                {
                    "schedule_name": _NIGHTLY,
                    "workflow_fn": nightly,
                    "schedule": _EVERY_NIGHT,
                    "automatic_backfill": True,
                },
                {"schedule_name": _SIGN, "workflow_fn": sign, "schedule": _EVERY_TEN_MINUTES},
            ]
        )

    def _release(self) -> None:
        _running.work = None
        if self._lock is not None:
            self._lock.close()
        _one_runner.release()


class _Running:
    """What runs in this process: what DBOS calls has no other way to find it."""

    def __init__(self) -> None:
        self.work: Work | None = None
        self.idle = threading.Event()
        self.idle.set()
        self._count = 0
        self._lock = threading.Lock()

    def __call__(self, task: Callable[[Work], None]) -> None:
        """Do something unless everything is stopping."""
        with self._lock:
            work = self.work
            if work is None or work.stopping.is_set():
                raise Interrupted
            self._count += 1
            self.idle.clear()
        try:
            task(work)
        finally:
            with self._lock:
                self._count -= 1
                if self._count == 0:
                    self.idle.set()


_running = _Running()
_one_runner = threading.Lock()


def _one_at_a_time(folders: Folders) -> BinaryIO | None:
    """The right to run jobs, of this process and for this folder; None where somebody has it."""
    if not _one_runner.acquire(blocking=False):
        log.warning("jobs are left to another service in this process")
        return None
    lock = folders.locked()
    if lock is None:
        _one_runner.release()
        log.warning("jobs are left to another process that works from the same folder")
    return lock


@DBOS.workflow(name=_PERFORM, max_recovery_attempts=None)
def perform_job(kind: Kind, job: str) -> None:
    """Do a job; begun again by the next process if this one dies."""
    _running(lambda work: work.perform(kind, job))


@DBOS.workflow(name=_NIGHTLY, max_recovery_attempts=None)
def nightly(_scheduled: datetime, _context: Any) -> None:
    """Do what is to be done each night."""
    _running(lambda work: work.nightly())


@DBOS.workflow(name=_SIGN, max_recovery_attempts=None)
def sign(_scheduled: datetime, _context: Any) -> None:
    """Sign what the log has become."""
    _running(lambda work: work.sign())
