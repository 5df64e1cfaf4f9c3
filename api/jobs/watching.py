"""How does work go that a job has done by a process of its own? Watched here, from its start to its end."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from api.jobs.child import Child, Errand
from api.jobs.keeping import advance, still_wanted
from api.jobs.stopping import Interrupted
from api.store.database import Database
from api.store.tables.jobs import Job

_LOOKED_EVERY = 0.3
_TRIES = 3


@dataclass(frozen=True)
class Watch:
    """Has errands run for jobs; `stopping` is set when the service goes down."""

    database: Database
    stopping: threading.Event

    def outcome(self, job: str, errand: Errand) -> dict[str, Any] | None:
        """What came of an errand: nothing where it was killed every time, None where the job was cancelled meanwhile.

        Raises `Interrupted` where the service goes down first.
        """
        for _ in range(_TRIES):  # whatever killed the process, perhaps for its memory, may be gone by now
            outcome = self._of_one(job, errand)
            if outcome is None or outcome:
                return outcome
        return {}

    def _of_one(self, job: str, errand: Errand) -> dict[str, Any] | None:
        """What one process came to."""
        told: dict[str, Any] = {}
        with Child(errand) as child:
            while not child.ended(_LOOKED_EVERY):
                if self.stopping.is_set():
                    raise Interrupted
                if not self._told(job, child.progress if child.progress != told else None):
                    return None
                told = child.progress
            return child.outcome

    def _told(self, job: str, progress: dict[str, Any] | None) -> bool:
        """Keep how far it is, if that is new; whether anybody still wants it."""
        if progress is None:
            with self.database.reading() as session:
                found = session.get(Job, job)
                return found is not None and found.ended_at is None
        with self.database.writing() as session:
            wanted = still_wanted(session, job)
            if wanted is None:
                return False
            advance(wanted, progress)
            return True
