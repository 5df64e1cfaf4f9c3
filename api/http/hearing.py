"""Does an operation hear all that a request says? What it would pass over in silence is refused."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.desk.receiving import Fault
from api.http.problems import Refusal
from engine.faults import nearest

_JSON = "application/json"


def refuse_unheard(request: Request) -> None:
    """Refuse what the operation asked for does not take: an unknown parameter, one given twice, another kind of body.

    A misspelt filter or day would otherwise be answered as if it had not been given.
    """
    route = request.scope["route"]
    if not isinstance(route, APIRoute):
        return
    if request.url.query:
        _refuse_parameters(request, set(_parameters(route.dependant)))
    if route.body_field is not None:
        _refuse_other_than(getattr(route.body_field.field_info, "media_type", _JSON), request)


async def json_body(request: Request) -> bytes:
    """The body of a request that has to say that it is JSON."""
    _refuse_other_than(_JSON, request)
    return await request.body()


def _parameters(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _parameters(inner)


def _refuse_parameters(request: Request, known: set[str]) -> None:
    given = [name for name, _ in request.query_params.multi_items()]
    faults = []
    for name in dict.fromkeys(given):
        if name not in known:
            hint = nearest(name, known) or (f"it takes {', '.join(sorted(known))}" if known else "it takes none")
            faults.append(Fault(f"query:{name[:100]}", "is no parameter of this operation", hint))
        elif given.count(name) > 1:
            faults.append(Fault(f"query:{name}", "comes twice", "give it once"))
    if faults:
        raise Refusal("not-understood", faults=faults)


def _refuse_other_than(wanted: str, request: Request) -> None:
    message = Message()
    message["content-type"] = request.headers.get("content-type", "")
    given = message.get_content_type() if "content-type" in request.headers else ""
    if given != wanted and not (wanted == _JSON and given.startswith("application/") and given.endswith("+json")):
        raise Refusal("media-type", f"send Content-Type: {wanted}")
