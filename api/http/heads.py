"""What does HEAD answer? What GET would, but its body."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOLLOWED = re.compile(r"/v1/jobs/[^/]+/events")
_FOUND = ("route", "licet_principal")


def has_head(path: str) -> bool:
    """Whether GET at a path has a HEAD: a job that is followed has no end to wait for."""
    return not _FOLLOWED.fullmatch(path)


class Heads:
    """Asks the operation that GET asks, and leaves its body out."""

    def __init__(self, app: ASGIApp) -> None:
        """Around `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the server still sees a HEAD, and so do the layers around this one."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or not has_head(scope["path"]):
            await self._app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        asked = {**scope, "method": "GET"}
        try:
            await self._app(asked, receive, bodiless)
        finally:
            scope.update({name: asked[name] for name in _FOUND if name in asked})
