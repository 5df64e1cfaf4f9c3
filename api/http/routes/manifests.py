"""Manifests: uploaded and checked as jobs, which outlive the process."""

from __future__ import annotations

import shutil
from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from api.desk.receiving import Fault, pointer_to
from api.http.answering import answer
from api.http.asking import asking, seen
from api.http.job_models import JobShown
from api.http.phrasing import said
from api.http.problems import Refusal
from api.http.routes.jobs import job_content
from api.http.service import Service, service_of
from api.http.uploading import Form, receive_form
from api.jobs.asked import ColumnsRefused, ManifestAsked
from api.jobs.folders import BILL, MANIFEST
from api.security.principals import Principal
from api.security.roles import Right
from api.store.fields import new_id

router = APIRouter(prefix="/v1", tags=["manifests"])

Checker = Annotated[Principal, asking(Right.CHECK_MANIFESTS)]
_SEVERAL = frozenset({"format", "report", "lang"})
_OBJECTS, _OF_BILL = frozenset({"columns", "bom_columns"}), frozenset({"bom_columns", "bom_encoding"})
_SCHEMA = ManifestAsked.model_json_schema()
_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "The manifest, also gzip- or zstd-compressed."},
        "bom": {"type": "string", "format": "binary", "description": "A bill of materials."},
        **{name: schema for name, schema in _SCHEMA["properties"].items() if name != "name"},
    },
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": _FORM,
                "example": {
                    "file": "shipment_id,line_no,ship_date,from_country,to_country,item_id\nS-1,1,2026-11-27,CN,DE,A",
                    "format": ["csv", "xlsx"],
                    "report": ["html"],
                    "lang": ["en", "zh"],
                    "columns": {"Ship-to": "consignee"},
                },
            }
        },
    }
}


@router.post(
    "/manifests",
    operation_id="check_manifest",
    status_code=202,
    response_model=JobShown,
    openapi_extra=_BODY,
)
async def check_manifest(request: Request, who: Checker) -> Response:
    """Check a manifest: every line decided under the organisation's profile and licences, on which nothing is drawn.

    The answer is a job to follow. Its results come in the formats asked for. `known_at` also says which version of the
    rulebook counts: the one in force by then; `asked` names it, and why. Where party lists were imported, parties are
    screened against the editions that were known by then, and `parties.csv` says who was found.
    """
    service = service_of(request)
    job = new_id()
    folder = service.jobs.folders.of(job)
    try:
        folder.mkdir(mode=0o700)
        form = await receive_form(request, {"file": folder / MANIFEST, "bom": folder / BILL})
        asked = _asked(service, form)
        content = await to_thread.run_sync(_begun, service, who, request, (job, asked))
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise Refusal(
                "unavailable", "there is no room for this upload now", headers={"Retry-After": "60"}
            ) from error
        raise
    return answer(content, 202, {"location": f"/v1/jobs/{job}"})


def _begun(service: Service, who: Principal, request: Request, what: tuple[str, ManifestAsked]) -> dict[str, Any]:
    try:
        made = service.jobs.check_manifest(what[0], who, what[1])
    except ColumnsRefused as refused:
        faults = [Fault(pointer_to((one.field, one.header)), one.what, one.hint) for one in refused.headers]
        raise Refusal("not-understood", faults=faults) from refused
    with service.database.writing() as session:
        session.add(seen(service, who, request, "check_manifest", made.id))
    return job_content(made)


def _asked(service: Service, form: Form) -> ManifestAsked:
    """What a form asks for; raises a refusal with every fault."""
    if "file" not in form.files:
        raise Refusal("not-understood", faults=[Fault("/file", "is missing", "upload the manifest as `file`")])
    given: dict[str, Any] = {}
    faults = []
    for name, values in form.fields.items():
        filled = [value for value in values if value]
        if name in ("name", "file", "bom"):
            faults.append(Fault(f"/{name}", "is no field that is taken here"))
        elif name in _SEVERAL:
            given[name] = filled
        elif len(filled) > 1:
            faults.append(Fault(f"/{name}", "comes twice"))
        elif filled:
            given[name] = filled[0]
        if filled and name in _OF_BILL and "bom" not in form.files:
            faults.append(Fault(f"/{name}", "is said of a bill of materials that did not come", "upload it as `bom`"))
    given = {name: value for name, value in given.items() if value}
    given |= {name: _object(value) for name, value in given.items() if name in _OBJECTS}
    today = service.now().date()
    try:
        asked = ManifestAsked.model_validate({"known_at": today, **given, "name": form.files["file"]})
    except ValidationError as error:
        faults += [Fault(pointer_to(entry["loc"]), said(entry)) for entry in error.errors()]
        raise Refusal("not-understood", faults=faults) from error
    if faults:
        raise Refusal("not-understood", faults=faults)
    return asked


def _object(text: str) -> object:
    """What a field holds in JSON; the text itself where it is none, which is no object either."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
