"""What does a service do besides answering? Jobs, taken in, cancelled and removed, and what each night brings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime
from typing import cast

import structlog
from sqlmodel import Session, select

from api.audit.heads import sign_head
from api.audit.stored_tree import LogBroken
from api.desk.drafts import delete_old_drafts
from api.desk.in_force import InForce
from api.desk.party_books import KnownParties, known_parties, moment_on, party_book
from api.desk.standing import held_licences, latest_profile, standing
from api.jobs.asked import ManifestAsked, ManifestOrder, PartyList
from api.jobs.books import packed
from api.jobs.durable import Durable, Work
from api.jobs.folders import PARTIES, PROFILE, RULEBOOK, Folders
from api.jobs.impacts import Weighing, new_impacts
from api.jobs.keeping import ENDED, FAILED, JobRuns, Kind, cancel, end, locked, new_job, still_wanted, under_way
from api.jobs.line_again import LinesAgain
from api.jobs.manifests import Checking
from api.jobs.notices import tell_what_is_coming
from api.jobs.rechecks import Rechecking, recheck_all
from api.jobs.retention import delete_old_jobs, delete_old_shipments, forget_old_requests
from api.jobs.rule_checks import CaseWork, new_rule_checks
from api.jobs.setup import Setup
from api.jobs.uploads import Uploads
from api.security.principals import Principal
from api.security.sessions import delete_ended_sessions
from api.store.tables.jobs import Job
from api.store.tables.organisations import Organisation
from api.store.tables.versions import RulebookVersion

_UNEXPECTED = {"why": "the job ended unexpectedly", "faults": []}
log = structlog.get_logger("licet.jobs")


class Jobs:
    """The jobs of a service, from its start to its end."""

    def __init__(self, setup: Setup, in_force: InForce, now: Callable[[], datetime]) -> None:
        """Start; jobs that were running when the last process ended are begun again."""
        self.folders = Folders(setup.data)
        self.uploads = Uploads(self.folders)
        self.lines = LinesAgain(self.folders, in_force.laws)
        self._database, self._in_force, self._now = setup.database, in_force, now
        self._retention_days = setup.retention_days
        stopping = threading.Event()
        self._checking = Checking(setup.database, self.folders, now, stopping)
        self._rechecking = Rechecking(setup.database, in_force, now, stopping)
        self._weighing = Weighing(setup.database, now, stopping)
        self._case_work = CaseWork(setup.database, self.folders, now, stopping)
        self._one_night = threading.Lock()
        self._durable = Durable(setup.database, self.folders, Work(self._perform, self.night, self.sign, stopping))
        self._durable.start()

    def close(self) -> None:
        """Interrupt what runs, so that it goes on when the service is back."""
        self._durable.close()

    def check_manifest(self, job: str, who: Principal, asked: ManifestAsked) -> Job:
        """Have a manifest checked that stands in the folder of its job already.

        Raises `LawLost`; `ColumnsRefused` where a header is said to stand for a column that there is not.
        """
        answered = self._in_force.asked(asked.known_at)
        law = answered.desk.law
        asked.refuse_unknown(law.vocabulary)
        known = self._keep_parties(job, who.organisation, asked.known_at)
        order = ManifestOrder(
            **asked.model_dump(),
            rulebook=law.rulebook.hash,
            version=answered.version,
            because=answered.because,
            party_lists=_named(known) if known else [],
        )
        self.folders.keep(job, RULEBOOK, law.files)
        with self._database.writing() as session:
            text = standing(latest_profile(session, who.organisation), held_licences(session, who.organisation))
            self.folders.keep(job, PROFILE, text.encode())
            made = new_job(job, who.organisation, "manifest", order.model_dump(mode="json"), who.person, self._now())
            self._start(session, made)
        return made

    def _keep_parties(self, job: str, organisation: str, known_at: date) -> KnownParties | None:
        """Put by what parties are looked into into the folder of a job: what was known by a day, if anything was."""
        with self._database.reading() as session:
            known = known_parties(session, organisation, moment_on(known_at, self._now()))
            if known is not None:
                self.folders.keep(job, PARTIES, packed(party_book(session, known)))
        return known

    def recheck(self, session: Session, who: Principal) -> Job:
        """Have every open shipment of an organisation decided anew; the job that does so already, if there is one."""
        for running in under_way(session, who.organisation, "recheck"):
            if running.asked["everything"]:
                return running
        made = self._rechecking.job(who.organisation, who.person, everything=True)
        self._start(session, made)
        return made

    def recheck_overtaken(self) -> None:
        """Have the open shipments of every organisation decided anew that a change of the law has overtaken."""
        recheck_all(self._rechecking, self._start)

    def examine(self, session: Session, version: RulebookVersion, who: Principal) -> None:
        """Have it said what a version's cases come to and what it does, in the transaction that puts it forward."""
        for job in (new_rule_checks(version, who, self._now()), *new_impacts(session, version, who, self._now())):
            self._start(session, job)

    def cancel(self, session: Session, job: Job) -> Job:
        """End a job; whoever does it notices at once, and leaves no results. Raises `JobEnded`."""
        return cancel(session, job, self._now())

    def remove(self, session: Session, job: Job) -> None:
        """Remove a job that has ended; its files go once that is written. Raises `JobRuns`."""
        found = locked(session, job.id)
        if found is None:
            return
        if found.state not in ENDED:
            raise JobRuns(f"this job is {found.state}; cancel it first")
        session.delete(found)

    def night(self) -> None:
        """Do what each night brings, one night at a time; doing it twice does nothing more.

        What fails for one organisation is logged, tried again the next night, and keeps nothing from the others.
        """
        with self._one_night:
            self.recheck_overtaken()
            with self._database.reading() as session:
                organisations = session.exec(select(Organisation.id).order_by(Organisation.id)).all()
            for organisation in organisations:
                try:
                    self._night_of(organisation)
                except Exception:
                    log.exception("a night failed", organisation=organisation)
            self._sweep()

    def sign(self) -> None:
        """Sign the log as it is, unless it is signed already."""
        try:
            sign_head(self._database, self._now())
        except LogBroken as broken:
            log.error("the log is not signed", error=str(broken))  # where it came from tells nothing

    def _night_of(self, organisation: str) -> None:
        with self._database.writing() as session:
            tell_what_is_coming(session, self._in_force.desk.law, organisation, self._now())
            forget_old_requests(session, organisation, self._now())
            delete_ended_sessions(session, organisation, self._now())
            delete_old_drafts(session, organisation, self._now())
        if self._retention_days is not None:
            delete_old_shipments(self._database, organisation, self._retention_days, self._now())
            delete_old_jobs(self._database, organisation, self._retention_days, self._now(), self._remove_all)

    def _perform(self, kind: Kind, job: str) -> None:
        """Do a job; one that breaks off for a reason that nobody foresaw has failed, and stands in no other's way."""
        try:
            match kind:
                case "manifest":
                    self._checking.check(job)
                case "recheck":
                    self._rechecking.run(job)
                case "impact":
                    self._weighing.run(job)
                case "rule_checks":
                    self._case_work.run(job)
        except Exception:
            log.exception("a job failed", job=job)
            with self._database.writing() as session:
                found = still_wanted(session, job)
                if found is not None:
                    end(found, FAILED, _UNEXPECTED, self._now())

    def _start(self, session: Session, job: Job) -> None:
        session.add(job)
        self._durable.queue.add(session, job, cast("Kind", job.kind))

    def _remove_all(self, job: str) -> None:
        self.folders.remove(job)
        self._durable.queue.forget(job)

    def _sweep(self) -> None:
        """Remove the folders of uploads that never became jobs."""
        abandoned = set(self.folders.abandoned())
        with self._database.reading() as session:
            abandoned -= {job for job in abandoned if session.get(Job, job) is not None}
        for job in abandoned:
            self.folders.remove(job)


def _named(known: KnownParties) -> list[PartyList]:
    """The editions of lists that parties are looked up in."""
    return [
        PartyList(version=one.version.id, source=one.version.source, dated=one.version.dated, because=one.because)
        for one in known.lists.versions
    ]
