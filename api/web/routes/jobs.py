"""One job: how far it is, what came of it, line by line, and its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import FileResponse, RedirectResponse

from api.desk.finding import own
from api.desk.law import Law, LawLost
from api.desk.names import names_of
from api.jobs.folders import RULEBOOK
from api.jobs.impacts import summed
from api.jobs.keeping import DONE, ENDED
from api.jobs.line_again import LineAgain
from api.jobs.results import called, file_of, files, media_type, tables_of
from api.jobs.rights import JobForbidden, JobNeeded, to_cancel, to_remove
from api.jobs.tables import Order, Part, Wanted, lines, parties, problems, told_apart
from api.reports.voice import Voice
from api.security.keys import NotKnown
from api.security.roles import Right
from api.store.tables.jobs import Job
from api.tally import ACTIONS
from api.web.decided import opened
from api.web.rendering import voice_of
from api.web.visiting import Visit, visiting
from engine.explanation.laws import jurisdiction_title

router = APIRouter()
Checker = Annotated[Visit, visiting(Right.CHECK_MANIFESTS)]
Member = Annotated[Visit, visiting(Right.KNOW_ONESELF)]
Word = Annotated[str, Query(max_length=300)]
PageNumber = Annotated[int, Query(ge=1, le=10_000_000)]
_A_PAGE = 50
_PARTIES = "parties.csv"
_ASSUMED = re.compile(r";(?=\w+: )")
"""Between facts that a line did not give: where one came from may hold a semicolon itself."""


class Narrowed(BaseModel):
    """Which lines of a manifest are looked for, and which page of them, as an address says it."""

    action: Literal["", "release", "hold", "stop"] = ""
    verdict: Word = ""
    clause: Word = ""
    missing: Word = ""
    shipment: Word = ""
    text: Word = ""
    open: Literal["", "yes"] = ""
    sort: Order = "worst"
    page: PageNumber = 1

    @property
    def wanted(self) -> Wanted:
        """The lines that are looked for."""
        return Wanted(
            self.action, self.verdict, self.clause, self.missing, self.shipment, self.text, bool(self.open), self.sort
        )

    @property
    def query(self) -> dict[str, str]:
        """What an address says of them, without the page."""
        return {
            name: value for name, value in self.model_dump(exclude={"page"}, exclude_defaults=True).items() if value
        }


@router.get("/manifests/{job}", name="job")
def show(visit: Checker, job: str, narrowed: Annotated[Narrowed, Query()]) -> Response:
    """How far a job is; what came of it, where it has ended; of a manifest a page of its lines."""
    with visit.service.database.writing() as session:
        found = own(session, Job, visit.who.organisation, job, "job")
        if found.state in ENDED:
            visit.note(session, "read_job", found.id)
        people = names_of(session, visit.who.organisation, {found.by})
        allowed = {
            "cancel": found.state not in ENDED and _may(to_cancel, session, visit, job),
            "remove": found.state in ENDED and _may(to_remove, session, visit, job),
        }
    voice, law = _voice(visit, found)
    shown = None
    with suppress(NotKnown):
        tables = tables_of(visit.service.jobs.folders, found)
        shown = lines(tables, narrowed.wanted, (narrowed.page - 1) * _A_PAGE, _A_PAGE)
    return visit.page(
        "job.html.j2",
        job=found,
        by=people.get(found.by, ""),
        allowed=allowed,
        result=_result(found),
        files=files(found),
        told=voice,
        law=law.rulebook,
        actions=ACTIONS,
        wanted=narrowed,
        query=narrowed.query,
        lines=shown,
        choices=_choices(found, voice, law) if shown else {},
        deciding=_deciding(found),
        page=narrowed.page,
        pages=_pages(shown),
    )


@router.get("/manifests/{job}/lines/{row}", name="job line")
def show_line(visit: Checker, job: str, row: Annotated[int, Path(ge=1, le=10**12)], full: str = "") -> Response:
    """Why one line of a manifest is decided as it is; `row` is its row in the file.

    `full` asks for the conditions of every clause that bears on it.
    """
    with visit.service.database.reading() as session:
        found = own(session, Job, visit.who.organisation, job, "job")
    cells = visit.service.jobs.lines.cells(found, row)
    with visit.service.database.writing() as session:
        visit.note(session, "read_job_line", f"{found.id}/{row}")
    voice, law = _voice(visit, found)
    given, check = told_apart(cells)
    facts = _facts(found, law, given)
    laws = [one.split(" ")[0] for one in check["jurisdictions"].split(";") if one]
    shown = visit.service.jobs.lines.explained(found, cells)
    again = shown if isinstance(shown, LineAgain) else None
    return visit.page(
        "job_line.html.j2",
        job=found,
        told=voice,
        law=law.rulebook,
        row=row,
        title=_line_id(given, facts),
        check=check,
        given=given,
        facts=facts,
        jurisdictions={code: voice.of(jurisdiction_title(code)) for code in laws},
        line=opened(visit, again.bench, again.decision, again.explanation) if again else None,
        not_told=shown,
        assumed=[one.split(": ", 1) for one in _ASSUMED.split(check["assumed"]) if one],
        parties=again.parties if again else (),
        goods=_given(given, facts, "description") or _given(given, facts, "item_id"),
        whole=bool(full),
    )


@router.get("/manifests/{job}/rejected", name="job rejected")
def show_rejected(visit: Checker, job: str, page: PageNumber = 1) -> Response:
    """The rows that could not be read: what is wrong with each, and what would be right."""
    found, voice, _ = _done(visit, job)
    shown = problems(tables_of(visit.service.jobs.folders, found), (page - 1) * _A_PAGE, _A_PAGE)
    return visit.page("job_rejected.html.j2", job=found, told=voice, shown=shown, page=page, pages=_pages(shown))


@router.get("/manifests/{job}/parties", name="job parties")
def show_parties(visit: Checker, job: str, page: PageNumber = 1) -> Response:
    """The parties of a manifest that were found on lists, or whose owners are stated."""
    found, voice, _ = _done(visit, job)
    shown = parties(file_of(visit.service.jobs.folders, found, _PARTIES), (page - 1) * _A_PAGE, _A_PAGE)
    return visit.page("job_parties.html.j2", job=found, told=voice, shown=shown, page=page, pages=_pages(shown))


@router.get("/manifests/{job}/results/{name}", name="job result")
def fetch(visit: Checker, job: str, name: str) -> Response:
    """A file that a job has written."""
    with visit.service.database.writing() as session:
        found = own(session, Job, visit.who.organisation, job, "job")
        path = file_of(visit.service.jobs.folders, found, name)
        visit.note(session, "fetch_result", f"{found.id}/{name}")
    return FileResponse(path, media_type=media_type(name), filename=called(found, name))


@router.post("/manifests/{job}/cancel", name="cancel job")
def cancel(visit: Member, job: str) -> Response:
    """End a job that waits or runs."""
    with visit.service.database.writing() as session:
        found = visit.service.jobs.cancel(session, to_cancel(session, visit.who, job))
        visit.note(session, "cancel_job", found.id)
    return RedirectResponse(f"/manifests/{job}", 303)


@router.post("/manifests/{job}/remove", name="remove job")
def remove(visit: Member, job: str) -> Response:
    """Remove a job that has ended, with everything that is kept of it."""
    with visit.service.database.writing() as session:
        found = to_remove(session, visit.who, job)
        visit.note(session, "remove_job", found.id)
        visit.service.jobs.remove(session, found)
    visit.service.jobs.folders.remove(found.id)
    return RedirectResponse("/manifests", 303)


def _done(visit: Visit, job: str) -> tuple[Job, Voice, Law]:
    """A manifest that was checked, whose lines are kept; raises a refusal."""
    with visit.service.database.writing() as session:
        found = own(session, Job, visit.who.organisation, job, "job")
        tables_of(visit.service.jobs.folders, found)
        visit.note(session, "read_job", found.id)
    return found, *_voice(visit, found)


def _voice(visit: Visit, job: Job) -> tuple[Voice, Law]:
    """The words of the law that a job went by, where that can be had, and that law."""
    law = _law(visit, job)
    return voice_of(law.rulebook, visit.language), law


def _law(visit: Visit, job: Job) -> Law:
    """The law that a job went by, as its folder or the database keeps it, else the one in force."""
    service, current = visit.service, visit.service.desk.law
    rulebook = job.asked.get("rulebook", current.rulebook.hash)
    with suppress(LawLost):
        return service.laws.packed_in(service.jobs.folders.of(job.id) / RULEBOOK, rulebook)
    with suppress(LawLost), service.database.reading() as session:
        return service.laws.under(session, rulebook)
    return current


def _may(right: Any, session: Session, visit: Visit, job: str) -> bool:
    try:
        right(session, visit.who, job)
    except (JobForbidden, JobNeeded):
        return False
    return True


def _result(job: Job) -> dict[str, Any]:
    """What came of a job, as far as it is shown."""
    if job.result is None:
        return {}
    if job.kind == "impact" and job.state == DONE:
        return {"version": job.result["version"], **summed(job.result)}
    return dict(job.result)


def _pages(part: Part | None) -> int:
    return max(1, -(-part.count // _A_PAGE)) if part else 1


def _choices(job: Job, voice: Voice, law: Law) -> dict[str, list[tuple[str, str]]]:
    """By what the lines of a job may be narrowed: each value with its words."""
    return {
        "action": [(one, voice.action(one)) for one in ACTIONS],
        "verdict": [(one, voice.verdict(one)) for one in reversed(law.rulebook.ladder)],
        "clause": [(one, f"{voice.clause(one)} ({one})") for one in sorted(_deciding(job))],
    }


def _deciding(job: Job) -> list[str]:
    """The clauses that decide lines of a manifest, those first that decide most of them surely."""
    summary: dict[str, dict[str, int]] = (job.result or {}).get("summary", {"deciding": {}, "possible": {}})
    sure, possible = summary["deciding"], summary["possible"]
    return sorted(sure.keys() | possible.keys(), key=lambda one: (-sure.get(one, 0), -possible.get(one, 0), one))


def _line_id(given: Mapping[str, str], facts: Mapping[str, str]) -> str:
    """How a line is named: `SHIPMENT/LINE`."""
    return f"{_given(given, facts, 'shipment_id')}/{_given(given, facts, 'line_no')}"


def _given(given: Mapping[str, str], facts: Mapping[str, str], column: str) -> str:
    """What a line says in a column; blank where it says nothing."""
    return next((given[header] for header, one in facts.items() if one == column), "")


def _facts(job: Job, law: Law, headers: Iterable[str]) -> dict[str, str]:
    """The column of the vocabulary that each header stands for."""
    chosen: dict[str, str] = job.asked.get("columns", {})
    found = {name: chosen[name] if name in chosen else law.columns.by_itself(name) or "" for name in headers}
    return {name: column for name, column in found.items() if column}
