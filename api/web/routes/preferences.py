"""Language and theme, chosen at the foot of each page and kept by the browser."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from api.web.addresses import local_path
from api.web.cookies import over_https
from api.web.looks import LANGUAGE, LANGUAGES, THEME, THEMES

router = APIRouter()
_YEAR = 365 * 24 * 60 * 60


@router.get("/preferences", name="preferences")
async def choose(request: Request, language: str = "", theme: str = "", back: str = "/") -> Response:
    """Keep a choice and go back to the page that it was made on; it concerns nobody but this browser."""
    answer = RedirectResponse(local_path(back), 303)
    for name, value, known in ((LANGUAGE, language, LANGUAGES), (THEME, theme, THEMES)):
        if value in known:
            answer.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="lax", secure=over_https(request))
    return answer
