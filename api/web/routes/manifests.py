"""Manifests: uploaded, looked at and corrected before they are checked; and the list of all jobs."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

from anyio import to_thread
from fastapi import APIRouter, Response
from pydantic import ValidationError
from starlette.responses import RedirectResponse

from api.desk.finding import own
from api.desk.names import names_of
from api.desk.receiving import pointer_to
from api.http.phrasing import said as told
from api.http.problems import Refusal
from api.jobs.asked import ColumnsRefused, ManifestAsked
from api.jobs.folders import BILL, MANIFEST
from api.jobs.keeping import jobs
from api.jobs.looking import Seen
from api.jobs.uploads import MOST_COLUMNS, Reading, TooManyUploads, Upload, bill_reading, corrected, reading
from api.security.keys import NotKnown
from api.security.roles import Right
from api.store.fields import new_id
from api.store.tables.jobs import Job
from api.web.bill_words import BILL_WORDS, bill_titles
from api.web.catalogue import N_
from api.web.visiting import Visit, uploading, visiting
from engine.manifests.aliases import plain_name
from engine.manifests.columns import ColumnMatcher

router = APIRouter()
Checker = Annotated[Visit, visiting(Right.CHECK_MANIFESTS)]
Uploader = Annotated[Visit, uploading(Right.CHECK_MANIFESTS)]
State = Literal["", "waiting", "running", "done", "failed", "cancelled"]
_MOST_JOBS = 30
_SEVERAL = ("format", "report", "lang")
_ONE = ("encoding", "delimiter", "decimal", "sheet", "bom_encoding", "as_of", "known_at", "strict")
ENCODINGS = (
    "utf-8", "gb18030", "big5", "windows-1252", "utf-16", "utf-16-le", "utf-16-be", "shift_jis", "euc-kr",
    "windows-1250", "windows-1251",
)  # fmt: skip
_BILL = "bom_"
_NO_TITLES: Mapping[str, str] = {}
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
    seen, bill = uploads.seen(upload, kept, law)
    said = _said(visit, "", reading(seen, kept.columns, law, None), law.columns)
    change = {"given": given, "columns": corrected(seen, kept.columns | said.columns, law.columns)}
    unknown = {"columns": said.unknown}
    if bill:
        found, titles = bill_reading(bill, kept.bom_columns, law), bill_titles(visit.language)
        said = _said(visit, _BILL, found, law.components, titles)
        change["bom_columns"] = corrected(bill, kept.bom_columns | said.columns, law.components)
        unknown["bom_columns"] = said.unknown
    kept = kept.model_copy(update=change)
    try:
        uploads.change(upload, kept)
        if any(unknown.values()):
            return _looked_at(visit, upload, kept, unknown)
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


class _Said(NamedTuple):
    """What a form says that headers stand for; `unknown` is what it calls them that is no column."""

    columns: dict[str, str]
    unknown: dict[str, str]


def _said(
    visit: Visit, prefix: str, found: Reading, matcher: ColumnMatcher, titles: Mapping[str, str] = _NO_TITLES
) -> _Said:
    """What a form says of the columns of a file; `titles`: the column of each title that the matcher does not know.

    The fields go by the place of their column: of how the file was read when the form was made.
    """
    columns, unknown = dict[str, str](), dict[str, str]()
    for place, one in enumerate(found.columns[:MOST_COLUMNS]):
        field, header = f"{prefix}column.{place}", visit.form.text(f"{prefix}header.{place}")
        if not visit.form.chosen(field) or header != one.header.strip():
            continue  # made when the file was read otherwise
        text = visit.form.text(field, 200)
        column = (matcher.by_itself(text) or titles.get(plain_name(text))) if text else ""
        if column is None:
            unknown[one.header] = text
        else:
            columns[one.header] = column
    return _Said(columns, unknown)


def _checked(visit: Visit, upload: str, kept: Upload) -> Response:
    """Have an upload checked; the same page again, where that cannot be."""
    service = visit.service
    law = service.desk.law
    seen, bill = service.jobs.uploads.seen(upload, kept, law)
    columns = {  # of headers that are there as the files are read now
        "columns": corrected(seen, kept.columns, law.columns),
        "bom_columns": corrected(bill, kept.bom_columns, law.components) if bill else {},
    }
    given: dict[str, Any] = {name: kept.given[name] for name in _SEVERAL if kept.given.get(name)}
    given |= {name: kept.one(name) for name in _ONE if kept.one(name)}
    try:
        asked = ManifestAsked.model_validate({"known_at": service.now().date(), **given, "name": kept.name, **columns})
    except ValidationError as error:
        wrong = {pointer_to(entry["loc"]).strip("/").partition("/")[0]: told(entry) for entry in error.errors()}
        return _looked_at(visit, upload, kept, {}, wrong)
    ready = _ready(seen, reading(seen, asked.columns, law, asked.as_of), asked.encoding)
    if not ready or (bill and not _ready(bill, bill_reading(bill, asked.bom_columns, law), asked.bom_encoding)):
        return _looked_at(visit, upload, kept, {}, {"check": N_("Not yet: see what stands in the way.")})
    service.jobs.uploads.claim(upload)
    try:
        made = service.jobs.check_manifest(upload, visit.who, asked)
    except ColumnsRefused as refused:
        service.jobs.uploads.give_back(upload)
        unknown = dict[str, dict[str, str]]()
        for one in refused.headers:
            unknown.setdefault(one.field, {})[one.header] = one.column
        return _looked_at(visit, upload, kept, unknown)
    except BaseException:
        service.jobs.uploads.give_back(upload)
        raise
    with service.database.writing() as session:
        visit.note(session, "check_manifest", made.id)
    return RedirectResponse(f"/manifests/{made.id}", 303)


def _ready(seen: Seen, found: Reading, encoding: str | None) -> bool:
    """Whether a file can be checked as it is read."""
    return not (seen.faults or found.doubles or found.missing or (seen.likely and not encoding))


def _looked_at(
    visit: Visit,
    upload: str,
    kept: Upload,
    unknown: Mapping[str, Mapping[str, str]],
    wrong: Mapping[str, str] | None = None,
) -> Response:
    """The page of an upload.

    `unknown`: what no column is called, by header, for the columns and the bill's columns; `wrong`: what is, by field.
    """
    law = visit.service.desk.law
    seen, bill = visit.service.jobs.uploads.seen(upload, kept, law)
    found = reading(seen, kept.columns, law, visit.service.now().date() if kept.one("as_of") else None)
    return visit.page(
        "manifest_upload.html.j2",
        422 if any(unknown.values()) or wrong else 200,
        upload=upload,
        kept=kept,
        seen=seen,
        found=found,
        bill=bill,
        bill_found=bill_reading(bill, kept.bom_columns, law) if bill else None,
        unknown=unknown,
        wrong=wrong or {},
        facts=law.vocabulary.by_column,
        parts_of_bill=BILL_WORDS,
        most_columns=MOST_COLUMNS,
        encodings=[(name, name) for name in ENCODINGS],
        sheets=[(name, name) for name in seen.sheets],
        delimiter=_MARKS.get(seen.delimiter, seen.delimiter),
        today=visit.service.now().date(),
    )
