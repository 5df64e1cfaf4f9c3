"""What does a version do to the shipments kept here? Found out on the command line where no service does it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session

from api import clock
from api.cli.difference_tables import print_stored
from api.cli.failing import tell
from api.cli.progress import shipments_shown
from api.cli.terminal import output
from api.cli.wording import Language, say
from api.desk.stored_effects import any_shipments
from api.jobs.folders import Folders
from api.jobs.impacts import Weighing, impact_of, new_impacts, read_back, rulebooks_of
from api.jobs.keeping import DONE, FAILED
from api.security.principals import Principal
from api.security.roles import Right
from api.store.database import Database
from api.store.tables.jobs import Job
from api.store.tables.versions import RulebookVersion

if TYPE_CHECKING:
    from api.jobs.durable import Queue


class ImpactsHere:
    """The effect reports of a version that is put forward on the command line.

    They wait for the service of the same folder of data. Where none runs they are made here and now: whoever approves
    on the command line as well needs no service for it. What is broken off is made by the next service.
    """

    def __init__(self, database: Database, data: Path, language: Language) -> None:
        """Make ready for jobs, where there are shipments."""
        self._database, self._language = database, language
        self._jobs: list[Job] = []
        with database.reading() as session:
            wanted = any_shipments(session)
        self._queue: Queue | None = None
        if wanted:
            from api.jobs.durable import Queue

            self._queue = Queue(database, Folders(data))
            self._queue.prepare()

    def ask(self, session: Session, version: RulebookVersion, who: Principal) -> None:
        """Ask for the reports, in the transaction in which the version is put forward."""
        if self._queue is not None:
            self._jobs = new_impacts(session, version, who, clock.now())
            for job in self._jobs:
                session.add(job)
                self._queue.add(session, job, "impact")

    def see_to(self, version: RulebookVersion, who: Principal) -> None:
        """Make the reports or leave them to the service, and tell of one's own."""
        if self._queue is None:
            return
        self._queue.close()
        if self._queue.folders.in_use():
            tell(say("impact.left", self._language, number=str(version.number)))
            return
        for job in self._jobs:
            with shipments_shown(self._language) as shown:
                Weighing(self._database, clock.now, threading.Event(), gently=False, told=shown).run(job.id)
        tell_impact(self._database, version.number, who, self._language)


def tell_impact(database: Database, version: int, who: Principal, language: Language) -> None:
    """Print what a version does to one's own shipments, as far as that is known and may be read."""
    with database.reading() as session:
        job = impact_of(session, who.organisation, version)
        rulebooks = rulebooks_of(session, job) if job and job.state == DONE else None
    if job is None:
        tell(say("impact.none", language))
    elif job.state == DONE and not who.may(Right.READ_DECISIONS):
        tell(say("impact.done", language))
    elif job.result and rulebooks:
        print_stored(output(), read_back(job.result, *rulebooks), language)
    else:
        why = job.result["why"] if job.state == FAILED and job.result else ""
        tell(say(f"impact.{job.state}", language, why=why, done=job.progress.get("shipments", 0)))
