"""Manifests: uploaded, looked at and corrected before they are checked; and the list of all jobs."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, Response
from pydantic import ValidationError
from starlette.responses import RedirectResponse

from api.desk.finding import own
from api.desk.law import Law
from api.desk.names import names_of
from api.desk.receiving import pointer_to
from api.http.phrasing import said as told
from api.http.problems import Refusal
from api.jobs.asked import ManifestAsked
from api.jobs.folders import BILL, MANIFEST
from api.jobs.keeping import jobs
from api.jobs.looking import Seen
from api.jobs.uploads import MOST_COLUMNS, TooManyUploads, Upload, corrected, reading
from api.security.keys import NotKnown
from api.security.roles import Right
from api.store.fields import new_id
from api.store.tables.jobs import Job
from api.web.catalogue import N_
from api.web.visiting import Visit, uploading, visiting
from engine.faults import SourceRefused

router = APIRouter()
Checker = Annotated[Visit, visiting(Right.CHECK_MANIFESTS)]
Uploader = Annotated[Visit, uploading(Right.CHECK_MANIFESTS)]
State = Literal["", "waiting", "running", "done", "failed", "cancelled"]
_MOST_JOBS = 30
_SEVERAL = ("format", "report", "lang")
_ONE = ("encoding", "delimiter", "decimal", "sheet", "as_of", "known_at", "strict")
ENCODINGS = (
    "utf-8", "gb18030", "big5", "windows-1252", "utf-16", "shift_jis", "euc-kr", "windows-1250", "windows-1251",
)  # fmt: skip
_MARKS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


@router.get("/manifests", name="manifests")
def manifests(visit: Checker, state: State = "", after: str | None = None) -> Response:
    """Where a manifest is uploaded, which uploads wait, and all jobs."""
    return _list(visit, state, after)


@router.post("/manifests", name="upload manifest")
async def upload(visit: Uploader) -> Response:
    """Take a manifest in, with a bill of materials where one comes; what is in it is looked at next."""
    uploads, folders = visit.service.jobs.uploads, visit.service.jobs.folders
    try:
        await to_thread.run_sync(uploads.make_room, visit.who)
    except TooManyUploads:
        return await to_thread.run_sync(_list, visit, "", None, N_("Check or discard one of your waiting files first."))
    made = new_id()
    folder = folders.of(made)
    try:
        folder.mkdir(mode=0o700)
        form = await visit.receive({"file": folder / MANIFEST, "bom": folder / BILL})
        name, bill = form.files.get("file", ""), form.files.get("bom", "")
        if name:
            who, now = visit.who, visit.service.now()
            kept = Upload(organisation=who.organisation, by=who.person, at=now, name=name, bill=bill)
            await to_thread.run_sync(uploads.keep, made, kept)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise Refusal("unavailable", "there is no room for this upload now") from error
        raise
    if not name:
        shutil.rmtree(folder, ignore_errors=True)
        return await to_thread.run_sync(_list, visit, "", None, N_("Choose the file of the manifest."))
    return RedirectResponse(f"/manifests/uploads/{made}", 303)


@router.get("/manifests/uploads/{upload}", name="upload")
def look(visit: Checker, upload: str) -> Response:
    """What is in an upload, and what each of its columns is taken for."""
    try:
        kept = visit.service.jobs.uploads.own(visit.who, upload)
    except NotKnown:
        return _of_job(visit, upload)
    return _looked_at(visit, upload, kept, {})


@router.post("/manifests/uploads/{upload}", name="correct upload")
def correct(visit: Checker, upload: str) -> Response:
    """Keep what is said of an upload; have it checked, where that is asked for and nothing stands in the way."""
    uploads, law = visit.service.jobs.uploads, visit.service.desk.law
    try:
        kept = uploads.own(visit.who, upload)
    except NotKnown:
        return _of_job(visit, upload)
    given = {name: visit.form.texts(name, 100) for name in _SEVERAL}
    given |= {name: [text] for name in _ONE if (text := visit.form.text(name, 255))}
    seen, _ = uploads.seen(upload, kept, law)
    columns, faults = _columns(visit, seen, kept, law)
    kept = kept.model_copy(update={"given": given, "columns": columns})
    try:
        uploads.change(upload, kept)
        if faults:
            return _looked_at(visit, upload, kept, faults)
        if visit.form.text("do") != "check":
            return RedirectResponse(f"/manifests/uploads/{upload}", 303)
        return _checked(visit, upload, kept)
    except NotKnown:  # it was sent twice
        return _of_job(visit, upload)


@router.post("/manifests/uploads/{upload}/discard", name="discard upload")
def discard(visit: Checker, upload: str) -> Response:
    """Remove an upload."""
    visit.service.jobs.uploads.discard(visit.who, upload)
    return RedirectResponse("/manifests", 303)


def _list(visit: Visit, state: str, after: str | None, fault: str = "") -> Response:
    with visit.service.database.writing() as session:
        found = jobs(session, visit.who.organisation, state, after, _MOST_JOBS)
        people = names_of(session, visit.who.organisation, {job.by for job in found.rows})
        if not visit.renewed:
            visit.note(session, "list_jobs", "jobs")
    return visit.page(
        "manifests.html.j2",
        422 if fault else 200,
        jobs=found,
        people=people,
        state=state,
        after=after,
        waiting=visit.service.jobs.uploads.waiting(visit.who),
        largest=visit.service.settings.most_upload_bytes,
        fault=fault,
    )


def _of_job(visit: Visit, upload: str) -> Response:
    """Where an upload is that waits no more: at its job, if it became one; raises `NotKnown` otherwise."""
    with visit.service.database.reading() as session:
        job = own(session, Job, visit.who.organisation, upload, "upload")
    return RedirectResponse(f"/manifests/{job.id}", 303)


def _columns(visit: Visit, seen: Seen, kept: Upload, law: Law) -> tuple[dict[str, str], dict[str, str]]:
    """What a form says that headers stand for, as far as it corrects anything; and what is wrong with it, by header.

    The fields go by the place of their column: of how the file was read when the form was made.
    """
    columns, faults = dict(kept.columns), dict[str, str]()
    for place, one in enumerate(reading(seen, kept.columns, law, None).columns[:MOST_COLUMNS]):
        if not visit.form.chosen(f"column.{place}") or visit.form.text(f"header.{place}") != one.header.strip():
            continue  # made when the file was read otherwise
        said = visit.form.text(f"column.{place}", 200)
        column = law.columns.by_itself(said) if said else ""
        if column is None:
            faults[one.header] = said
        else:
            columns[one.header] = column
    return corrected(seen, columns, law), faults


def _checked(visit: Visit, upload: str, kept: Upload) -> Response:
    """Have an upload checked; the same page again, where that cannot be."""
    service = visit.service
    seen, _ = service.jobs.uploads.seen(upload, kept, service.desk.law)
    columns = corrected(seen, kept.columns, service.desk.law)  # of headers that are there as the file is read now
    given: dict[str, Any] = {name: kept.given[name] for name in _SEVERAL if kept.given.get(name)}
    given |= {name: kept.one(name) for name in _ONE if kept.one(name)}
    try:
        asked = ManifestAsked.model_validate(
            {"known_at": service.now().date(), **given, "name": kept.name, "columns": columns}
        )
    except ValidationError as error:
        wrong = {pointer_to(entry["loc"]).strip("/").partition("/")[0]: told(entry) for entry in error.errors()}
        return _looked_at(visit, upload, kept, {}, wrong)
    found = reading(seen, columns, service.desk.law, asked.as_of)
    if seen.faults or found.doubles or found.missing or (seen.likely and not kept.one("encoding")):
        return _looked_at(visit, upload, kept, {}, {"check": N_("Not yet: see what stands in the way.")})
    service.jobs.uploads.claim(upload)
    try:
        made = service.jobs.check_manifest(upload, visit.who, asked)
    except SourceRefused as refused:
        service.jobs.uploads.give_back(upload)
        return _looked_at(visit, upload, kept, {one.place.file: one.what for one in refused.faults})
    except BaseException:
        service.jobs.uploads.give_back(upload)
        raise
    with service.database.writing() as session:
        visit.note(session, "check_manifest", made.id)
    return RedirectResponse(f"/manifests/{made.id}", 303)


def _looked_at(
    visit: Visit, upload: str, kept: Upload, unknown: Mapping[str, str], wrong: Mapping[str, str] | None = None
) -> Response:
    """The page of an upload; `unknown`: what no column is called, by header, `wrong`: what is, by field."""
    law = visit.service.desk.law
    seen, bill = visit.service.jobs.uploads.seen(upload, kept, law)
    found = reading(seen, kept.columns, law, visit.service.now().date() if kept.one("as_of") else None)
    return visit.page(
        "manifest_upload.html.j2",
        422 if unknown or wrong else 200,
        upload=upload,
        kept=kept,
        seen=seen,
        found=found,
        bill=bill,
        bill_columns=[header for header in bill.headers if law.components.column(header)] if bill else [],
        unknown=unknown,
        wrong=wrong or {},
        facts=law.vocabulary.by_column,
        most_columns=MOST_COLUMNS,
        encodings=[(name, name) for name in ENCODINGS],
        sheets=[(name, name) for name in seen.sheets],
        delimiter=_MARKS.get(seen.delimiter, seen.delimiter),
        today=visit.service.now().date(),
    )
