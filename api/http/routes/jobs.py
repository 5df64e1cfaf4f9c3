"""Jobs: listed, followed to their end, cancelled, removed; and the files that they leave."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

import anyio
import orjson
from anyio import to_thread
from fastapi import APIRouter, Header, Path, Query, Request, Response
from starlette.responses import FileResponse, StreamingResponse

from api.desk.finding import own
from api.http.answering import answer
from api.http.asking import asking, seen
from api.http.job_models import JobPage, JobShown, JobState, LineExplained
from api.http.languages import Language, in_language
from api.http.paging import Paged, listed
from api.http.service import Service, Serving, service_of
from api.jobs.impacts import summed
from api.jobs.keeping import DONE, ENDED, STEP, jobs
from api.jobs.line_again import LineAgain
from api.jobs.results import MEDIA_TYPES, called, file_of, files, media_type
from api.jobs.rights import to_cancel, to_remove
from api.jobs.tables import told_apart
from api.security.keys import NotKnown
from api.security.principals import Principal
from api.security.roles import Right
from api.store.tables.jobs import Job

router = APIRouter(prefix="/v1", tags=["jobs"])

Checker = Annotated[Principal, asking(Right.CHECK_MANIFESTS)]
Rechecker = Annotated[Principal, asking(Right.RECHECK)]
_LOOKED_EVERY, _HEARTBEAT = 0.4, 15.0


@router.get("/jobs", operation_id="list_jobs", response_model=JobPage)
def list_jobs(
    request: Request,
    service: Serving,
    who: Checker,
    paging: Paged,
    state: Annotated[JobState | None, Query(description="Only jobs in this state.")] = None,
) -> Response:
    """Jobs, newest first."""
    with service.database.writing() as session:
        session.add(seen(service, who, request, "list_jobs", "jobs"))
        return answer(listed(jobs(session, who.organisation, state or "", paging.after, paging.limit), job_content))


@router.get("/jobs/{job}", operation_id="read_job", response_model=JobShown)
def read_job(request: Request, service: Serving, who: Checker, job: str) -> Response:
    """How far a job is, and what came of it."""
    found = _job(service, who, job)
    _note_result(service, who, request, found)
    return answer(job_content(found))


@router.get(
    "/jobs/{job}/events",
    operation_id="follow_job",
    response_class=StreamingResponse,
    responses={
        200: {"description": "Server-sent events.", "content": {"text/event-stream": {}}},
        204: {"description": "The job has ended, and its last event was received already."},
    },
)
async def follow_job(
    request: Request,
    who: Checker,
    job: str,
    last_event_id: Annotated[str | None, Header(description="The id of the last event that was received.")] = None,
) -> Response:
    """Follow a job to its end: an event `progress` for each step, one named by its last state, then the end.

    The id of an event counts the steps; after a break, `Last-Event-ID` leaves out what was received. Comments keep the
    connection alive.
    """
    service = service_of(request)
    found = await to_thread.run_sync(_job, service, who, job)
    seen_step = int(last_event_id) if last_event_id and last_event_id.isdecimal() and len(last_event_id) < 10 else -1
    if found.state in ENDED and seen_step >= found.progress[STEP]:
        return Response(status_code=204)
    return StreamingResponse(
        _events(service, who, request, (job, seen_step)),
        media_type="text/event-stream",
        headers={"x-accel-buffering": "no"},
    )


@router.get(
    "/jobs/{job}/results/{name}",
    operation_id="fetch_result",
    response_class=FileResponse,
    responses={200: {"content": {name.partition(";")[0]: {} for name in MEDIA_TYPES.values()}}, 409: {}},
)
def fetch_result(request: Request, service: Serving, who: Checker, job: str, name: str) -> Response:
    """A file that a job has written, or a range of its bytes."""
    found = _job(service, who, job)
    path = file_of(service.jobs.folders, found, name)
    with service.database.writing() as session:
        session.add(seen(service, who, request, "fetch_result", f"{found.id}/{name}"))
    return FileResponse(path, media_type=media_type(name), filename=called(found, name))


@router.get("/jobs/{job}/lines/{row}", operation_id="read_job_line", response_model=LineExplained)
def read_job_line(
    request: Request,
    service: Serving,
    who: Checker,
    job: str,
    row: Annotated[int, Path(ge=1, le=10**12, description="Its first line in the file.")],
    lang: Language = None,
) -> Response:
    """A line of a checked manifest, and why it is decided as it is."""
    found = _job(service, who, job)
    cells = service.jobs.lines.cells(found, row)
    with service.database.writing() as session:
        session.add(seen(service, who, request, "read_job_line", f"{found.id}/{row}"))
    given, check = told_apart(cells)
    shown = service.jobs.lines.explained(found, cells)
    again = shown if isinstance(shown, LineAgain) else None
    told = {
        "parties": again.parties if again else None,
        "explanation": again.explanation.model_dump(mode="json") if again else None,
        "unexplained": None if again else shown,
    }
    return answer({"job": found.id, "row": row, "given": given, "answer": check, **in_language(told, lang)})


@router.post("/jobs/{job}/cancel", operation_id="cancel_job", response_model=JobShown)
def cancel_job(request: Request, service: Serving, who: Checker, job: str) -> Response:
    """End a job that waits or runs; it leaves no results.

    A re-check is cancelled by whoever may decide anew, unless the service began it; an effect report, and the work on
    the cases of a version, by whoever may put rulebooks forward or approve them.
    """
    with service.database.writing() as session:
        found = service.jobs.cancel(session, to_cancel(session, who, job))
        session.add(seen(service, who, request, "cancel_job", found.id))
        return answer(job_content(found))


@router.delete("/jobs/{job}", operation_id="remove_job", status_code=204)
def remove_job(request: Request, service: Serving, who: Checker, job: str) -> Response:
    """Remove a job that has ended, with the upload and the results; whoever may cancel jobs of its kind may do so.

    An effect report that is done stays with its version.
    """
    with service.database.writing() as session:
        found = to_remove(session, who, job)
        session.add(seen(service, who, request, "remove_job", found.id))
        service.jobs.remove(session, found)
    service.jobs.folders.remove(found.id)
    return Response(status_code=204)


@router.post("/rechecks", operation_id="recheck_all", status_code=202, response_model=JobShown)
def recheck_all(request: Request, service: Serving, who: Rechecker) -> Response:
    """Decide every open shipment anew, as a job; where one does so already, that one."""
    with service.database.writing() as session:
        made = service.jobs.recheck(session, who)
        session.add(seen(service, who, request, "recheck_all", made.id))
        return answer(job_content(made), 202, {"location": f"/v1/jobs/{made.id}"})


def job_content(job: Job) -> dict[str, Any]:
    """A job as clients see it."""
    return {
        "job": job.id,
        "kind": job.kind,
        "state": job.state,
        "asked": job.asked,
        "progress": job.progress,
        "result": _result(job),
        "results": [
            {
                "name": one["name"],
                "size": one["size"],
                "media_type": media_type(one["name"]),
                "url": f"/v1/jobs/{job.id}/results/{one['name']}",
            }
            for one in files(job)
        ],
        "by": job.by,
        "at": job.at.isoformat(),
        "ended_at": job.ended_at.isoformat() if job.ended_at else None,
    }


async def _events(service: Service, who: Principal, request: Request, what: tuple[str, int]) -> AsyncIterator[bytes]:
    """What happens to a job from now on, until it has ended; whoever follows a service that ends comes back later."""
    job, seen_step = what
    silent = 0.0
    while not service.ending.is_set():
        try:
            found = await to_thread.run_sync(_job, service, who, job)
        except NotKnown:
            return  # it was removed
        if found.progress[STEP] > seen_step:
            seen_step, silent = found.progress[STEP], 0.0
            await to_thread.run_sync(_note_result, service, who, request, found)
            name = found.state if found.state in ENDED else "progress"
            data = orjson.dumps(job_content(found)).decode()
            yield f"id: {seen_step}\nevent: {name}\ndata: {data}\n\n".encode()
        if found.state in ENDED:
            return
        await anyio.sleep(_LOOKED_EVERY)
        silent += _LOOKED_EVERY
        if silent >= _HEARTBEAT:
            silent = 0.0
            yield b": still here\n\n"


def _note_result(service: Service, who: Principal, request: Request, job: Job) -> None:
    """Note that somebody sees what came of a job; how far it is tells nothing of any shipment."""
    if job.state in ENDED:
        with service.database.writing() as session:
            session.add(seen(service, who, request, "read_job", job.id))


def _job(service: Service, who: Principal, job: str) -> Job:
    with service.database.reading() as session:
        return own(session, Job, who.organisation, job, "job")


def _result(job: Job) -> dict[str, Any] | None:
    """What came of a job; an effect report is read whole where the version is."""
    if job.result is None:
        return None
    if job.kind == "impact" and job.state == DONE:
        return {"version": job.result["version"], **summed(job.result)}
    return {name: value for name, value in job.result.items() if name != "files"}
