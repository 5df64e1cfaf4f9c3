"""What goes around every request? An id, a bound on its body, headers that protect, a log line, a measurement."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.metrics import REQUESTS, SECONDS
from api.http.problems import Refusal
from api.http.refusing import Shown
from api.store.fields import new_id

_NUL = b"%00"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
log = structlog.get_logger("licet.http")


def _refusal(scope: Scope, headers: Headers) -> Refusal | None:
    """Why a request is refused before anything of it is read."""
    if _NUL in scope.get("raw_path", b"") or _NUL in scope.get("query_string", b""):
        return Refusal("not-understood", "the address holds a NUL")
    if headers.get("content-encoding", "identity").strip().casefold() != "identity":
        return Refusal("media-type", "send the body uncompressed", headers={"accept-encoding": "identity"})
    return None


class BodyTooLarge(Exception):
    """A body went over its bound while it was being read."""


class Envelope:
    """The outermost layer of the application; it never lets an error through."""

    def __init__(self, app: ASGIApp, bound_of: Callable[[Scope], int], shown: Shown) -> None:
        """`bound_of`: how many bytes the body of a request may have; `shown`: how a refusal is answered."""
        self._app = app
        self._bound_of, self._shown = bound_of, shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        id_ = given if _GIVEN_ID.fullmatch(given) else new_id()
        scope["licet_request_id"] = id_
        begun, status = time.perf_counter(), 500
        bound, read, started, broken = self._bound_of(scope), 0, False, False

        async def bounded() -> Message:
            nonlocal read, broken
            message = await receive()
            read += len(message.get("body", b""))
            broken = read > bound
            if broken:
                raise BodyTooLarge
            return message

        async def dressed(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                if broken:  # whatever else was made of that
                    raise BodyTooLarge
                status, started = message["status"], True
                own = MutableHeaders(scope=message)
                own["x-request-id"] = id_
                for name, value in _HEADERS.items():
                    if name not in own:
                        own[name] = value
            await send(message)

        try:
            refusal = _refusal(scope, headers)
            if refusal is not None:
                await self._shown(Request(scope), refusal)(scope, receive, dressed)
                return
            length = headers.get("content-length", "0")
            if not length.isdecimal() or int(length) > bound:
                raise BodyTooLarge
            await self._app(scope, bounded, dressed)
        except BodyTooLarge:
            broken = False
            if not started:
                refusal = Refusal("too-large", f"at most {bound} bytes are taken here", headers={"connection": "close"})
                await self._shown(Request(scope), refusal)(scope, receive, dressed)
        except Exception:
            log.exception("request failed", request=id_, path=scope["path"])
            if not started:
                await self._shown(Request(scope), Refusal("internal"))(scope, receive, dressed)
        finally:
            _note(scope, id_, status, time.perf_counter() - begun)


def _note(scope: Scope, id_: str, status: int, seconds: float) -> None:
    """Count, measure and log a request that was answered."""
    route = scope.get("route")
    operation = getattr(route, "name", "none") or "none"
    REQUESTS.labels(operation, scope["method"], status).inc()
    SECONDS.labels(operation).observe(seconds)
    who = scope.get("licet_principal")
    log.info(
        "request",
        request=id_,
        method=scope["method"],
        path=scope["path"],
        status=status,
        milliseconds=round(seconds * 1000, 2),
        person=who.person if who else None,
        organisation=who.organisation if who else None,
    )
