"""Owners: who owns whom, imported as a file, and what covered owners hold of a party under each 50 % rule."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response

from api.desk.finding import ID
from api.desk.lists import moment_of
from api.desk.owned import Owned, When, make_ready, owned
from api.desk.owners import Prepared, keep, latest, prepare, stakes_of, version_of, versions
from api.desk.receiving import Fault
from api.http.answering import answer
from api.http.asking import asking, seen
from api.http.owner_models import OwnedAsked, OwnedShown, OwnersImported, OwnersShown, OwnersVersionPage
from api.http.paging import MOST, Paged, listed
from api.http.problems import Refusal
from api.http.routes.screening import country_given, lists_asked
from api.http.service import Service, Serving, service_of
from api.http.uploading import Form, form_faults, receive_form, refused_file
from api.owner_files import OwnersRefused
from api.owner_records import held_record, mention_record, stake_record, version_record
from api.security.principals import Principal
from api.security.roles import Right
from engine.facts.problems import RowProblem
from engine.faults import SourceRefused
from engine.ownership.parties import PartyName

router = APIRouter(prefix="/v1", tags=["owners"])

Checker = Annotated[Principal, asking(Right.CHECK)]
Reader = Annotated[Principal, asking(Right.READ_OWNERS)]
Importer = Annotated[Principal, asking(Right.IMPORT_OWNERS)]
_MOST_FAULTS = 1_000
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
                            "description": "The file of owners, complete: CSV, Excel, Parquet or JSON Lines.",
                        },
                        "shrunk": {
                            "type": "string",
                            "enum": ["true", "false"],
                            "description": "Whether most stakes of the version before may be gone from this one.",
                        },
                    },
                },
                "example": {"file": "owner,owner_country,owned,owned_country,share\nMuster AG,DE,Muster SARL,FR,60 %"},
            }
        },
    }
}


@router.put(
    "/owners",
    operation_id="import_owners",
    response_model=OwnersImported,
    responses={409: {}},
    openapi_extra=_BODY,
)
async def import_owners(request: Request, who: Importer) -> Response:
    """Import who owns whom: all stakes that you know of, in the place of those imported before, which are kept.

    A file with any row that cannot be read, or a name that fits several parties, is refused with everything that is
    wrong, and so is one without most of the stakes before, unless `shrunk` says that it is whole. Decisions from now
    on look the owners of parties up; earlier ones stay as they are.
    """
    service = service_of(request)
    with tempfile.TemporaryDirectory(dir=service.settings.data) as folder:
        place = Path(folder) / "owners"
        form = await receive_form(request, {"file": place})
        return await to_thread.run_sync(_import, request, who, form, place)


def _import(request: Request, who: Principal, form: Form, place: Path) -> Response:
    service = service_of(request)
    shrunk = _shrunk(form)
    prepared = _prepared(service, place, form.files["file"])
    with service.database.reading() as session:
        rulebook = service.laws.current.rulebook
        make_ready(session, who.organisation, prepared.stakes, service.now(), rulebook)
    with service.database.writing() as session:
        kept = keep(session, prepared, who, service.now(), shrunk)
        session.add(seen(service, who, request, "import_owners", kept.version.id))
        return answer({**version_record(kept.version), "already": kept.already})


@router.get("/owners", operation_id="list_owners", response_model=OwnersShown, responses={404: {}})
def list_owners(
    request: Request,
    service: Serving,
    who: Reader,
    version: Annotated[
        str | None, Query(description="A version; the one that counts now if not given.", pattern=f"^{ID.pattern}$")
    ] = None,
    after: Annotated[int, Query(ge=0, le=10_000_000, description="`next` of the page before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST, description="The most items of a page.")] = 50,
) -> Response:
    """The stakes of the version that counts now, or of another."""
    with service.database.reading() as session:
        found = version_of(session, who.organisation, version) if version else latest(session, who.organisation)
        stakes = stakes_of(found, slice(after, after + limit)) if found else ()
    with service.database.writing() as session:
        session.add(seen(service, who, request, "list_owners", found.id if found else "owners"))
    following = after + limit if found and after + limit < found.stakes else None
    shown = version_record(found) if found else None
    return answer({"version": shown, "items": [stake_record(one) for one in stakes], "next": following})


@router.get("/owners/versions", operation_id="list_owners_versions", response_model=OwnersVersionPage)
def list_owners_versions(service: Serving, who: Reader, paging: Paged) -> Response:
    """The versions that were imported, the last one first."""
    with service.database.reading() as session:
        return answer(listed(versions(session, who.organisation, (paging.after, paging.limit)), version_record))


@router.post("/owners/held", operation_id="ask_owners", response_model=OwnedShown)
def ask_owners(request: Request, service: Serving, who: Checker, asked: OwnedAsked) -> Response:
    """What covered owners hold of one party under each 50 % rule; nothing is kept of it but that somebody asked.

    Owners are screened like parties: what nobody has resolved may count, and that makes an interval.
    """
    given = asked.party
    party = PartyName(given.name, country_given(given.country), given.id)
    now = service.now()
    when = When(moment_of(asked.known_at, now), asked.as_of or now.date())
    with service.database.reading() as session:
        found = owned(session, who.organisation, party, when, service.laws.current.rulebook)
        shown = {"party": mention_record(party), "as_of": when.as_of.isoformat(), **_owned(found)}
    with service.database.writing() as session:
        owners = found.known.owners
        session.add(seen(service, who, request, "ask_owners", owners.id if owners else "owners"))
    return answer(shown)


def _shrunk(form: Form) -> bool:
    """Whether most stakes may go; raises a refusal with everything that is wrong with a form."""
    faults = form_faults(form, "the owners", ("shrunk",))
    values = form.fields.get("shrunk", ["false"])
    if len(values) > 1:
        faults.append(Fault("/shrunk", "comes twice"))
    if values[0] not in ("", "true", "false"):
        faults.append(Fault("/shrunk", f"`{values[0]}` is neither true nor false"))
    if faults:
        raise Refusal("not-understood", faults=faults)
    return values[0] == "true"


def _prepared(service: Service, place: Path, name: str) -> Prepared:
    law = service.laws.current
    try:
        return prepare(place, name, law.vocabulary, law.owners)
    except SourceRefused as refused:
        raise refused_file(refused) from refused
    except OwnersRefused as refused:
        raise Refusal("not-understood", _counted(refused.problems), _faults(refused.problems)) from refused


def _counted(problems: Sequence[RowProblem]) -> str:
    return f"{len(problems)} faults, the first {_MOST_FAULTS} of them here" if len(problems) > _MOST_FAULTS else ""


def _faults(problems: Sequence[RowProblem]) -> list[Fault]:
    return [
        Fault("/file", str(RowProblem(one.row, replace(one.problem, hint=""))), one.problem.hint)
        for one in problems[:_MOST_FAULTS]
    ]


def _owned(found: Owned) -> dict[str, Any]:
    owners = found.known.owners
    return {
        "owners": version_record(owners) if owners else None,
        "lists": lists_asked(found.known.lists),
        "rules": [held_record(trace) for trace in found.traces],
    }
