"""Party lists: imported as their authorities publish them, read, and compared edition by edition."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter, ValidationError

from api.days import Day
from api.desk.list_files import admit, lists_in
from api.desk.list_reading import differences, named
from api.desk.lists import Given, Imported, Prepared, keep, parties_of, version_of, versions
from api.desk.receiving import Fault
from api.http.answering import CREATED, answer
from api.http.asking import asking, seen
from api.http.list_models import ImportedShown, ListDiffShown, ListedPartyPage, ListVersionDetail, ListVersionPage
from api.http.paging import MOST, Paged, listed
from api.http.problems import Refusal
from api.http.service import Serving, service_of
from api.http.uploading import Form, form_faults, receive_form, refused_file
from api.list_words import change_in_words
from api.security.principals import Principal
from api.security.roles import Right
from api.store.tables.lists import ListVersion
from engine.faults import SourceRefused
from engine.screening.differences import FieldChange
from engine.screening.listed import ListedParty, as_plain, entry_hash

router = APIRouter(prefix="/v1", tags=["party lists"])

Reader = Annotated[Principal, asking(Right.READ_LISTS)]
Importer = Annotated[Principal, asking(Right.IMPORT_LISTS)]
After = Annotated[int, Query(ge=0, le=10_000_000, description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="The most items of a page.")]
_FIELDS = frozenset({"list", "dated", "shrunk"})
_DAY: TypeAdapter[date | None] = TypeAdapter(Day | None)
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "The list as it is published; a zip archive where it is several files.",
                        },
                        "list": {
                            "type": "string",
                            "description": "Code of the list, where the file leaves it open, such as HOUSE-RED.",
                        },
                        "dated": {
                            "type": "string",
                            "format": "date",
                            "description": "Day of the edition, where the file does not say it.",
                        },
                        "shrunk": {
                            "type": "string",
                            "enum": ["true", "false"],
                            "description": "Whether most parties of the edition before may be gone from this one.",
                        },
                    },
                },
                "example": {"file": "name,country\nMuster GmbH,DE", "list": "HOUSE-RED", "dated": "2026-11-20"},
            }
        },
    }
}


@router.post(
    "/party-lists",
    operation_id="import_party_list",
    status_code=CREATED,
    response_model=ImportedShown,
    openapi_extra=_BODY,
)
async def import_party_list(request: Request, who: Importer) -> Response:
    """Import a list in the layout in which it is published; what differs from its last edition is counted.

    Lists of authorities serve every organisation and are imported by rule authors and administrators; a list whose code
    begins with HOUSE is your own. The same content of the same day is not kept twice, and a file without most of the
    parties that were listed before is refused unless `shrunk` says that it is whole.
    """
    service = service_of(request)
    with tempfile.TemporaryDirectory(dir=service.settings.data) as folder:
        place = Path(folder) / "list"
        form = await receive_form(request, {"file": place})
        return await to_thread.run_sync(_import, request, who, form, place)


def _import(request: Request, who: Principal, form: Form, place: Path) -> Response:
    service = service_of(request)
    list_, given = _asked(form)
    prepared = _prepared(place, form.files["file"], list_)
    admit(service.database, who, prepared, service.settings.governed_by)
    with service.database.writing() as session:
        found = [keep(session, one, who, service.now(), given) for one in prepared]
        for each in found:
            session.add(seen(service, who, request, "import_party_list", each.version.id))
        return answer(_imported(found), CREATED, {"location": f"/v1/party-lists/{found[0].version.id}"})


@router.get("/party-lists", operation_id="list_party_lists", response_model=ListVersionPage)
def list_party_lists(
    service: Serving,
    who: Reader,
    paging: Paged,
    source: Annotated[str, Query(max_length=60, description="Only editions of this list.")] = "",
) -> Response:
    """Editions of party lists, the last one imported first."""
    with service.database.reading() as session:
        return answer(listed(versions(session, who.organisation, source, (paging.after, paging.limit)), _content))


@router.get("/party-lists/{version}", operation_id="read_party_list", response_model=ListVersionDetail)
def read_party_list(service: Serving, who: Reader, version: str) -> Response:
    """An edition, with the rows that could not be read."""
    with service.database.reading() as session:
        return answer(_detail(version_of(session, who.organisation, version)))


@router.get("/party-lists/{version}/entries", operation_id="list_party_list_entries", response_model=ListedPartyPage)
def list_party_list_entries(
    service: Serving,
    who: Reader,
    version: str,
    after: After = 0,
    limit: Limit = 50,
    name: Annotated[str, Query(max_length=200, description="Only parties that have this in one of their names.")] = "",
) -> Response:
    """The parties on an edition."""
    with service.database.reading() as session:
        parties = parties_of(session, version_of(session, who.organisation, version).content)
    found = named(parties, name)
    items = [entry_content(one) for one in found[after : after + limit]]
    return answer({"items": items, "next": _next(after, limit, len(found))})


@router.get("/party-lists/{version}/diff", operation_id="compare_party_lists", response_model=ListDiffShown)
def compare_party_lists(
    service: Serving,
    who: Reader,
    version: str,
    against: Annotated[str | None, Query(description="The earlier edition; the one before if not given.")] = None,
    after: After = 0,
    limit: Limit = 50,
) -> Response:
    """What an edition has that an earlier one had not, and the other way round, field by field."""
    with service.database.reading() as session:
        new = version_of(session, who.organisation, version)
        found = differences(session, who.organisation, new, against)
    every, changes = found.rows, found.changes
    return answer(
        {
            "version": new.id,
            "against": found.old.id if found.old else None,
            "added": len(changes.added),
            "removed": len(changes.removed),
            "changed": len(changes.changed),
            "items": [_shown(*one) for one in every[after : after + limit]],
            "next": _next(after, limit, len(every)),
        }
    )


def _asked(form: Form) -> tuple[str, Given]:
    """The list that a form names, and what else it says; raises a refusal with every fault."""
    faults = form_faults(form, "the list", _FIELDS)
    faults += [Fault(f"/{name}", "comes twice") for name, values in form.fields.items() if len(values) > 1]
    given = {name: values[0].strip() for name, values in form.fields.items()}
    try:
        day = _DAY.validate_python(given.get("dated") or None)
    except ValidationError:
        day = None
        faults.append(Fault("/dated", f"`{given['dated']}` is not a date", "write a date such as 2026-11-20"))
    shrunk = given.get("shrunk") or "false"
    if shrunk not in ("true", "false"):
        faults.append(Fault("/shrunk", f"`{shrunk}` is neither true nor false"))
    if faults:
        raise Refusal("not-understood", faults=faults)
    return given.get("list", ""), Given(day, shrunk == "true")


def _prepared(place: Path, name: str, list_: str) -> list[Prepared]:
    """Every list in an upload; raises a refusal where it is none."""
    try:
        return lists_in([(place, name)], list_)
    except SourceRefused as refused:
        raise refused_file(refused) from refused


def _imported(found: Sequence[Imported]) -> dict[str, Any]:
    return {
        "lists": [_detail(one.version) for one in found],
        "already": [one.version.id for one in found if one.already],
    }


def _content(version: ListVersion) -> dict[str, Any]:
    return {
        "version": version.id,
        "source": version.source,
        "official": version.official,
        "format": version.format,
        "files": orjson.loads(version.files),
        "dated": version.dated.isoformat(),
        "dated_by": version.dated_by,
        "imported_at": version.imported_at.isoformat(),
        "content": version.content,
        "file_hash": version.file_hash,
        "rows": version.rows,
        "rejected": version.rejected,
        "aside": version.aside,
        "parties": version.parties,
        "previous": version.previous,
        "added": version.added,
        "removed": version.removed,
        "changed": version.changed,
    }


def _detail(version: ListVersion) -> dict[str, Any]:
    return {**_content(version), "refused": orjson.loads(version.refused)}


def entry_content(party: ListedParty) -> dict[str, Any]:
    """A listed party as clients see it."""
    return {
        **as_plain(party),
        "entry_hash": entry_hash(party),
        "names": [{"text": name.text, "kind": name.kind} for name in party.names],
        "identifiers": [{"kind": one.kind, "value": one.value} for one in party.identifiers],
    }


def _shown(what: str, party: ListedParty, fields: Sequence[FieldChange] = ()) -> dict[str, Any]:
    """A change as clients see it."""
    return {
        "change": what,
        "list": party.list,
        "entry": party.entry,
        "name": party.name,
        "fields": [_field(one) for one in fields],
    }


def _field(change: FieldChange) -> dict[str, Any]:
    return {
        "field": change.field,
        "gone": change.gone,
        "come": change.come,
        "text": {"en": change_in_words(change, "en"), "zh": change_in_words(change, "zh")},
    }


def _next(after: int, limit: int, count: int) -> int | None:
    return after + limit if after + limit < count else None
