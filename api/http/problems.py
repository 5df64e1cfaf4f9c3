"""What went wrong, as every client can read it? RFC 9457 problems with types that stay.

A problem's `type` is a path under `/problems/` where it is explained. `faults` name each thing that is wrong in the
request by its JSON pointer, with what would be right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.desk.receiving import Fault
from engine.faults import LicetError

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, its title, and what to do about it."""

    status: int
    title: str
    advice: str


KINDS: dict[str, Kind] = {
    "not-json": Kind(400, "The body is not a JSON object", "Send one JSON object in UTF-8; no name may come twice."),
    "not-understood": Kind(422, "The request is not understood", "Correct each fault that is named."),
    "shipment-refused": Kind(422, "The shipment cannot be read", "Correct each fault that is named; none was stored."),
    "unauthenticated": Kind(401, "Nobody is signed in", "Send a valid key: Authorization: Bearer licet_…"),
    "forbidden": Kind(403, "Not in your role", "Ask an administrator for a role that may do this."),
    "not-found": Kind(404, "There is no such thing here", "Check the id; what others keep is not shown either."),
    "method-not-allowed": Kind(405, "Not that method", "See the header Allow."),
    "too-large": Kind(413, "The body is too large", "Send less at once."),
    "media-type": Kind(415, "Not that kind of body", "See the documentation of the operation for what it takes."),
    "too-many-lines": Kind(422, "Too many at once", "Divide the request."),
    "key-reused": Kind(422, "This idempotency key belongs to another request", "Use a new key for a new request."),
    "key-malformed": Kind(400, "This is not an idempotency key", "Use 1 to 255 printable ASCII characters."),
    "password-due": Kind(403, "Choose a password first", "The one you signed in with is good once."),
    "form-stale": Kind(403, "This form is not valid any more", "Open the page again, then send the form."),
    "conflict": Kind(409, "That cannot be now", "Read the present state and decide again."),
    "second-person-needed": Kind(409, "Somebody else has to agree", "A second person calls the same operation."),
    "proposed-otherwise": Kind(409, "Something else is proposed", "Withdraw the proposal, or agree with it."),
    "nothing-proposed": Kind(409, "Nothing is proposed", "Read the hold."),
    "hold-closed": Kind(409, "The hold is closed", "Read the shipment."),
    "prohibited": Kind(409, "The law prohibits this shipment", "It can be rejected; other facts need a new shipment."),
    "licence-spent": Kind(409, "Not enough is left of a licence", "Decide the shipment anew."),
    "shipment-closed": Kind(409, "The shipment is closed", "Read the shipment."),
    "last-administrator": Kind(409, "Somebody has to remain who manages people", "Make somebody else administrator."),
    "own-roles": Kind(403, "Nobody gives themselves more roles", "Ask another administrator."),
    "person-left": Kind(409, "This person has left", "Add the person anew."),
    "key-closed": Kind(409, "This key is revoked or expired", "Make a new key for the person."),
    "precondition-required": Kind(428, "Say which version you change", "Send If-Match with the ETag you read, or *."),
    "precondition-failed": Kind(412, "Somebody has changed this meanwhile", "Read it again, then change it."),
    "too-many-requests": Kind(429, "Too many requests", "Wait as long as Retry-After says."),
    "cursor": Kind(400, "This cursor does not read", "Take `next` from the page before as it is."),
    "target-refused": Kind(422, "Webhooks may not go there", "Give an https address that is reachable in public."),
    "not-ready": Kind(409, "The result is not there yet", "Wait until the job is done."),
    "unavailable": Kind(503, "Not now", "Try again shortly."),
    "internal": Kind(500, "Something is wrong with the service", "Nothing was changed. Tell us the request id."),
}
"""Every kind of problem by the last part of its type."""


class FaultShown(BaseModel):
    """One thing that is wrong in a request."""

    pointer: str = Field(description="JSON pointer (RFC 6901) into the body.", examples=["/lines/0/shipment/to"])
    what: str = Field(description="What is wrong.", examples=["`Chian` is not a country"])
    hint: str = Field(description="What would be right; blank where nothing is known.", examples=["did you mean CN?"])


class ProblemShown(BaseModel):
    """A problem (RFC 9457)."""

    type: str = Field(examples=["/problems/shipment-refused"])
    title: str = Field(examples=["The shipment cannot be read"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["1 fault"])
    hint: str = Field(description="What to do about it.")
    instance: str = Field(description="The request id, to be told to whoever runs the service.")
    faults: list[FaultShown] = []


class Refusal(LicetError):
    """A request that is answered by a problem."""

    def __init__(
        self, kind: str, detail: str = "", faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        """`kind` is a key of `KINDS`."""
        self.kind, self.detail, self.faults, self.headers = kind, detail, tuple(faults), dict(headers or {})
        super().__init__(f"{kind}: {detail}")


def content(refusal: Refusal, request_id: str) -> dict[str, object]:
    """The members of a problem."""
    kind = KINDS[refusal.kind]
    count = len(refusal.faults)
    return {
        "type": f"/problems/{refusal.kind}",
        "title": kind.title,
        "status": kind.status,
        "detail": _shown(refusal.detail) or (f"{count} fault{'s' if count != 1 else ''}" if count else kind.title),
        "hint": kind.advice,
        "instance": request_id,
        "faults": [
            {"pointer": _shown(one.pointer), "what": _shown(one.what), "hint": _shown(one.hint)}
            for one in refusal.faults
        ],
    }


def _shown(text: str) -> str:
    """A text as JSON can hold it: half of a surrogate pair, which it may repeat from the request, becomes a mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def response(refusal: Refusal, request_id: str) -> Response:
    """The response that a refusal is."""
    return Response(
        orjson.dumps(content(refusal, request_id)),
        KINDS[refusal.kind].status,
        headers=refusal.headers,
        media_type=MEDIA_TYPE,
    )
