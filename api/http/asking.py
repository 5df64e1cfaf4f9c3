"""Who asks, and may they? Every operation names the right that it needs; without one there is no operation."""

from __future__ import annotations

from typing import Annotated, Any

from anyio import to_thread
from fastapi import Depends, Request

from api.desk.accesses import access_of
from api.http.hearing import refuse_unheard
from api.http.problems import Refusal
from api.http.refusing import request_id
from api.http.service import Service, service_of
from api.security.keys import KeyRefused
from api.security.principals import LOCAL_USER, Principal
from api.security.rates import Rates
from api.security.roles import Right
from api.store.tables.accesses import Access

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers that a proxy adds: who speaks through one is not on this machine, or need not be."""
_SAFE_SITES = frozenset({"same-origin", "none", ""})


async def principal_of(request: Request) -> Principal:
    """Whoever asks; raises a refusal where nobody is signed in, or too often."""
    service = service_of(request)
    rates: Rates = request.app.state.rates
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if not secret:
        if service.local and not scheme:
            _refuse_other_sites(request)
            return rates.admit(LOCAL_USER)
        raise Refusal("unauthenticated", headers={"WWW-Authenticate": "Bearer"})
    address = request.client.host if request.client else ""
    if scheme.casefold() != "bearer":
        raise Refusal("unauthenticated", headers={"WWW-Authenticate": "Bearer"})
    found = service.keys.remembered(secret, service.now())
    if found is None:
        if not service.keys.met(secret):  # else others behind the same proxy could shut out whoever has a key
            rates.admit_stranger(address)
        try:
            found = await to_thread.run_sync(service.keys.recognise, secret, service.now())
        except KeyRefused:
            rates.count_refusal(address)
            raise
    return rates.admit(found)


def asking(right: Right) -> Any:
    """The dependency of an operation that needs a right."""

    async def allowed(request: Request, who: Annotated[Principal, Depends(principal_of)]) -> Principal:
        if not who.may(right):
            raise Refusal("forbidden", f"this needs the right to {right}")
        request.scope["licet_principal"] = who
        refuse_unheard(request)
        return who

    allowed.right = right  # type: ignore[attr-defined]  # read by the documentation and the tests of every operation
    return Depends(allowed)


def seen(service: Service, who: Principal, request: Request, operation: str, subject: str) -> Access:
    """The row that says who looked at, or changed, what."""
    return access_of(who, operation, subject, service.now(), request_id(request))


def _refuse_other_sites(request: Request) -> None:
    """A page of another site must not reach a service that asks for no key, not even under a name of its own."""
    if any(name in request.headers for name in FORWARDED):
        raise Refusal("forbidden", "a proxy has to bring a key: start the service with --require-keys")
    host = request.headers.get("host", "").rsplit(":", 1)[0].strip("[]")
    if host not in ("localhost", "127.0.0.1", "::1"):
        raise Refusal("forbidden", "without a key this service answers to localhost only")
    if request.headers.get("sec-fetch-site", "") not in _SAFE_SITES:
        raise Refusal("forbidden", "without a key this service does not answer pages of other sites")
