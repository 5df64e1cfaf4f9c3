"""How does a template become a page? In one language, with headers that let nothing run but our own files."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import engine
from api.http.service import service_of
from api.reports.voice import Voice
from api.security.roles import Right
from api.web.assets import address
from api.web.catalogue import gettext, ngettext
from api.web.looks import language_of, theme_of
from api.web.navigation import doors
from api.web.showing import FILTERS
from api.wording import Language
from engine.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from api.web.visiting import Visit

TEMPLATES = Path(__file__).with_name("templates")
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "vary": "Cookie, Accept-Language, Accept",
}
_MOST_VOICES = 16


@cache
def environment(language: Language) -> Environment:
    """Templates that speak a language; whatever they are given is escaped, and what they were not given fails."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )  # fmt: skip
    made.install_gettext_callables(gettext(language), ngettext(language), newstyle=True)  # type: ignore[attr-defined]
    made.policies["ext.i18n.trimmed"] = True
    made.filters |= {name: filter_(language) for name, filter_ in FILTERS.items()}
    made.globals |= {"asset": address, "language": language, "version": engine.__version__, "Right": Right}
    return made


_voices: dict[tuple[str, Language], Voice] = {}


def voice_of(rulebook: Rulebook, language: Language) -> Voice:
    """The words of a rulebook in a language; the latest few are kept."""
    key = rulebook.hash, language
    found = _voices.get(key)
    if found is None:
        if len(_voices) >= _MOST_VOICES:
            _voices.clear()
        found = _voices[key] = Voice(language, rulebook)
    return found


def render(request: Request, template: str, status: int = 200, visit: Visit | None = None, **values: Any) -> Response:
    """The page of a template; `visit` is None where nobody is signed in."""
    language = language_of(request)
    law = service_of(request).desk.law
    text = environment(language).get_template(template).render(
        visit=visit,
        theme=theme_of(request),
        here=_here(request),
        doors=doors(visit.who) if visit else (),
        voice=voice_of(law.rulebook, language),
        rulebook=law.rulebook,
        **values,
    )  # fmt: skip
    return Response(text, status, headers=HEADERS, media_type="text/html")


def _here(request: Request) -> str:
    """The address of a page as links back to it have it; of a form that was posted only the path."""
    query = f"?{request.url.query}" if request.url.query and request.method == "GET" else ""
    return request.url.path + query
