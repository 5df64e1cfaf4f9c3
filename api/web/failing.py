"""What does a visitor see when something is refused? A page that says what is wrong and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.http.problem_phrases import PHRASES
from api.http.problems import KINDS, Refusal, response
from api.http.refusing import asks_for_page, request_id
from api.reports.problems import Sayings
from api.web.catalogue import gettext
from api.web.looks import language_of
from api.web.rendering import render
from api.web.visiting import CHANGE
from api.wording import Language


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
    language = language_of(request)
    title, advice = (kind.title, kind.advice) if language == "en" else PHRASES[refusal.kind]
    page = render(
        request, "refused.html.j2", kind.status,
        title=title, advice=advice, refusal=refusal, told=_told(language), id=request_id(request),
    )  # fmt: skip
    page.headers.update(refusal.headers)
    return page


def _told(language: Language) -> Callable[[str], str]:
    """Says what is wrong, and what would be right, in a language."""
    if language == "en":
        return str
    words = gettext(language)
    sayings = Sayings(words=words)
    return lambda text: sayings.in_chinese(text) or words(text)
