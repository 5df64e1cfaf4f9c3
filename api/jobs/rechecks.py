"""Does the law of today still say what was decided? Open shipments decided anew, a few in each transaction.

How far a run has come stands in its job and is written with the decisions themselves: whatever happens to the process,
no shipment is passed over and none is decided twice in one run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from api.desk.events import Happening, event
from api.desk.in_force import InForce
from api.desk.law import Law
from api.desk.receiving import RequestRefused
from api.desk.rechecking import recheck
from api.jobs.digest import count, count_refused, empty
from api.jobs.keeping import DONE, advance, end, new_job, still_wanted, under_way
from api.jobs.open_shipments import Wanted, counted, law_today, some
from api.jobs.stopping import Interrupted
from api.security.principals import SYSTEM
from api.store.database import Database
from api.store.fields import new_id
from api.store.tables.jobs import Job
from api.store.tables.organisations import Organisation
from api.store.tables.shipments import StoredDecision

_AT_ONCE = 8
_TRIES, _PAUSE = 5, 0.5
_AFTER, _OF, _UNDER = "after", "of", "rulebook"
log = structlog.get_logger("licet.jobs")
_LAST = "ffffffff"
"""After every id."""


@dataclass(frozen=True)
class Rechecking:
    """Decides open shipments anew; `stopping` is set when the service goes down."""

    database: Database
    in_force: InForce
    now: Callable[[], datetime]
    stopping: threading.Event

    def due(self, session: Session, organisation: str) -> bool:
        """Whether the law has changed since some open shipment was decided."""
        return counted(session, self._overtaken(self.in_force.desk.law, organisation)) > 0

    def job(self, organisation: str, by: str, everything: bool) -> Job:
        """A job that decides what a change of the law has overtaken, or everything that is open."""
        return new_job(new_id(), organisation, "recheck", {"everything": everything}, by, self.now())

    def run(self, job: str) -> None:
        """Do a job to its end; raises `Interrupted` where the service goes down first."""
        while self._patiently(job):
            if self.stopping.is_set():
                raise Interrupted

    def _patiently(self, job: str) -> bool:
        """Decide some shipments; where others stood in the way, try again."""
        for _ in range(_TRIES):
            try:
                return self._some(job)
            except OperationalError:
                time.sleep(_PAUSE)
        return self._some(job)

    def _some(self, job: str) -> bool:
        """Decide the next few shipments of a job under the law that holds now; whether there may be more.

        Others may have decided under a version already that has come into force while this process did not look. Where
        the law has changed since the shipments before, all of them are gone through again.
        """
        self.in_force.look()
        with self.database.writing() as session:
            desk = self.in_force.desk
            found = still_wanted(session, job)
            if found is None:
                return False
            wanted = self._wanted(desk.law, found)
            progress = dict(found.progress)
            if _AFTER not in progress:
                progress |= {_AFTER: "", _OF: counted(session, wanted), **empty()}
            if progress.get(_UNDER, desk.law.rulebook.hash) != desk.law.rulebook.hash:
                progress[_AFTER] = ""
            progress[_UNDER] = desk.law.rulebook.hash
            shipments = some(session, wanted, progress[_AFTER], _AT_ONCE)
            today = law_today(desk.law, self.now().date())
            for shipment in shipments:
                earlier = session.get_one(StoredDecision, shipment.decision)
                try:
                    done = recheck(session, desk, shipment, today.cause(earlier), found.by, self.now())
                except RequestRefused as refused:
                    count_refused(progress, shipment, refused)
                else:
                    count(progress, earlier, done)
                progress[_AFTER] = shipment.id
            advance(found, progress)
            if not shipments:
                self._end(session, found, progress)
            return bool(shipments)

    def _end(self, session: Session, job: Job, progress: dict[str, Any]) -> None:
        digest = {name: progress[name] for name in empty()}
        end(job, DONE, digest, self.now())
        session.add(event(job.organisation, Happening.DIGEST, job.id, digest, self.now()))

    def _wanted(self, law: Law, job: Job) -> Wanted:
        """What a job decides: all that came in before it, or what the law has overtaken, be it only on the way."""
        if job.asked["everything"]:
            return Wanted(job.organisation, job.id)
        return self._overtaken(law, job.organisation)

    def _overtaken(self, law: Law, organisation: str) -> Wanted:
        return Wanted(organisation, _LAST, law_today(law, self.now().date()).overtaken())


def recheck_all(rechecking: Rechecking, start: Callable[[Session, Job], None]) -> list[str]:
    """Start a job for every organisation with shipments that a change of the law has overtaken; the jobs' ids.

    `start` hands a new job on, in the transaction in which it is written. However many processes do this at a time,
    each organisation has one job. What fails for one keeps nothing from the others.
    """
    started = []
    with rechecking.database.reading() as session:
        organisations = session.exec(select(Organisation.id).order_by(Organisation.id)).all()
    for organisation in organisations:
        try:
            started += _recheck(rechecking, organisation, start)
        except Exception:
            log.exception("a re-check was not started", organisation=organisation)
    return started


def _recheck(rechecking: Rechecking, organisation: str, start: Callable[[Session, Job], None]) -> list[str]:
    with rechecking.database.writing() as session:
        _one_at_a_time(session, organisation)
        doing = [job for job in under_way(session, organisation, "recheck") if not job.asked["everything"]]
        if doing or not rechecking.due(session, organisation):
            return []
        job = rechecking.job(organisation, SYSTEM, everything=False)
        session.add(job)
        start(session, job)
        return [job.id]


def _one_at_a_time(session: Session, organisation: str) -> None:
    """Let nobody else start a job for an organisation before the transaction ends."""
    session.exec(select(Organisation.id).where(Organisation.id == organisation).with_for_update(key_share=True)).one()
