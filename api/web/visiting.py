"""Who opens a page, and may they? Each page names the right that it needs, as each operation does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from anyio import to_thread
from fastapi import Depends, Request, Response
from sqlmodel import Session

from api.http.asking import FORWARDED, seen
from api.http.problems import Refusal
from api.http.service import Service, service_of
from api.http.uploading import Form as Upload
from api.http.uploading import receive_form
from api.security.principals import LOCAL_USER, Principal
from api.security.rates import Rates
from api.security.roles import Right
from api.security.sessions import SessionRefused, Visitor
from api.web.cookies import SESSION, kept
from api.web.forms import Form, read_form
from api.web.looks import language_of
from api.web.rendering import render
from api.wording import Language

LOCAL_SUBJECT = "local user"
CHANGE = "/password"
"""Where a password is chosen: for whoever signed in with one that is good once, the only page but the way out."""
_OPEN_BEFORE = frozenset({CHANGE, "/sign-out"})
_SAFE = frozenset({"GET", "HEAD"})
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass
class Visit:
    """One request of a page: who asks, of which service, and how the answer is to be said.

    `session`: the id of the session, which the visitor's forms are bound to; blank for the local user, who has none.
    `form`: what was posted, with its token checked; empty on GET. `must_change`: whether a password has to be chosen.
    """

    request: Request
    service: Service
    who: Principal
    session: str
    form: Form
    must_change: bool = False

    @property
    def token(self) -> str:
        """What each form of a page has to bring."""
        return self.service.csrf.token(self.session or LOCAL_SUBJECT)

    @cached_property
    def language(self) -> Language:
        """The language that the page is said in."""
        return language_of(self.request)

    @property
    def renewed(self) -> bool:
        """Whether a list of what is going on renews itself: to keep that every few seconds would drown the log."""
        return "x-licet-renewal" in self.request.headers

    def may(self, right: Right) -> bool:
        """Whether the visitor has a right."""
        return self.who.may(right)

    def note(self, session: Session, operation: str, subject: str) -> None:
        """Keep that the visitor looked at something, or changed it, as the operation of that name would."""
        session.add(seen(self.service, self.who, self.request, operation, subject))

    def require_token(self, token: str) -> None:
        """Raise a refusal where a form does not bring the token of its visitor."""
        if not self.service.csrf.right(token, self.session or LOCAL_SUBJECT):
            raise Refusal("form-stale")

    async def receive(self, places: Mapping[str, Path]) -> Upload:
        """Take a form with large files in, each straight to its place; its token stands before the first of them.

        Raises a refusal, before anything of a file is written where the token is not right.
        """
        return await receive_form(
            self.request, places, lambda fields: self.require_token("".join(fields.get("token", ())[-1:]))
        )

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """The page that a template makes of some values."""
        return render(self.request, template, status, visit=self, **values)


async def visit_of(request: Request) -> AsyncIterator[Visit]:
    """The visit that a request is; raises a refusal where nobody is signed in, or a form is not one of ours."""
    async with _with_form(await arriving(request)) as visit:
        yield visit


async def arriving(request: Request) -> Visit:
    """The visit that a request is, with nothing of what was posted read yet."""
    service = service_of(request)
    visitor = await _visitor(request, service)
    if request.method not in _SAFE and not same_origin(request):
        raise Refusal("form-stale")
    request.scope["licet_principal"] = visitor.principal
    return Visit(request, service, visitor.principal, visitor.session, Form(), visitor.must_change)


@asynccontextmanager
async def _with_form(visit: Visit) -> AsyncIterator[Visit]:
    """A visit with what was posted; its files are closed once the visit is over.

    Raises a refusal where that is not a form of ours.
    """
    try:
        if visit.request.method not in _SAFE:
            visit.form = await read_form(visit.request)
            visit.require_token(visit.form.text("token"))
        yield visit
    finally:
        await visit.request.close()


def visiting(right: Right) -> Any:
    """The dependency of a page that needs a right; of whoever has it not, nothing that was posted is read."""

    async def allowed(arrived: Annotated[Visit, Depends(arriving)]) -> AsyncIterator[Visit]:
        async with _with_form(_allowed(arrived, right)) as visit:
            yield visit

    allowed.right = right  # type: ignore[attr-defined]  # read by the tests of every page
    return Depends(allowed)


def uploading(right: Right) -> Any:
    """The same for a page that takes large files: whoever answers it has `Visit.receive` take the form in."""

    async def allowed(visit: Annotated[Visit, Depends(arriving)]) -> Visit:
        return _allowed(visit, right)

    allowed.right = right  # type: ignore[attr-defined]  # read by the tests of every page
    return Depends(allowed)


def _allowed(visit: Visit, right: Right) -> Visit:
    if not visit.may(right):
        raise Refusal("forbidden", f"this needs the right to {right}")
    return visit


def same_origin(request: Request) -> bool:
    """Whether a form was sent by a page of this service, as far as the browser says where it comes from."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


async def _visitor(request: Request, service: Service) -> Visitor:
    """Whoever asks; the local user has no session. Raises a refusal where nobody is signed in, or too often."""
    rates: Rates = request.app.state.rates
    token = kept(request, SESSION)
    if token:
        visitor = await _recognised(service, token)
        if visitor.must_change and request.url.path not in _OPEN_BEFORE:
            raise Refusal("password-due")
        rates.admit(visitor.principal)
        return visitor
    if service.local:
        _refuse_elsewhere(request)
        return Visitor(rates.admit(LOCAL_USER), "")
    raise Refusal("unauthenticated")


async def _recognised(service: Service, token: str) -> Visitor:
    found = service.sessions.remembered(token, service.now())
    if found is not None:
        return found
    try:
        return await to_thread.run_sync(service.sessions.recognise, token, service.now())
    except SessionRefused as refused:
        raise Refusal("unauthenticated") from refused


def _refuse_elsewhere(request: Request) -> None:
    """A service without sign-in answers browsers on this machine only, under its own name.

    A page of another site may link here, but what it loads or sends by itself is refused.
    """
    if any(name in request.headers for name in FORWARDED):
        raise Refusal("forbidden", "a proxy has to sign people in: start the service with --require-keys")
    if request.headers.get("host", "").rsplit(":", 1)[0].strip("[]") not in _HERE:
        raise Refusal("forbidden", "without sign-in this service answers to localhost only")
    followed = request.method in _SAFE and request.headers.get("sec-fetch-mode") == "navigate"
    if request.headers.get("sec-fetch-site", "") not in ("same-origin", "none", "") and not followed:
        raise Refusal("forbidden", "without sign-in this service does not answer pages of other sites")
