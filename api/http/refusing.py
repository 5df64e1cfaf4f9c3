"""Which problem is an error? Every typed error of the rooms below, once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionInTime
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.audit.on_request import VerificationRefused
from api.audit.stored_tree import LogBroken
from api.desk.acts import ActRefused
from api.desk.intake import Closing
from api.desk.law import LawLost
from api.desk.list_files import MayNotImport
from api.desk.list_reading import OtherList
from api.desk.lists import NotYet, Shrinks
from api.desk.owners import StakesGone
from api.desk.receiving import Fault, NotJson, RequestRefused, TooMany, pointer_to
from api.desk.rechecking import ShipmentClosed
from api.desk.register import LicenceInUse, LicenceTaken
from api.desk.remembering import KeyReused
from api.desk.replaying import GroundsLost
from api.desk.standing import ChangedMeanwhile
from api.http.heads import has_head
from api.http.phrasing import said
from api.http.problems import Refusal
from api.jobs.keeping import JobEnded, JobRuns
from api.jobs.looking import TooManyLooks
from api.jobs.results import NotReady
from api.jobs.rights import JobForbidden, JobNeeded
from api.security.accounts import LoginRefused, LoginTaken
from api.security.identities import EmailRefused, IdentityTaken
from api.security.keys import HasLeft, KeyRefused, NotKnown
from api.security.people import KeyClosed, LastAdministrator, TermsRefused, Widening
from api.security.rates import TooOften
from api.security.targets import TargetRefused
from api.webhooks.endpoints import EndpointRefused
from engine.faults import LicetError

_BY_STATUS = {400: "not-understood", 404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "media-type"}
_OF_PROGRAMS = ("/v1/", "/openapi.json", "/health", "/ready", "/metrics")
_SHIPMENTS = frozenset({"shipments", "decisions"})
"""What operations are about whose requests with faults are shipments; those of others are master data."""
_TOLD: dict[type[LicetError], str] = {
    NotJson: "not-json",
    TooMany: "too-many-lines",
    ShipmentClosed: "shipment-closed",
    JobEnded: "conflict",
    JobForbidden: "forbidden",
    JobNeeded: "conflict",
    JobRuns: "conflict",
    TargetRefused: "target-refused",
    EndpointRefused: "conflict",
    NotKnown: "not-found",
    NotReady: "not-ready",
    LastAdministrator: "last-administrator",
    Widening: "own-roles",
    HasLeft: "person-left",
    LoginTaken: "conflict",
    IdentityTaken: "conflict",
    KeyClosed: "key-closed",
    LicenceInUse: "conflict",
    LicenceTaken: "conflict",
    Shrinks: "conflict",
    StakesGone: "conflict",
    NotYet: "conflict",
    MayNotImport: "forbidden",
    OtherList: "not-understood",
    ChangedMeanwhile: "precondition-failed",
    VerificationRefused: "conflict",
}
"""The kinds of problem that errors are which need no more than their own words."""

_WRONG_AT: dict[type[LicetError], str] = {LoginRefused: "/login", EmailRefused: "/email"}
"""Where in the body the fault is that an error tells of."""


Shown = Callable[[Request, Refusal], Response]
"""Makes a refusal what whoever asks can read: a problem for programs, a page for people."""


def install(app: FastAPI, shown: Shown) -> None:
    """Answer every error of an application by what it comes to, shown in one way."""
    for kind, told in (
        (LicetError, _licet),
        (RequestValidationError, _validation),
        (HTTPException, _http),
        (OperationalError, _database),
        (NoConnectionInTime, _database),
    ):
        app.add_exception_handler(kind, partial(_answer, shown, told))


def refusal_of(error: LicetError) -> Refusal:
    """The refusal that an error of the rooms below comes to."""
    told = _TOLD.get(type(error))
    if told is not None:
        return Refusal(told, str(error))
    wrong_at = _WRONG_AT.get(type(error))
    if wrong_at is not None:
        return Refusal("not-understood", faults=[Fault(wrong_at, str(error))])
    match error:
        case Refusal():
            return error
        case RequestRefused():
            return Refusal("shipment-refused", faults=error.faults)
        case KeyReused():
            return Refusal("key-reused", f"the key {error} came with another body before")
        case LogBroken():
            return Refusal("conflict", str(error))
        case ActRefused():
            return Refusal(error.why, str(error))
        case TermsRefused():
            return Refusal("not-understood", faults=[Fault(f"/{error.where}", error.what)])
        case KeyRefused():
            return Refusal("unauthenticated", headers={"WWW-Authenticate": "Bearer"})
        case TooOften():
            return Refusal("too-many-requests", headers={"Retry-After": str(error.wait)})
        case Closing() | LawLost() | GroundsLost() | TooManyLooks():
            return Refusal("unavailable", str(error), headers={"Retry-After": "5"})
        case _:
            return Refusal("internal")


def request_id(request: Request) -> str:
    """The id of a request, which its log lines carry too."""
    return str(request.scope.get("licet_request_id", ""))


def asks_for_page(request: Request) -> bool:
    """Whether a browser opens a page, and no program an operation."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(_OF_PROGRAMS)


async def _answer(
    shown: Shown, told: Callable[[Request, Any], Refusal], request: Request, error: Exception
) -> Response:
    return shown(request, told(request, error))


def _licet(request: Request, error: LicetError) -> Refusal:
    refusal = refusal_of(error)
    about = getattr(request.scope.get("route"), "tags", ())
    if isinstance(error, RequestRefused) and _SHIPMENTS.isdisjoint(about):
        refusal = Refusal("not-understood", faults=error.faults)
    return refusal


def _database(request: Request, error: Exception) -> Refusal:
    del request, error
    return Refusal("unavailable", "the database does not answer", headers={"Retry-After": "5"})


def _validation(request: Request, error: RequestValidationError) -> Refusal:
    """What pydantic found wrong in the path, the query, the headers or the body."""
    del request
    faults = []
    for entry in error.errors():
        where, *steps = entry["loc"]
        at = pointer_to(steps) if where == "body" else f"{where}:{'.'.join(map(str, steps))}"
        faults.append(Fault(at, said(entry)))
    malformed = any(entry["type"] == "json_invalid" for entry in error.errors())
    return Refusal("not-json" if malformed else "not-understood", faults=faults)


def _http(request: Request, error: HTTPException) -> Refusal:
    kind = _BY_STATUS.get(error.status_code, "not-understood" if error.status_code < 500 else "internal")
    headers = dict(error.headers or {})
    if kind == "method-not-allowed":
        headers = {"Allow": ", ".join(sorted(_methods(request)))}
    return Refusal(kind, str(error.detail), headers=headers)


def _methods(request: Request) -> set[str]:
    """Every method that some operation at this path takes; the router names those of one operation only."""
    operations: Sequence[APIRoute] = request.app.state.operations
    found: set[str] = set()
    for operation in operations:
        if operation.path_regex.fullmatch(request.url.path):
            found |= operation.methods or set()
    found = found or {"GET"}
    return found | {"HEAD"} if "GET" in found and has_head(request.url.path) else found
