"""What do browsers keep for people who sign in? Cookies that no script reads and no other site sends along."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from api.http.service import service_of

SESSION, STRANGER, KNOWN, PROVIDER = "licet_session", "licet_stranger", "licet_known", "licet_provider"
"""The token of a session; what the form of the sign-in page is bound to; that somebody was signed in here before; and
what a sign-in at the identity provider began with."""


def over_https(request: Request) -> bool:
    """Whether people reach this service by https, also where a proxy in front of it speaks http to it."""
    return request.url.scheme == "https" or service_of(request).settings.public_url.startswith("https://")


def cookie(request: Request, name: str) -> str:
    """What a cookie is called; over https browsers hold it to this host."""
    return f"__Host-{name}" if over_https(request) else name


def kept(request: Request, name: str) -> str:
    """What the browser sent back; blank where it keeps nothing."""
    return request.cookies.get(cookie(request, name), "")


def keep(request: Request, answer: Response, name: str, value: str, life: timedelta) -> None:
    """Let the browser keep something for a while."""
    answer.set_cookie(
        cookie(request, name), value,
        max_age=int(life.total_seconds()), httponly=True, samesite="lax", secure=over_https(request),
    )  # fmt: skip


def drop(request: Request, answer: Response, name: str) -> None:
    """Let the browser forget something."""
    answer.delete_cookie(cookie(request, name), httponly=True, samesite="lax", secure=over_https(request))
