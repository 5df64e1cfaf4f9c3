"""What does each operation take and answer? OpenAPI 3.1 made from the routes, the vocabulary and recorded examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.http.documented_examples import Example, add_example, recorded
from api.http.problems import MEDIA_TYPE
from api.http.settings import ServiceSettings
from api.http.shipment_schema import BATCH, SHIPMENT, shipment_schemas
from api.security.roles import RIGHTS, Right
from engine.vocabulary.vocabulary import Vocabulary

Document = dict[str, Any]

_DESCRIPTION = """\
May this line of this shipment leave, on this day, under the law as we knew it, and why?

Every answer names the clauses that decide, the rulebook by its hash, and what is not known. Errors are problems
(RFC 9457) whose `type` leads to an explanation. Lists are paged: `next` of a page is `after` of the following one.
Texts come in English and Chinese, or in one of them by `lang`. Bodies are JSON and say so by their Content-Type, files
are forms. What an operation does not know, be it a member or a parameter, is refused. HEAD is answered wherever GET
is, but where a job is followed."""

_TAGS = {
    "shipments": "Shipments: taken in and decided, checked without being kept, void, delivered.",
    "decisions": "Decisions: found, explained, taken anew; none is ever changed.",
    "holds": "Shipments that wait for people. Two of them have to agree.",
    "owners": "Who owns whom, and what covered owners hold of a party under the 50 % rules.",
    "licences": "Licences held: what is left of each. A released shipment draws on them.",
    "products": "What is said once about an item, and its bill of materials.",
    "profile": "Answers that stand for all lines, and the word on announcements.",
    "manifests": "Whole files, checked as jobs.",
    "party lists": "Lists of parties as their authorities publish them, and your own: every edition, and what changed.",
    "screening": "Who of the listed parties somebody may be, and what officers say of it.",
    "jobs": "Long work, which outlives the process: followed, cancelled, its files fetched.",
    "law": "The law as the service holds it. It changes with the rulebook only, and carries ETags.",
    "versions": "Rulebooks put forward and published by two people, what changed between them, and when a clause did.",
    "cliffs": "What becomes of the open shipments when the law changes.",
    "webhooks": "Events, and where they are sent, by Standard Webhooks.",
    "people": "People, and the keys that they and their programs sign in with.",
    "audit": "Who looked at what, and who changed what.",
    "service": "What problems mean, and where things are.",
}
_PROBLEMS = {
    400: "What was sent does not read: not JSON, no cursor, no idempotency key.",
    401: "Nobody is signed in.",
    403: "The role does not allow it.",
    404: "There is no such thing here.",
    409: "That cannot be now.",
    412: "Somebody has changed it meanwhile.",
    413: "The body is too large.",
    415: "Not that kind of body.",
    422: "What was sent has faults; each is named.",
    428: "Say by If-Match which version you change.",
    429: "Too many requests; Retry-After says how long to wait.",
    503: "Not now; Retry-After says when.",
}
_BODIES = {"submit_shipment": SHIPMENT, "check_shipment": SHIPMENT, "submit_batch": BATCH}
_CONDITIONS = {"if-match": (412, 428), "idempotency-key": (409,), "after": (), "old": (404,)}
_UNSAFE = frozenset({"post", "put", "patch", "delete"})
_NO_NUL = r"^[^\u0000]*$"
_BOTH_LANGUAGES = "BothLanguages"


def document(app: FastAPI, routers: Sequence[APIRouter], vocabulary: Vocabulary) -> Document:
    """The documentation of every operation of an application."""
    found = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=_DESCRIPTION,
        routes=app.routes,
        tags=[{"name": name, "description": text} for name, text in _TAGS.items()],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    bounds = ServiceSettings.model_fields
    schemas = found["components"]["schemas"]
    schemas |= shipment_schemas(vocabulary, bounds["most_lines"].default, bounds["most_shipments"].default)
    for left_over in ("HTTPValidationError", "ValidationError"):
        schemas.pop(left_over, None)
    _tell_of_languages(schemas)
    found["components"]["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "An API key: `licet_…`."}
    }
    rights = dict(_rights(routers))
    examples = recorded()
    for method, operation in _operations(found):
        _forbid_nul(operation)
        _describe(method, operation, rights.get(operation["operationId"]))
        _add_example(operation, examples)
    return found


def _operations(found: Document) -> Iterator[tuple[str, Document]]:
    for path in found["paths"].values():
        yield from path.items()


def _rights(routers: Iterable[APIRouter]) -> Iterator[tuple[str, Right]]:
    """The right that each operation asks for; public ones ask for none."""
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute) and route.operation_id:
                right = _right(route.dependant)
                if right is not None:
                    yield route.operation_id, right


def _right(dependant: Dependant) -> Right | None:
    for inner in dependant.dependencies:
        found = getattr(inner.call, "right", None) or _right(inner)
        if found is not None:
            return Right(found)
    return None


def _forbid_nul(operation: Document) -> None:
    """Texts in an address hold no NUL, which is refused before anything is read."""
    for parameter in operation.get("parameters", []):
        schema = parameter["schema"]
        for one in schema.get("anyOf", [schema]):
            if one.get("type") == "string" and not one.keys() & {"pattern", "format", "enum"}:
                one["pattern"] = _NO_NUL


def _describe(method: str, operation: Document, right: Right | None) -> None:
    """Add to an operation whom it serves, what it takes where the route does not say, and what may go wrong."""
    body = _BODIES.get(operation["operationId"])
    if body is not None:
        schema = {"$ref": f"#/components/schemas/{body}"}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if right is not None:
        roles = ", ".join(sorted(RIGHTS[right]))
        operation["description"] = f"{operation.get('description', '')}\n\nNeeds the right to {right}: {roles}.".strip()
        operation["security"] = [{"key": []}]
    responses = operation["responses"]
    responses.pop("422", None)
    told = {int(status) for status in responses}
    for status in sorted(told | _statuses(method, operation, right)):
        if status in _PROBLEMS:
            responses[str(status)] = _problem(status)


def _statuses(method: str, operation: Document, right: Right | None) -> set[int]:
    """The statuses of problems that an operation may answer."""
    found: set[int] = set()
    parameters = operation.get("parameters", [])
    if right is not None:
        found |= {401, 403, 422, 429, 503}
    if parameters:
        found.add(422)
    if any(one["in"] == "path" for one in parameters):
        found.add(404)
        if method in _UNSAFE:
            found.add(409)
    if "requestBody" in operation:
        found |= {400, 413, 415, 422}
        if method == "post":
            found.add(409)
    for one in parameters:
        found |= set(_CONDITIONS.get(one["name"], ()))
        if one["name"] in ("after", "idempotency-key"):
            found.add(400)
    return found


def _problem(status: int) -> Document:
    schema = {"$ref": "#/components/schemas/ProblemShown"}
    return {"description": _PROBLEMS[status], "content": {MEDIA_TYPE: {"schema": schema}}}


def _tell_of_languages(schemas: Document) -> None:
    """Texts in both languages are plain strings where `lang` asks for one."""
    both = schemas.pop("Text")
    schemas[_BOTH_LANGUAGES] = {**both, "title": _BOTH_LANGUAGES}
    either = {
        "title": "Bilingual",
        "anyOf": [{"$ref": f"#/components/schemas/{_BOTH_LANGUAGES}"}, {"type": "string"}],
        "description": "A text in both languages; a plain string in the one that `lang` asks for.",
    }
    schemas["Bilingual"] = schemas["Text"] = either


def _add_example(operation: Document, examples: Mapping[str, Example]) -> None:
    example = examples.get(operation["operationId"])
    if example is not None:
        add_example(operation, example)
