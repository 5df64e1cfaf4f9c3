"""How does a check of a manifest go, from its job to its results? It is done in a process of its own.

However often it is begun anew, it begins from the upload and ends with the same bytes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from api.jobs.asked import ManifestOrder
from api.jobs.child import Errand
from api.jobs.folders import Folders
from api.jobs.keeping import DONE, FAILED, end, still_wanted
from api.jobs.watching import Watch
from api.store.database import Database
from api.store.tables.jobs import Job

_MODULE = "api.jobs.working"
_UNEXPECTED = {"why": "the check ended unexpectedly", "faults": []}
log = structlog.get_logger("licet.jobs")


@dataclass(frozen=True)
class Checking:
    """Checks manifests; `stopping` is set when the service goes down."""

    database: Database
    folders: Folders
    now: Callable[[], datetime]
    stopping: threading.Event

    def check(self, job: str) -> None:
        """Check the manifest of a job; raises `Interrupted` where the service goes down first."""
        with self.database.writing() as session:
            found = still_wanted(session, job)
        if found is None:
            self._clear_cancelled(job)
            return
        outcome = self._outcome(found)
        if outcome is None:
            self._clear_cancelled(job)
        else:
            self._end(job, outcome)

    def _outcome(self, job: Job) -> dict[str, Any] | None:
        """What came of the check; None where the job was cancelled meanwhile."""
        order = ManifestOrder.model_validate(job.asked)
        if not self.folders.of(job.id).is_dir():
            return {"failed": {"why": "the upload is no longer there", "faults": []}}
        errand = Errand(_MODULE, self.folders.of(job.id), order.model_dump_json().encode())
        return Watch(self.database, self.stopping).outcome(job.id, errand)

    def _end(self, job: str, outcome: dict[str, Any]) -> None:
        state = DONE if "done" in outcome else FAILED
        if not outcome:
            log.error("a check ended unexpectedly", job=job, log=str(self.folders.of(job) / "log"))
        with self.database.writing() as session:
            wanted = still_wanted(session, job)
            if wanted is not None:
                end(wanted, state, outcome.get("done") or outcome.get("failed") or _UNEXPECTED, self.now())
        if wanted is None or state == FAILED:
            self.folders.remove_results(job)

    def _clear_cancelled(self, job: str) -> None:
        """A job that was cancelled leaves no results, one that was removed nothing; one that is done keeps them."""
        with self.database.reading() as session:
            found = session.get(Job, job)
        if found is None:
            self.folders.remove(job)
        elif found.state != DONE:
            self.folders.remove_results(job)
