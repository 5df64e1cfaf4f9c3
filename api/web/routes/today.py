"""Today: which holds wait, what is coming, what runs, and how fresh the law and the lists are."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Response
from sqlmodel import Session

from api.desk.cliffs import Cliff, cliffs
from api.desk.lists import versions_known_at
from api.desk.worklist import Worklist, by_value, worklist
from api.jobs.keeping import RUNNING, WAITING, jobs
from api.security.roles import Right
from api.store.tables.jobs import Job
from api.web.visiting import Visit, visiting
from engine.explanation.staleness import stale_measures

router = APIRouter()
_MOST_CLIFFS, _MOST_JOBS = 6, 20

Visitor = Annotated[Visit, visiting(Right.KNOW_ONESELF)]
Checker = Annotated[Visit, visiting(Right.CHECK_MANIFESTS)]
Order = Literal["age", "value"]


@router.get("/today", name="today")
def today(visit: Visitor, sort: Order = "age") -> Response:
    """The first page."""
    service, now = visit.service, visit.service.now()
    with service.database.writing() as session:
        waiting, coming, running = Worklist(), list[Cliff](), list[Job]()
        if visit.may(Right.READ_DECISIONS):
            waiting = worklist(session, visit.who.organisation, visit.who.person)
            visit.note(session, "list_holds", "holds")
            found = cliffs(session, visit.who.organisation, now.date(), None)
            coming = [found.days[day] for day in sorted(found.days)]
            visit.note(session, "read_cliffs", "all open shipments")
        if visit.may(Right.CHECK_MANIFESTS):
            running = _running(session, visit)
        lists = versions_known_at(session, now, visit.who.organisation).versions
    return visit.page(
        "today.html.j2",
        now=now,
        waiting=waiting,
        for_me=by_value(waiting.for_me) if sort == "value" else waiting.for_me,
        sort=sort,
        coming=coming[:_MOST_CLIFFS],
        running=running,
        holding=service.in_force.holding,
        stale=stale_measures(service.desk.law.rulebook, now.date()),
        lists=lists,
    )


@router.get("/today/jobs", name="today_jobs")
def running_jobs(visit: Checker) -> Response:
    """The jobs that run, by themselves: what renews itself must not read, and note, the rest of the page again."""
    with visit.service.database.reading() as session:
        return visit.page("jobs_running.html.j2", running=_running(session, visit))


def _running(session: Session, visit: Visit) -> list[Job]:
    found = (jobs(session, visit.who.organisation, state, None, _MOST_JOBS) for state in (RUNNING, WAITING))
    return [job for page in found for job in page.rows]
