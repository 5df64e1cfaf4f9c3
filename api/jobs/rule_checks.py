"""What do the cases of a version come to? A job of the organisation that put it forward, in a process of its own.

However often it is begun anew, it works the cases that stand in the version, and what they come to is written once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlmodel import Session, col, select

from api.desk.publishing import held, keep_checks
from api.desk.rule_checks import RuleChecks
from api.jobs.child import Errand
from api.jobs.folders import RULEBOOK, Folders
from api.jobs.keeping import DONE, FAILED, end, new_job, still_wanted
from api.jobs.watching import Watch
from api.security.principals import Principal
from api.store.database import Database
from api.store.fields import new_id
from api.store.tables.jobs import Job
from api.store.tables.versions import RulebookVersion

_MODULE = "api.jobs.working_cases"
_UNEXPECTED = {"why": "the work on the cases ended unexpectedly", "faults": []}
log = structlog.get_logger("licet.jobs")


def new_rule_checks(version: RulebookVersion, who: Principal, now: datetime) -> Job:
    """The job that works the cases of a version."""
    asked = {"version": version.number, "rulebook": version.hash}
    return new_job(new_id(), who.organisation, "rule_checks", asked, who.person, now)


def checking_of(session: Session, version: RulebookVersion) -> Job | None:
    """The job that works the cases of a version, wherever it stands; None where there is none, or none any more."""
    found = select(Job).where(
        Job.organisation == version.organisation,
        Job.kind == "rule_checks",
        col(Job.asked)["version"].as_integer() == version.number,
    )
    return session.exec(found.limit(1)).first()


@dataclass(frozen=True)
class CaseWork:
    """Works the cases of versions; `stopping` is set when the service goes down."""

    database: Database
    folders: Folders
    now: Callable[[], datetime]
    stopping: threading.Event

    def run(self, job: str) -> None:
        """Do a job to its end; raises `Interrupted` where the service goes down first."""
        with self.database.writing() as session:
            found = still_wanted(session, job)
        outcome = self._outcome(found) if found else None
        if outcome == {}:
            log.error("the work on cases ended unexpectedly", job=job, log=str(self.folders.of(job) / "log"))
        else:
            self.folders.remove(job)
        if outcome is not None:
            self._end(job, outcome)

    def _outcome(self, job: Job) -> dict[str, Any] | None:
        """What came of the work; None where the job was cancelled meanwhile."""
        with self.database.reading() as session:
            files = held(session, job.asked["version"]).version.files
        folder = self.folders.of(job.id)
        folder.mkdir(mode=0o700, exist_ok=True)
        self.folders.keep(job.id, RULEBOOK, files)
        return Watch(self.database, self.stopping).outcome(job.id, Errand(_MODULE, folder))

    def _end(self, job: str, outcome: dict[str, Any]) -> None:
        """Write down what the cases came to, and with it that the job has ended."""
        with self.database.writing() as session:
            wanted = still_wanted(session, job)
            if wanted is None:
                return
            if "done" not in outcome:
                end(wanted, FAILED, outcome.get("failed", _UNEXPECTED), self.now())
                return
            checks = RuleChecks.model_validate(outcome["done"])
            keep_checks(session, wanted.asked["version"], checks, self.now())
            end(wanted, DONE, {**wanted.asked, "cases": checks.cases, "failed": checks.failed}, self.now())
