"""What does a visitor see when something is refused? A page that says what is wrong and what to do about it."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.http.problem_phrases import PHRASES
from api.http.problems import KINDS, Refusal, response
from api.http.refusing import asks_for_page, request_id
from api.web.looks import language_of
from api.web.rendering import render
from api.web.visiting import CHANGE


def shown(request: Request, refusal: Refusal) -> Response:
    """A refusal as whoever asks can read it: a page for people, a problem for programs."""
    if not asks_for_page(request):
        return response(refusal, request_id(request))
    if refusal.kind == "unauthenticated":
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        back = asked if request.method == "GET" else "/"
        return RedirectResponse(f"/sign-in?next={quote(back, safe='')}", 303)
    if refusal.kind == "password-due":
        return RedirectResponse(CHANGE, 303)
    if refusal.kind == "internal":  # what went wrong may be the very thing that pages are made of
        return response(refusal, request_id(request))
    kind = KINDS[refusal.kind]
    title, advice = (kind.title, kind.advice) if language_of(request) == "en" else PHRASES[refusal.kind]
    page = render(
        request, "refused.html.j2", kind.status,
        title=title, advice=advice, refusal=refusal, id=request_id(request),
    )  # fmt: skip
    page.headers.update(refusal.headers)
    return page
