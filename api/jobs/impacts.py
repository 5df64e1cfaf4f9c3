"""What would a version that is put forward do to the shipments kept here? A job for each organisation that has some.

However often it is begun anew, it compares the shipments that were there when the version was put forward, as they
stood then, and ends with the same report. An organisation is told of its own shipments only.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from api.comparing import Compared, Version, compared
from api.desk.law import LawLost, kept_law
from api.desk.publishing import in_force
from api.desk.stored_effects import Progress, Scope, StoredComparison
from api.difference_records import stored_as_json, stored_from_json
from api.jobs.keeping import DONE, FAILED, advance, end, new_job, still_wanted
from api.jobs.stopping import Interrupted
from api.security.principals import SYSTEM, Principal
from api.store.database import Database
from api.store.fields import new_id
from api.store.tables.jobs import Job
from api.store.tables.organisations import Organisation
from api.store.tables.shipments import Shipment, StoredDecision
from api.store.tables.versions import RulebookVersion
from engine.analysis.stored import PARTS
from engine.rulebook.rulebook import Rulebook

MOST_LISTED = 500
"""The most customers, products or clauses of a report, the largest first."""
_TOLD_EVERY = 0.5
_LONGEST_REST = 0.5
_HASH_SHOWN = 12
_NONE = "this version has no effect report here"


def new_impacts(session: Session, version: RulebookVersion, who: Principal, now: datetime) -> list[Job]:
    """The jobs that say what a version does, one for each organisation with shipments.

    It is compared with what would be law at its moment without it; where nothing was published, with the rulebook of
    the organisation's latest decision.
    """
    otherwise = in_force(session, max(version.effective_at, now))
    parent = otherwise.version if otherwise else None
    found = []
    for organisation in session.exec(select(Organisation.id).order_by(Organisation.id)).all():
        latest = _latest_rulebook(session, organisation)
        if latest is not None:
            asked = {
                "version": version.number,
                "rulebook": version.hash,
                "before": {
                    "version": parent.number if parent else None,
                    "rulebook": parent.hash if parent else latest,
                },
            }
            by = who.person if organisation == who.organisation else SYSTEM
            found.append(new_job(new_id(), organisation, "impact", asked, by, now))
    return found


def impact_of(session: Session, organisation: str, version: int) -> Job | None:
    """The job that says what a version does to an organisation's shipments, wherever it stands."""
    found = select(Job).where(
        Job.organisation == organisation, Job.kind == "impact", col(Job.asked)["version"].as_integer() == version
    )
    return session.exec(found.order_by(col(Job.id).desc()).limit(1)).first()


def lacking(session: Session, organisation: str, version: int) -> str | None:
    """Why an organisation cannot see yet what a version does; None where it can, or where it has no shipments."""
    job = impact_of(session, organisation, version)
    if job is None:
        return _NONE if _latest_rulebook(session, organisation) else None
    return None if job.state == DONE else f"the effect report of this version is {job.state}"


@dataclass(frozen=True)
class Weighing:
    """Says what versions do; `stopping` is set when the service goes down.

    `gently` leaves half of the time to others; `told` hears how far it is.
    """

    database: Database
    now: Callable[[], datetime]
    stopping: threading.Event
    gently: bool = True
    told: Callable[[Progress], None] = lambda _: None

    def run(self, job: str) -> None:
        """Do a job to its end; raises `Interrupted` where the service goes down first."""
        with self.database.writing() as session:
            found = still_wanted(session, job)
        if found is None:
            return
        try:
            with self.database.reading() as session:
                before, after = (
                    kept_law(session, found.asked["before"]["rulebook"]),
                    kept_law(session, found.asked["rulebook"]),
                )
        except LawLost as lost:
            self._end(job, FAILED, {"why": str(lost), "faults": []})
            return
        comparison = StoredComparison(self.database, before, after, Scope(found.organisation, found.id, found.at))
        if self._followed(job, comparison):
            self._end(job, DONE, {**found.asked, **stored_as_json(comparison.effect(), MOST_LISTED)})

    def _end(self, job: str, state: str, result: dict[str, Any]) -> None:
        with self.database.writing() as session:
            wanted = still_wanted(session, job)
            if wanted is not None:
                end(wanted, state, result, self.now())

    def _followed(self, job: str, comparison: StoredComparison) -> bool:
        """Compare to the end and tell of it; whether somebody wants it still."""
        began = told = time.monotonic()
        for progress in comparison.run():
            self.told(progress)
            now = time.monotonic()
            if now - told >= _TOLD_EVERY:
                if not self._told(job, progress):
                    return False
                told = now
            if self.stopping.wait(min(now - began, _LONGEST_REST) if self.gently else 0):
                raise Interrupted
            began = time.monotonic()
        return self._told(job, comparison.progress)

    def _told(self, job: str, progress: Progress) -> bool:
        with self.database.writing() as session:
            wanted = still_wanted(session, job)
            if wanted is None:
                return False
            advance(wanted, progress._asdict())
            return True


def told_of(job: Job) -> dict[str, Any]:
    """Where an effect report stands, without what is in it."""
    return {
        "job": job.id,
        "state": job.state,
        "progress": {name: value for name, value in job.progress.items() if name in Progress._fields},
        "at": job.at.isoformat(),
        "ended_at": job.ended_at.isoformat() if job.ended_at else None,
    }


def summed(report: dict[str, Any]) -> dict[str, Any]:
    """The counts of an effect report and what flips into what, without customers and shipments."""
    parts: dict[str, Any] = {
        part: {
            "shipments": report[part]["shipments"],
            "lines": report[part]["lines"],
            "flipped": report[part]["effect"]["flipped"],
            "flips": report[part]["effect"]["flips"],
        }
        for part in PARTS
    }
    not_compared = sum(one["shipments"] for one in report["not_compared"])
    return {**parts, "left_out": report["left_out"], "not_compared": not_compared}


def read_back(report: dict[str, Any], before: Rulebook, after: Rulebook) -> Compared:
    """An effect report as a comparison that can be shown, with the rulebooks that it names."""
    number = report["before"]["version"]
    names = str(number) if number else f"@{before.hash[:_HASH_SHOWN]}", str(report["version"])
    sides = Version(names[0], before), Version(names[1], after)
    return compared(*sides, "law", stored=stored_from_json(report))


def rulebooks_of(session: Session, job: Job) -> tuple[Rulebook, Rulebook]:
    """The rulebooks that an effect report compares; raises `LawLost`."""
    before, after = (kept_law(session, one["rulebook"]).rulebook for one in (job.asked["before"], job.asked))
    return before, after


def _latest_rulebook(session: Session, organisation: str) -> str | None:
    """The rulebook that the latest decision of an organisation was taken under; None where it has no shipments."""
    if session.exec(select(Shipment.id).where(Shipment.organisation == organisation).limit(1)).first() is None:
        return None
    query = select(StoredDecision.rulebook).where(StoredDecision.organisation == organisation)
    return session.exec(query.order_by(col(StoredDecision.id).desc()).limit(1)).first()
