"""Where does a job stand? Its row, changed only while the job has not ended; who ends it first is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session, col, select

from api.desk.finding import Page, page
from api.store.tables.jobs import Job
from engine.faults import LicetError

Kind = Literal["manifest", "recheck", "impact", "rule_checks"]
WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
ENDED = (DONE, FAILED, CANCELLED)
STEP = "step"
"""The member of a job's progress that counts its changes, so that whoever follows it knows what they have seen."""


class JobEnded(LicetError):
    """A job that has ended: it cannot be cancelled any more."""


class JobRuns(LicetError):
    """A job that has not ended: it cannot be removed yet."""


def new_job(job: str, organisation: str, kind: Kind, asked: Mapping[str, Any], by: str, now: datetime) -> Job:
    """A job that waits."""
    return Job(
        id=job,
        organisation=organisation,
        kind=kind,
        state=WAITING,
        asked=dict(asked),
        progress={STEP: 0},
        by=by,
        at=now,
    )


def locked(session: Session, job: str) -> Job | None:
    """The job as it is now, changed by nobody else before the transaction ends; None where it is gone."""
    found = select(Job).where(Job.id == job).with_for_update().execution_options(populate_existing=True)
    return session.exec(found).first()


def still_wanted(session: Session, job: str) -> Job | None:
    """The job, locked, if it has not ended; from now on it runs."""
    found = locked(session, job)
    if found is None or found.state in ENDED:
        return None
    found.state = RUNNING
    session.add(found)
    return found


def advance(job: Job, progress: Mapping[str, Any]) -> None:
    """Say how far a job is."""
    job.progress = {**progress, STEP: job.progress.get(STEP, 0) + 1}


def end(job: Job, state: str, result: Mapping[str, Any] | None, now: datetime) -> None:
    """Say what came of a job."""
    job.state, job.result, job.ended_at = state, None if result is None else dict(result), now
    advance(job, job.progress)


def cancel(session: Session, job: Job, now: datetime) -> Job:
    """End a job that waits or runs; raises `JobEnded`."""
    found = locked(session, job.id)
    if found is None or found.state in ENDED:
        raise JobEnded(f"this job is {found.state if found else 'gone'} already")
    end(found, CANCELLED, None, now)
    session.add(found)
    return found


def jobs(session: Session, organisation: str, state: str, after: str | None, most: int) -> Page[Job]:
    """Jobs of an organisation, newest first."""
    query = select(Job).where(Job.organisation == organisation)
    if state:
        query = query.where(Job.state == state)
    return page(session, query, Job, after, most)


def under_way(session: Session, organisation: str, kind: Kind) -> Sequence[Job]:
    """The jobs of a kind that have not ended."""
    found = select(Job).where(Job.organisation == organisation, Job.kind == kind, col(Job.state).not_in(ENDED))
    return session.exec(found).all()
