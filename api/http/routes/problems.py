"""What does a problem's type mean? Explained to whoever follows it, as JSON or as a page; nobody has to sign in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, StrictUndefined
from pydantic import BaseModel, Field

from api.http.answering import answer
from api.http.languages import Language, in_language
from api.http.models import Text
from api.http.problem_phrases import PHRASES
from api.http.problems import KINDS, Refusal
from engine.faults import nearest

router = APIRouter(tags=["service"])

_PAGE = Environment(autoescape=True, undefined=StrictUndefined).from_string(
    """<!DOCTYPE html>
<html lang="{{ languages[0] }}">
<head><meta charset="utf-8"><title>{{ kind.title[languages[0]] }}</title></head>
<body>
{% for language in languages %}
<section lang="{{ language }}"><h1>{{ kind.title[language] }}</h1><p>{{ kind.advice[language] }}</p></section>
{% endfor %}
<p><code>{{ kind.type }}</code> · HTTP {{ kind.status }}</p>
</body>
</html>
"""
)


class KindShown(BaseModel):
    """A kind of problem, and what to do about it."""

    type: str = Field(examples=["/problems/shipment-refused"])
    status: int = Field(examples=[422])
    title: Text
    advice: Text


class KindsShown(BaseModel):
    """Every kind of problem."""

    items: list[KindShown]


@router.get("/problems", operation_id="list_problems", response_model=KindsShown)
def list_problems(lang: Language = None) -> Response:
    """Every kind of problem that an operation may answer."""
    return answer(in_language({"items": [_kind(name) for name in KINDS]}, lang))


@router.get(
    "/problems/{kind}",
    operation_id="read_problem",
    response_model=KindShown,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}},
)
def read_problem(request: Request, kind: str, lang: Language = None) -> Response:
    """What a kind of problem means: JSON, or a page where HTML is asked for."""
    if kind not in KINDS:
        raise Refusal("not-found", f"no kind of problem is called so; {nearest(kind, KINDS)}".rstrip("; "))
    shown = _kind(kind)
    headers = {"vary": "Accept", "cache-control": "public, max-age=3600"}
    if "text/html" in request.headers.get("accept", ""):
        return Response(
            _PAGE.render(kind=shown, languages=(lang,) if lang else ("en", "zh")),
            headers=headers,
            media_type="text/html",
        )
    return answer(in_language(shown, lang), headers=headers)


def _kind(name: str) -> dict[str, Any]:
    kind = KINDS[name]
    title, advice = PHRASES[name]
    return {
        "type": f"/problems/{name}",
        "status": kind.status,
        "title": {"en": kind.title, "zh": title},
        "advice": {"en": kind.advice, "zh": advice},
    }
