"""Which application answers HTTP? Every operation and every page, behind one envelope, over one service."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.types import Scope

import engine
from api.desk.law import Law
from api.http import refusing
from api.http.documentation import document
from api.http.envelope import Envelope
from api.http.heads import Heads
from api.http.routes import (
    audit,
    cliffs,
    decisions,
    evidence,
    holds,
    impacts,
    jobs,
    law,
    licences,
    logins,
    manifests,
    operations,
    owners,
    party_lists,
    people,
    problems,
    products,
    profile,
    root,
    screening,
    shipments,
    versions,
    webhooks,
)
from api.http.service import Service
from api.security.rates import Rates
from api.web.failing import shown
from api.web.pages import PAGES

ROUTERS = (
    shipments.router,
    decisions.router,
    holds.router,
    licences.router,
    products.router,
    manifests.router,
    party_lists.router,
    screening.router,
    owners.router,
    jobs.router,
    profile.router,
    impacts.router,
    versions.router,  # before those of the law, whose clauses take every path
    law.router,
    operations.router,
    webhooks.router,
    people.router,
    logins.router,
    audit.router,
    evidence.router,
    cliffs.router,
    problems.router,
    root.router,
)


_SIGN_IN_BYTES = 1 << 16
"""How much is read of somebody who is not signed in: a login, a password and where they were going."""


class Application(FastAPI):
    """An application that documents its operations with the facts of the law it works under."""

    _documented: tuple[Law, dict[str, Any]] | None = None

    def openapi(self) -> dict[str, Any]:
        """The documentation, made when it is first asked for under a law."""
        service: Service = self.state.service
        law = service.desk.law
        if self._documented is None or self._documented[0] is not law:
            self._documented = law, document(self, ROUTERS, law.vocabulary)
        return self._documented[1]


def application(open_: Callable[[], Service]) -> FastAPI:
    """The application; the service is opened when it starts and closed when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service = await to_thread.run_sync(open_)
        app.state.service = service
        app.state.rates = Rates(service.settings.requests_per_minute, service.settings.refusals_per_minute)
        _make_routes(app)
        try:
            yield
        finally:
            await to_thread.run_sync(service.close)

    app = Application(
        title="Licet",
        version=engine.__version__,
        summary="Export controls: may this line of this shipment leave, on this day, and why?",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    refusing.install(app, shown)
    for router in ROUTERS:
        app.include_router(router)
    for page in PAGES:
        app.include_router(page, include_in_schema=False)
    app.state.operations = [
        route for router in (*ROUTERS, *PAGES) for route in router.routes if isinstance(route, APIRoute)
    ]

    def bound_of(scope: Scope) -> int:
        settings = app.state.service.settings
        files = {
            "/v1/manifests": settings.most_upload_bytes,
            "/manifests": settings.most_upload_bytes,
            "/v1/party-lists": settings.most_list_bytes,
            "/parties/lists": settings.most_list_bytes,
        }
        path = scope["path"]
        if path == "/sign-in":
            return _SIGN_IN_BYTES
        if path.endswith("/attachments"):
            return int(settings.most_attachment_bytes)
        has_files = Headers(scope=scope).get("content-type", "").casefold().startswith("multipart/")
        return int(files[path] if has_files and path in files else settings.most_bytes)

    app.add_middleware(Heads)
    app.add_middleware(Envelope, bound_of=bound_of, shown=shown)
    return app


def _make_routes(app: FastAPI) -> None:
    """Let FastAPI make what each route needs now: it would at the first request, or in several threads at once."""
    nowhere: Scope = {"type": "http", "method": "GET", "path": "/", "root_path": "/nowhere", "headers": []}
    for route in app.routes:
        route.matches(nowhere)
