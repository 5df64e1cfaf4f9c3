"""Where are things? What whoever opens the address of the service is told."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import RedirectResponse, Response

import engine
from api.http.answering import answer
from api.http.refusing import asks_for_page

router = APIRouter(tags=["service"])
_VARY = {"vary": "Accept"}


class Root(BaseModel):
    """Where things are; each is a path of this service."""

    name: str
    version: str
    documentation: str
    problems: str
    oneself: str


@router.get("/", operation_id="read_root", response_model=Root)
def read_root(request: Request) -> Response:
    """Where the documentation is, what problems mean, and who is asking; a browser is led to the pages."""
    if asks_for_page(request):
        return RedirectResponse("/today", 303, headers=_VARY)
    found = Root(
        name="Licet",
        version=engine.__version__,
        documentation="/openapi.json",
        problems="/problems",
        oneself="/v1/me",
    )
    return answer(found.model_dump(), headers=_VARY)
